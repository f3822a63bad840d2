"""Two records side by side, and what a merge takes along, in words for whoever asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import (
    get_language_info,
    gettext_lazy,
    ngettext_lazy,
)
from django.utils.translation import gettext as _

from patients.domain import duplicates, phones
from patients.domain.duplicates import Reason
from patients.domain.intake import QUESTION
from patients.domain.merging import CHOSEN, UNKNOWN, undo_ends
from patients.models.merging import PatientMerge, PatientPair
from patients.models.patient import Patient
from patients.presenters.patients import REASONS
from patients.presenters.places import patient_page
from patients.queries.duplicates import LikelyDouble, person_of

LABELS = {
    "full_name": gettext_lazy("Full name"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "sex_at_birth": gettext_lazy("Sex at birth"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "language": gettext_lazy("Language"),
}
# Tables whose rows anybody may hear of, in this order.
KINDS: dict[str, Any] = {
    "clinic.Appointment": ngettext_lazy(
        "%(number)s appointment", "%(number)s appointments", "number"
    ),
    "clinic.WaitingListEntry": ngettext_lazy(
        "%(number)s wish on the waiting list",
        "%(number)s wishes on the waiting list",
        "number",
    ),
    "clinic.Task": ngettext_lazy("%(number)s task", "%(number)s tasks", "number"),
    "clinic.Message": ngettext_lazy(
        "%(number)s message", "%(number)s messages", "number"
    ),
    "clinic.PatientLink": ngettext_lazy(
        "%(number)s personal link", "%(number)s personal links", "number"
    ),
    "patients.Intake": ngettext_lazy(
        "%(number)s intake", "%(number)s intakes", "number"
    ),
    "patients.Consent": ngettext_lazy(
        "%(number)s consent", "%(number)s consents", "number"
    ),
    "patients.Patient": ngettext_lazy(
        "%(number)s earlier merged record",
        "%(number)s earlier merged records",
        "number",
    ),
}
CLINICAL_KINDS: dict[str, Any] = {
    "patients.ClinicalFact": ngettext_lazy(
        "%(number)s answer on health", "%(number)s answers on health", "number"
    ),
    "patients.Medicine": ngettext_lazy(
        "%(number)s medicine", "%(number)s medicines", "number"
    ),
    "patients.LabResult": ngettext_lazy(
        "%(number)s blood value", "%(number)s blood values", "number"
    ),
    "patients.ScalpAssessment": ngettext_lazy(
        "%(number)s assessment", "%(number)s assessments", "number"
    ),
    "patients.Photo": ngettext_lazy("%(number)s photo", "%(number)s photos", "number"),
    "protocols.CandidacyCheck": ngettext_lazy(
        "%(number)s screening", "%(number)s screenings", "number"
    ),
    "protocols.PatchTest": ngettext_lazy(
        "%(number)s patch test", "%(number)s patch tests", "number"
    ),
    "protocols.TreatmentPlan": ngettext_lazy(
        "%(number)s plan", "%(number)s plans", "number"
    ),
    "protocols.SessionRecord": ngettext_lazy(
        "%(number)s session record", "%(number)s session records", "number"
    ),
}
OTHER_ENTRIES = ngettext_lazy(
    "%(number)s other entry of the clinical record",
    "%(number)s other entries of the clinical record",
    "number",
)
ENTRIES = ngettext_lazy(
    "%(number)s entry of the clinical record",
    "%(number)s entries of the clinical record",
    "number",
)
# Who may open the record is nobody's news here.
UNSAID = {
    "patients.PatientAssignment",
    "patients.EmergencyAccess",
    "patients.Presence",
}


@dataclass(frozen=True, slots=True)
class Record:
    """One of the two. ``comes`` says what would move with it."""

    patient: Patient
    url: str
    registered: str
    comes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One line of identity. ``differs``: a person has to choose."""

    name: str
    label: str | Promise
    values: tuple[str, str]
    differs: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    pair: PatientPair
    people: tuple[tuple[str, ...], tuple[str, ...]]
    reasons: tuple[str | Promise, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody on file who may be this patient, and where that is decided."""

    patient: Patient
    phone: str
    reasons: tuple[str | Promise, ...]
    url: str


def pair_rows(pairs: Iterable[PatientPair]) -> list[PairRow]:
    return [
        PairRow(
            pair,
            (_person(pair.first), _person(pair.second)),
            tuple(REASONS[Reason(each)] for each in pair.reasons if each in REASONS),
            reverse("patient-merge", args=[pair.first_id, pair.second_id]),
        )
        for pair in pairs
    ]


def questions(patient: Patient, doubles: Iterable[LikelyDouble]) -> list[Question]:
    return [
        Question(
            double.patient,
            phones.shown(double.patient.phone),
            tuple(REASONS[reason] for reason in double.match.reasons),
            reverse("patient-merge", args=[patient.pk, double.patient.pk]),
        )
        for double in doubles
    ]


def record(patient: Patient, found: Mapping[str, int], *, clinical: bool) -> Record:
    return Record(
        patient,
        patient_page(patient.pk),
        date_format(patient.registered_at, "DATE_FORMAT"),
        kinds(found, clinical=clinical),
    )


def field_rows(one: Patient, two: Patient) -> list[FieldRow]:
    return [_field_row(name, one, two) for name in CHOSEN]


def alike_because(one: Patient, two: Patient) -> tuple[str | Promise, ...]:
    match = duplicates.compare(person_of(one), person_of(two))
    return tuple(REASONS[reason] for reason in match.reasons)


def kinds(found: Mapping[str, int], *, clinical: bool) -> tuple[str, ...]:
    """Counts in words; the desk hears of the clinical record as a whole."""
    named = KINDS | CLINICAL_KINDS if clinical else KINDS
    told = [
        _counted(words, found[kind]) for kind, words in named.items() if kind in found
    ]
    rest = sum(n for kind, n in found.items() if kind not in {*named, *UNSAID})
    if rest and clinical:
        told.append(_counted(OTHER_ENTRIES, rest))
    elif rest:
        told.append(_counted(ENTRIES, rest))
    return tuple(told)


def undo_until(done: PatientMerge) -> datetime:
    return undo_ends(done.at)


def _counted(words: Any, number: int) -> str:
    return str(words % {"number": number})


def _field_row(name: str, one: Patient, two: Patient) -> FieldRow:
    left, right = getattr(one, name), getattr(two, name)
    return FieldRow(
        name,
        LABELS[name],
        (_shown(name, left), _shown(name, right)),
        left not in UNKNOWN and right not in UNKNOWN and left != right,
    )


def _shown(name: str, value: Any) -> str:
    if value in UNKNOWN:
        return ""
    if name == "date_of_birth":
        return date_format(value, "DATE_FORMAT")
    if name == "phone":
        return phones.shown(value)
    if name == "sex_at_birth":
        return _(QUESTION["sex_at_birth"].word_of(value))
    if name == "language":
        return _language(value)
    return str(value)


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _person(patient: Patient) -> tuple[str, ...]:
    """Two short lines: number and birth date, then the phone."""
    born = patient.date_of_birth
    day = date_format(born, "DATE_FORMAT") if born else _("birth date not known")
    lines = (f"{patient.number} · {day}", phones.shown(patient.phone))
    return tuple(line for line in lines if line)
