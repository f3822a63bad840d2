"""Antisepsis, pain, observation, and what "answers as before" may stand for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from protocols.domain.antisepsis import ANTISEPTICS, GLOVES, is_unnamed, refusals
from protocols.domain.session_day import carried
from protocols.domain.session_practice import Observation
from tests.protocols.domain.test_treatment import GOOD, found

AT = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("allergy", "refused"),
    [
        ("chlorhexidine", {"chlorhexidine_alcohol"}),
        ("Chlorhexidine gluconate", {"chlorhexidine_alcohol"}),
        ("klorheksidin", {"chlorhexidine_alcohol"}),
        ("alcohol", {"chlorhexidine_alcohol", "alcohol"}),
        ("povidone-iodine", {"iodine"}),
        ("parabens", set()),
        ("", set()),
    ],
)
def test_named_allergy_refuses_its_antiseptics(allergy, refused):
    assert set(refusals([allergy], ANTISEPTICS)) == refused


def test_latex_refuses_gloves():
    assert refusals(["latex"], GLOVES) == {"latex": "latex"}


def test_allergy_to_something_unnamed_is_told_apart():
    assert is_unnamed("yes", [])
    assert is_unnamed("yes", ["parabens"])
    assert not is_unnamed("yes", ["iodine"])
    assert not is_unnamed("no", [])


def test_refused_antiseptic_stops_and_an_unnamed_one_warns():
    assert found(GOOD, refused={"alcohol": "alkol"}) == [("antisepsis", "stop")]
    assert found(GOOD, antiseptic_unnamed=True) == [("antisepsis", "warn")]


def test_refused_gloves_stop():
    gloved = replace(GOOD, gloves="latex")

    assert found(gloved, refused={"latex": "latex"}) == [("gloves", "stop")]


@pytest.mark.parametrize(("score", "issues"), [(7, 0), (8, 1), (10, 1)])
def test_pain_of_eight_prompts(score, issues):
    assert len(found(replace(GOOD, pain_during=score))) == issues


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (19, [("observed_minutes", "warn")]),
        (20, []),
        (0, [("observed_minutes", "warn")]),
    ],
)
def test_shorter_observation_warns(minutes, expected):
    assert found(replace(GOOD, observed_minutes=minutes)) == expected


def test_observation_counts_whole_minutes_by_the_servers_clock():
    running = Observation(AT, None)
    stopped = Observation(AT, AT + timedelta(minutes=21, seconds=59))

    assert Observation(None, None).minutes(AT) is None
    assert running.minutes(AT + timedelta(seconds=119)) == 1
    assert running.is_running
    assert stopped.minutes(AT + timedelta(hours=5)) == 21
    assert not stopped.is_running


def test_as_before_stands_for_words_and_never_alone():
    before = {
        "temperature_c": 36.6,
        "sbp": 120,
        "hours_since_alcohol": None,
        "hours_since_otc_aspirin_nsaid": 30,
        "scalp_infection": "no",
        "wound_or_sunburn": "unknown",
        "anticoagulant": "doac",
        "smoker": "no",
    }
    asked = [key for key in before if key != "smoker"]

    assert carried(asked, before) == {
        "hours_since_alcohol": None,
        "scalp_infection": "no",
        "anticoagulant": "doac",
    }
