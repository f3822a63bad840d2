"""A day as the grid shows it: rows of five minutes, columns of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import LIVE_STATES, AppointmentState
from clinic.domain.availability import OffReason, off_time, working_time
from clinic.domain.intervals import Interval, merge, subtract
from clinic.presenters.diary_cards import Block, Viewer, blocks, shown_name
from clinic.presenters.diary_grid import HOUR, ROW, Grid, shown_hours
from clinic.presenters.moments import day_words, zone_words
from clinic.queries.diary import DiaryDay, DiaryRow, Worker

_SLOT = timedelta(minutes=30)
_LONG_WAIT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the clock at the side."""

    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Off:
    what: ClassVar[str] = "off"

    row: int
    span: int
    reason: str


@dataclass(frozen=True, slots=True)
class FreeTime:
    what: ClassVar[str] = "free"

    row: int
    span: int
    clock: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    name: str
    room: str
    load: str
    items: Sequence[Off | FreeTime | Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    pk: int
    name: str
    when: str
    with_whom: str
    phone: str
    waited_minutes: int
    is_long: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryPage:
    title: str
    caption: str
    zone: str
    day: date
    previous_day: date
    next_day: date
    is_today: bool
    next_working_day: date | None
    ticks: Sequence[Tick]
    end_row: int
    now_row: int | None
    now_clock: str
    lanes: Sequence[Lane]
    has_hours: bool
    waiting: Sequence[QueueRow]
    unconfirmed: Sequence[QueueRow]
    booked_tomorrow: int
    failed_messages: int
    names_hidden: bool


def diary_page(diary: DiaryDay, viewer: Viewer) -> DiaryPage:
    grid = Grid(shown_hours(diary), diary)
    zone, day = diary.location.zone, diary.day
    today = viewer.at.astimezone(zone).date()
    is_today = day == today
    hours = int(grid.shown.length / HOUR)
    return DiaryPage(
        title=day_words(day),
        caption=_caption(diary),
        zone=zone_words(zone, grid.shown.starts_at),
        day=day,
        previous_day=day - timedelta(days=1),
        next_day=day + timedelta(days=1),
        is_today=is_today,
        next_working_day=_next_working_day(diary),
        ticks=[
            Tick(hour * 12 + 1, grid.clock(grid.shown.starts_at + hour * HOUR))
            for hour in range(hours)
        ],
        end_row=hours * 12 + 1,
        now_row=grid.row(viewer.at)
        if is_today and grid.shows(Interval(viewer.at, viewer.at + ROW))
        else None,
        now_clock=grid.clock(viewer.at),
        lanes=[_lane(worker, grid, viewer) for worker in diary.workers],
        has_hours=bool(diary.weekdays),
        waiting=[_queue_row(row, grid, viewer) for row in diary.waiting],
        unconfirmed=[_queue_row(row, grid, viewer) for row in diary.unconfirmed],
        booked_tomorrow=diary.booked_tomorrow,
        failed_messages=diary.failed_messages,
        names_hidden=viewer.names_hidden,
    )


def _caption(diary: DiaryDay) -> str:
    live = sum(row.state in LIVE_STATES for row in diary.appointments)
    done = sum(row.state == AppointmentState.DONE for row in diary.appointments)
    counts = {"count": live, "done": done}
    return _("%(count)s appointments · %(done)s done") % counts


def _lane(worker: Worker, grid: Grid, viewer: Viewer) -> Lane:
    diary = grid.diary
    rows = [row for row in diary.appointments if row.practitioner_id == worker.pk]
    stretches = working_time(diary.rota, practitioner_id=worker.pk, day=diary.day)
    work = merge(stretch.interval for stretch in stretches)
    live = [row for row in rows if row.state in LIVE_STATES]
    free = subtract(work, [row.blocked for row in live])
    items: list[Off | FreeTime | Block] = [
        *_off(worker, grid),
        *_free_time(worker, free, grid, viewer),
        *blocks(rows, grid, viewer),
    ]
    return Lane(
        name=worker.name,
        room=worker.room_name,
        load=_load(live, work),
        items=sorted(items, key=lambda item: (item.row, not isinstance(item, Off))),
    )


def _load(live: Sequence[DiaryRow], work: Sequence[Interval]) -> str:
    worked = sum((interval.length for interval in work), timedelta())
    if not worked:
        return str(len(live))
    busy = sum((i.length for i in merge(row.blocked for row in live)), timedelta())
    percent = min(100, round(100 * busy / worked))
    return _("%(count)s · %(percent)s %%") % {"count": len(live), "percent": percent}


def _off(worker: Worker, grid: Grid) -> Iterable[Off]:
    words = {
        OffReason.CLOSED: _("Closed"),
        OffReason.LEAVE: _("On leave"),
        OffReason.BREAK: _("Break"),
        OffReason.NO_SHIFT: "",
    }
    rota, day = grid.diary.rota, grid.diary.day
    for off in off_time(rota, practitioner_id=worker.pk, day=day):
        if grid.shows(off.interval):
            reason = off.reason or words[off.kind]
            yield Off(grid.row(off.interval.starts_at), grid.span(off.interval), reason)


def _free_time(
    worker: Worker, free: Sequence[Interval], grid: Grid, viewer: Viewer
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
                query = {
                    "day": grid.diary.day.isoformat(),
                    "location": grid.diary.location.pk,
                    "practitioner": worker.pk,
                    "time": grid.clock(start)[:5],
                }
                yield FreeTime(
                    row=grid.row(start),
                    span=grid.span(Interval(start, end)),
                    clock=grid.clock(start),
                    url=f"{reverse('appointment-book')}?{urlencode(query)}",
                )
            start = end


def _next_quarter(moment: datetime) -> datetime:
    return _up(moment, timedelta(minutes=15))


def _next_half_hour(moment: datetime) -> datetime:
    return _up(moment + ROW, _SLOT)


def _up(moment: datetime, step: timedelta) -> datetime:
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch - (epoch - moment) // step * step


def _queue_row(row: DiaryRow, grid: Grid, viewer: Viewer) -> QueueRow:
    waited = int((viewer.at - (row.arrived_at or viewer.at)).total_seconds()) // 60
    return QueueRow(
        pk=row.pk,
        name=shown_name(row, viewer),
        when=grid.clock(row.starts_at),
        with_whom=row.practitioner_name,
        phone=row.phone,
        waited_minutes=max(0, waited),
        is_long=waited >= _LONG_WAIT_MINUTES,
        url=reverse("appointment-detail", args=[row.pk]),
    )


def _next_working_day(diary: DiaryDay) -> date | None:
    days = (diary.day + timedelta(days=number) for number in range(1, 8))
    return next((day for day in days if day.weekday() in diary.weekdays), None)
