"""Sets of photos: by patient, by link, and what the phone may be shown of earlier ones."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from patients.domain.choices import PhotoState
from patients.domain.photo_conditions import closest, differences
from patients.models.patient import Patient
from patients.models.photo import Photo
from patients.models.photo_set import PhotoSet
from patients.queries.photos import conditions_of, consent_stands


def set_of(patient: Patient, pk: int) -> PhotoSet | None:
    return PhotoSet.objects.filter(patient=patient, pk=pk).first()


def set_of_link(link: PatientLink, *, at: datetime) -> PhotoSet | None:
    """What this link takes photos for; None once the consent is gone."""
    if not consent_stands(link.patient, at=at):
        return None
    return set_of(link.patient, link.object_id)


def newest_link(photo_set: PhotoSet) -> PatientLink | None:
    return (
        PatientLink.objects.filter(purpose=LinkPurpose.PHOTOS, object_id=photo_set.pk)
        .order_by("-created_at", "-pk")
        .first()
    )


def taken(photo_set: PhotoSet) -> "QuerySet[Photo]":
    """The set's photos that were not removed, newest first. The caller asks for the
    consent."""
    return (
        Photo.objects.filter(photo_set=photo_set, removed_at=None)
        .exclude(state=PhotoState.FAILED)
        .select_related("photo_set")
        .order_by("-uploaded_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Ghost:
    """The photo whose outline helps to stand alike, and the words of the conditions
    (``photo_conditions.differences``) that were not those of the set being taken."""

    photo: Photo
    differences: tuple[str, ...]


def ghosts(photo_set: PhotoSet) -> dict[str, Ghost]:
    """By view: of the photos of earlier days the one taken most alike, the last one
    when several are."""
    earlier = (
        Photo.objects.filter(
            patient=photo_set.patient_id,
            removed_at=None,
            state=PhotoState.READY,
            taken_at__lt=photo_set.started_at,
        )
        .exclude(photo_set=photo_set)
        .exclude(ghost_key="")
        .select_related("photo_set")
        .order_by("taken_at", "pk")
    )
    by_view: dict[str, list[Photo]] = {}
    for photo in earlier:
        by_view.setdefault(photo.view, []).append(photo)
    return {view: _ghost(photo_set, photos) for view, photos in by_view.items()}


def _ghost(photo_set: PhotoSet, photos: list[Photo]) -> Ghost:
    wanted, found = photo_set.conditions, [conditions_of(photo) for photo in photos]
    best = closest(wanted, found)
    differing = differences(wanted, found[best]) if wanted.is_said else []
    return Ghost(photos[best], tuple(differing))
