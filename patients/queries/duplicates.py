"""Whom a person at the desk may already be on file as."""

from dataclasses import dataclass

from django.db.models import Q

from patients.domain import duplicates
from patients.domain.duplicates import Match, Person
from patients.domain.registration import PatientDetails
from patients.domain.search_key import fold
from patients.models.patient import Patient

# The database proposes these many; the ranking keeps a handful.
_PROPOSED = 60


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    patient: Patient
    match: Match


def likely_doubles(
    wanted: Person, *, leave_out: int | None = None
) -> list[LikelyDouble]:
    """Ranked, best first. Looks at everybody on file, whoever asks."""
    rows = {row.pk: row for row in _proposed(wanted) if row.pk != leave_out}
    ranked = duplicates.rank(wanted, map(person_of, rows.values()))
    return [LikelyDouble(rows[match.id], match) for match in ranked]


def person_of(known: Patient | PatientDetails) -> Person:
    return Person(
        id=known.pk if isinstance(known, Patient) else 0,
        full_name=known.full_name,
        date_of_birth=known.date_of_birth,
        phone=known.phone,
        email=known.email,
    )


def _proposed(wanted: Person) -> list[Patient]:
    name = fold(wanted.full_name)[:80]
    alike = Q()
    if len(name) >= 3:  # noqa: PLR2004 -- a trigram needs three letters
        alike |= Q(search_key__trigram_word_similar=name)
        alike |= Q(search_key__contains=name.replace(" ", ""))
    if wanted.date_of_birth:
        alike |= Q(date_of_birth=wanted.date_of_birth)
    if wanted.phone:
        alike |= Q(phone=wanted.phone)
    if wanted.email:
        alike |= Q(email__iexact=wanted.email)
    if not alike:
        return []
    return list(Patient.objects.filter(alike).order_by("pk")[:_PROPOSED])
