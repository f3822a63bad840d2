"""Random courses, each with something that happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from clinic.domain.availability import Slot
from clinic.domain.free_times import ListedTimes
from clinic.domain.intervals import Interval
from protocols.domain.course_change import (
    Absent,
    CourseNow,
    Event,
    Leaves,
    Lost,
    Mode,
    Moved,
    Repair,
    Resumed,
    RowState,
    SessionNow,
)
from protocols.domain.course_repair import repair
from protocols.domain.plan import Window
from tests.protocols.domain.course_cases import (
    CLOCKS,
    PEOPLE,
    ROOMS,
    places,
    slot_at,
    slots_of,
    starts,
    windows,
    wishes,
    zones,
)


@dataclass(frozen=True)
class Trouble:
    course: CourseNow
    event: Event
    today: date
    slots: list[Slot]

    def repaired(self, mode: Mode, **more) -> Repair:
        free = ListedTimes(more.pop("slots", self.slots), self.course.zone)
        return repair(
            self.course, self.event, mode=mode, free=free, today=self.today, **more
        )


@st.composite
def sessions(draw: st.DrawFn, start: date, zone) -> tuple[SessionNow, ...]:
    """Some given, then some to come; most of them inside their windows."""
    count = draw(st.integers(2, 4))
    given_rows = draw(st.integers(0, count - 1))
    previous, rows = start, []
    for number in range(1, count + 1):
        window = draw(windows()) if number > 1 else Window(0, 0, 4)
        stray = draw(st.sampled_from([0, 0, 0, 0, 2]))
        gap = draw(st.integers(window.min_days, window.max_days)) + stray
        # No two were ever given on one day.
        day = previous + timedelta(days=max(gap, int(number > 1)))
        clock = draw(st.sampled_from(CLOCKS))
        person, room = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(ROOMS))
        is_done = number <= given_rows
        state = RowState.DONE if is_done else RowState.AHEAD
        if not is_done and draw(st.integers(0, 7)) == 0:
            state = RowState.TO_ARRANGE
        has_slot = state != RowState.TO_ARRANGE
        slot = slot_at(day, clock, person, room, zone) if has_slot else None
        rows.append(
            SessionNow(
                number=number,
                phase="P",
                window=window,
                state=state,
                slot=slot,
                given_on=day if is_done else None,
            )
        )
        previous = day
    return tuple(rows)


@st.composite
def events(draw: st.DrawFn, rows: Sequence[SessionNow], start: date, zone) -> Event:
    pending = [row.number for row in rows if row.state != RowState.DONE]
    number = draw(st.sampled_from(pending))
    day = start + timedelta(days=draw(st.integers(0, 25)))
    moment = datetime.combine(day, time(9), tzinfo=UTC)
    to = slot_at(day, draw(st.sampled_from(CLOCKS)), 1, 11, zone)
    away = Interval(moment, moment + timedelta(days=draw(st.integers(1, 9))))
    person = draw(st.sampled_from(PEOPLE))
    kinds = [
        Lost(number),
        Moved(number, to),
        Resumed(day),
        Absent(person, away),
        Leaves(person, moment),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def troubles(draw: st.DrawFn, most_slots: int = 5) -> Trouble:
    start, zone = draw(starts), draw(zones)
    rows = draw(sessions(start, zone))
    event = draw(events(rows, start, zone))
    if isinstance(event, Lost):
        rows = tuple(
            _missed(row) if row.number == event.number else row for row in rows
        )
    today = start + timedelta(days=draw(st.integers(0, 12)))
    found = draw(st.lists(places, max_size=most_slots, unique=True))
    return Trouble(
        CourseNow(sessions=rows, start_on=start, zone=zone, wishes=draw(wishes)),
        event,
        today,
        slots_of(found, start, zone),
    )


def _missed(row: SessionNow) -> SessionNow:
    return replace(row, state=RowState.MISSED if row.slot else row.state)
