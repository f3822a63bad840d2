"""The scales as clinical-reference 2.1 to 2.5 gives them: steps, meanings, rules."""

import shutil

import pytest

from clinic.reference.loader import Faults
from patients.domain.fact_fields import FIELD
from patients.domain.scale_steps import ScaleKey
from patients.presenters.pictograms import pictogram
from patients.presenters.scale_words import meaning_words
from patients.reference import scales
from protocols.reference import rulesets

MEANT = {
    "norwood": {
        "I": ("review_if_only_aga", "D07"),
        "Ia": ("nothing", ""),
        "II": ("candidate", ""),
        "IIa": ("candidate", ""),
        "III": ("candidate", ""),
        "IIIa": ("candidate", ""),
        "III_vertex": ("candidate", ""),
        "IV": ("candidate_limit", ""),
        "IVa": ("candidate", ""),
        "V": ("review", "D06"),
        "Va": ("review", "D06"),
        "VI": ("stop", "D05"),
        "VII": ("stop", "D05"),
    },
    "ludwig": {
        "0": ("other_cause", ""),
        "I": ("candidate", ""),
        "II": ("candidate", ""),
        "III": ("by_viability", "D08"),
    },
    "sinclair": {
        "1": ("not_on_this_view", ""),
        "2": ("candidate", ""),
        "3": ("candidate", ""),
        "4": ("review", "D08b"),
        "5": ("by_viability", "D08"),
    },
    "savin": {
        "I-1": ("nothing", ""),
        "I-2": ("candidate", ""),
        "I-3": ("candidate", ""),
        "I-4": ("candidate", ""),
        "II-1": ("candidate", ""),
        "II-2": ("candidate", ""),
        "III": ("review", "SAVIN"),
        "ADVANCED": ("by_viability", "SAVIN"),
        "FRONTAL": ("nothing", ""),
    },
    "shedding_scale": {
        **{str(n): ("normal", "") for n in range(1, 5)},
        "5": ("excessive", ""),
        "6": ("excessive", ""),
    },
    "shedding_visual": {str(n): ("nothing", "") for n in range(1, 10)},
}
OFFERED = [
    (str(scale.key), step.code)
    for scale in scales.current().scales
    for step in scale.offered
] + [("basp", part.code) for part in scales.basp().parts()]


@pytest.mark.parametrize("key", list(ScaleKey), ids=str)
def test_steps_mean_what_the_reference_says(key):
    found = {
        step.code: (str(step.meaning), step.rule) for step in scales.get(key).steps
    }

    assert found == MEANT[key]


def test_steps_offered_are_those_of_the_dictionary():
    def offered(key):
        return tuple(step.code for step in scales.get(key).offered)

    assert offered("norwood") == FIELD["norwood"].values
    assert offered("ludwig") == FIELD["ludwig"].values
    assert offered("sinclair") == ("1", "2", "3", "4", "5")


def test_rules_that_are_named_exist():
    known = {rule.id for rule in rulesets.current().rules}
    named = {step.rule for scale in scales.current().scales for step in scale.steps} - {
        ""
    }

    assert named - known == set()
    assert "BASP" in known


def test_limits_of_basp_are_those_of_the_reference():
    marked = {part.code for part in scales.basp().parts() if part.needs_decision}

    assert marked == {"U1", "U2", "U3", "M3", "C3", "F3", "V3"}


@pytest.mark.parametrize(("key", "code"), OFFERED, ids=lambda value: value)
def test_every_step_has_a_picture_of_its_own(key, code):
    drawn = pictogram(key, code)

    others = [pictogram(k, c) for k, c in OFFERED if (k, c) != (key, code) and k == key]
    assert drawn is not None
    assert drawn not in others


def test_text_that_is_no_step_has_no_picture():
    assert pictogram("norwood", "VIII") is None
    assert pictogram("tail", "I") is None


def test_meaning_names_its_rule():
    norwood = scales.get("norwood")

    assert meaning_words(norwood.step("VI")) == "By default: stop (D05)"
    assert meaning_words(norwood.step("Ia")) == ""


def test_faults_are_named(tmp_path):
    file = tmp_path / "scales@2026.11.toml"
    shutil.copy(scales.DATA / file.name, file)
    text = file.read_text("utf-8")
    text = text.replace('code = "IIa"', 'code = "II"').replace(
        'meaning = "stop", rule = "D05"', 'meaning = "perhaps"', 1
    )
    file.write_text(text, "utf-8")
    faults = Faults()

    scales.load(file, faults)

    assert [fault.key.split(".")[-1] for fault in faults.found] == ["meaning", "steps"]
