"""Assessments of a patient, and each row as the record that the page hands in."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from patients.domain.assessment import (
    LIST_FIELDS,
    OWN_FIELDS,
    AssessmentInput,
    Seen,
)
from patients.domain.choices import AssessmentState
from patients.domain.pull_test import Pull
from patients.domain.zone_measures import ZONE_COLUMNS, ZoneFinding
from patients.models.assessment import PullTest, ScalpAssessment
from patients.models.intake import Intake
from patients.models.measurement import ZoneMeasurement
from patients.models.patient import Patient

PULL_COLUMNS = ("site", "grasped", "removed", "hours_since_wash", "root_type")


def assessments(patient: Patient) -> "QuerySet[ScalpAssessment]":
    """All of the patient's, newest first, with their zones, pulls and people."""
    return (
        ScalpAssessment.objects.filter(patient=patient)
        .select_related("assessor", "signed_by")
        .prefetch_related("zones", "pull_tests")
    )


def draft_of(patient: Patient) -> ScalpAssessment | None:
    return assessments(patient).filter(state=AssessmentState.DRAFT).first()


def last_signed(patient: Patient) -> ScalpAssessment | None:
    return assessments(patient).filter(state=AssessmentState.SIGNED).first()


def signed_before(assessment: ScalpAssessment) -> ScalpAssessment | None:
    """The signed one that this one is compared with."""
    earlier = assessments(assessment.patient).filter(
        state=AssessmentState.SIGNED, started_at__lt=assessment.started_at
    )
    return earlier.exclude(pk=assessment.pk).first()


def assessment_of(patient: Patient, pk: int) -> ScalpAssessment | None:
    """One of this patient's; another patient's is not found."""
    return assessments(patient).filter(pk=pk).first()


def input_of(assessment: ScalpAssessment) -> AssessmentInput:
    """The row as if it had just been handed in."""
    return AssessmentInput(
        values={name: _value(assessment, name) for name in OWN_FIELDS},
        zones=tuple(zone_finding(row) for row in assessment.zones.all()),
        pulls=tuple(pull_of(row) for row in assessment.pull_tests.all()),
    )


def _value(assessment: ScalpAssessment, name: str) -> object:
    value = getattr(assessment, name)
    return tuple(value) if name in LIST_FIELDS else value


def seen_of(found: AssessmentInput) -> Seen:
    values: dict[str, Any] = dict(found.values)
    return Seen(
        basp=values["basp"],
        itch=values["itch"],
        pain=values["pain"],
        scarring_suspected=values["scarring_suspected"],
        ostia_loss=values["ostia_loss"],
        zones_requested=tuple(values["zones_requested"]),
        zones_without_hair=tuple(values["zones_without_hair"]),
        zones=found.zones,
        pulls=found.pulls,
    )


def scalp_of(assessment: ScalpAssessment) -> Seen:
    """The same without the pull tests: what the zones and the complaints say."""
    return Seen(
        itch=assessment.itch,
        pain=assessment.pain,
        scarring_suspected=assessment.scarring_suspected,
        ostia_loss=assessment.ostia_loss,
        zones_requested=tuple(assessment.zones_requested),
        zones_without_hair=tuple(assessment.zones_without_hair),
        zones=tuple(zone_finding(row) for row in assessment.zones.all()),
    )


def zone_finding(row: ZoneMeasurement) -> ZoneFinding:
    values = {name: getattr(row, name) for name in ZONE_COLUMNS}
    return ZoneFinding(**values | {"image_ids": tuple(row.image_ids)})


def pull_of(row: PullTest) -> Pull:
    return Pull(**{name: getattr(row, name) for name in PULL_COLUMNS})


def densities(assessment: ScalpAssessment | None) -> dict[str, int]:
    """Hairs per cm2 by zone, of the zones that were counted."""
    zones = assessment.zones.all() if assessment else ()
    return {
        row.zone: row.density_per_cm2
        for row in zones
        if row.density_per_cm2 is not None
    }


def diameters(assessment: ScalpAssessment | None) -> dict[str, Decimal]:
    """Mean shaft diameter by zone, µm."""
    zones = assessment.zones.all() if assessment else ()
    return {
        row.zone: row.mean_diameter_um
        for row in zones
        if row.mean_diameter_um is not None
    }


def patient_said(patient: Patient) -> dict[str, Any]:
    """The answers of the newest intake that the patient handed in."""
    intake = (
        Intake.objects.filter(patient=patient, submitted_at__isnull=False)
        .order_by("-submitted_at")
        .first()
    )
    return dict(intake.answers) if intake else {}
