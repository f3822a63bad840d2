"""How far the consultation of one patient has come."""

from dataclasses import dataclass
from datetime import datetime

from patients.models.assessment import ScalpAssessment
from patients.models.intake import Intake
from patients.models.patient import Patient
from patients.queries import assessments, consents, intakes
from protocols.domain.verdicts import Part
from protocols.models.course import Course
from protocols.models.plan import TreatmentPlan
from protocols.models.screening import CandidacyCheck
from protocols.queries import courses, screenings


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """The newest of each; ``unsigned`` counts consents the treatment still needs."""

    intake: Intake | None
    assessment: ScalpAssessment | None
    check: CandidacyCheck | None
    plan: TreatmentPlan | None
    unsigned: int
    course: Course | None
    to_arrange: int


def consultation_of(patient: Patient, *, clinical: bool, at: datetime) -> Consultation:
    """Without ``clinical`` nothing is fetched that the front desk must not know."""
    plan = courses.plans_of(patient).order_by("-created_at", "-pk").first()
    course = courses.newest_course(plan) if plan else None
    return Consultation(
        intake=intakes.latest(patient),
        assessment=assessments.assessments(patient).first() if clinical else None,
        check=screenings.latest_check(patient, part=Part.COURSE) if clinical else None,
        plan=plan,
        unsigned=len(consents.to_sign(patient, at=at)),
        course=course,
        to_arrange=course.sessions.filter(appointment=None, skipped_at=None).count()
        if course
        else 0,
    )
