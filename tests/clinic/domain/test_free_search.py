"""Free times against a slow and simple search, minute by minute; the best of a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import (
    Absence,
    ClosedDays,
    Occupied,
    Rota,
    Slot,
    WeeklyHours,
    WeeklyShift,
    Wish,
    working_time,
)
from clinic.domain.clock import day_interval, local_day
from clinic.domain.day_frames import Taken, touched_minutes
from clinic.domain.free_search import FreeSearch
from clinic.domain.free_times import Hours, Hurdle, ListedTimes, between
from clinic.domain.intervals import Interval, subtract

ZONES = ["Europe/Berlin", "Europe/Istanbul", "Asia/Kolkata"]
# The clocks change in Berlin on the second day of the first two.
FIRST_DAYS = [date(2027, 3, 27), date(2026, 10, 24), date(2027, 6, 8)]
AYSE, BORA = 1, 2
ROOM_1, ROOM_2 = 11, 12
CAP = 31
PATIENT = 21
MINUTE = timedelta(minutes=1)


@st.composite
def weekly_hours(draw: st.DrawFn) -> WeeklyHours:
    begins = draw(st.integers(0, 20)) * 15 + draw(st.sampled_from([0, 0, 7]))
    ends = begins + draw(st.integers(1, 16)) * 15
    return WeeklyHours(
        weekday=draw(st.integers(0, 6)),
        starts=time(begins // 60, begins % 60),
        ends=time(ends // 60, ends % 60),
    )


@st.composite
def rotas(draw: st.DrawFn, first_day: date, zone: ZoneInfo) -> Rota:
    shifts = st.builds(
        WeeklyShift,
        practitioner_id=st.sampled_from([AYSE, BORA]),
        room_id=st.sampled_from([None, ROOM_1, ROOM_2]),
        hours=weekly_hours(),
        valid_from=st.sampled_from([None, first_day + timedelta(days=1)]),
        valid_until=st.sampled_from([None, first_day + timedelta(days=1)]),
    )
    closed = ClosedDays(first_day=first_day, last_day=first_day)
    return Rota(
        zone=zone,
        shifts=draw(st.lists(shifts, min_size=1, max_size=6)),
        opening=draw(st.lists(weekly_hours(), max_size=4)),
        closures=draw(st.sampled_from([[], [], [closed]])),
        absences=[
            Absence(practitioner_id=AYSE, interval=interval)
            for interval in draw(st.lists(intervals(first_day), max_size=1))
        ],
    )


@st.composite
def intervals(draw: st.DrawFn, first_day: date) -> Interval:
    midnight = datetime.combine(first_day, time(0), tzinfo=UTC)
    start = midnight + timedelta(
        minutes=draw(st.integers(-300, 3000)), seconds=draw(st.sampled_from([0, 0, 30]))
    )
    return Interval(start, start + timedelta(minutes=draw(st.integers(1, 150))))


@st.composite
def taken(draw: st.DrawFn, first_day: date) -> Occupied:
    seen = draw(intervals(first_day))
    pause = timedelta(minutes=draw(st.sampled_from([0, 0, 10])))
    return Occupied(
        appointment_id=1,
        practitioner_id=draw(st.sampled_from([AYSE, BORA, 3])),
        room_id=draw(st.sampled_from([None, ROOM_1, ROOM_2])),
        device_id=draw(st.sampled_from([None, CAP])),
        patient_id=draw(st.sampled_from([PATIENT, 22])),
        seen=seen,
        blocked=Interval(seen.starts_at, seen.ends_at + pause),
    )


@st.composite
def searches(draw: st.DrawFn):
    first_day = draw(st.sampled_from(FIRST_DAYS))
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    wish = Wish(
        length=draw(st.integers(1, 12)) * 5 * MINUTE + draw(st.integers(0, 1)) * MINUTE,
        pause=draw(st.sampled_from([0, 10])) * MINUTE,
        practitioner_ids=[AYSE, BORA],
        room_ids=draw(st.sampled_from([[], [ROOM_1], [ROOM_2, ROOM_1]])),
        device_ids=draw(st.sampled_from([None, None, [], [CAP]])),
        patient_id=draw(st.sampled_from([None, PATIENT])),
        not_before=draw(st.sampled_from([None, draw(intervals(first_day)).starts_at])),
    )
    days = [first_day + timedelta(days=n) for n in range(3)]
    occupied = draw(st.lists(taken(first_day), max_size=8))
    return draw(rotas(first_day, zone)), wish, occupied, days


def search(rota, wish, occupied, days) -> FreeSearch:
    return FreeSearch.of(
        rota, wish, taken=[as_taken(o, wish) for o in occupied], days=days
    )


def as_taken(o: Occupied, wish: Wish) -> Taken:
    return Taken(
        practitioner_id=o.practitioner_id,
        room_id=o.room_id,
        device_id=o.device_id,
        is_patients_own=o.patient_id == wish.patient_id,
        seen=[touched_minutes(o.seen)],
        blocked=[touched_minutes(o.blocked)],
    )


def every_slot(rota, wish, occupied, days) -> set[Slot]:
    """Every slot in every room that would do, by looking at each five minutes."""
    found = set()
    for day in days:
        for person in wish.practitioner_ids:
            for work in working_time(rota, practitioner_id=person, day=day):
                for start in starts(work.interval, person, wish, occupied):
                    found |= slots(start, person, wish, occupied)
    return found


def starts(work: Interval, person: int, wish: Wish, occupied: list[Occupied]):
    busy = [o.blocked for o in occupied if o.practitioner_id == person]
    busy += [o.seen for o in occupied if o.patient_id == wish.patient_id]
    if wish.not_before:
        busy.append(Interval(min(work.starts_at, wish.not_before), wish.not_before))
    for gap in subtract([work], busy):
        minute = gap.starts_at.replace(second=0, microsecond=0)
        is_first = True
        while minute + wish.length <= gap.ends_at:
            if minute >= gap.starts_at and minute.minute % 5 == 0:
                if is_first or minute.minute % 15 == 0:
                    yield minute
                is_first = False
            minute += MINUTE


def slots(start: datetime, person: int, wish: Wish, occupied) -> set[Slot]:
    whole = Interval(start, start + wish.length + wish.pause)
    clashing = [o for o in occupied if o.blocked.overlaps(whole)]
    if any(o.practitioner_id == person for o in clashing):
        return set()
    rooms = set(wish.room_ids) - {o.room_id for o in clashing}
    wanted = wish.device_ids or []
    devices = [d for d in wanted if d not in {o.device_id for o in clashing}]
    if wish.device_ids is not None and not devices:
        return set()
    device = devices[0] if devices else None
    places = rooms if wish.room_ids else {None}
    return {Slot(start, start + wish.length, person, room, device) for room in places}


@given(searches())
def test_exactly_what_a_simple_search_finds_is_offered(asked):
    days = asked[-1]
    free = search(*asked)
    expected = every_slot(*asked)

    offered = [slot for day in free.days() for slot in free.on(day)]

    assert {slot.place for slot in offered} == {slot.place for slot in expected}
    assert set(offered) <= expected
    assert offered == sorted(offered, key=lambda slot: slot.place)
    assert free.days() == [day for day in days if free.on(day)]


@given(searches())
def test_every_free_room_can_be_asked_for(asked):
    free = search(*asked)
    expected = every_slot(*asked)

    for slot in expected:
        found = free.find(slot.starts_at, slot.practitioner_id, slot.room_id)
        assert found == slot
        assert (
            free.find(slot.starts_at + MINUTE, AYSE, slot.room_id) is None
            or (slot.starts_at.minute + 1) % 5 == 0
        )
        if slot.room_id:
            assert free.find(slot.starts_at, slot.practitioner_id, None) is None


@given(searches(), st.sampled_from([None, ROOM_1, ROOM_2]), st.integers(0, 24))
def test_best_of_a_day_is_the_best_of_all_its_slots(asked, room, hour):
    rota, _wish, _occupied, days = asked
    free = search(*asked)
    listed = ListedTimes(every_slot(*asked), rota.zone)
    hours = Hours([abs(minute - hour * 60) for minute in range(24 * 60)])

    for day in days:
        best = {tuple(start) for start in free.best_on(day, hours, room)}
        assert best == {tuple(start) for start in listed.best_on(day, hours, room)}
        for start in free.best_on(day, hours, room):
            slot = free.slot_at(day, start)
            assert slot.starts_at == day_interval(day, rota.zone).starts_at + (
                start.minute * MINUTE
            )
            assert local_day(slot.starts_at, rota.zone) == day


@given(searches(), st.data())
def test_without_somebody_is_as_if_they_were_absent(asked, data):
    rota, wish, occupied, days = asked
    away = data.draw(intervals(days[0]))
    absence = Absence(practitioner_id=BORA, interval=away)
    with_leave = Rota(
        zone=rota.zone,
        shifts=rota.shifts,
        opening=rota.opening,
        closures=rota.closures,
        absences=[*rota.absences, absence],
    )

    free = search(*asked).without(BORA, away)
    expected = search(with_leave, wish, occupied, days)

    assert [free.on(day) for day in days] == [expected.on(day) for day in days]


MONDAY = date(2027, 6, 7)
NINE = datetime(2027, 6, 7, 9, tzinfo=UTC)
MORNING = WeeklyShift(
    practitioner_id=AYSE,
    room_id=ROOM_1,
    hours=WeeklyHours(weekday=0, starts=time(9), ends=time(10)),
)
HALF_AN_HOUR = Wish(
    length=30 * MINUTE,
    pause=10 * MINUTE,
    practitioner_ids=[AYSE],
    room_ids=[ROOM_1],
    device_ids=[CAP],
    patient_id=PATIENT,
)


def hour(**more) -> Occupied:
    whole = Interval(NINE, NINE + 60 * MINUTE)
    nobody = {"practitioner_id": 9, "room_id": None, "patient_id": 9}
    return Occupied(appointment_id=1, seen=whole, blocked=whole, **{**nobody, **more})


@pytest.mark.parametrize(
    ("rota", "wish", "occupied", "hurdle"),
    [
        (
            {"closures": [ClosedDays(first_day=MONDAY, last_day=MONDAY)]},
            {},
            {},
            Hurdle.CLOSED,
        ),
        ({"shifts": []}, {}, {}, Hurdle.NOBODY_WORKS),
        ({}, {"length": 90 * MINUTE}, {}, Hurdle.NOBODY_WORKS),
        ({}, {"not_before": NINE + 45 * MINUTE}, {}, Hurdle.PAST),
        (
            {
                "absences": [
                    Absence(
                        practitioner_id=AYSE,
                        interval=Interval(NINE, NINE + 50 * MINUTE),
                    )
                ]
            },
            {},
            {},
            Hurdle.LEAVE,
        ),
        ({}, {}, {"patient_id": PATIENT}, Hurdle.PATIENT_ELSEWHERE),
        ({}, {}, {"practitioner_id": AYSE}, Hurdle.PRACTITIONER_BOOKED),
        ({}, {}, {"room_id": ROOM_1}, Hurdle.ROOMS_BOOKED),
        ({}, {}, {"device_id": CAP}, Hurdle.DEVICES_BOOKED),
    ],
)
def test_last_hurdle_of_a_day_is_named(rota, wish, occupied, hurdle):
    values = {"zone": ZoneInfo("UTC"), "shifts": [MORNING], **rota}
    asked = {
        name: getattr(HALF_AN_HOUR, name) for name in HALF_AN_HOUR.__dataclass_fields__
    }

    free = search(
        Rota(**values),
        Wish(**{**asked, **wish}),
        [hour(**occupied)] if occupied else [],
        [MONDAY],
    )

    assert (free.days(), free.why_not(MONDAY)) == ([], hurdle)


def test_day_that_was_not_asked_about_offers_nothing():
    free = search(
        Rota(zone=ZoneInfo("UTC"), shifts=[MORNING]), HALF_AN_HOUR, [], [MONDAY]
    )
    other = MONDAY + timedelta(days=7)

    assert (free.on(other), free.find(NINE + timedelta(days=7), AYSE, ROOM_1)) == (
        (),
        None,
    )
    assert free.best_on(other, Hours([0] * 1440), None) == ()
    assert free.why_not(other) == Hurdle.CLOSED


def test_chosen_slot_is_among_those_between_two_days():
    free = search(
        Rota(zone=ZoneInfo("UTC"), shifts=[MORNING]), HALF_AN_HOUR, [], [MONDAY]
    )
    same_time = Slot(NINE, NINE + 30 * MINUTE, AYSE, ROOM_2)
    elsewhere = Slot(NINE + 9 * MINUTE, NINE + 39 * MINUTE, AYSE, ROOM_1)

    assert between(free, MONDAY, MONDAY, chosen=same_time)[0] == same_time
    assert len(between(free, MONDAY, MONDAY, chosen=same_time)) == 3
    assert elsewhere in between(free, MONDAY, MONDAY, chosen=elsewhere)
