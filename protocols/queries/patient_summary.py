"""What stands at the side of a patient's page: the next visit, plans, open ends."""

from dataclasses import dataclass
from datetime import datetime

from clinic.models.diary import Appointment
from patients.models.intake import Intake
from patients.models.patient import Patient
from protocols.models.plan import TreatmentPlan
from protocols.queries import courses


@dataclass(frozen=True, slots=True)
class PatientSummary:
    next_visit: Appointment | None
    intake: Intake | None
    plans: tuple[TreatmentPlan, ...]
    # The issued plan whose course is still to be booked.
    plan_to_book: TreatmentPlan | None


def of(patient: Patient, *, clinical: bool, at: datetime) -> PatientSummary:
    """For the desk the plans are left out; that one waits to be booked is not."""
    next_visit = (
        Appointment.objects.ahead()
        .filter(patient=patient, starts_at__gte=at)
        .select_related("type", "practitioner", "room", "location")
        .order_by("starts_at")
        .first()
    )
    plans = list(courses.plans_of(patient).order_by("-created_at")[:10])
    booked = set(courses.courses_of(patient).values_list("plan_id", flat=True))
    open_plans = (
        plan
        for plan in plans
        if plan.state in courses.BOOKABLE_PLAN_STATES and plan.pk not in booked
    )
    return PatientSummary(
        next_visit=next_visit,
        intake=Intake.objects.filter(patient=patient).order_by("-sent_at").first(),
        plans=tuple(plans) if clinical else (),
        plan_to_book=next(open_plans, None),
    )
