"""The photos of one day: their set, its conditions, and the phone that takes them."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit, links
from clinic.domain.message_states import LinkPurpose
from clinic.domain.messages import LinkRequest
from clinic.models.links import PatientLink
from clinic.models.staff import StaffMember
from patients.domain.photo_conditions import PhotoConditions
from patients.models.patient import Patient
from patients.models.photo_set import PhotoSet
from patients.presenters.header import today_of_clinic
from patients.queries.photos import consent_stands

LINK_LASTS = timedelta(minutes=15)
# No letter or digit that is taken for another.
_LETTERS = "ABCDEFGHJKMNPRSTUVWXYZ23456789"


class NoPhotoConsent(Exception):
    """The patient has not agreed to photos, or has taken it back."""


@dataclass(frozen=True, slots=True)
class Handover:
    """``token`` is seen once, in the code on the screen."""

    photo_set: PhotoSet
    token: str
    expires_at: datetime


@transaction.atomic
def hand_over(patient: Patient, *, by: StaffMember, at: datetime) -> Handover:
    """A code for a phone or tablet beside the patient; an older code stops working."""
    photo_set = set_of_day(patient, today_of_clinic(at), by=by, at=at)
    if not consent_stands(patient, at=at):
        raise NoPhotoConsent(_("The patient has not agreed to photos."))
    links.revoke(purpose=LinkPurpose.PHOTOS, object_id=photo_set.pk, at=at)
    photo_set.code = "".join(secrets.choice(_LETTERS) for _ in range(4))
    photo_set.save(update_fields=["code"])
    request = LinkRequest(
        purpose=LinkPurpose.PHOTOS,
        object_id=photo_set.pk,
        expires_at=at + LINK_LASTS,
    )
    token = links.issue(request, patient_id=photo_set.patient_id, at=at, by=by)
    _trace("photo_link_handed_over", photo_set, at, by)
    return Handover(photo_set, token, request.expires_at)


@transaction.atomic
def end(photo_set: PhotoSet, *, by: StaffMember, at: datetime) -> bool:
    """Close the code before its time. False when none was open."""
    closed = links.revoke(purpose=LinkPurpose.PHOTOS, object_id=photo_set.pk, at=at)
    if closed:
        _trace("photo_link_ended", photo_set, at, by)
    return bool(closed)


def close_links(patient_id: int, *, at: datetime) -> None:
    """Consent is gone: whoever holds a phone takes and sees nothing more."""
    PatientLink.objects.filter(
        patient_id=patient_id, purpose=LinkPurpose.PHOTOS, revoked_at=None
    ).update(revoked_at=at)


def set_of_day(
    patient: Patient, day: date, *, by: StaffMember, at: datetime
) -> PhotoSet:
    """The patient's set of that day, made when there is none. Locks the patient."""
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    found = PhotoSet.objects.filter(patient=patient, day=day).first()
    return found or PhotoSet.objects.create(
        patient=patient, day=day, started_at=at, started_by=by
    )


@transaction.atomic
def note_conditions(
    photo_set: PhotoSet,
    conditions: PhotoConditions,
    *,
    by: StaffMember | None,
    at: datetime,
) -> None:
    """Write down how the set was taken. Without ``by`` the device said it by link."""
    PhotoSet.objects.filter(pk=photo_set.pk).update(
        held=sorted(conditions.held),
        missed=sorted(conditions.missed),
        distance_cm=conditions.distance_cm,
        days_since_wash=conditions.days_since_wash,
        hair_length_cm=conditions.hair_length_cm,
        hair_colour=conditions.hair_colour,
        conditions_at=at,
        conditions_by=by,
    )
    _trace("photo_conditions_noted", photo_set, at, by)


def _trace(
    action: str, photo_set: PhotoSet, at: datetime, by: StaffMember | None
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="photo_set", id=photo_set.pk, patient_id=photo_set.patient_id
        ),
        at=at,
        by=by,
        actor=None if by else "patient",
    )
