import pytest

from protocols.domain.release import Errand, Refusal, release, unticked
from protocols.domain.screening import FindingRecord, Screening
from protocols.domain.states import FindingChoice
from protocols.domain.verdicts import Overall, Part, Verdict

FINGERPRINT = "a" * 64


def finding(rule_id, verdict):
    return FindingRecord(
        rule_id=rule_id,
        title="",
        verdict=verdict,
        scope="C",
        reason="",
        action="",
        release_condition="",
        refer="",
        answers=(),
        missing_keys=(),
        blocks=(),
        sources=(),
        source_type="policy",
        reviewed_by="",
        reviewed_on=None,
        answers_fingerprint=FINGERPRINT,
    )


def judged(*findings, decided=None):
    screening = Screening(
        part=Part.COURSE,
        overall=Overall.CANDIDATE,
        findings=tuple(finding(*each) for each in findings),
        blocked=(),
        formula=(),
        ruleset_slug="candidacy",
        ruleset_version="2026.11",
        stop_rules=10,
    )
    decisions = {
        (rule, FINGERPRINT): choice for rule, choice in (decided or {}).items()
    }
    return release(screening, decisions)


def refusals(result):
    return [obstacle.refusal for obstacle in result.obstacles]


def test_nothing_found_may_start():
    result = judged()

    assert (result.may_issue, result.may_start) == (True, True)


@pytest.mark.parametrize(
    ("rule_id", "verdict", "errand"),
    [
        ("A06", Verdict.POSTPONE, Errand.PATCH_TEST),
        ("A06b", Verdict.POSTPONE, Errand.PATCH_TEST),
        ("P01", Verdict.POSTPONE, Errand.CONSENT),
        ("P01b", Verdict.POSTPONE, Errand.CONSENT),
        ("B02b", Verdict.POSTPONE, Errand.LAB),
        ("H01", Verdict.INCOMPLETE, Errand.LAB),
    ],
)
def test_what_is_only_to_be_done_waits_behind_an_issued_plan(rule_id, verdict, errand):
    result = judged((rule_id, verdict))

    assert (result.may_issue, result.may_start) == (True, False)
    assert [each.errand for each in result.pending] == [errand]


@pytest.mark.parametrize(
    ("rule_id", "verdict", "refusal"),
    [
        ("S05", Verdict.EXCLUDE, Refusal.STOP),
        ("S01", Verdict.POSTPONE, Refusal.WAIT),
        ("R02", Verdict.POSTPONE, Refusal.WAIT),
        ("Q01", Verdict.INCOMPLETE, Refusal.ANSWER_MISSING),
        ("D06", Verdict.REVIEW, Refusal.UNDECIDED),
        ("F01", Verdict.REVIEW, Refusal.BLOCKED_INGREDIENT),
    ],
)
def test_everything_else_is_settled_before_a_plan_is_issued(rule_id, verdict, refusal):
    assert refusals(judged((rule_id, verdict))) == [refusal]


def test_stop_is_not_lifted_by_what_may_wait():
    result = judged(("A06", Verdict.POSTPONE), ("S05", Verdict.EXCLUDE))

    assert result.may_issue is False


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (FindingChoice.GO_ON, []),
        (FindingChoice.DO_NOT_TREAT, [Refusal.DECIDED_AGAINST]),
        (FindingChoice.REFER, [Refusal.DECIDED_AGAINST]),
    ],
)
def test_decision_of_a_clinician_counts_as_it_was_made(choice, expected):
    assert (
        refusals(judged(("D06", Verdict.REVIEW), decided={"D06": choice})) == expected
    )


def test_decision_on_a_blocked_ingredient_is_not_taken():
    result = judged(("F01", Verdict.REVIEW), decided={"F01": FindingChoice.GO_ON})

    assert refusals(result) == [Refusal.BLOCKED_INGREDIENT]


def test_decision_on_other_answers_no_longer_holds():
    stale = {("D06", "b" * 64): FindingChoice.GO_ON}
    screening = Screening(
        Part.COURSE,
        Overall.NEEDS_REVIEW,
        (finding("D06", Verdict.REVIEW),),
        (),
        (),
        "candidacy",
        "2026.11",
        10,
    )

    assert refusals(release(screening, stale)) == [Refusal.UNDECIDED]


@pytest.mark.parametrize("verdict", [Verdict.PRECAUTION, Verdict.INFO])
def test_care_and_notes_keep_nothing_from_starting(verdict):
    assert judged(("B03", verdict)).may_start is True


def test_precautions_are_unticked_until_somebody_ticks_them():
    found = (finding("B03", Verdict.PRECAUTION), finding("P05", Verdict.INFO))
    ticked = {("B03", FINGERPRINT): FindingChoice.GO_ON}

    assert [each.rule_id for each in unticked(found, {})] == ["B03"]
    assert unticked(found, ticked) == ()
