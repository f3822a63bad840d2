"""The intake's lines, accepted by whom they belong to; the photos, taken."""

from collections.abc import Callable
from datetime import datetime

from clinic.models.staff import StaffMember
from patients.actions import intake_review, photos
from patients.actions.photos import PhotoUpload
from patients.domain.choices import PhotoView, ReviewDecision
from patients.domain.review import Line, LineDecision
from patients.models.intake import Intake
from patients.models.patient import Patient
from patients.queries.intakes import lines_to_review
from protocols.management.demo import pictures
from protocols.management.demo.cast import Person


def accept_identity(intake: Intake, *, by: StaffMember, at: datetime) -> None:
    _accept(intake, lambda line: not line.is_clinical, by=by, at=at)


def accept_health(intake: Intake, *, by: StaffMember, at: datetime) -> None:
    _accept(intake, lambda line: line.is_clinical, by=by, at=at)


def take_photos(
    patient: Patient, person: Person, *, by: StaffMember, at: datetime
) -> None:
    for view in person.photos:
        content = pictures.scalp(view, seed=person.number, woman=person.is_woman)
        photos.upload(
            patient=patient, picture=PhotoUpload(PhotoView(view), content), by=by, at=at
        )


def _accept(
    intake: Intake,
    wanted: Callable[[Line], bool],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    decisions = [
        LineDecision(key=line.key, decision=ReviewDecision.ACCEPTED)
        for line in lines_to_review(intake, intake.patient)
        if wanted(line)
    ]
    intake_review.review(intake, decisions, by=by, at=at)
