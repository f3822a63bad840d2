from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.domain.review_rule import (
    NO_RESPONSE,
    WORSENING,
    Answer,
    Growth,
    RuleFacts,
    Says,
    all_of,
    any_of,
    read_rules,
    together,
)

FLAT = (Growth("vertex", Decimal(4)), Growth("frontal", Decimal("9.9")))


def facts(**changes: object) -> RuleFacts:
    values: dict[str, object] = {
        "months": 6,
        "own_change": 0,
        "investigator_change": 0,
        "growth": FLAT,
        "worst_grade": 0,
        "settled": {},
    }
    return RuleFacts(**(values | changes))  # type: ignore[arg-type]


def said(rule: str, **changes: object) -> Says:
    (reading,) = read_rules([rule], facts(**changes))
    return reading.says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, Says.STOP),
        ({"own_change": -1, "investigator_change": -1}, Says.STOP),
        ({"own_change": 1}, Says.GO_ON),
        ({"investigator_change": 1}, Says.GO_ON),
        ({"growth": (Growth("vertex", Decimal(10)),)}, Says.GO_ON),
        ({"growth": (Growth("vertex", Decimal("9.99")),)}, Says.STOP),
        ({"growth": ()}, Says.CANNOT_SAY),
        ({"growth": (Growth("vertex", None),)}, Says.CANNOT_SAY),
        ({"own_change": None}, Says.CANNOT_SAY),
        ({"own_change": None, "investigator_change": 2}, Says.GO_ON),
        ({"months": 5}, Says.NOT_YET),
    ],
    ids=str,
)
def test_no_response_stops_only_when_all_three_say_so(changes, says):
    assert said(NO_RESPONSE, **changes) == says


@pytest.mark.parametrize(
    ("own", "investigator", "months", "says"),
    [
        (-1, 2, 3, Says.LOOK_AGAIN),
        (0, -1, 3, Says.LOOK_AGAIN),
        (0, 0, 3, Says.GO_ON),
        (None, 0, 3, Says.CANNOT_SAY),
        (-2, -2, 2, Says.NOT_YET),
    ],
)
def test_worsening_asks_to_look_at_the_diagnosis(own, investigator, months, says):
    changes = {"own_change": own, "investigator_change": investigator}

    assert said(WORSENING, months=months, **changes) == says


@pytest.mark.parametrize(
    ("grade", "says"),
    [(0, Says.GO_ON), (2, Says.GO_ON), (3, Says.STOP), (None, Says.CANNOT_SAY)],
)
def test_severe_event_stops(grade, says):
    assert said("ae_grade_ge_3", worst_grade=grade) == says


def test_what_the_record_does_not_hold_is_asked_in_the_room():
    assert said("patient_wish") == Says.ASK
    assert said("pregnancy", settled={"pregnancy": Answer.YES}) == Says.STOP


def test_input_shows_each_value_that_it_read():
    (reading,) = read_rules([NO_RESPONSE], facts(own_change=-1))

    assert [(i.code, i.shown, i.site) for i in reading.inputs] == [
        ("own_change", "-1", ""),
        ("investigator_change", "0", ""),
        ("growth", "4", "vertex"),
        ("growth", "9.9", "frontal"),
    ]


def test_strictest_settled_rule_speaks_for_all():
    readings = read_rules(["patient_wish", NO_RESPONSE, WORSENING], facts())

    assert together(readings) == Says.STOP
    assert together(()) == Says.GO_ON


answers = st.lists(st.sampled_from(Answer), max_size=5)


@given(answers)
def test_not_known_never_counts_as_an_answer(drawn):
    if Answer.UNKNOWN in drawn and Answer.NO not in drawn:
        assert all_of(drawn) == Answer.UNKNOWN
    if Answer.UNKNOWN in drawn and Answer.YES not in drawn:
        assert any_of(drawn) == Answer.UNKNOWN
