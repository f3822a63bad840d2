"""Intakes as staff and the patient's link see them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import QuerySet

from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.models.links import PatientLink
from clinic.models.outbox import Message
from patients.domain.choices import IntakeState
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
    """Unfinished and untouched for two days: the patient may have forgotten."""
    quiet_since = at - NUDGE_AFTER
    return list(
        Intake.objects.filter(
            state__in=OPEN_STATES, nudged_at=None, sent_at__lte=quiet_since
        )
        .exclude(last_saved_at__gt=quiet_since)
        .order_by("sent_at")
        .values_list("pk", flat=True)[:200]
    )
