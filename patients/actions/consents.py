"""Keep consents as they were read and signed; take them back with a trace."""

from datetime import datetime

from django.db import transaction

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries.clinic_card import clinic_card
from patients.domain.signing import SignedText
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.reference import consents as texts
from patients.storage import signatures


class NotSigned(Exception):
    """Neither a typed name nor a drawing was given."""


class OldText(Exception):
    """The text has a newer version than the one that was read."""


@transaction.atomic
def sign(
    patient: Patient, signed: SignedText, *, by: StaffMember | None, at: datetime
) -> Consent:
    """Keep one answer with the text itself. ``by`` is the witness; none by link.

    A standing consent of the same kind about the same thing is replaced. The same
    answer twice within a transaction of its own is one: see the standing one's time.
    """
    text = texts.get(signed.kind)
    if text.version != signed.version:
        raise OldText
    if not signed.signature.is_there:
        raise NotSigned
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    Consent.objects.filter(
        patient=patient, kind=signed.kind, about=signed.about, withdrawn_at=None
    ).update(withdrawn_at=at, withdrawn_by=by)
    here = clinic_card()
    wording = text.wording(
        signed.language.partition("-")[0], clinic=here.name if here else ""
    )
    drawing = signed.signature.drawing
    consent = Consent.objects.create(
        patient=patient,
        kind=signed.kind,
        agreed=signed.agreed,
        text_slug=text.slug,
        text_version=text.version,
        language=signed.language,
        text=wording.text,
        about=signed.about,
        signed_name=signed.signature.typed_name,
        signature_key=signatures.save(drawing) if drawing else "",
        signed_at=at,
        witnessed_by=by,
    )
    _trace("consent_signed", consent, by=by, at=at)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, by: StaffMember, at: datetime) -> bool:
    """Take a consent back. False when it was back already."""
    changed = Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    )
    if changed:
        _trace("consent_withdrawn", consent, by=by, at=at)
    return bool(changed)


def _trace(
    action: str, consent: Consent, *, by: StaffMember | None, at: datetime
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="consent",
            id=consent.pk,
            patient_id=consent.patient_id,
            detail={"kind": str(consent.kind), "version": consent.text_version},
        ),
        at=at,
        by=by,
        actor=None if by else "patient",
    )
