"""Plans as rows: the smallest valid ones."""

from datetime import datetime

from patients.models import Patient
from protocols.domain.plain import plain
from protocols.domain.plan import PlanContent
from protocols.models import (
    CandidacyCheck,
    Course,
    PlannedSession,
    PlanVersion,
    TreatmentPlan,
)
from protocols.queries.knowledge_in_force import protocol_in_force
from tests.factories.clinic import NOW, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.protocols import plan_content, plan_draft


def candidacy_check(patient: Patient, **changes: object) -> CandidacyCheck:
    values: dict[str, object] = {
        "patient": patient,
        "scope": "course",
        "overall": "CANDIDATE",
        "facts": {},
        "findings": [],
        "fingerprint": "f" * 64,
        "ruleset_slug": "candidacy",
        "ruleset_version": "2026.11",
        "run_by": changes.pop("run_by", None) or StaffMemberFactory(clinician=True),
        "run_at": NOW,
    }
    return CandidacyCheck.objects.create(**(values | changes))


def issued_plan(
    *,
    patient: Patient | None = None,
    clinician: object = None,
    state: str = "active",
    at: datetime = NOW,
) -> TreatmentPlan:
    """A plan with one issued version of T1: nine sessions."""
    patient = patient or PatientFactory()
    clinician = clinician or StaffMemberFactory(clinician=True)
    draft = plan_draft()
    plan = TreatmentPlan.objects.create(
        patient=patient,
        number=f"PL-T{patient.pk:05}",
        state=state,
        protocol_slug=draft.protocol_slug,
        protocol_version=draft.protocol_version,
        protocol_copy=plain(protocol_in_force(draft.protocol_slug)),
        draft=draft.as_json(),
        clinician=clinician,
        created_by=clinician,
        created_at=at,
        saved_at=at,
    )
    PlanVersion.objects.create(
        plan=plan,
        number=1,
        language=patient.language,
        content=plan_content().as_json(),
        check_run=candidacy_check(patient, run_by=clinician),
        issued_by=clinician,
        issued_at=at,
    )
    return plan


def course_of(plan: TreatmentPlan, **changes: object) -> Course:
    """A live course of the plan's sessions, none of them with a time yet."""
    version = plan.versions.get(number=1)
    course = Course.objects.create(
        plan=plan,
        plan_version=version,
        booked_by=plan.clinician,
        booked_at=NOW,
        **changes,
    )
    for session in PlanContent.from_json(version.content).schedule:
        PlannedSession.objects.create(
            course=course,
            number=session.number,
            phase=session.phase,
            gap_min_days=session.gap.min_days,
            gap_target_days=session.gap.target_days,
            gap_max_days=session.gap.max_days,
            earliest=session.earliest,
            target=session.target,
            latest=session.latest,
        )
    return course
