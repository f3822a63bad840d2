from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import (
    Absence,
    ClosedDays,
    Occupied,
    OffReason,
    Rota,
    Slot,
    WeeklyHours,
    WeeklyShift,
    Wish,
    fits_working_time,
    nearest,
    off_time,
    working_time,
)
from clinic.domain.clock import to_utc
from clinic.domain.free_search import free_slots
from clinic.domain.intervals import Interval

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2027, 3, 1)
AYSE, BORA = 1, 2
ROOM_1, ROOM_2 = 11, 12
PATIENT, OTHER_PATIENT = 21, 22


def at(clock: str, day: date = MONDAY, zone: ZoneInfo = ISTANBUL) -> datetime:
    return to_utc(day, time.fromisoformat(clock), zone)


def span(start: str, end: str, day: date = MONDAY) -> Interval:
    return Interval(at(start, day), at(end, day))


def shift(start: str, end: str, *, who: int = AYSE, room: int | None = ROOM_1, **more):
    hours = WeeklyHours(
        weekday=0, starts=time.fromisoformat(start), ends=time.fromisoformat(end)
    )
    return WeeklyShift(practitioner_id=who, room_id=room, hours=hours, **more)


def occupied(start: str, end: str, **more) -> Occupied:
    row = {
        "appointment_id": 1,
        "practitioner_id": AYSE,
        "room_id": ROOM_1,
        "patient_id": OTHER_PATIENT,
        "pause": 0,
        **more,
    }
    pause = timedelta(minutes=row.pop("pause"))
    seen = span(start, end)
    blocked = Interval(seen.starts_at, seen.ends_at + pause)
    return Occupied(seen=seen, blocked=blocked, **row)


def wish(**more) -> Wish:
    known = {
        "length": timedelta(minutes=30),
        "pause": timedelta(0),
        "practitioner_ids": [AYSE],
        "room_ids": [ROOM_1, ROOM_2],
        "patient_id": PATIENT,
    }
    return Wish(**{**known, **more})


def clocks(slots: list[Slot], zone: ZoneInfo = ISTANBUL) -> list[str]:
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def offered(rota: Rota, *taken: Occupied, **more) -> list[str]:
    return clocks(free_slots(rota, wish(**more), occupied=taken, days=[MONDAY]))


MORNING = Rota(zone=ISTANBUL, shifts=[shift("09:00", "10:30")])


def test_slots_of_a_shift_start_on_the_quarter_hour_and_end_within_it():
    assert offered(MORNING) == ["09:00", "09:15", "09:30", "09:45", "10:00"]


def test_closed_day_offers_nothing():
    closure = ClosedDays(first_day=MONDAY, last_day=MONDAY)
    rota = Rota(zone=ISTANBUL, shifts=MORNING.shifts, closures=[closure])

    assert offered(rota) == []


def test_leave_is_left_out():
    absence = Absence(practitioner_id=AYSE, interval=span("09:00", "09:45"))
    rota = Rota(zone=ISTANBUL, shifts=MORNING.shifts, absences=[absence])

    assert offered(rota) == ["09:45", "10:00"]


def test_opening_hours_narrow_a_shift():
    opening = WeeklyHours(weekday=0, starts=time(9, 30), ends=time(18))
    rota = Rota(zone=ISTANBUL, shifts=MORNING.shifts, opening=[opening])

    assert offered(rota) == ["09:30", "09:45", "10:00"]


@pytest.mark.parametrize(
    ("valid", "expected"),
    [
        ({"valid_from": MONDAY}, 5),
        ({"valid_until": MONDAY}, 5),
        ({"valid_from": MONDAY + timedelta(days=1)}, 0),
        ({"valid_until": MONDAY - timedelta(days=1)}, 0),
    ],
)
def test_shift_outside_its_validity_offers_nothing(valid, expected):
    rota = Rota(zone=ISTANBUL, shifts=[shift("09:00", "10:30", **valid)])

    assert len(offered(rota)) == expected


def test_appointment_of_the_practitioner_takes_its_time_and_its_pause():
    taken = occupied("09:15", "09:30", pause=5, room_id=None)

    assert offered(MORNING, taken) == ["09:35", "09:45", "10:00"]


def test_pause_after_the_new_one_may_not_touch_the_next():
    taken = occupied("10:00", "10:30")

    assert offered(MORNING, taken, pause=timedelta(minutes=15)) == ["09:00", "09:15"]


def test_pause_may_run_past_the_end_of_the_shift():
    assert offered(MORNING, pause=timedelta(minutes=15))[-1] == "10:00"


def test_usual_room_comes_first_and_another_when_it_is_taken():
    elsewhere = occupied("09:00", "09:45", practitioner_id=BORA)
    slots = free_slots(MORNING, wish(), occupied=[elsewhere], days=[MONDAY])

    assert [slot.room_id for slot in slots] == [ROOM_2] * 3 + [ROOM_1] * 2


def test_without_a_free_room_nothing_is_offered():
    elsewhere = occupied("09:00", "10:30", practitioner_id=BORA)

    assert offered(MORNING, elsewhere, room_ids=[ROOM_1]) == []


def test_type_without_room_needs_none():
    slots = free_slots(MORNING, wish(room_ids=[]), occupied=[], days=[MONDAY])

    assert {slot.room_id for slot in slots} == {None}


def test_patient_who_is_elsewhere_is_offered_another_time():
    elsewhere = occupied(
        "09:00", "10:00", practitioner_id=BORA, room_id=None, patient_id=PATIENT
    )

    assert offered(MORNING, elsewhere) == ["10:00"]


def test_nothing_before_a_given_moment():
    assert offered(MORNING, not_before=at("09:41")) == ["09:45", "10:00"]


def test_two_shifts_of_one_day_leave_the_break_between_them():
    rota = Rota(
        zone=ISTANBUL, shifts=[shift("09:00", "09:30"), shift("10:00", "10:30")]
    )

    assert offered(rota) == ["09:00", "10:00"]


def test_slot_may_span_two_shifts_that_touch():
    rota = Rota(
        zone=ISTANBUL, shifts=[shift("09:00", "09:30"), shift("09:30", "10:00")]
    )

    assert offered(rota, length=timedelta(minutes=60)) == ["09:00"]


def test_off_time_says_why():
    absence = Absence(
        practitioner_id=AYSE, interval=span("09:00", "10:00"), reason="Surgery"
    )
    opening = WeeklyHours(weekday=0, starts=time(8), ends=time(18))
    shifts = [shift("09:00", "12:00"), shift("13:00", "17:00")]
    rota = Rota(zone=ISTANBUL, shifts=shifts, absences=[absence], opening=[opening])

    off = off_time(rota, practitioner_id=AYSE, day=MONDAY)

    assert [
        (f"{o.interval.starts_at.astimezone(ISTANBUL):%H:%M}", o.kind, o.reason)
        for o in off
    ] == [
        ("00:00", OffReason.CLOSED, ""),
        ("08:00", OffReason.NO_SHIFT, ""),
        ("09:00", OffReason.LEAVE, "Surgery"),
        ("12:00", OffReason.BREAK, ""),
        ("17:00", OffReason.NO_SHIFT, ""),
        ("18:00", OffReason.CLOSED, ""),
    ]


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (("09:00", "10:30"), True),
        (("09:00", "10:31"), False),
        (("08:59", "09:30"), False),
    ],
)
def test_fits_working_time_needs_the_whole_of_it(interval, expected):
    fits = fits_working_time(MORNING, span(*interval), practitioner_id=AYSE, day=MONDAY)

    assert fits is expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 28), ["01:00", "01:30", "03:00", "03:30"]),
        (
            date(2027, 10, 31),
            ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"],
        ),
    ],
)
def test_slots_through_the_hour_that_the_clocks_change(day, expected):
    hours = WeeklyHours(weekday=6, starts=time(1), ends=time(4))
    night = WeeklyShift(practitioner_id=AYSE, room_id=None, hours=hours)
    rota = Rota(zone=BERLIN, shifts=[night])

    slots = free_slots(rota, wish(room_ids=[]), occupied=[], days=[day])

    assert [c for c in clocks(slots, BERLIN) if c[3:] in {"00", "30"}] == expected


def test_nearest_slots_come_in_order_of_time():
    slots = free_slots(MORNING, wish(), occupied=[], days=[MONDAY])

    assert clocks(nearest(slots, at("09:35"))) == ["09:15", "09:30", "09:45"]


minute = st.integers(0, 16 * 12).map(lambda n: n * 5)
bookings = st.lists(
    st.tuples(
        minute,
        st.integers(1, 18),
        st.integers(0, 6),
        st.sampled_from([AYSE, BORA]),
        st.sampled_from([ROOM_1, ROOM_2, None]),
        st.sampled_from([PATIENT, OTHER_PATIENT]),
    ),
    max_size=10,
)


@given(
    bookings,
    st.integers(1, 18),
    st.integers(0, 6),
    st.sampled_from([[], [ROOM_1], [ROOM_1, ROOM_2]]),
)
def test_whatever_is_offered_can_be_booked(rows, length, pause, room_ids):
    zero = at("06:00")
    taken = []
    for start, minutes, after, who, room, patient in rows:
        starts_at = zero + timedelta(minutes=start)
        ends_at = starts_at + timedelta(minutes=5 * minutes)
        taken.append(
            Occupied(
                appointment_id=1,
                practitioner_id=who,
                room_id=room,
                patient_id=patient,
                seen=Interval(starts_at, ends_at),
                blocked=Interval(starts_at, ends_at + timedelta(minutes=5 * after)),
            )
        )
    shifts = [shift("08:00", "12:00"), shift("13:00", "18:00", who=BORA)]
    rota = Rota(zone=ISTANBUL, shifts=shifts)
    asked = wish(
        length=timedelta(minutes=5 * length),
        pause=timedelta(minutes=5 * pause),
        practitioner_ids=[AYSE, BORA],
        room_ids=room_ids,
    )

    for slot in free_slots(rota, asked, occupied=taken, days=[MONDAY]):
        seen = Interval(slot.starts_at, slot.ends_at)
        blocked = Interval(slot.starts_at, slot.ends_at + asked.pause)
        stretches = working_time(rota, practitioner_id=slot.practitioner_id, day=MONDAY)
        assert any(work.interval.contains(seen) for work in stretches)
        assert (slot.room_id in room_ids) if room_ids else slot.room_id is None
        for other in taken:
            if other.practitioner_id == slot.practitioner_id:
                assert not other.blocked.overlaps(blocked)
            if slot.room_id and other.room_id == slot.room_id:
                assert not other.blocked.overlaps(blocked)
            if other.patient_id == PATIENT:
                assert not other.seen.overlaps(seen)
