"""The intake's lines, accepted; the photos, taken."""

from collections.abc import Sequence
from datetime import datetime

from clinic.models.staff import StaffMember
from patients.actions.facts import record_facts
from patients.domain.choices import FactSource, IntakeState
from patients.domain.intake_facts import facts_of
from patients.models.intake import Intake
from patients.models.patient import Patient
from protocols.management.demo.frame import Frame


def accept_all(
    intake: Intake, *, frame: Frame, by: StaffMember, at: datetime
) -> None:
    assert intake.submitted_at is not None
    facts = facts_of(intake.answers, today=intake.submitted_at.date())
    record_facts(
        patient=intake.patient,
        answers=facts,
        source=FactSource.INTAKE,
        by=by,
        at=at,
        intake=intake,
    )
    Intake.objects.filter(pk=intake.pk).update(
        state=IntakeState.REVIEWED, reviewed_at=at
    )


def take_photos(
    patient: Patient, views: Sequence[str], *, by: StaffMember, at: datetime
) -> None:
    pass
