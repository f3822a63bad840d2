"""The rule set is whole, and a faulty one is refused with all its faults."""

import shutil

import pytest

from clinic.reference.loader import Faults
from patients.domain.fact_fields import FIELD
from protocols.domain.rules import Mode
from protocols.domain.verdicts import Verdict
from protocols.reference import rulesets

# The rule table of the clinical reference, in its order.
TABLE = [
    *("Q01", "D01", "D02", "D02a", "D02b", "D03a", "D03b", "D03c", "D04", "D05", "D06"),
    *("D07", "D08", "D08b", "D09", "D09b", "D10", "D11", "D11b", "D12", "D12b", "D13"),
    *("D14", "D15"),
    *("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11"),
    *("B01", "B02", "B02b", "B03", "B03b", "B04", "B05", "B06"),
    *(
        "S01",
        "S02",
        "S02b",
        "S03",
        "S03b",
        "S03c",
        "S04a",
        "S04b",
        "S05",
        "S05b",
        "S06",
    ),
    *("S07", "S08", "S08b", "S09", "S10", "S11"),
    *(
        "H01",
        "H01a",
        "H01b",
        "H01c",
        "H02",
        "H02b",
        "H02c",
        "H03",
        "H04",
        "H04b",
        "H05",
    ),
    *("H06", "H06b", "H07", "H07b", "H08", "H08b", "H09"),
    *("G01", "G01b"),
    *("L01", "L01b", "L02", "L02b", "L03", "L03b", "L04", "L04b"),
    *("A01", "A01b", "A02", "A03", "A04", "A05", "A06", "A06b", "A07", "A08"),
    *("P01", "P01b", "P02", "P03", "P03b", "P04", "P05", "P06", "F01", "F02"),
]
MANUAL = [
    *(
        "SAVIN",
        "BASP",
        "D03P",
        "R07S",
        "R03L",
        "H10",
        "H11",
        "L05",
        "L06",
        "A09",
        "P07",
    ),
    *("P04A", "G10", "G11", "G12", "G13", "G14"),
]


def test_every_rule_of_the_table_is_there_in_its_order():
    rules = rulesets.current().rules

    assert [rule.id for rule in rules if not rule.is_manual] == TABLE
    assert {rule.id for rule in rules if rule.is_manual} == set(MANUAL)


def test_rules_that_only_block_promise_no_verdict():
    silent = [
        rule.id
        for rule in rulesets.current().rules
        if rule.blocks and not rule.verdicts
    ]

    assert silent == ["R04", "R07", "R07S", "R08", "H11", "F02"]


def test_every_contradiction_is_represented():
    ruleset = rulesets.current()

    assert [one.id for one in ruleset.contradictions] == [
        f"C{number:02}" for number in range(1, 28)
    ]
    known = {rule.id for rule in ruleset.rules}
    named = {
        name
        for one in ruleset.contradictions
        for name in one.represented_in
        if name[0].isupper()
    }
    assert named <= known


def test_every_rule_says_where_it_comes_from_and_waits_for_review():
    for rule in rulesets.current().rules:
        assert rule.provenance.sources, rule.id
        assert rule.provenance.needs_clinician_confirmation, rule.id
        assert (rule.provenance.reviewed_by, rule.provenance.reviewed_on) == ("", None)


def test_rules_read_only_facts_of_the_dictionary():
    reads = {key for rule in rulesets.current().rules for key in rule.reads}

    assert reads <= set(FIELD)


def test_questions_of_today_are_those_only_session_rules_read():
    assert rulesets.current().session_keys == {
        "hours_since_otc_aspirin_nsaid",
        "hours_since_alcohol",
        "wound_or_sunburn",
        "days_since_scalp_procedure",
        "hours_since_chemical_hair_treatment",
        "sbp",
        "dbp",
        "temperature_c",
    }


def test_a_version_is_found_by_name():
    current = rulesets.current()

    assert rulesets.get(current.slug, current.version) is current
    assert rulesets.get(current.slug, "1999.01") is None
    assert current.name == "candidacy@2026.11"
    assert current.rule("B04").title == "Own aspirin or painkiller within 24 hours"


@pytest.fixture
def copy(tmp_path):
    """A copy of the current rule set to spoil."""
    folder = tmp_path / "rules"
    shutil.copytree(rulesets.RULES / rulesets.current().version, folder)
    return folder


def spoil(folder, name: str, old: str, new: str) -> list[str]:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    faults = Faults()
    rulesets.of_folder(folder, faults)
    return [f"{one.file}: {one.key}: {one.message}" for one in faults.found]


DIAGNOSIS = "10-diagnosis.toml"
BLEEDING = "30-bleeding.toml"
VERDICTS = ", ".join(Verdict)
FAULTS = [
    (
        BLEEDING,
        'key = "clotting_disorder", is = ["yes"]',
        'key = "cloting", is = ["yes"]',
        [f"{BLEEDING}: rules[B01].cases[0].when[0].key: no fact cloting"],
    ),
    (
        BLEEDING,
        'is = ["warfarin", "doac", "heparin"]',
        'is = ["warfarin", "aspirin"]',
        [f"{BLEEDING}: rules[B02].cases[1].when[0].is: anticoagulant is never aspirin"],
    ),
    (
        BLEEDING,
        'verdict = "EXCLUDE"',
        'verdict = "FORBID"',
        [f"{BLEEDING}: rules[B01].cases[0].verdict: must be one of {VERDICTS}"],
    ),
    (
        BLEEDING,
        'reason = "Many punctures bleed"',
        "reason = 3",
        [f"{BLEEDING}: rules[B01].reason: must be text"],
    ),
    (
        BLEEDING,
        'release = "24 hours after the dose"',
        "",
        [f"{BLEEDING}: rules[B04].release: is missing: the rule can postpone"],
    ),
    (
        BLEEDING,
        'id = "B02b"',
        'id = "B02"',
        ["ruleset.toml: files: rule B02 stands there twice"],
    ),
    (
        BLEEDING,
        'key = "inr", missing = true',
        'key = "sbp", missing = true',
        [
            f"{BLEEDING}: rules[B02b].cases[1].when[1].missing: a blank sbp is a question of Q01"
        ],
    ),
    (
        "50-general.toml",
        'blocks = ["minoxidil"]',
        'blocks = ["minoxydil"]',
        ["50-general.toml: rules[H06].cases[0].blocks: no ingredient minoxydil"],
    ),
    (
        "80-consent.toml",
        "always = true, ",
        "",
        [
            "80-consent.toml: rules[F02].cases[0].when: a case has conditions, or is always true"
        ],
    ),
    (
        "10-diagnosis.toml",
        'asks = ["salt_regions"]',
        'asks = ["salt"]',
        ["10-diagnosis.toml: rules[D02].cases[0].asks: no fact salt"],
    ),
    (
        "10-diagnosis.toml",
        'verdicts = ["INCOMPLETE"]',
        'verdicts = ["UNSURE"]',
        ["10-diagnosis.toml: rules[Q01].verdicts: UNSURE is no verdict"],
    ),
    (
        "10-diagnosis.toml",
        'mode = "blank_answers"',
        'mode = "cases"',
        [
            f"{DIAGNOSIS}: rules[Q01].cases: stand in rules of mode cases, and there alone"
        ],
    ),
    (
        "ruleset.toml",
        '["D08", "D08b"]',
        '["D08", "D8b"]',
        ["ruleset.toml: exclusive: no rule D8b"],
    ),
    (
        "40-scalp.toml",
        "en_next = ",
        "en_then = ",
        [
            "40-scalp.toml: rules[S01].en_next: must stand in every language or in none",
            "40-scalp.toml: rules[S01].en_then: unknown key",
        ],
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "expected"), FAULTS)
def test_faulty_rule_set_is_named_with_file_and_key(copy, name, old, new, expected):
    assert spoil(copy, name, old, new) == expected


def test_mode_of_the_engines_own_rules():
    modes = {
        rule.id: rule.mode
        for rule in rulesets.current().rules
        if rule.mode not in {Mode.CASES, Mode.MANUAL}
    }

    assert modes == {"Q01": Mode.BLANK_ANSWERS, "F01": Mode.BLOCKED_IN_FORMULA}
