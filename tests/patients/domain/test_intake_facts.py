from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.domain.answers import parse_answers
from patients.domain.fact_fields import FIELD
from patients.domain.intake import QUESTIONS, SCREENS, counted, first_missing
from patients.domain.intake_facts import DERIVED, PARTS, facts_of
from patients.domain.questions import NOT_SURE, Kind, Shape
from patients.domain.review import lines_of, tone_of

TODAY = date(2026, 11, 22)
HEALTH = [
    question
    for question in QUESTIONS
    if question.kind is Kind.CHOICE and question.shape is Shape.FACT
]


def test_nothing_answered_is_nothing_known():
    assert facts_of({}, today=TODAY) == {}


@pytest.mark.parametrize("question", HEALTH, ids=lambda q: q.key)
def test_not_sure_is_always_an_answer(question):
    assert NOT_SURE in {option.value for option in question.options}


@pytest.mark.parametrize("question", HEALTH, ids=lambda q: q.key)
def test_every_answer_is_a_value_of_the_dictionary(question):
    for option in question.options:
        facts = facts_of({question.key: option.value}, today=TODAY)

        assert parse_answers(facts).as_json() == facts
        assert len(facts) == 1


def test_every_mapped_key_is_in_the_dictionary():
    assert {*DERIVED.values(), *PARTS.values()} - set(FIELD) == set()


@pytest.mark.parametrize(
    ("answers", "facts"),
    [
        ({"has_allergies": "no"}, {"ingredient_allergies": []}),
        ({"has_allergies": NOT_SURE}, {}),
        ({"has_allergies": "yes"}, {}),
        (
            {"has_allergies": "yes", "ingredient_allergies": "Latex, PPD\n latex "},
            {"ingredient_allergies": ["latex", "ppd"]},
        ),
        ({"autoimmune_skin": ["none"]}, {"autoimmune_skin": []}),
        ({"autoimmune_skin": [NOT_SURE]}, {}),
        (
            {"autoimmune_skin": ["vitiligo"], "autoimmune_site": "elsewhere"},
            {
                "autoimmune_skin": [
                    {"name": "vitiligo", "site": "elsewhere", "activity": "unknown"}
                ]
            },
        ),
        ({"had_transplant": "no"}, {"days_since_transplant": None}),
        ({"had_transplant": NOT_SURE}, {"days_since_transplant": "unknown"}),
        ({"transplanted_on": "2026-10-23"}, {"days_since_transplant": 30}),
        ({"recent_birth": NOT_SURE}, {}),
        ({"delivered_on": "2026-10-11"}, {"months_since_delivery": 1.38}),
        ({"hoped_result": "bald"}, {"expectations": "unrealistic"}),
        ({"loss_known": NOT_SURE}, {}),
        ({"loss_duration_months": 0}, {"loss_duration_months": 0}),
    ],
)
def test_answers_become_facts_and_blank_stays_blank(answers, facts):
    assert facts_of(answers, today=TODAY) == facts


def test_what_does_not_apply_follows_from_the_sex_at_birth_alone():
    assert facts_of({"sex_at_birth": "M"}, today=TODAY) == {
        "pregnancy_potential": "na",
        "pregnant": "na",
        "breastfeeding": "na",
        "planning_pregnancy": "na",
    }
    assert facts_of({"sex_at_birth": "unknown"}, today=TODAY) == {}


@given(
    st.dictionaries(
        st.sampled_from([q.key for q in HEALTH if q.key in FIELD]),
        st.sampled_from(["yes", "no", "none", NOT_SURE]),
    )
)
def test_every_fact_stands_in_one_line_of_the_review(answers):
    lines = lines_of(answers, on_file={}, today=TODAY)

    keys = [line.key for line in lines]
    assert len(keys) == len(set(keys))
    assert set(facts_of(answers, today=TODAY)) <= set(keys)


def test_identity_that_differs_from_the_file_asks_for_a_look():
    answers = {"full_name": "Ayşe", "city": "Ankara", "phone": "+90"}
    on_file = {"full_name": "Ayse", "city": "", "phone": "+90"}

    lines = lines_of(answers, on_file=on_file, today=TODAY)

    assert {line.key: line.tone for line in lines} == {
        "full_name": "care",
        "phone": "",
        "city": "",
    }


@pytest.mark.parametrize(
    ("key", "value", "tone"),
    [
        ("pregnant", "yes", "wait"),
        ("pregnant", "no", ""),
        ("pregnant", "na", ""),
        ("pregnant", "unknown", "ask"),
        ("bloodborne_virus", "yes", ""),
        ("bloodborne_virus", "declined", ""),
        ("smoker", "yes", ""),
        ("ingredient_allergies", ["latex"], "stop"),
        ("ingredient_allergies", [], ""),
        ("loss_duration_months", 24, ""),
        ("days_since_transplant", "unknown", "ask"),
        ("months_since_delivery", None, ""),
        ("depression_history", "yes", "care"),
        ("goal", "maintenance", ""),
    ],
)
def test_tone_says_what_to_look_at(key, value, tone):
    assert tone_of(key, value) == tone


def test_a_changed_mind_leaves_nothing_behind():
    answers = {
        "has_allergies": "no",
        "ingredient_allergies": "latex",
        "sex_at_birth": "M",
        "pregnant": "yes",
    }

    assert counted(answers) == {"has_allergies": "no", "sex_at_birth": "M"}


def test_eight_screens_and_no_key_twice():
    keys = [question.key for question in QUESTIONS]

    assert len(SCREENS) == 8
    assert len(keys) == len(set(keys))
    assert first_missing([], {}) == "about"
