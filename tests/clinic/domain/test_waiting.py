from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.availability import Slot
from clinic.domain.intervals import Interval
from clinic.domain.waiting import LONGEST_GAP, Gap, Wanted, fitting, gaps

ISTANBUL = ZoneInfo("Europe/Istanbul")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2027, 3, 1)
DR_A, DR_B = 1, 2
TYPE, OTHER_TYPE = 7, 8


def at(clock, day=MONDAY, zone=ISTANBUL):
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone)


def slot(clock, minutes=30, who=DR_A, day=MONDAY):
    start = at(clock, day)
    return Slot(start, start + timedelta(minutes=minutes), who, None)


def want(**changes):
    values = {
        "entry_id": 1,
        "patient_id": 5,
        "type_id": TYPE,
        "first_day": MONDAY,
        "last_day": MONDAY + timedelta(days=7),
    }
    return Wanted(**{**values, **changes})


def gap(start="11:00", end="12:00", who=DR_A):
    return Gap(Interval(at(start), at(end)), who)


def starts(wanted, slots, *, busy=(), of=None):
    found = fitting(
        [wanted],
        of or gap(),
        slots={TYPE: slots},
        elsewhere={5: list(busy)},
        zone=ISTANBUL,
    )
    return [fit.slot.starts_at for fit in found]


def test_first_slot_inside_the_gap_is_offered():
    slots = [slot("10:45"), slot("11:00"), slot("11:15"), slot("11:45")]

    assert starts(want(), slots) == [at("11:00")]


def test_slot_of_another_practitioner_or_type_is_no_fit():
    assert starts(want(), [slot("11:00", who=DR_B)]) == []
    assert starts(want(type_id=OTHER_TYPE), [slot("11:00")]) == []


def test_appointment_longer_than_the_gap_does_not_fit():
    assert starts(want(), [slot("11:00", minutes=75)]) == []


def test_wish_for_one_practitioner_is_kept():
    assert starts(want(practitioner_id=DR_B), [slot("11:00")]) == []
    assert starts(want(practitioner_id=DR_A), [slot("11:00")]) == [at("11:00")]


def test_weekday_hours_and_days_are_kept():
    slots = [slot("11:00"), slot("11:15"), slot("11:30")]

    assert starts(want(weekdays=frozenset({1, 2})), slots) == []
    assert starts(want(weekdays=frozenset({0})), slots) == [at("11:00")]
    assert starts(want(from_time=time(11, 10)), slots) == [at("11:15")]
    assert starts(want(until_time=time(11, 30)), slots) == [at("11:00")]
    assert starts(want(until_time=time(11, 20)), slots) == []
    assert starts(want(first_day=date(2027, 3, 2)), slots) == []
    assert starts(want(first_day=MONDAY, last_day=MONDAY), slots) == [at("11:00")]


def test_patient_who_is_elsewhere_gets_a_later_slot_or_none():
    slots = [slot("11:00"), slot("11:15"), slot("11:30")]
    busy = Interval(at("10:30"), at("11:20"))

    assert starts(want(), slots, busy=[busy]) == [at("11:30")]
    assert starts(want(), slots, busy=[Interval(at("10:00"), at("12:00"))]) == []


def test_hours_are_those_of_the_wall_on_the_day_the_clocks_change():
    day = date(2027, 3, 28)
    moment = at("11:00", day, BERLIN)
    one = Slot(moment, moment + timedelta(minutes=30), DR_A, None)
    wish = want(
        first_day=day, last_day=day, from_time=time(11), until_time=time(11, 30)
    )

    assert wish.suits(one, zone=BERLIN)
    assert not wish.suits(one, zone=ISTANBUL)


def test_short_stretch_is_a_gap_and_of_a_long_one_only_what_came_free():
    short = Interval(at("09:00"), at("10:00"))
    long = Interval(at("11:00"), at("16:00"))
    freed = Interval(at("12:00"), at("12:45"))

    found = gaps([short, long], [freed], not_before=at("08:00"))

    assert found == [short, freed]


def test_past_is_no_gap():
    stretch = Interval(at("09:00"), at("10:00"))

    assert gaps([stretch], [], not_before=at("10:00")) == []
    assert gaps([stretch], [], not_before=at("09:40")) == [
        Interval(at("09:40"), at("10:00"))
    ]


minutes = st.integers(0, 24 * 12).map(lambda n: timedelta(minutes=5 * n))
stretches = st.builds(
    lambda start, length: Interval(at("00:00") + start, at("00:00") + start + length),
    minutes,
    st.integers(1, 60).map(lambda n: timedelta(minutes=5 * n)),
)
slots = st.builds(
    lambda start, length, who: Slot(
        at("00:00") + start, at("00:00") + start + length, who, None
    ),
    minutes,
    st.integers(1, 24).map(lambda n: timedelta(minutes=5 * n)),
    st.sampled_from([DR_A, DR_B]),
)
clocks = st.none() | st.integers(0, 23).map(time)
wishes = st.builds(
    lambda who, weekdays, first, last: want(
        practitioner_id=who,
        weekdays=frozenset(weekdays),
        from_time=first,
        until_time=last,
    ),
    st.none() | st.sampled_from([DR_A, DR_B]),
    st.sets(st.integers(0, 6), max_size=3),
    clocks,
    clocks,
)


@given(
    wish=wishes,
    stretch=stretches,
    offered=st.lists(slots, max_size=12),
    busy=st.lists(stretches, max_size=3),
)
def test_fit_is_the_first_slot_that_breaks_no_rule(wish, stretch, offered, busy):
    offered = sorted(offered, key=lambda one: one.place)
    room = Gap(stretch, DR_A)

    found = fitting(
        [wish],
        room,
        slots={TYPE: offered},
        elsewhere={5: busy},
        zone=ISTANBUL,
    )

    good = [
        one
        for one in offered
        if one.practitioner_id == DR_A
        and stretch.starts_at <= one.starts_at
        and one.ends_at <= stretch.ends_at
        and wish.suits(one, zone=ISTANBUL)
        and not any(
            one.starts_at < other.ends_at and other.starts_at < one.ends_at
            for other in busy
        )
    ]
    assert [fit.slot for fit in found] == good[:1]


@given(
    free=st.lists(stretches, max_size=5),
    freed=st.lists(stretches, max_size=5),
    now=minutes,
)
def test_gaps_are_free_and_ahead_and_of_a_kind_to_offer(free, freed, now):
    moment = at("00:00") + now

    for found in gaps(free, freed, not_before=moment):
        assert found.starts_at >= moment
        assert any(stretch.contains(found) for stretch in free)
        assert found.length <= LONGEST_GAP or any(one.overlaps(found) for one in freed)
