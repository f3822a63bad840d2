"""Whatever the clinic and the wishes: the best proposal there is, inside its windows."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.free_times import ListedTimes
from protocols.domain.course_proposal import Step, check, is_inside, propose
from protocols.domain.plan import Window
from tests.protocols.domain.course_cases import (
    ABOUT_FIVE_DAYS,
    Case,
    Cost,
    cases,
    cost,
    crowds,
    every_way,
    places,
    slots_of,
    thorough,
)


def proposed(case: Case, slots):
    return propose(
        case.steps,
        start_on=case.start,
        free=ListedTimes(slots, case.zone),
        wishes=case.wishes,
    )


def cost_of(case: Case, slots) -> Cost:
    found = cost(case, [session.slot for session in proposed(case, slots)])
    assert found is not None, "a hard limit is broken"
    return found


@given(cases(), st.lists(places, max_size=7, unique=True))
@thorough
def test_nothing_that_could_be_tried_is_cheaper(case, found):
    slots = slots_of(found, case.start, case.zone)

    assert cost_of(case, slots) == min(every_way(case, slots))


@given(cases(most=4), st.lists(places, max_size=5, unique=True))
@thorough
def test_nothing_is_cheaper_for_a_longer_course_either(case, found):
    slots = slots_of(found, case.start, case.zone)

    assert cost_of(case, slots) == min(every_way(case, slots))


@given(cases(), crowds)
@thorough
def test_nothing_is_cheaper_when_only_person_and_room_differ(case, found):
    steps = [Step(n, "P", ABOUT_FIVE_DAYS) for n in (2, 3)]
    case = replace(case, steps=(Step(1, "P", Window(0, 0, 0)), *steps))
    slots = slots_of(found, case.start, case.zone)

    assert cost_of(case, slots) == min(every_way(case, slots))


@given(cases(most=6), st.lists(places, max_size=40, unique=True))
@thorough
def test_windows_order_and_count_are_kept_and_the_answer_is_always_the_same(
    case, found
):
    slots = slots_of(found, case.start, case.zone)

    sessions = proposed(case, slots)

    assert [s.number for s in sessions] == [step.number for step in case.steps]
    assert all(is_inside(session, case.zone) for session in sessions)
    assert sessions == check(sessions, start_on=case.start, zone=case.zone)
    assert sessions == proposed(case, slots[::-1])
    chosen = [session.slot for session in sessions if session.slot]
    assert set(chosen) <= set(slots)
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(chosen))


@given(
    cases(most=6),
    st.lists(places, max_size=30, unique=True),
    st.lists(places, max_size=10, unique=True),
)
@thorough
def test_more_free_time_never_makes_it_worse(case, found, more):
    slots = slots_of(found, case.start, case.zone)
    further = slots_of(more, case.start, case.zone)

    assert cost_of(case, [*slots, *further]) <= cost_of(case, slots)
