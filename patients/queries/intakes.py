"""Intakes as staff and the patient's link see them."""

from collections.abc import Collection

from django.db.models import QuerySet

from patients.domain.choices import IntakeState
from patients.models.intake import Intake, IntakeReview
from patients.models.patient import Patient

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
