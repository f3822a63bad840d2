"""What a decision carries: answers, waits, questions, blocks, the two parts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from protocols.domain.candidacy import Reading, fields_to_ask
from protocols.domain.verdicts import Overall, Part
from tests.protocols.domain.clear import MAN, WOMAN, blocked, fired, screened


def test_clear_person_is_a_candidate_without_findings():
    decision = screened({})

    assert (decision.overall, decision.findings) == (Overall.CANDIDATE, ())
    assert decision.blocked == {"buflomedil": ("F02",)}
    assert decision.ruleset == "candidacy@2026.11"


def test_finding_shows_the_answers_as_they_were_given():
    finding = screened({"ostia_loss": "declined"}).findings[0]

    assert finding.answers == (Reading("ostia_loss", "declined"),)


def test_finding_on_a_derived_fact_shows_the_answers_behind_it():
    finding = screened({"date_of_birth": "2010-01-01"}).findings[0]

    assert [reading.key for reading in finding.answers] == [
        "date_of_birth",
        "visit_date",
    ]


def test_wait_is_what_is_left_of_the_time():
    finding = screened({"hours_since_alcohol": 10.5}).findings[0]

    assert finding.wait == timedelta(hours=13, minutes=30)


def test_earliest_counts_real_hours_over_a_change_of_the_clocks():
    finding = screened({"hours_since_alcohol": 0}).findings[0]
    before = datetime(2026, 3, 28, 20, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    earliest = finding.earliest(before)

    assert earliest == datetime(2026, 3, 29, 19, 0, tzinfo=UTC)


def test_earliest_is_unknown_when_only_an_event_releases():
    finding = screened({"scalp_infection": "yes"}).findings[0]

    assert finding.earliest(datetime(2026, 5, 14, tzinfo=UTC)) is None


def test_questions_to_ask_are_the_missing_keys_once():
    decision = screened(
        {"smoker": None, "diabetes": "type1", "hba1c_value": 7, "herpes": "unknown"}
    )

    assert fields_to_ask(decision) == (
        "smoker",
        "herpes",
        "hba1c_unit",
        "hba1c_age_days",
    )


def test_pattern_hair_loss_without_a_stage_asks_for_the_stages():
    decision = screened({"norwood": "na"})

    assert fields_to_ask(decision) == ("norwood", "ludwig", "sinclair")


def test_course_leaves_out_what_only_today_decides():
    changes = {"hours_since_alcohol": 2, "sbp": None, "diabetes": "unknown"}

    course = screened(changes, part=Part.COURSE)
    today = screened(changes, part=Part.TODAY)

    assert fired(course) == ["H01 REVIEW"]
    assert fired(today) == ["Q01 INCOMPLETE", "B05 POSTPONE"]
    assert fields_to_ask(today) == ("sbp",)


def test_course_and_today_together_are_the_whole():
    changes = {"sbp": 95, "formula": ["minoxidil"], "cardiac": "stable"}

    parts = [screened(changes, part=part) for part in (Part.COURSE, Part.TODAY)]

    assert [fired(part) for part in parts] == [
        ["H06b PRECAUTION", "F01 REVIEW"],
        ["H07b PRECAUTION", "F01 REVIEW"],
    ]
    assert fired(screened(changes)) == [
        "H06b PRECAUTION",
        "H07b PRECAUTION",
        "F01 REVIEW",
    ]


def test_block_names_every_rule_in_table_order():
    changes = {"cardiac": "stable", "sbp": 95, "ingredient_allergies": ["minoxidil"]}

    assert blocked(screened(changes)) == {"minoxidil": ["H06b", "H07b", "A01"]}


def test_formula_holds_only_its_own_blocked_ingredients():
    decision = screened({"formula": ["biotin", "dutasteride"]}, person=WOMAN)

    assert decision.blocked_in_formula == {"dutasteride": ("R04",)}
    assert set(decision.blocked) == {"buflomedil", "dutasteride", "finasteride"}


def test_salt_is_exact_at_its_cut():
    regions = {"vertex": 50, "posterior": 50, "right": 50, "left": 49.95}
    changes = {
        "primary_diagnosis": "alopecia_areata",
        "aa_rapid_progression": "no",
        "salt_regions": regions,
    }

    assert fired(screened(changes)) == ["D02a REVIEW"]
    assert Decimal("0.18") * Decimal("49.95") + Decimal("0.82") * 50 == Decimal(
        "49.991"
    )


def test_birthday_on_29_february_falls_on_1_march():
    born = {"date_of_birth": "2008-02-29"}

    assert fired(screened({**born, "visit_date": "2026-02-28"})) == ["G01 EXCLUDE"]
    assert fired(screened({**born, "visit_date": "2026-03-01"})) == []


def test_order_of_keys_changes_nothing():
    changes = {"smoker": "yes", "cardiac": "unknown", "norwood": "V"}
    turned = dict(reversed({**MAN, **changes}.items()))

    assert screened(turned, person={}) == screened(changes)
