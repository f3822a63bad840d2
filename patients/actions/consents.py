"""Keep consents as they were read and signed; take them back with a trace."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction

from clinic.actions import audit, links, outbox, submissions
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LinkRequest, MessageDraft
from clinic.models.staff import StaffMember
from clinic.queries.clinic_card import clinic_card
from patients import emails
from patients.actions import photo_sets
from patients.domain.choices import ConsentKind
from patients.domain.signing import SignedText
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.reference import consents as texts
from patients.storage import signatures

LINK_LASTS = timedelta(days=7)


class NoAddress(Exception):
    """The patient has no e-mail address to write to."""


class NotSigned(Exception):
    """Neither a typed name nor a drawing was given."""


class OldText(Exception):
    """The text has a newer version than the one that was read."""


@transaction.atomic
def sign(
    patient: Patient,
    signed: SignedText,
    *,
    by: StaffMember | None,
    at: datetime,
    form_key: uuid.UUID | None = None,
) -> Consent:
    """Keep one answer with the text itself. ``by`` is the witness; none by link.

    A standing consent of the same kind about the same thing is replaced.
    """
    if form_key:
        submissions.claim(form_key, by=by, at=at)
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
    if consent.kind == ConsentKind.PHOTO and not consent.agreed:
        photo_sets.close_links(consent.patient_id, at=at)
    _trace("consent_signed", consent, by=by, at=at)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, by: StaffMember | None, at: datetime) -> bool:
    """Take a consent back. False when it was back already.

    Without ``by`` the patient did it by link.
    """
    changed = Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    )
    if changed:
        if consent.kind == ConsentKind.PHOTO:
            photo_sets.close_links(consent.patient_id, at=at)
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


@transaction.atomic
def send_link(
    patient: Patient, *, form_key: uuid.UUID, by: StaffMember, at: datetime
) -> None:
    """Mail a link to what is still to be signed; an older link stops working."""
    submission = submissions.claim(form_key, by=by, at=at)
    if not patient.email:
        raise NoAddress
    request = _replace_link(patient, at=at)
    outbox.queue(
        MessageDraft(
            kind=MessageKind.CONSENT_LINK,
            to_address=patient.email,
            language=patient.language,
            mail=emails.consent_link(patient, expires_at=request.expires_at),
            dedupe_key=f"consent-link:{form_key}",
            patient_id=patient.pk,
            useful_until=request.expires_at,
            link=request,
        ),
        at=at,
        by=by,
    )
    submissions.settle(submission, result_url=str(patient.pk))
    _trace_link("consent_link_sent", patient, by=by, at=at)


@transaction.atomic
def hand_over(patient: Patient, *, by: StaffMember, at: datetime) -> str:
    """A link for the patient who is here: its token, seen once as a QR code."""
    request = _replace_link(patient, at=at)
    _trace_link("consent_link_handed_over", patient, by=by, at=at)
    return links.issue(request, patient_id=patient.pk, at=at, by=by)


def _replace_link(patient: Patient, *, at: datetime) -> LinkRequest:
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    links.revoke(purpose=LinkPurpose.CONSENT, object_id=patient.pk, at=at)
    outbox.cancel_waiting(
        patient_id=patient.pk, kinds=(MessageKind.CONSENT_LINK,), code="link_replaced"
    )
    return LinkRequest(
        purpose=LinkPurpose.CONSENT,
        object_id=patient.pk,
        expires_at=at + LINK_LASTS,
    )


def _trace_link(
    action: str, patient: Patient, *, by: StaffMember, at: datetime
) -> None:
    subject = audit.Subject(name="patient", id=patient.pk, patient_id=patient.pk)
    audit.record(action, subject, at=at, by=by)
