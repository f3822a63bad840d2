"""Reading answers: what is malformed, what is blank, what comes back the same."""

from datetime import date
from decimal import Decimal

import pytest

from patients.domain.answers import MalformedAnswers, parse_answers
from patients.domain.fact_fields import FIELD, FIELDS
from patients.domain.facts import Disease, SaltRegions

MALFORMED = [
    ([], ""),
    ("text", ""),
    (None, ""),
    ({"shoe_size": 43}, "shoe_size"),
    ({"smoker": True}, "smoker"),
    ({"smoker": "maybe"}, "smoker"),
    ({"smoker": " "}, "smoker"),
    ({"smoker": ["yes"]}, "smoker"),
    ({"norwood": "VIII"}, "norwood"),
    ({"sbp": "120"}, "sbp"),
    ({"sbp": True}, "sbp"),
    ({"sbp": -1}, "sbp"),
    ({"sbp": float("nan")}, "sbp"),
    ({"sbp": float("inf")}, "sbp"),
    ({"sbp": Decimal("NaN")}, "sbp"),
    ({"sbp": "unknown"}, "sbp"),
    ({"sbp": Decimal("1e999999999")}, "sbp"),
    ({"inr": [3]}, "inr"),
    ({"hours_since_alcohol": -0.1}, "hours_since_alcohol"),
    ({"hours_since_alcohol": "ten"}, "hours_since_alcohol"),
    ({"sinclair": 0}, "sinclair"),
    ({"sinclair": 6}, "sinclair"),
    ({"sinclair": 2.5}, "sinclair"),
    ({"sinclair": "3"}, "sinclair"),
    ({"visit_date": "14/05/2026"}, "visit_date"),
    ({"visit_date": "2026-5-14"}, "visit_date"),
    ({"visit_date": "20260514"}, "visit_date"),
    ({"visit_date": "2026-02-30"}, "visit_date"),
    ({"visit_date": "2026-05-14T10:00"}, "visit_date"),
    ({"visit_date": "unknown"}, "visit_date"),
    ({"visit_date": 20260514}, "visit_date"),
    ({"zones_requested": "frontal"}, "zones_requested"),
    ({"zones_requested": ["front"]}, "zones_requested"),
    ({"zones_requested": [1]}, "zones_requested"),
    ({"zones_requested": "unknown"}, "zones_requested"),
    ({"salt_regions": 50}, "salt_regions"),
    ({"salt_regions": {"top": 1}}, "salt_regions.top"),
    ({"salt_regions": {"vertex": 101}}, "salt_regions.vertex"),
    ({"salt_regions": {"vertex": -1}}, "salt_regions.vertex"),
    ({"salt_regions": {"vertex": "10"}}, "salt_regions.vertex"),
    ({"autoimmune_skin": {"name": "lupus"}}, "autoimmune_skin"),
    ({"autoimmune_skin": ["lupus"]}, "autoimmune_skin"),
    ({"autoimmune_skin": [{"name": 1}]}, "autoimmune_skin.name"),
    ({"autoimmune_skin": [{"site": "knee"}]}, "autoimmune_skin.site"),
    ({"autoimmune_skin": [{"stage": "x"}]}, "autoimmune_skin.stage"),
    ({"ingredient_allergies": "parabens"}, "ingredient_allergies"),
    ({"ingredient_allergies": [1]}, "ingredient_allergies"),
    ({"ingredient_allergies": [""]}, "ingredient_allergies"),
    ({"formula": ["snake_oil"]}, "formula"),
    ({"formula": ["prilocaine"]}, "formula"),
    ({"patch_positive_to": ["parabens"]}, "patch_positive_to"),
    ({"hba1c_unit": "mg/dL"}, "hba1c_unit"),
]


@pytest.mark.parametrize(("answers", "key"), MALFORMED)
def test_malformed_answer_is_named(answers, key):
    with pytest.raises(MalformedAnswers) as caught:
        parse_answers(answers)

    assert caught.value.key == key
    assert caught.value.reason


@pytest.mark.parametrize("blank", [{}, {"smoker": None}, {"smoker": ""}])
def test_blank_is_no_fault_and_no_value(blank):
    assert dict(parse_answers(blank).values) == {}


@pytest.mark.parametrize("word", ["unknown", "declined", "na"])
def test_open_answers_are_kept_as_given(word):
    given = {field.key: word for field in FIELDS if field.may_be_unknown}

    assert dict(parse_answers(given).values) == given


def test_values_become_exact_and_come_back_as_json():
    answers = {
        "sbp": 99.9,
        "sinclair": 3,
        "salt_regions": {"vertex": 49.95, "left": 0},
        "autoimmune_skin": [{"name": "Lupus", "site": "scalp"}],
        "ingredient_allergies": ["Parabens ", "parabens"],
        "visit_date": "2024-02-29",
    }

    parsed = parse_answers(answers)

    assert parsed.get("sbp") == Decimal("99.9")
    assert parsed.get("salt_regions") == SaltRegions(
        vertex=Decimal("49.95"), posterior=None, right=None, left=Decimal(0)
    )
    assert parsed.get("autoimmune_skin") == (Disease("lupus", "scalp", "unknown"),)
    assert parsed.get("ingredient_allergies") == ("parabens",)
    assert parse_answers(parsed.as_json()) == parsed


def test_day_may_come_as_a_date():
    day = date(2026, 5, 14)

    assert parse_answers({"visit_date": day}).get("visit_date") == day


def test_dictionary_says_what_a_blank_means():
    null_means_none = {field.key for field in FIELDS if field.null_means_none}
    stands_for = {field.key: field.blank_means for field in FIELDS if field.blank_means}

    assert null_means_none == {
        "months_since_delivery",
        "platelets",
        "inr",
        "inr_age_days",
        "hours_since_otc_aspirin_nsaid",
        "hours_since_alcohol",
        "hours_since_chemical_hair_treatment",
        "days_since_transplant",
        "days_since_scalp_procedure",
        "hba1c_value",
        "hba1c_unit",
        "hba1c_age_days",
        "months_since_chemo",
        "hb_g_dl",
        "ferritin_ug_l",
        "tsh_miu_l",
        "vitd_ng_ml",
        "sinclair",
        "salt_regions",
        "patch_read_hours",
    }
    assert stands_for == {
        "consent_signed": "no",
        "off_label_ack": "no",
        "photo_consent": "no",
        "excipients_recorded": "no",
        "patch_test": "not_done",
        "bdd_screen": "not_done",
    }


def test_every_field_has_a_label_and_a_harmless_answer_of_its_own():
    assert [field.key for field in FIELDS if not field.label] == []
    assert [
        field.key
        for field in FIELDS
        if field.harmless is not None and field.harmless not in field.values
    ] == []
    assert len(FIELD) == len(FIELDS)
