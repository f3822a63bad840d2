import pytest

from patients.domain.fact_fields import FIELD
from patients.domain.flags import KNOWN, NOT_ANSWERED, flags_of, strongest_tone

SETTLED = {"ingredient_allergies": [], "la_allergy": "none", "anticoagulant": "none"}


def messages(answers):
    return [flag.message % flag.params for flag in flags_of(answers)]


def test_no_flag_when_all_is_answered_and_harmless():
    assert flags_of(SETTLED) == ()


def test_silence_about_allergies_is_a_flag_of_its_own():
    assert messages({}) == [
        "Allergies not asked",
        "Anaesthetic allergy not known",
        "Anticoagulants not known",
    ]


def test_flags_come_strongest_first():
    answers = SETTLED | {
        "diabetes": "type2",
        "anticoagulant": "warfarin",
        "anaphylaxis_history": "yes",
        "ingredient_allergies": ["chlorhexidine", "parabens"],
        "la_allergy": "unknown",
    }

    assert messages(answers) == [
        "Allergy: chlorhexidine",
        "Allergy: parabens",
        "Anaphylaxis before",
        "Anticoagulant: warfarin",
        "Diabetes type 2",
        "Anaesthetic allergy not known",
    ]


@pytest.mark.parametrize(
    ("answers", "tone"),
    [
        ({}, None),
        (SETTLED, None),
        ({"diabetes": "type1"}, "care"),
        ({"diabetes": "type1", "antiplatelet": "single"}, "wait"),
        ({"antiplatelet": "single", "ingredient_allergies": ["latex"]}, "stop"),
    ],
)
def test_strongest_tone_is_what_the_desk_may_see(answers, tone):
    assert strongest_tone(flags_of(answers)) == tone


def test_hiv_and_hepatitis_are_never_a_flag():
    assert flags_of(SETTLED | {"bloodborne_virus": "yes"}) == ()


def test_every_flag_reads_an_answer_that_exists():
    assert [key for key, value in KNOWN if value not in FIELD[key].values] == []
    assert [key for key in NOT_ANSWERED if key not in FIELD] == []
