import uuid
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from clinic.actions.submissions import AlreadySubmitted
from clinic.models import AuditEvent
from patients.models import PatientAssignment
from protocols.actions import issue as issuing
from protocols.actions import plans
from protocols.actions.issue import IssueRequest, NotIssuable
from protocols.actions.screening import SessionDay, decide_finding, record_check
from protocols.domain.plan import FormulaItem, PlanDraft
from protocols.domain.screening_inputs import FindingVerdict
from protocols.domain.states import FindingChoice, PlanState
from protocols.domain.verdicts import Part
from protocols.models import CandidacyCheck, PlanDocument, PlanVersion, TreatmentPlan
from protocols.queries.plans import content_of
from protocols.queries.screenings import live_screening
from protocols.reference import protocol_templates
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.screening import (
    TESTED,
    answered,
    clear_patient,
    clinician_of,
    patch_tested,
)

pytestmark = pytest.mark.django_db
T1, T2, T12 = (
    protocol_templates.get(slug)
    for slug in ("t1-weekly-monthly", "t2-6to8-q2m", "t12-aa-derm-only")
)
FORMULA = tuple(FormulaItem(key, Decimal("1.0"), "mL") for key in TESTED)


@pytest.fixture(autouse=True)
def clinic_of_tests():
    return ClinicFactory(currency="TRY")


@pytest.fixture
def patient():
    return clear_patient()


@pytest.fixture
def clinician(patient):
    return clinician_of(patient, full_name="Dr. Ayşe Işık")


def started(patient, by, protocol=T1):
    return plans.start_plan(patient=patient, protocol=protocol, by=by, at=NOW)


def complete(plan, **changes):
    values = {
        "formula": FORMULA,
        "goals": "Keep what is there.",
        "start_on": (NOW + timedelta(days=7)).date(),
        "price_per_session": Decimal("3200.00"),
    }
    return replace(PlanDraft.from_json(plan.draft), **values | changes)


def saved(plan, by, **changes):
    draft = complete(plan, **changes)
    return plans.save_draft(plan=plan, draft=draft, version=plan.version, by=by, at=NOW)


def screened(plan, by):
    day = SessionDay(formula=PlanDraft.from_json(plan.draft).formula_keys)
    return record_check(patient=plan.patient, part=Part.COURSE, by=by, at=NOW, day=day)


def issue(plan, by, *, at=NOW, version=None, send=False, form_key=None):
    request = IssueRequest(version or plan.version, send, form_key or uuid.uuid4())
    return issuing.issue_plan(plan=plan, request=request, by=by, at=at)


def ready(patient, by, **changes):
    plan = saved(started(patient, by), by, **changes)
    screened(plan, by)
    return plan


def reasons(plan, by):
    with pytest.raises(NotIssuable) as refused:
        issue(plan, by)
    assert PlanVersion.objects.count() == 0
    return refused.value.reasons


class TestStart:
    def test_copies_the_protocol_in(self, patient, clinician):
        plan = started(patient, clinician)

        assert (plan.protocol_slug, plan.state) == ("t1-weekly-monthly", "draft")
        assert plan.protocol_copy["code"] == "T1_WEEKLY_MONTHLY"
        assert plan.number.startswith("PL-")
        assert PlanDraft.from_json(plan.draft).currency == "TRY"

    def test_again_finds_the_draft(self, patient, clinician):
        assert started(patient, clinician) == started(patient, clinician)

    def test_another_protocol_takes_its_place_and_keeps_the_aim(
        self, patient, clinician
    ):
        plan = saved(started(patient, clinician), clinician)
        changed = started(patient, clinician, protocol=T2)

        draft = PlanDraft.from_json(changed.draft)
        assert changed.pk == plan.pk
        assert (draft.protocol_slug, draft.goals) == (
            "t2-6to8-q2m",
            "Keep what is there.",
        )

    def test_what_is_only_referred_cannot_be_planned(self, patient, clinician):
        with pytest.raises(plans.NotOffered):
            started(patient, clinician, protocol=T12)
        assert TreatmentPlan.objects.count() == 0


class TestSave:
    def test_keeps_what_was_typed(self, patient, clinician):
        plan = saved(started(patient, clinician), clinician, goals="Less shedding.")

        assert PlanDraft.from_json(plan.draft).goals == "Less shedding."

    def test_stale_page_is_refused(self, patient, clinician):
        plan = started(patient, clinician)
        saved(plan, clinician)

        with pytest.raises(plans.StaleEdit):
            plans.save_draft(
                plan=plan, draft=complete(plan), version=1, by=clinician, at=NOW
            )

    def test_count_outside_the_protocol_is_refused(self, patient, clinician):
        plan = started(patient, clinician)
        draft = complete(plan)
        first = replace(draft.phases[0], sessions=9)
        draft = replace(draft, phases=(first, *draft.phases[1:]))

        with pytest.raises(plans.PlanRefused) as refused:
            plans.save_draft(plan=plan, draft=draft, version=1, by=clinician, at=NOW)
        assert [each.name for each in refused.value.faults] == ["phase_0_sessions"]

    @pytest.mark.parametrize("key", ["buflomedil", "exosomes", "nonsense"])
    def test_what_must_not_go_in_cannot_be_added(self, patient, clinician, key):
        plan = started(patient, clinician)

        with pytest.raises(plans.PlanRefused):
            saved(plan, clinician, formula=(FormulaItem(key),))

    def test_blocked_for_this_patient_cannot_be_added(self, patient, clinician):
        answered(patient, by=clinician, cardiac="stable")
        plan = started(patient, clinician)

        with pytest.raises(plans.PlanRefused):
            saved(plan, clinician, formula=(FormulaItem("minoxidil"),))

    def test_blocked_after_it_was_chosen_may_stay_while_drafting(
        self, patient, clinician
    ):
        chosen = (FormulaItem("minoxidil", Decimal(1), "mL"),)
        plan = saved(started(patient, clinician), clinician, formula=chosen)
        answered(patient, by=clinician, cardiac="stable")

        plan = saved(plan, clinician, formula=chosen, goals="Still.")

        assert PlanDraft.from_json(plan.draft).goals == "Still."

    def test_more_than_five_components_are_refused(self, patient, clinician):
        keys = [
            "biotin",
            "dexpanthenol",
            "pyridoxine",
            "zinc",
            "magnesium",
            "hyaluronic_acid",
        ]
        plan = started(patient, clinician)

        with pytest.raises(plans.PlanRefused):
            saved(plan, clinician, formula=tuple(FormulaItem(key) for key in keys))


class TestIssue:
    def test_freezes_everything_that_was_agreed(self, patient, clinician):
        plan = ready(patient, clinician)
        version = issue(plan, clinician, send=True)

        content = content_of(version)
        assert (version.number, content.version, content.number) == (1, 1, plan.number)
        assert content.patient.name == patient.full_name
        assert [item.key for item in content.formula] == list(TESTED)
        assert len(content.schedule) == 9
        assert content.price.course_total == Decimal("28800.00")
        assert content.screening.check_id == CandidacyCheck.objects.get().pk
        assert content.texts["red_flags"].sections[0].lines != ()
        assert version.plan.state == PlanState.ACTIVE

    def test_speaks_the_language_of_the_patient(self, patient, clinician):
        patient.language = "tr"
        patient.save(update_fields=["language"])

        content = content_of(issue(ready(patient, clinician), clinician))

        assert content.language == "tr"
        assert content.protocol.title == "Haftalık, sonra aylık"

    def test_queues_the_document_as_asked(self, patient, clinician):
        version = issue(ready(patient, clinician), clinician, send=True)

        document = PlanDocument.objects.get()
        assert (document.plan_version, document.state, document.send_by_mail) == (
            version,
            "queued",
            True,
        )

    def test_gives_the_patient_to_the_clinician(self, patient, clinician):
        plan = ready(patient, clinician)
        PatientAssignment.objects.all().delete()

        issue(plan, clinician)

        given = PatientAssignment.objects.get()
        assert (given.clinician, given.because) == (clinician, "plan")

    def test_leaves_a_trace(self, patient, clinician):
        version = issue(ready(patient, clinician), clinician)

        event = AuditEvent.objects.get(action="plan_issued")
        assert (event.subject_id, event.by) == (str(version.pk), clinician)

    def test_version_is_never_changed(self, patient, clinician):
        version = issue(ready(patient, clinician), clinician)

        with pytest.raises(DatabaseError), transaction.atomic():
            PlanVersion.objects.filter(pk=version.pk).update(content={})

    def test_same_form_twice_is_one_version(self, patient, clinician):
        plan, key = ready(patient, clinician), uuid.uuid4()
        first = issue(plan, clinician, form_key=key)

        with pytest.raises(AlreadySubmitted) as earlier:
            issue(plan, clinician, form_key=key)
        assert earlier.value.result_url == issuing.version_url(first)
        assert PlanVersion.objects.count() == 1

    def test_stale_page_is_refused(self, patient, clinician):
        plan = ready(patient, clinician)

        with pytest.raises(plans.StaleEdit):
            issue(plan, clinician, version=plan.version - 1)

    def test_change_makes_the_next_version(self, patient, clinician):
        plan = ready(patient, clinician)
        issue(plan, clinician)
        plan.refresh_from_db()
        plan = saved(plan, clinician, goals="Grow.")
        second = issue(plan, clinician)

        assert second.number == 2
        assert content_of(second).goals == "Grow."
        assert content_of(PlanVersion.objects.get(number=1)).goals != "Grow."

    def test_an_ended_plan_is_not_issued(self, patient, clinician):
        plan = ready(patient, clinician)
        plans.stop_plan(plan=plan, reason="Moved away.", by=clinician, at=NOW)

        with pytest.raises(plans.NotEditable):
            issue(plan, clinician)


class TestNotIssuable:
    def test_without_a_recorded_screening(self, patient, clinician):
        plan = saved(started(patient, clinician), clinician)

        assert reasons(plan, clinician) == (
            "Record the screening of these facts and this formula.",
        )

    def test_when_a_fact_changed_since(self, patient, clinician):
        plan = ready(patient, clinician)
        answered(patient, by=clinician, smoker="yes")

        assert reasons(plan, clinician) == (
            "Record the screening of these facts and this formula.",
        )

    def test_when_the_formula_changed_since(self, patient, clinician):
        plan = ready(patient, clinician)
        plan = saved(plan, clinician, formula=FORMULA[:1])

        assert reasons(plan, clinician) == (
            "Record the screening of these facts and this formula.",
        )

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ({"keloid": "scalp"}, "S05: a known fact rules treatment out."),
            (
                {"scalp_infection": "yes"},
                "S01: something must be waited for first.",
            ),
            ({"clotting_disorder": "unknown"}, "B01: an answer is missing."),
            ({"norwood": "V"}, "D06: a decision is open."),
        ],
    )
    def test_while_a_finding_stands_against_it(
        self, patient, clinician, answer, reason
    ):
        answered(patient, by=clinician, **answer)

        assert reasons(ready(patient, clinician), clinician) == (reason,)

    def test_when_it_was_decided_not_to_go_on(self, patient, clinician):
        answered(patient, by=clinician, norwood="V")
        plan = ready(patient, clinician)
        decide(plan, clinician, FindingChoice.REFER)

        assert reasons(plan, clinician) == ("D06: it was decided not to go on.",)

    def test_decided_to_go_on_may_be_issued(self, patient, clinician):
        answered(patient, by=clinician, norwood="V")
        plan = ready(patient, clinician)
        decide(plan, clinician, FindingChoice.GO_ON)

        version = issue(plan, clinician)

        (line,) = content_of(version).screening.lines
        assert (line.decided_by, line.reason) == ("Dr. Ayşe Işık", "Because.")

    def test_restricted_component_without_a_prescriber(self, patient, clinician):
        clinician.may_prescribe = False
        clinician.save(update_fields=["may_prescribe"])
        patch_tested(patient, by=clinician, ingredients=("zinc",))
        plan = ready(
            patient, clinician, formula=(FormulaItem("zinc", Decimal(1), "mL"),)
        )

        assert reasons(plan, clinician) == (
            "This formula needs somebody who may prescribe.",
        )

    def test_by_somebody_who_does_not_issue_plans(self, patient, clinician):
        desk = StaffMemberFactory(desk=True)

        assert reasons(ready(patient, clinician), desk) == (
            "Only a clinician issues plans.",
        )

    def test_incomplete_draft(self, patient, clinician):
        plan = ready(patient, clinician, price_per_session=None)

        assert reasons(plan, clinician) == ("Enter the price of a session, or 0.",)


def decide(plan, by, choice):
    formula = PlanDraft.from_json(plan.draft).formula_keys
    live = live_screening(plan.patient, part=Part.COURSE, at=NOW, formula=formula)
    found = next(each for each in live.screening.findings if each.rule_id == "D06")
    finding = FindingVerdict(
        "D06", found.verdict, found.answers_fingerprint, choice, "Because."
    )
    decide_finding(
        patient=plan.patient, part=Part.COURSE, verdict=finding, by=by, at=NOW
    )


def test_plan_is_ended_with_a_reason(patient, clinician):
    plan = started(patient, clinician)

    ended = plans.stop_plan(plan=plan, reason="Moved away.", by=clinician, at=NOW)

    assert (ended.state, ended.stop_reason) == (PlanState.STOPPED, "Moved away.")
