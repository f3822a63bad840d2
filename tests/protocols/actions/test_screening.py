from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from clinic.models import AuditEvent, Message
from patients.domain.choices import ConsentKind
from patients.models import ClinicalFact
from protocols.actions import declines, knowledge, patch_tests
from protocols.actions.screening import (
    FindingChanged,
    NotDecidable,
    SessionDay,
    answer_questions,
    decide_finding,
    record_check,
)
from protocols.domain.screening import KnownAnswer
from protocols.domain.screening_inputs import DeclineLetter, FindingVerdict, PatchResult
from protocols.domain.states import FindingChoice, PatchTestResult
from protocols.domain.verdicts import Overall, Part, Verdict
from protocols.models import (
    CandidacyCheck,
    Decline,
    FindingDecision,
    KnowledgeSignOff,
    PatchTest,
)
from protocols.queries.knowledge import rule_book
from protocols.queries.screenings import live_screening, screening_of
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.screening import (
    TESTED,
    TODAY_CLEAR,
    answered,
    clear_patient,
    clinician_of,
    consented,
    patch_tested,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return clear_patient(norwood="V", antiplatelet="single")


@pytest.fixture
def clinician(patient):
    return clinician_of(patient, full_name="Dr. Ayşe Işık")


def record(patient, by, part=Part.COURSE, at=NOW, **options):
    return record_check(patient=patient, part=part, by=by, at=at, **options)


def live(patient, at=NOW):
    return live_screening(patient, part=Part.COURSE, at=at)


def verdict_on(patient, rule_id, **changes):
    found = next(
        each for each in live(patient).screening.findings if each.rule_id == rule_id
    )
    values = {
        "rule_id": rule_id,
        "verdict": found.verdict,
        "answers_fingerprint": found.answers_fingerprint,
        "choice": FindingChoice.GO_ON,
        "reason": "Wants to keep what is there.",
    }
    return FindingVerdict(**values | changes)


def decide(patient, by, finding, at=NOW):
    return decide_finding(
        patient=patient, part=Part.COURSE, verdict=finding, by=by, at=at
    )


class TestRecord:
    def test_keeps_facts_findings_and_rules_as_they_stood(self, patient, clinician):
        check = record(patient, clinician)

        assert (check.overall, check.scope) == (Overall.NEEDS_REVIEW, "course")
        assert screening_of(check) == live(patient).screening
        assert check.facts["norwood"]["value"] == "V"
        assert (check.ruleset_slug, check.ruleset_version) == ("candidacy", "2026.11")

    def test_leaves_a_trace(self, patient, clinician):
        check = record(patient, clinician)

        event = AuditEvent.objects.get(action="screening_recorded")
        assert (event.subject_id, event.patient_id) == (str(check.pk), patient.pk)

    def test_twice_on_the_same_facts_is_one_check(self, patient, clinician):
        first = record(patient, clinician)

        assert record(patient, clinician, at=NOW + timedelta(hours=1)) == first

    def test_changed_fact_makes_another_check(self, patient, clinician):
        first = record(patient, clinician)
        answered(patient, by=clinician, smoker="yes")

        assert record(patient, clinician) != first

    def test_is_never_changed(self, patient, clinician):
        check = record(patient, clinician)

        with pytest.raises(DatabaseError), transaction.atomic():
            CandidacyCheck.objects.filter(pk=check.pk).update(overall="CANDIDATE")

    def test_of_today_counts_for_one_day(self, patient, clinician):
        answered(patient, by=clinician, **TODAY_CLEAR)
        first = record(patient, clinician, part=Part.TODAY)

        next_day = NOW + timedelta(days=1)
        assert record(patient, clinician, part=Part.TODAY, at=next_day) != first

    def test_answers_of_the_checklist_win(self, patient, clinician):
        answers = {
            key: KnownAnswer(key, value, "session_check", "Dr. Now", NOW)
            for key, value in TODAY_CLEAR.items()
        }

        day = SessionDay(answers=answers)
        check = record(patient, clinician, part=Part.TODAY, day=day)
        assert check.overall == Overall.CANDIDATE


class TestAnswer:
    def test_becomes_a_fact_of_the_clinician(self, patient, clinician):
        answer_questions(
            patient=patient, answers={"norwood": "III"}, by=clinician, at=NOW
        )

        fact = ClinicalFact.objects.get(
            patient=patient, key="norwood", superseded_at=None
        )
        assert (fact.value, fact.source, fact.recorded_by) == (
            "III",
            "clinician",
            clinician,
        )
        assert live(patient).screening.of(Verdict.REVIEW) == ()


class TestDecide:
    def test_review_is_decided_with_reason_and_signer(self, patient, clinician):
        decision = decide(patient, clinician, verdict_on(patient, "D06"))

        assert (decision.choice, decision.by) == (FindingChoice.GO_ON, clinician)
        assert decision.reason == "Wants to keep what is there."
        assert live(patient).release.may_issue is True

    def test_precaution_is_ticked(self, patient, clinician):
        decision = decide(patient, clinician, verdict_on(patient, "B03", reason=""))

        assert (decision.verdict, decision.reason) == ("PRECAUTION", "")

    def test_twice_is_one_decision(self, patient, clinician):
        finding = verdict_on(patient, "D06")
        first = decide(patient, clinician, finding)

        assert decide(patient, clinician, finding) == first
        assert FindingDecision.objects.count() == 1

    def test_other_word_is_a_decision_of_its_own_and_the_newest_counts(
        self, patient, clinician
    ):
        decide(patient, clinician, verdict_on(patient, "D06"))
        no = verdict_on(patient, "D06", choice=FindingChoice.DO_NOT_TREAT)
        decide(patient, clinician, no, at=NOW + timedelta(minutes=1))

        assert live(patient).release.may_issue is False

    def test_ends_when_its_answer_changes(self, patient, clinician):
        decide(patient, clinician, verdict_on(patient, "D06"))
        answered(patient, by=clinician, norwood="Va")

        assert live(patient).release.may_issue is False

    def test_outlives_an_unrelated_change(self, patient, clinician):
        decide(patient, clinician, verdict_on(patient, "D06"))
        answered(patient, by=clinician, smoker="yes")

        assert live(patient).release.may_issue is True

    def test_on_answers_that_changed_meanwhile_is_refused(self, patient, clinician):
        finding = verdict_on(patient, "D06")
        answered(patient, by=clinician, norwood="Va")

        with pytest.raises(FindingChanged):
            decide(patient, clinician, finding)
        assert FindingDecision.objects.count() == 0

    def test_stop_is_never_decided_away(self, patient, clinician):
        answered(patient, by=clinician, keloid="scalp")

        with pytest.raises(NotDecidable):
            decide(patient, clinician, verdict_on(patient, "S05"))

    def test_blocked_ingredient_is_never_decided_away(self, patient, clinician):
        day = SessionDay(formula=("buflomedil",))
        record(patient, clinician, day=day)
        (found,) = [
            each
            for each in live_screening(
                patient, part=Part.COURSE, at=NOW, formula=("buflomedil",)
            ).screening.findings
            if each.rule_id == "F01"
        ]
        finding = FindingVerdict(
            "F01",
            Verdict.REVIEW,
            found.answers_fingerprint,
            FindingChoice.GO_ON,
            "Because.",
        )

        with pytest.raises((NotDecidable, FindingChanged)):
            decide(patient, clinician, finding)


class TestDecline:
    def letter(self, **changes):
        values = {
            "reason": "Keloid",
            "language": "en-gb",
            "letter": "Dear patient",
            "send_notice": True,
        }
        return DeclineLetter(**values | changes)

    def decline(self, patient, by, **changes):
        return declines.decline(
            patient=patient, letter=self.letter(**changes), by=by, at=NOW
        )

    def test_keeps_the_letter_with_its_screening(self, patient, clinician):
        ClinicFactory()
        declined = self.decline(patient, clinician)

        assert declined.check_run == CandidacyCheck.objects.get()
        assert (declined.letter, declined.by) == ("Dear patient", clinician)

    def test_mail_says_only_that_a_letter_waits(self, patient, clinician):
        ClinicFactory()
        self.decline(patient, clinician)

        message = Message.objects.get()
        text = message.subject + message.body_text + message.body_html
        assert message.kind == "decline_letter"
        assert "Keloid" not in text
        assert "Dear patient" not in text
        assert patient.full_name in message.body_html

    def test_without_notice_nothing_is_mailed(self, patient, clinician):
        self.decline(patient, clinician, send_notice=False)

        assert Message.objects.count() == 0

    def test_without_address_a_notice_is_refused(self, patient, clinician):
        patient.email = ""

        with pytest.raises(declines.NoAddress):
            self.decline(patient, clinician)
        assert Decline.objects.count() == 0

    def test_twice_is_one_letter(self, patient, clinician):
        ClinicFactory()
        first = self.decline(patient, clinician)

        assert self.decline(patient, clinician) == first
        assert Message.objects.count() == 1


class TestPatchTest:
    @pytest.fixture
    def patient(self):
        return clear_patient(patch_test=False)

    def test_is_noted_with_what_was_put_on(self, patient, clinician):
        test = patch_tests.apply_patch_test(
            patient=patient, ingredients=TESTED, by=clinician, at=NOW
        )

        assert (test.ingredients, test.applied_by) == (sorted(TESTED), clinician)

    def test_twice_is_one_test(self, patient, clinician):
        for _again in range(2):
            patch_tests.apply_patch_test(
                patient=patient, ingredients=TESTED, by=clinician, at=NOW
            )

        assert PatchTest.objects.count() == 1

    def test_of_nothing_is_refused(self, patient, clinician):
        with pytest.raises(patch_tests.NothingToTest):
            patch_tests.apply_patch_test(
                patient=patient, ingredients=(), by=clinician, at=NOW
            )

    def read(self, test, by, at=NOW, result=PatchTestResult.NEGATIVE, positive_to=()):
        return patch_tests.read_patch_test(
            test=test, reading=PatchResult(result, positive_to), by=by, at=at
        )

    def test_reading_runs_the_screening_again(self, patient, clinician):
        test = patch_tested(patient, by=clinician, hours=None)

        self.read(test, clinician, at=NOW + timedelta(hours=24))

        assert CandidacyCheck.objects.get().overall == Overall.CANDIDATE

    def test_early_negative_may_be_read_again(self, patient, clinician):
        test = patch_tested(patient, by=clinician, hours=None)
        self.read(test, clinician)

        later = NOW + timedelta(hours=24)
        assert self.read(test, clinician, at=later).read_at == later

    def test_reading_that_counts_is_not_changed(self, patient, clinician):
        test = patch_tested(patient, by=clinician)

        with pytest.raises(patch_tests.AlreadyRead):
            self.read(
                test,
                clinician,
                at=NOW + timedelta(hours=1),
                result=PatchTestResult.POSITIVE,
                positive_to=("biotin",),
            )

    def test_same_reading_twice_changes_nothing(self, patient, clinician):
        test = patch_tested(patient, by=clinician)

        later = NOW + timedelta(hours=1)
        assert self.read(test, clinician, at=later).read_at == NOW


class TestSignOff:
    @pytest.fixture
    def lead(self, patient, clinician):
        ClinicFactory(medical_lead=clinician)
        return clinician

    def sign(self, by, at=NOW):
        return knowledge.sign_knowledge(
            publication=rule_book().publication, by=by, at=at
        )

    def test_medical_lead_signs_the_version(self, lead, patient):
        self.sign(lead)

        assert live(patient).sign_off.signed_by == lead

    def test_anybody_else_is_refused(self, lead):
        with pytest.raises(knowledge.NotMedicalLead):
            self.sign(StaffMemberFactory(clinician=True))
        assert KnowledgeSignOff.objects.count() == 0

    def test_twice_is_one_signature(self, lead):
        first = self.sign(lead)

        assert self.sign(lead, at=NOW + timedelta(days=1)) == first


def test_consent_that_arrives_is_seen_at_once():
    patient = clear_patient(consent=False)
    assert live(patient).release.may_start is False

    consented(patient, ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)

    assert live(patient).release.may_start is True
