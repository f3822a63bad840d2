"""Whom a person at the desk may already be on file as, and which records look alike."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from clinic.models.staff import StaffMember
from patients.domain import duplicates
from patients.domain.choices import IntakeState
from patients.domain.duplicates import Match, Person
from patients.domain.merging import PairState
from patients.domain.registration import PatientDetails
from patients.domain.search_key import fold
from patients.models.intake import Intake
from patients.models.merging import PatientPair
from patients.models.patient import Patient
from patients.queries.access import reachable

# The database proposes these many; the ranking keeps a handful.
_PROPOSED = 60
_FEWEST_LETTERS = 3


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


def doubles_of(patient: Patient) -> list[LikelyDouble]:
    """Who may be this patient, as the record and a submitted intake say it.

    Without those whom somebody told apart from this patient.
    """
    wanted = person_of(patient)
    found = {d.patient.pk: d for d in likely_doubles(wanted, leave_out=patient.pk)}
    answered = _answered(patient, wanted)
    if answered != wanted:
        for double in likely_doubles(answered, leave_out=patient.pk):
            known = found.get(double.patient.pk)
            if known is None or known.match.score < double.match.score:
                found[double.patient.pk] = double
    for other in told_apart(patient.pk) & found.keys():
        del found[other]
    return sorted(found.values(), key=lambda d: (-d.match.score, d.match.id))


def told_apart(patient_id: int) -> set[int]:
    """Those who were found to be somebody else than this patient."""
    rows = PatientPair.objects.filter(
        Q(first=patient_id) | Q(second=patient_id), state=PairState.DIFFERENT
    )
    pairs = rows.values_list("first_id", "second_id")
    return {pk for pair in pairs for pk in pair} - {patient_id}


def comparable(
    patient: Patient, other: int, *, staff: StaffMember, at: datetime
) -> Patient | None:
    """The other one of a pair: within reach, or shown as a likely double."""
    if other == patient.pk:
        return None
    within = reachable(staff, at=at).filter(pk=other).first()
    if within:
        return within
    shown = (double.patient for double in doubles_of(patient))
    return next((each for each in shown if each.pk == other), None)


def pair_of(one: int, two: int) -> PatientPair | None:
    return (
        PatientPair.objects.filter(first=min(one, two), second=max(one, two))
        .select_related("decided_by")
        .first()
    )


def alike_pairs(staff: StaffMember, *, at: datetime) -> "QuerySet[PatientPair]":
    """Pairs that nobody has decided on, the likeliest first; both within reach."""
    within = reachable(staff, at=at)
    return (
        PatientPair.objects.filter(
            state=PairState.ALIKE, first__in=within, second__in=within
        )
        .select_related("first", "second")
        .order_by("-score", "pk")
    )


def person_of(known: Patient | PatientDetails) -> Person:
    return Person(
        id=known.pk if isinstance(known, Patient) else 0,
        full_name=known.full_name,
        date_of_birth=known.date_of_birth,
        phone=known.phone,
        email=known.email,
    )


def _answered(patient: Patient, wanted: Person) -> Person:
    """The same person by what the newest submitted intake says."""
    answers: dict[str, Any] = (
        Intake.objects.filter(patient=patient, state=IntakeState.SUBMITTED)
        .values_list("answers", flat=True)
        .first()
        or {}
    )
    said = {
        name: str(answers[name])
        for name in ("full_name", "phone", "email")
        if answers.get(name)
    }
    born = _day(answers.get("date_of_birth"))
    return replace(
        wanted,
        full_name=said.get("full_name", wanted.full_name),
        phone=said.get("phone", wanted.phone),
        email=said.get("email", wanted.email),
        date_of_birth=born or wanted.date_of_birth,
    )


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _proposed(wanted: Person) -> Iterable[Patient]:
    """Everybody who shares something exact, and those whose names come nearest."""
    everybody = Patient.objects.current()
    exact = Q()
    if wanted.date_of_birth:
        exact |= Q(date_of_birth=wanted.date_of_birth)
    if wanted.phone:
        exact |= Q(phone=wanted.phone)
    if wanted.email:
        exact |= Q(email__iexact=wanted.email)
    if exact:
        yield from everybody.filter(exact).order_by("pk")[: 5 * _PROPOSED]
    name = fold(wanted.full_name)[:80]
    if len(name) < _FEWEST_LETTERS:
        return
    alike = Q(search_key__trigram_word_similar=name)
    alike |= Q(search_key__contains=name.replace(" ", ""))
    yield from (
        everybody.filter(alike)
        .annotate(nearness=TrigramWordSimilarity(name, "search_key"))
        .order_by("-nearness", "pk")[:_PROPOSED]
    )
