"""Consents of a patient: what stands, what ran out, what was never signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from patients.domain.choices import ConsentKind
from patients.domain.consents import ConsentText
from patients.models.consent import Consent
from patients.models.patient import Patient
from patients.reference import consents as texts

# Signed after the plan is explained; the others belong to the intake.
FOR_TREATMENT = (ConsentKind.TREATMENT, ConsentKind.OFF_LABEL)


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is missing, signed, refused, withdrawn or expired."""

    kind: ConsentKind
    text: ConsentText
    consent: Consent | None
    state: str


def standings(patient: Patient, *, at: datetime) -> list[Standing]:
    """One a kind, in the order in which they are signed."""
    newest: dict[str, Consent] = {}
    rows = Consent.objects.filter(patient=patient).select_related(
        "witnessed_by", "withdrawn_by"
    )
    # A standing one counts before one that was taken back later.
    for row in sorted(rows, key=lambda c: (c.withdrawn_at is not None, -c.pk)):
        newest.setdefault(row.kind, row)
    return [
        Standing(text.kind, text, found, _state(text, found, at))
        for kind in (*FOR_TREATMENT, *_others())
        for text in (texts.get(kind),)
        for found in (newest.get(kind),)
    ]


def to_sign(patient: Patient, *, at: datetime) -> list[Standing]:
    """What a consent link asks for: treatment and its off-label use, if not signed."""
    return [
        each
        for each in standings(patient, at=at)
        if each.kind in FOR_TREATMENT and each.state != "signed"
    ]


def all_of(patient: Patient) -> "QuerySet[Consent]":
    return Consent.objects.filter(patient=patient)


def newest_link(patient: Patient) -> PatientLink | None:
    return (
        PatientLink.objects.filter(patient=patient, purpose=LinkPurpose.CONSENT)
        .order_by("-created_at", "-pk")
        .first()
    )


def _others() -> tuple[ConsentKind, ...]:
    return tuple(kind for kind in ConsentKind if kind not in FOR_TREATMENT)


def _state(text: ConsentText, consent: Consent | None, at: datetime) -> str:
    if consent is None:
        return "missing"
    if consent.withdrawn_at:
        return "withdrawn"
    if not consent.agreed:
        return "refused"
    lasts = timedelta(days=text.renew_after_days)
    if text.renew_after_days and consent.signed_at + lasts <= at:
        return "expired"
    return "signed"
