"""What needs doing now, for each role. Each function is one list and one query or two."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import day_interval, local_day
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from patients.domain.choices import AssessmentState, IntakeState
from patients.models.access import EmergencyAccess
from patients.models.assessment import ScalpAssessment
from patients.models.intake import Intake
from patients.models.patient import Patient
from protocols.domain.states import CourseState, PlanState, RecordState
from protocols.models.course import Course, PlannedSession
from protocols.models.plan import TreatmentPlan
from protocols.models.session import SessionRecord

# A list longer than this is work for a page of its own.
MOST = 12
HERE_NOW = (
    AppointmentState.ARRIVED,
    AppointmentState.IN_ROOM,
    AppointmentState.IN_TREATMENT,
)
_SHOWN = ("patient", "type", "practitioner", "room", "location")


def of_the_day(
    location: Location, *, at: datetime, practitioner: StaffMember | None = None
) -> "QuerySet[Appointment]":
    """Live appointments of the local day, in order of time."""
    day = day_interval(local_day(at, location.zone), location.zone)
    rows = Appointment.objects.live().filter(
        location=location, starts_at__gte=day.starts_at, starts_at__lt=day.ends_at
    )
    if practitioner:
        rows = rows.filter(practitioner=practitioner)
    return rows.select_related(*_SHOWN).order_by("starts_at", "pk")


def without_intake(location: Location, *, at: datetime) -> "QuerySet[Appointment]":
    """First visits of the next three days whose patient has not finished an intake."""
    finished = Intake.objects.filter(
        patient=OuterRef("patient"),
        state__in=[IntakeState.SUBMITTED, IntakeState.REVIEWED],
    )
    return (
        Appointment.objects.ahead()
        .filter(
            ~Exists(finished),
            location=location,
            type__kind=AppointmentKind.CONSULTATION,
            starts_at__gt=at,
            starts_at__lt=at + timedelta(days=3),
        )
        .select_related(*_SHOWN)
        .order_by("starts_at", "pk")[:MOST]
    )


def intakes_to_review(
    patients: "QuerySet[Patient] | None" = None,
) -> "QuerySet[Intake]":
    """Submitted answers that nobody has looked at, the oldest first."""
    rows = Intake.objects.filter(state=IntakeState.SUBMITTED)
    if patients is not None:
        rows = rows.filter(patient__in=patients)
    return rows.select_related("patient").order_by("submitted_at", "pk")[:MOST]


def failed_messages() -> "QuerySet[Message]":
    return (
        Message.objects.needing_attention()
        .select_related("patient")
        .order_by("-queued_at", "-pk")[:MOST]
    )


def plans_to_book() -> "QuerySet[TreatmentPlan]":
    """Issued plans whose course nobody has booked yet."""
    course = Course.objects.filter(plan=OuterRef("pk"))
    return (
        TreatmentPlan.objects.filter(
            ~Exists(course), state__in=[PlanState.ACTIVE, PlanState.PENDING_START]
        )
        .select_related("patient", "clinician")
        .order_by("created_at", "pk")[:MOST]
    )


def sessions_to_arrange() -> "QuerySet[PlannedSession]":
    """The next session of a live course that has no time (any more)."""
    given = SessionRecord.objects.filter(
        planned_session=OuterRef("pk"), signed_at__isnull=False
    )
    no_time = PlannedSession.objects.filter(
        course__state=CourseState.ACTIVE, appointment=None
    ) | PlannedSession.objects.filter(
        course__state=CourseState.ACTIVE,
        appointment__state__in=[AppointmentState.CANCELLED, AppointmentState.NO_SHOW],
    )
    return (
        no_time.filter(~Exists(given))
        .select_related("course__plan__patient")
        .order_by("earliest", "pk")[:MOST]
    )


def plans_pending(clinician: StaffMember) -> "QuerySet[TreatmentPlan]":
    return (
        TreatmentPlan.objects.filter(clinician=clinician, state=PlanState.PENDING_START)
        .select_related("patient")
        .order_by("saved_at", "pk")[:MOST]
    )


def draft_plans(clinician: StaffMember) -> "QuerySet[TreatmentPlan]":
    return (
        TreatmentPlan.objects.filter(clinician=clinician, state=PlanState.DRAFT)
        .select_related("patient")
        .order_by("saved_at", "pk")[:MOST]
    )


def unsigned_records(clinician: StaffMember) -> "QuerySet[SessionRecord]":
    return (
        SessionRecord.objects.filter(operator=clinician, signed_at=None)
        .exclude(state=RecordState.STOPPED_EARLY)
        .select_related("patient", "planned_session")
        .order_by("opened_at", "pk")[:MOST]
    )


def unsigned_assessments(clinician: StaffMember) -> "QuerySet[ScalpAssessment]":
    return (
        ScalpAssessment.objects.filter(assessor=clinician, state=AssessmentState.DRAFT)
        .select_related("patient")
        .order_by("started_at", "pk")[:MOST]
    )


def recent_overrides(*, at: datetime) -> "QuerySet[Appointment]":
    return (
        Appointment.objects.filter(
            overbooked=True, booked_at__gt=at - timedelta(days=7)
        )
        .select_related(*_SHOWN, "overbooked_by")
        .order_by("-booked_at", "-pk")[:MOST]
    )


def recent_emergency_access(*, at: datetime) -> "QuerySet[EmergencyAccess]":
    return (
        EmergencyAccess.objects.filter(opened_at__gt=at - timedelta(days=7))
        .select_related("patient", "clinician")
        .order_by("-opened_at", "-pk")[:MOST]
    )


def planned_numbers(
    appointment_ids: Collection[int],
) -> dict[int, tuple[int, int, int]]:
    """For each appointment of a course: planned session, its number, of how many."""
    rows = PlannedSession.objects.filter(appointment__in=appointment_ids).values_list(
        "appointment_id", "pk", "number", "course_id"
    )
    found = list(rows)
    sizes: dict[int, int] = {}
    for course_id in PlannedSession.objects.filter(
        course__in={course for *_, course in found}
    ).values_list("course_id", flat=True):
        sizes[course_id] = sizes.get(course_id, 0) + 1
    return {
        appointment_id: (pk, number, sizes[course_id])
        for appointment_id, pk, number, course_id in found
    }
