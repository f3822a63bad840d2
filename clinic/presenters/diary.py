"""The diary's day, week and list: one page, drawn as a grid or as lists."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.domain.diary_query import Columns, DiaryQuery, DiaryView
from clinic.presenters.diary_cards import Entry, Viewer, entry, passes
from clinic.presenters.diary_frame import DiaryFrame, address, diary_frame
from clinic.presenters.diary_grid import HOUR, Grid, grids, zoom
from clinic.presenters.diary_lanes import FreeTime, Lane, day_address, lanes, load
from clinic.presenters.diary_rail import Rail, rail
from clinic.presenters.moments import clock, day_words
from clinic.queries.diary import DiaryDays, DiaryRow
from clinic.queries.diary_rail import DeskWork

# Two labels of the clock need this much between them.
_ROWS_OF_A_LABEL = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the clock at the side."""

    row: int
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    word: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayList:
    """The appointments of one day in order of time."""

    day: date
    words: str
    load: str
    url: str
    is_today: bool
    is_past: bool
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyDays:
    free_slots: int
    next_words: str
    next_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryPage:
    """``lanes`` holds a grid, ``days`` lists; one of them is empty."""

    frame: DiaryFrame
    ticks: Sequence[Tick]
    end_row: int
    now_row: int | None
    now_clock: str
    zoom: str
    lanes: Sequence[Lane]
    days: Sequence[DayList]
    is_week_of_all: bool
    # Whose week: everybody, or one person or room.
    whose: Sequence[Whose]
    has_hours: bool
    # Neither hours nor appointments: only the first steps can be shown.
    is_bare: bool
    next_working_day: date | None
    next_working_url: str
    # Nothing is booked in these days: what there is instead.
    empty: EmptyDays | None
    rail: Rail


def diary_page(
    diary: DiaryDays, query: DiaryQuery, viewer: Viewer, desk: DeskWork
) -> DiaryPage:
    shown = grids(diary)
    is_list = query.view == DiaryView.LIST
    columns = (
        [] if is_list else lanes(diary, shown, query, viewer, gaps=desk.offers.gaps)
    )
    is_week_of_all = query.view == DiaryView.WEEK and not columns
    seen = [row for row in diary.appointments if passes(row, query.filter)]
    working_day = _next_working_day(diary)
    now_row = _now_row(columns)
    return DiaryPage(
        frame=diary_frame(
            query, viewer, caption=_caption(seen), zone=diary.location.zone
        ),
        ticks=_ticks(shown[0], now_row),
        end_row=shown[0].end_row,
        now_row=now_row,
        now_clock=shown[0].clock(viewer.at),
        zoom=_zoom(seen),
        lanes=columns,
        days=[]
        if columns or query.view == DiaryView.DAY
        else _day_lists(diary, shown, query, viewer),
        is_week_of_all=is_week_of_all,
        whose=_whose(diary, query),
        has_hours=bool(diary.weekdays),
        is_bare=not diary.weekdays and not diary.appointments,
        next_working_day=working_day,
        next_working_url=_address_of(query, working_day),
        empty=_empty(diary, columns, query),
        rail=rail(diary, query, viewer, desk),
    )


def _now_row(columns: Sequence[Lane]) -> int | None:
    return next((lane.now_row for lane in columns if lane.now_row), None)


def _zoom(rows: Sequence[DiaryRow]) -> str:
    return zoom([row.seen for row in rows if row.is_live])


def _address_of(query: DiaryQuery, day: date | None) -> str:
    return day_address(query, day) if day else ""


def _day_lists(
    diary: DiaryDays, shown: Sequence[Grid], query: DiaryQuery, viewer: Viewer
) -> list[DayList]:
    return [_day_list(diary, grid, query, viewer) for grid in shown]


def _whose(diary: DiaryDays, query: DiaryQuery) -> list[Whose]:
    """Everybody's week, then each one's own with its times drawn. Only for a week."""
    if query.view != DiaryView.WEEK:
        return []
    chosen, is_rooms = query.filter, query.columns == Columns.ROOM
    current = chosen.rooms if is_rooms else chosen.practitioners
    columns = diary.rooms if is_rooms else diary.people

    def narrowed(pks: tuple[int, ...]) -> str:
        kept = (
            replace(chosen, rooms=pks, practitioners=())
            if is_rooms
            else replace(chosen, practitioners=pks, rooms=())
        )
        return address(query, filter=kept)

    everybody = _("Every room") if is_rooms else _("Everybody")
    return [
        Whose(word=everybody, url=narrowed(()), is_current=not current),
        *(
            Whose(
                word=column.name,
                url=narrowed((column.pk,)),
                is_current=current == (column.pk,),
            )
            for column in columns
        ),
    ]


def _empty(
    diary: DiaryDays, columns: Sequence[Lane], query: DiaryQuery
) -> EmptyDays | None:
    if not diary.weekdays or any(row.is_live for row in diary.appointments):
        return None
    zone, start = diary.location.zone, diary.next_start
    items = [item for lane in columns for item in lane.items]
    return EmptyDays(
        free_slots=sum(isinstance(item, FreeTime) for item in items),
        next_words=f"{day_words(local_day(start, zone))} {clock(start, zone)}"
        if start
        else "",
        next_url=day_address(query, local_day(start, zone)) if start else "",
    )


def _caption(rows: Sequence[DiaryRow]) -> str:
    live = sum(row.is_live for row in rows)
    done = sum(row.state == AppointmentState.DONE for row in rows)
    counts = {"count": live, "done": done}
    return _("%(count)s appointments · %(done)s done") % counts


def _ticks(grid: Grid, now_row: int | None) -> list[Tick]:
    """Every full hour, but for the one that the time of now would cover."""
    hours = -(-grid.shown.length // HOUR)
    ticks = [
        Tick(hour * 12 + 1, grid.clock(grid.shown.starts_at + hour * HOUR))
        for hour in range(hours)
    ]
    near = now_row or -_ROWS_OF_A_LABEL
    return [tick for tick in ticks if abs(tick.row - near) >= _ROWS_OF_A_LABEL]


def _day_list(
    diary: DiaryDays, grid: Grid, query: DiaryQuery, viewer: Viewer
) -> DayList:
    today = viewer.at.astimezone(grid.zone).date()
    mine = [row for row in diary.on(grid.day) if passes(row, query.filter)]
    return DayList(
        day=grid.day,
        words=day_words(grid.day),
        load=load([row for row in mine if row.is_live], []),
        url=day_address(query, grid.day),
        is_today=grid.day == today,
        is_past=grid.day < today,
        entries=[entry(row, viewer, grid) for row in mine],
    )


def _next_working_day(diary: DiaryDays) -> date | None:
    days = (diary.days[-1] + timedelta(days=number) for number in range(1, 8))
    return next((day for day in days if day.weekday() in diary.weekdays), None)
