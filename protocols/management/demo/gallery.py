"""Two demo patients have the six views twice: one pair alike, one with other light."""

from datetime import datetime, timedelta
from decimal import Decimal

from clinic.models.staff import StaffMember
from patients.actions import photo_changes, photo_sets, photos
from patients.actions.photos import PhotoUpload
from patients.domain.alignment import Point
from patients.domain.choices import PhotoView
from patients.domain.photo_conditions import Condition, PhotoConditions
from patients.domain.photo_quality import STANDARD_VIEWS
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.models.photo_set import PhotoSet
from protocols.management.demo import pictures
from protocols.management.demo.cast import Person, people
from protocols.management.demo.frame import Frame

LATER = timedelta(days=14)
# So that the drawing differs and its colours stay.
OTHER_HAIRS = 100
HELD = PhotoConditions(held=frozenset(Condition), days_since_wash=1)
OTHER_LIGHT = PhotoConditions(
    held=frozenset(Condition) - {Condition.SAME_LIGHT},
    missed=frozenset({Condition.SAME_LIGHT}),
    days_since_wash=1,
)


def lay_out(frame: Frame, *, at: datetime) -> None:
    twice = [person for person in people() if set(person.photos) == set(STANDARD_VIEWS)]
    for person, later in zip(twice, (HELD, OTHER_LIGHT), strict=False):
        by = frame.clinicians[person.clinician]
        patient = Patient.objects.get(full_name=person.name)
        first = PhotoSet.objects.get(patient=patient)
        photo_sets.note_conditions(first, HELD, by=by, at=first.started_at)
        _take_again(patient, person, by=by, at=at - LATER)
        second = PhotoSet.objects.exclude(pk=first.pk).get(patient=patient)
        photo_sets.note_conditions(second, later, by=by, at=at - LATER)
        _set_points(patient, by=by, at=at - LATER)


def _take_again(
    patient: Patient, person: Person, *, by: StaffMember, at: datetime
) -> None:
    seed = person.number + OTHER_HAIRS
    for view in STANDARD_VIEWS:
        content = pictures.scalp(view, seed=seed, woman=person.is_woman)
        picture = PhotoUpload(view, content)
        photos.upload(patient=patient, picture=picture, by=by, at=at)


def _set_points(patient: Patient, *, by: StaffMember, at: datetime) -> None:
    """The two ends of the drawn head, on both photos of the vertex."""
    left, right = (
        Point(Decimal("0.13"), Decimal("0.5")),
        Point(Decimal("0.87"), Decimal("0.5")),
    )
    for photo in Photo.objects.filter(patient=patient, view=PhotoView.VERTEX):
        photo_changes.set_landmarks(photo, (left, right), by=by, at=at)
