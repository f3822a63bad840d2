"""Patients as rows of a list, and likely doubles with their reasons in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from patients.domain import phones
from patients.domain.duplicates import Reason
from patients.models.patient import Patient
from patients.presenters.places import patient_page
from patients.queries.duplicates import LikelyDouble

REASONS: dict[Reason, str | Promise] = {
    Reason.SAME_NAME: _("same name"),
    Reason.SIMILAR_NAME: _("similar name"),
    Reason.SAME_SOUND: _("same name, spelt differently"),
    Reason.SAME_BIRTH_DATE: _("same date of birth"),
    Reason.SAME_PHONE: _("same phone"),
    Reason.SAME_EMAIL: _("same e-mail"),
}


@dataclass(frozen=True, slots=True)
class PatientRow:
    patient: Patient
    url: str
    phone: str
    intake_state: str
    former_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubleRow:
    patient: Patient
    url: str
    phone: str
    reasons: tuple[str | Promise, ...]


def rows(
    patients: Iterable[Patient],
    states: Mapping[int, str],
    former: Mapping[int, list[str]],
) -> list[PatientRow]:
    return [
        PatientRow(
            each,
            patient_page(each.pk),
            phones.shown(each.phone),
            states.get(each.pk, "open"),
            tuple(former.get(each.pk, ())),
        )
        for each in patients
    ]


def double_rows(doubles: Iterable[LikelyDouble]) -> list[DoubleRow]:
    return [
        DoubleRow(
            each.patient,
            patient_page(each.patient.pk),
            phones.shown(each.patient.phone),
            tuple(REASONS[reason] for reason in each.match.reasons),
        )
        for each in doubles
    ]
