"""Intakes as staff and the patient's link see them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from clinic.domain.appointment_states import AHEAD_STATES
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.models.outbox import Message
from clinic.queries.site import home_location
from patients.domain.choices import IntakeState
from patients.domain.review import Line, lines_of
from patients.models.intake import Intake, IntakeReview
from patients.models.patient import Patient

NUDGE_AFTER = timedelta(days=2)
OPEN_STATES = (IntakeState.SENT, IntakeState.STARTED)


def latest(patient: Patient) -> Intake | None:
    return (
        Intake.objects.filter(patient=patient)
        .exclude(state=IntakeState.WITHDRAWN)
        .select_related("appointment__location")
        .first()
    )


def of_link(object_id: int, patient_id: int) -> Intake | None:
    """The intake that a link opens; its patient must be the link's."""
    return (
        Intake.objects.filter(pk=object_id, patient_id=patient_id)
        .exclude(state=IntakeState.WITHDRAWN)
        .select_related("patient", "appointment__location")
        .first()
    )


def states_of(patient_ids: Collection[int]) -> dict[int, str]:
    """The state of each patient's newest intake, in one query."""
    rows = (
        Intake.objects.filter(patient_id__in=patient_ids)
        .exclude(state=IntakeState.WITHDRAWN)
        .order_by("patient_id", "-sent_at", "-pk")
        .distinct("patient_id")
    )
    return dict(rows.values_list("patient_id", "state"))


def reviews(intake: Intake) -> "QuerySet[IntakeReview]":
    return intake.reviews.select_related("by")


def newest_link(patient: Patient) -> PatientLink | None:
    return (
        PatientLink.objects.filter(patient=patient, purpose=LinkPurpose.INTAKE)
        .order_by("-created_at", "-pk")
        .first()
    )


def newest_message(patient: Patient) -> Message | None:
    return (
        Message.objects.filter(patient=patient, kind=MessageKind.INTAKE_LINK)
        .order_by("-queued_at", "-pk")
        .first()
    )


def to_nudge(*, at: datetime) -> list[int]:
    """Unfinished and untouched for two days: the patient may have forgotten.

    Nobody whose visit is cancelled, missed or already under way is asked, unless
    there is another one ahead.
    """
    quiet_since = at - NUDGE_AFTER
    another = Appointment.objects.ahead().filter(
        patient=OuterRef("patient"), starts_at__gt=at
    )
    return list(
        Intake.objects.filter(
            Q(appointment=None)
            | Q(appointment__state__in=sorted(AHEAD_STATES))
            | Exists(another),
            state__in=OPEN_STATES,
            nudged_at=None,
            sent_at__lte=quiet_since,
        )
        .exclude(last_saved_at__gt=quiet_since)
        .order_by("sent_at")
        .values_list("pk", flat=True)[:200]
    )


def visit_of(intake: Intake, *, at: datetime) -> Appointment | None:
    """The visit it is for: its own, or, when that fell through, the next one ahead."""
    own = intake.appointment
    if own is None or own.is_ahead:
        return own
    return (
        Appointment.objects.ahead()
        .filter(patient=intake.patient_id, starts_at__gt=at)
        .select_related("location")
        .first()
    )


def lines_to_review(intake: Intake, patient: Patient) -> tuple[Line, ...]:
    """All lines of a submitted intake, decided or not, against what is on file."""
    on_file = {
        "full_name": patient.full_name,
        "date_of_birth": patient.date_of_birth and patient.date_of_birth.isoformat(),
        "sex_at_birth": patient.sex_at_birth,
        "phone": patient.phone,
        "email": patient.email,
        "city": patient.city,
        "country": patient.country,
    }
    answered = intake.submitted_at or intake.sent_at
    location = home_location()
    today = localtime(answered, location.zone if location else None).date()
    return lines_of(intake.answers, on_file=on_file, today=today)


def to_review(patient: Patient) -> Intake | None:
    """The newest intake that was submitted."""
    return Intake.objects.filter(
        patient=patient, state__in=[IntakeState.SUBMITTED, IntakeState.REVIEWED]
    ).first()
