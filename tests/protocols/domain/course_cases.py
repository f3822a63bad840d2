"""Random clinics and courses, and what a plan costs by the rules of ADR 0009.

``cost`` is written from those rules and not from the engine, so that trying everything
with it proves the engine's optimum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from clinic.domain.availability import Slot
from protocols.domain.course_proposal import Step
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import Window

# 200 in bin/test, as many as the profile says in bin/nightly.
thorough = settings(max_examples=max(200, settings().max_examples), deadline=None)

ZONES = [
    ZoneInfo(name) for name in ("Europe/Berlin", "Europe/Istanbul", "Asia/Kolkata")
]
# Before the clocks go forward and back in Berlin, and before neither.
STARTS = [date(2027, 3, 22), date(2026, 10, 19), date(2027, 6, 7)]
CLOCKS = [time(1, 30), time(9), time(10, 30), time(15)]
PEOPLE, ROOMS = (1, 2), (11, 12)

zones = st.sampled_from(ZONES)
starts = st.sampled_from(STARTS)
wishes = st.builds(
    Wishes,
    weekdays=st.frozensets(st.integers(0, 6), max_size=2),
    from_time=st.sampled_from([None, time(9), time(12)]),
    until_time=st.sampled_from([None, time(12), time(14)]),
    practitioner_id=st.sampled_from([None, *PEOPLE]),
    room_id=st.sampled_from([None, *ROOMS]),
)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    least = draw(st.integers(0, 5))
    target = draw(st.integers(least, least + 3))
    return Window(least, target, draw(st.integers(target, target + 3)))


@st.composite
def courses(draw: st.DrawFn, most: int = 3) -> tuple[Step, ...]:
    gaps = draw(st.lists(windows(), max_size=most - 1))
    first = Window(0, 0, draw(st.integers(0, 4)))
    return tuple(Step(n, "P", gap) for n, gap in enumerate([first, *gaps], start=1))


class Place(NamedTuple):
    """A slot before the zone and the start of the course are known."""

    day: int
    clock: time
    person: int
    room: int


places = st.builds(
    Place,
    st.integers(0, 24),
    st.sampled_from(CLOCKS),
    st.sampled_from(PEOPLE),
    st.sampled_from(ROOMS),
)


# Many ways to be on the same few days: who and where decide.
crowds = st.lists(
    st.builds(
        Place,
        st.sampled_from([0, 5, 10]),
        st.sampled_from(CLOCKS[1:3]),
        st.sampled_from(PEOPLE),
        st.sampled_from(ROOMS),
    ),
    min_size=3,
    max_size=9,
    unique=True,
)
ABOUT_FIVE_DAYS = Window(4, 5, 6)


def slots_of(found: Sequence[Place], start: date, zone: ZoneInfo) -> list[Slot]:
    return [
        slot_at(start + timedelta(days=p.day), p.clock, p.person, p.room, zone)
        for p in found
    ]


def slot_at(day: date, clock: time, person: int, room: int, zone: ZoneInfo) -> Slot:
    moment = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    return Slot(moment, moment + timedelta(minutes=30), person, room)


def day_of(slot: Slot, zone: ZoneInfo) -> date:
    return slot.starts_at.astimezone(zone).date()


@dataclass(frozen=True)
class Case:
    steps: tuple[Step, ...]
    start: date
    zone: ZoneInfo
    wishes: Wishes


@st.composite
def cases(draw: st.DrawFn, most: int = 3) -> Case:
    return Case(draw(courses(most)), draw(starts), draw(zones), draw(wishes))


class Cost(NamedTuple):
    """In order of importance. ``points``: 1,200 are one day beside the target."""

    without_time: int
    points: int


def cost(case: Case, chosen: Sequence[Slot | None]) -> Cost | None:
    """None when a hard limit is broken."""
    previous, last = case.start, None
    without_time = points = 0
    for number, (step, slot) in enumerate(zip(case.steps, chosen, strict=True)):
        target = previous + timedelta(days=step.window.target_days)
        if slot is None:
            without_time, previous = without_time + 1, target
            continue
        day = day_of(slot, case.zone)
        gap = (day - previous).days
        is_inside = step.window.min_days <= gap <= step.window.max_days
        if not is_inside or (number and gap < 1):
            return None
        points += 1_200 * abs((day - target).days) + slot_points(case, slot)
        if last:
            points += change_points(case.wishes, last, slot)
        previous, last = day, slot
    return Cost(without_time, points)


def slot_points(case: Case, slot: Slot) -> int:
    wishes, local = case.wishes, slot.starts_at.astimezone(case.zone)
    points = 0
    if wishes.weekdays and local.weekday() not in wishes.weekdays:
        points += 3_000
    if wishes.practitioner_id not in {None, slot.practitioner_id}:
        points += 3_600
    if wishes.room_id not in {None, slot.room_id}:
        points += 600
    minute, outside = local.hour * 60 + local.minute, 0
    if wishes.from_time:
        outside = max(outside, wishes.from_time.hour * 60 - minute)
    if wishes.until_time:
        outside = max(outside, minute - wishes.until_time.hour * 60)
    return points + 10 * outside


def change_points(wishes: Wishes, before: Slot, after: Slot) -> int:
    points = 2_400 if before.practitioner_id != after.practitioner_id else 0
    if wishes.room_id is not None and before.room_id != after.room_id:
        points += 300
    return points


def every_way(case: Case, slots: Sequence[Slot]) -> Iterator[Cost]:
    """What each possible choice of slots costs."""
    for chosen in product([None, *slots], repeat=len(case.steps)):
        found = cost(case, chosen)
        if found is not None:
            yield found
