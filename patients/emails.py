"""Mails about a patient's intake and consents. Each returns the rendered message."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from clinic import emails
from clinic.domain.messages import RenderedMail
from clinic.queries.site import home_location
from patients.models.patient import Patient


def intake_link(patient: Patient, *, expires_at: datetime) -> RenderedMail:
    return _personal("patients/intake_link", patient, expires_at)


def intake_nudge(patient: Patient, *, expires_at: datetime) -> RenderedMail:
    return _personal("patients/intake_nudge", patient, expires_at)


def consent_link(patient: Patient, *, expires_at: datetime) -> RenderedMail:
    return _personal("patients/consent_link", patient, expires_at)


def _personal(name: str, patient: Patient, expires_at: datetime) -> RenderedMail:
    location = home_location()
    local = localtime(expires_at, location.zone if location else None)
    with translation.override(patient.language):
        until = date_format(local, "DATE_FORMAT")
    context = {"patient_name": patient.full_name, "until": until}
    return emails.render(name, context, language=patient.language)
