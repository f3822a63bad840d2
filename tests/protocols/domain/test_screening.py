import json
from datetime import UTC, datetime, timedelta

import pytest

from protocols.domain.plain import plain
from protocols.domain.screening import KnownAnswer, Run, Screening, screen
from protocols.domain.screening_changes import changes_between
from protocols.domain.verdicts import Overall, Part, Verdict
from protocols.reference import rulesets
from tests.protocols.domain.clear import MAN

NOW = datetime(2026, 5, 14, 9, tzinfo=UTC)


def known(**changes):
    answers = {**MAN, **changes}
    return {key: KnownAnswer(key, value) for key, value in answers.items()}


def run(part=Part.COURSE, at=NOW, **changes):
    return screen(Run(known(**changes), rulesets.current(), part, at))


@pytest.mark.parametrize(
    ("changes", "verdict", "overall"),
    [
        ({"keloid": "scalp"}, Verdict.EXCLUDE, Overall.NOT_A_CANDIDATE),
        ({"scalp_infection": "yes"}, Verdict.POSTPONE, Overall.POSTPONE),
        ({"clotting_disorder": "unknown"}, Verdict.INCOMPLETE, Overall.INCOMPLETE),
        ({"norwood": "V"}, Verdict.REVIEW, Overall.NEEDS_REVIEW),
        (
            {"antiplatelet": "single"},
            Verdict.PRECAUTION,
            Overall.CANDIDATE_WITH_PRECAUTIONS,
        ),
        ({"smoker": "yes"}, Verdict.INFO, Overall.CANDIDATE),
    ],
)
def test_every_kind_of_verdict_is_told_with_its_answer(changes, verdict, overall):
    screening = run(**changes)

    (found,) = screening.findings
    assert (screening.overall, found.verdict) == (overall, verdict)
    assert {answer.key: answer.value for answer in found.answers} | changes == {
        answer.key: answer.value for answer in found.answers
    }


def test_screening_survives_storage_as_it_stood():
    screening = run(norwood="V", days_since_transplant=3, sinclair=2)

    stored = json.loads(json.dumps(screening.as_json()))

    assert Screening.from_json(stored) == screening


def test_earliest_moment_is_counted_from_now():
    (found,) = run(days_since_transplant=27).findings

    assert found.earliest == NOW + timedelta(days=1)


class TestFingerprint:
    def test_same_facts_same_fingerprint(self):
        assert run().fingerprint == run().fingerprint

    def test_a_changed_answer_changes_it(self):
        assert run().fingerprint != run(smoker="yes").fingerprint

    def test_another_formula_changes_it(self):
        assert run().fingerprint != run(formula=["biotin"]).fingerprint

    def test_another_day_leaves_the_course_and_changes_today(self):
        other_day = {"visit_date": "2026-05-15"}

        assert run().fingerprint == run(**other_day).fingerprint
        today = run(Part.TODAY).fingerprint
        assert today != run(Part.TODAY, **other_day).fingerprint

    def test_wine_leaves_the_course_and_changes_today(self):
        wine = {"hours_since_alcohol": 3}

        assert run().fingerprint == run(**wine).fingerprint
        assert run(Part.TODAY).fingerprint != run(Part.TODAY, **wine).fingerprint

    def test_hours_that_only_passed_leave_it(self):
        moment = NOW - timedelta(days=40)
        answers = known()

        def after(days):
            since = KnownAnswer("days_since_transplant", days, moment=moment)
            answers["days_since_transplant"] = since
            return screen(Run(answers, rulesets.current(), Part.COURSE, NOW))

        assert after(40).fingerprint == after(41).fingerprint


class TestDecisionFingerprint:
    def of(self, **changes):
        return {
            found.rule_id: found.answers_fingerprint
            for found in run(**changes).findings
        }

    def test_holds_while_the_answers_behind_it_are_the_same(self):
        assert self.of(norwood="V")["D06"] == self.of(norwood="V", smoker="yes")["D06"]

    def test_ends_with_a_changed_answer(self):
        assert self.of(norwood="V")["D06"] != self.of(norwood="Va")["D06"]

    def test_outlives_the_passing_of_days(self):
        old = {"date_of_birth": "1950-02-10"}
        later = old | {"visit_date": "2026-06-14"}

        assert self.of(**old)["G01b"] == self.of(**later)["G01b"]


class TestChanges:
    def between(self, before, after):
        stored = plain(known(**before))
        return changes_between(run(**before), stored, run(**after), known(**after))

    def test_says_the_answer_and_what_it_brought(self):
        found = self.between({}, {"keloid": "scalp"})

        (answer,) = found.answers
        assert (answer.key, answer.before, answer.after) == ("keloid", "none", "scalp")
        assert [each.rule_id for each in found.added] == ["S05"]
        assert found.gone == ()

    def test_says_what_no_longer_fires(self):
        found = self.between({"keloid": "scalp"}, {})

        assert [each.rule_id for each in found.gone] == ["S05"]

    def test_another_day_is_no_change(self):
        assert not self.between({}, {"visit_date": "2026-06-01"})
