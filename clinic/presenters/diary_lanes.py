"""The columns of the grid: one for each person, room or day, and what stands in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.availability import (
    OffReason,
    OffStretch,
    closed_time,
    off_time,
    open_time,
    working_time,
)
from clinic.domain.diary_query import Columns, DiaryQuery, DiaryView
from clinic.domain.intervals import Interval, intersect, merge, subtract
from clinic.presenters.addresses import fixed
from clinic.presenters.diary_cards import Block, Pause, Viewer, blocks, passes
from clinic.presenters.diary_gaps import GapBlock, covers, gap_blocks
from clinic.presenters.diary_grid import ROW, Grid
from clinic.queries.diary import DiaryDays, DiaryRow, Worker
from clinic.queries.diary_place import Place
from clinic.queries.waiting import GapOffers

_SLOT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Off:
    what: ClassVar[str] = "off"

    row: int
    span: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    what: ClassVar[str] = "free"

    row: int
    span: int
    clock: str
    starts: str
    ends: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One column of one day. Empty ids: everybody's, or no particular room."""

    name: str
    room: str
    load: str
    practitioner_id: int | None
    room_id: int | None
    is_room: bool
    day: date
    starts: str
    is_today: bool
    now_row: int | None
    day_url: str
    items: Sequence[Off | FreeTime | Block | Pause | GapBlock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Whose column: a person, or a room, or the appointments without a room."""

    name: str
    room_name: str = ""
    practitioner_id: int | None = None
    room_id: int | None = None
    is_room: bool = False

    def holds(self, row: DiaryRow) -> bool:
        if self.is_room:
            return row.room_id == self.room_id
        return row.practitioner_id == self.practitioner_id


def lanes(
    diary: DiaryDays,
    shown: Sequence[Grid],
    query: DiaryQuery,
    viewer: Viewer,
    *,
    gaps: Sequence[GapOffers] = (),
) -> list[Lane]:
    """Day view: a lane for each column. Week view: a lane for each day of one column."""
    if query.view == DiaryView.WEEK:
        column = week_column(diary, query)
        if column is None:
            return []
        return [_lane(column, grid, diary, query, viewer) for grid in shown]
    columns = _columns(diary, query, diary.days[0])
    return [
        with_gaps(_lane(column, shown[0], diary, query, viewer), gaps, shown[0], query)
        for column in columns
    ]


def week_column(diary: DiaryDays, query: DiaryQuery) -> Column | None:
    """The one person or room that a week is drawn for; None shows everybody's."""
    chosen = query.filter
    if query.columns == Columns.ROOM:
        rooms = [place for place in diary.rooms if place.pk in chosen.rooms]
        return _of_room(rooms[0]) if len(rooms) == 1 else None
    people = [person for person in diary.people if person.pk in chosen.practitioners]
    return _of_person(people[0]) if len(people) == 1 else None


def _columns(diary: DiaryDays, query: DiaryQuery, day: date) -> list[Column]:
    chosen = query.filter
    if query.columns == Columns.PRACTITIONER:
        return [
            _of_person(worker)
            for worker in diary.workers(day)
            if not chosen.practitioners or worker.pk in chosen.practitioners
        ]
    rooms = [p for p in diary.rooms if not chosen.rooms or p.pk in chosen.rooms]
    return [
        *(_of_room(place) for place in rooms),
        *_other_rooms(diary, query, day),
    ]


def _other_rooms(diary: DiaryDays, query: DiaryQuery, day: date) -> list[Column]:
    """Calls need no room, and a room may have gone out of use since."""
    chosen = query.filter
    known = {place.pk for place in diary.rooms}
    others = {
        row.room_id: row.room_name or _("No room")
        for row in diary.on(day)
        if row.room_id not in known and row.is_live and passes(row, chosen)
    }
    return [
        Column(name=name, room_id=room_id, is_room=True)
        for room_id, name in others.items()
    ]


def _of_person(worker: Worker) -> Column:
    return Column(
        name=worker.name,
        room_name=worker.room_name,
        practitioner_id=worker.pk,
        room_id=worker.room_id,
    )


def _of_room(place: Place) -> Column:
    return Column(name=place.name, room_id=place.pk, is_room=True)


def _lane(
    column: Column, grid: Grid, diary: DiaryDays, query: DiaryQuery, viewer: Viewer
) -> Lane:
    rows = [row for row in diary.on(grid.day) if column.holds(row)]
    work = _work(column, diary, grid.day)
    live = [row for row in rows if row.is_live]
    items: list[Off | FreeTime | Block | Pause] = [
        *_off(_off_time(column, diary, grid.day), grid),
        *_free_time(column, _free(column, work, diary, grid), grid, query, viewer),
        *_booked(rows, grid, query, viewer),
    ]
    is_week = query.view == DiaryView.WEEK
    is_today = viewer.at.astimezone(grid.zone).date() == grid.day
    return Lane(
        name=date_format(grid.day, "D j M") if is_week else column.name,
        room="" if is_week else column.room_name,
        load=load(live, work),
        practitioner_id=None if column.is_room else column.practitioner_id,
        room_id=column.room_id,
        is_room=column.is_room,
        day=grid.day,
        starts=grid.shown.starts_at.astimezone(UTC).isoformat(),
        is_today=is_today,
        now_row=_now_row(grid, viewer) if is_today else None,
        day_url=day_address(query, grid.day) if is_week else "",
        items=sorted(items, key=lambda item: (item.row, not isinstance(item, Off))),
    )


def _free(
    column: Column, work: Sequence[Interval], diary: DiaryDays, grid: Grid
) -> list[Interval]:
    """What can be booked, less what is taken."""
    live = (row for row in diary.on(grid.day) if row.is_live and column.holds(row))
    return subtract(_bookable(column, work, diary, grid), [row.blocked for row in live])


def _now_row(grid: Grid, viewer: Viewer) -> int | None:
    now = Interval(viewer.at, viewer.at + ROW)
    return grid.row(viewer.at) if grid.shows(now) else None


def _booked(
    rows: Sequence[DiaryRow], grid: Grid, query: DiaryQuery, viewer: Viewer
) -> Iterable[Off | Block | Pause]:
    """What the filter lets be seen; the time of the rest shows as taken."""
    seen = [row for row in rows if passes(row, query.filter)]
    unseen = [row.seen for row in rows if row.is_live and row not in seen]
    yield from _hidden(subtract(unseen, [row.seen for row in seen]), grid)
    yield from blocks(seen, grid, viewer)


def with_gaps(
    lane: Lane, gaps: Sequence[GapOffers], grid: Grid, query: DiaryQuery
) -> Lane:
    """The gaps of this column in the place of the free time and what was cancelled."""
    mine = gap_blocks(
        [
            one
            for one in gaps
            if lane.practitioner_id == one.gap.practitioner_id
            and grid.shows(one.gap.interval)
        ],
        grid,
        query,
    )
    if not mine:
        return lane
    rest = [
        item
        for item in lane.items
        if not (isinstance(item, FreeTime) or _is_cancelled(item))
        or not covers(mine, item.row, item.span)
    ]
    return replace(lane, items=sorted([*rest, *mine], key=lambda item: item.row))


def _is_cancelled(item: Off | FreeTime | Block | Pause | GapBlock) -> bool:
    return isinstance(item, Block) and item.entry.state == AppointmentState.CANCELLED


def day_address(query: DiaryQuery, day: date) -> str:
    """The day view of one of the days shown."""
    changed = {"view": str(DiaryView.DAY), "day": day.isoformat()}
    pairs = [(name, changed.get(name, value)) for name, value in query.pairs()]
    return f"{fixed('diary')}?{urlencode(pairs)}"


def _work(column: Column, diary: DiaryDays, day: date) -> list[Interval]:
    """When the person works; a room, while the location is open."""
    if column.is_room:
        return open_time(diary.rota, day) if column.room_id else []
    assert column.practitioner_id is not None
    stretches = working_time(
        diary.rota, practitioner_id=column.practitioner_id, day=day
    )
    return merge(stretch.interval for stretch in stretches)


def _bookable(
    column: Column, work: Sequence[Interval], diary: DiaryDays, grid: Grid
) -> list[Interval]:
    """A room is offered while anybody works at all."""
    if not column.is_room:
        return intersect(work, [grid.shown])
    at_work = [
        stretch.interval
        for person in diary.people
        for stretch in working_time(diary.rota, practitioner_id=person.pk, day=grid.day)
    ]
    return intersect(intersect(work, at_work), [grid.shown])


def _off_time(column: Column, diary: DiaryDays, day: date) -> list[OffStretch]:
    if column.is_room:
        return closed_time(diary.rota, day)
    assert column.practitioner_id is not None
    return off_time(diary.rota, practitioner_id=column.practitioner_id, day=day)


def load(live: Sequence[DiaryRow], work: Sequence[Interval]) -> str:
    """How many appointments, and how much of the working time they take."""
    worked = sum((interval.length for interval in work), timedelta())
    if not worked:
        return str(len(live))
    busy = sum((i.length for i in merge(row.blocked for row in live)), timedelta())
    percent = min(100, round(100 * busy / worked))
    return _("%(count)s · %(percent)s %%") % {"count": len(live), "percent": percent}


def _off(stretches: Iterable[OffStretch], grid: Grid) -> Iterable[Off]:
    words = {
        OffReason.CLOSED: _("Closed"),
        OffReason.LEAVE: _("On leave"),
        OffReason.BREAK: _("Break"),
        OffReason.NO_SHIFT: "",
    }
    for off in stretches:
        if grid.shows(off.interval):
            reason = off.reason or words[off.kind]
            yield Off(grid.row(off.interval.starts_at), grid.span(off.interval), reason)


def _hidden(taken: Sequence[Interval], grid: Grid) -> Iterable[Off]:
    """Taken time whose appointments the filter leaves out: it is not free."""
    for interval in taken:
        row, span = grid.row(interval.starts_at), grid.span(interval)
        yield Off(row, span, _("Taken, hidden by the filter"))


def _free_time(
    column: Column,
    free: Sequence[Interval],
    grid: Grid,
    query: DiaryQuery,
    viewer: Viewer,
) -> Iterable[FreeTime]:
    """Half hours that lead to the booking page. It has the last word on what fits.

    Under 20 minutes the row is lower than a finger needs (24 px), so none is drawn.
    """
    if not viewer.may_book:
        return
    for gap in free:
        start = max(gap.starts_at, _next_quarter(viewer.at))
        while start < gap.ends_at:
            end = min(_next_half_hour(start), gap.ends_at)
            if end - start >= timedelta(minutes=20):
                yield FreeTime(
                    row=grid.row(start),
                    span=grid.span(Interval(start, end)),
                    clock=grid.clock(start),
                    starts=start.astimezone(UTC).isoformat(),
                    ends=end.astimezone(UTC).isoformat(),
                    url=_booking_url(column, start, grid, query),
                )
            start = end


def _booking_url(column: Column, start: datetime, grid: Grid, query: DiaryQuery) -> str:
    whose = {"room": column.room_id}
    if not column.is_room:
        whose = {"practitioner": column.practitioner_id}
    asked = {
        "day": grid.day.isoformat(),
        "location": query.location_id,
        **whose,
        "time": grid.clock(start)[:5],
    }
    return f"{fixed('appointment-book')}?{urlencode(asked)}"


def _next_quarter(moment: datetime) -> datetime:
    return _up(moment, timedelta(minutes=15))


def _next_half_hour(moment: datetime) -> datetime:
    return _up(moment + ROW, _SLOT)


def _up(moment: datetime, step: timedelta) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch - (epoch - moment) // step * step
