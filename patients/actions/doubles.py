"""Who is on file twice: found a few at a time, and told apart by somebody."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.domain.merging import PairState
from patients.models.merging import PatientPair
from patients.models.patient import Patient
from patients.queries.duplicates import LikelyDouble, likely_doubles, person_of

AT_ONCE = 200


class NoReason(Exception):
    """Who tells two people apart says why."""


def compare_new(*, at: datetime, most: int = AT_ONCE) -> int:
    """Compare those whose identity changed with everybody on file; how many."""
    due = Patient.objects.current().filter(is_compared=False).order_by("pk")[:most]
    for patient in due:
        _compare(patient, at=at)
    return len(due)


@transaction.atomic
def _compare(patient: Patient, *, at: datetime) -> None:
    found = likely_doubles(person_of(patient), leave_out=patient.pk)
    _forget_former(patient, found)
    for double in found:
        _remember(patient, double, at=at)
    # Whose identity changed meanwhile is still due.
    Patient.objects.filter(pk=patient.pk, version=patient.version).update(
        is_compared=True
    )


@transaction.atomic
def tell_apart(
    one: Patient, two: Patient, *, because: str, by: StaffMember, at: datetime
) -> PatientPair:
    """Remember that these are two people, and why. Said twice it is said once."""
    because = " ".join(because.split())[:250]
    if not because:
        raise NoReason
    first, second = sorted((one.pk, two.pk))
    pair, _made = PatientPair.objects.select_for_update().get_or_create(
        first_id=first, second_id=second, defaults={"found_at": at}
    )
    if pair.state == PairState.DIFFERENT:
        return pair
    pair.state, pair.because = PairState.DIFFERENT, because
    pair.decided_by, pair.decided_at = by, at
    pair.save(update_fields=["state", "because", "decided_by", "decided_at"])
    for patient_id, other_id in ((first, second), (second, first)):
        audit.record(
            "patients_told_apart",
            audit.Subject(
                name="patient",
                id=patient_id,
                patient_id=patient_id,
                detail={"other": other_id},
            ),
            at=at,
            by=by,
        )
    return pair


def _remember(patient: Patient, double: LikelyDouble, *, at: datetime) -> None:
    first, second = sorted((patient.pk, double.patient.pk))
    reasons = [str(reason) for reason in double.match.reasons]
    pair, made = PatientPair.objects.get_or_create(
        first_id=first,
        second_id=second,
        defaults={"found_at": at, "score": double.match.score, "reasons": reasons},
    )
    if not made and pair.state == PairState.ALIKE:
        pair.score, pair.reasons = double.match.score, reasons
        pair.save(update_fields=["score", "reasons"])


def _forget_former(patient: Patient, found: list[LikelyDouble]) -> None:
    """A pair that only a slip of the keyboard made alike is none any more."""
    now = [double.patient.pk for double in found]
    PatientPair.objects.filter(
        Q(first=patient) & ~Q(second__in=now) | Q(second=patient) & ~Q(first__in=now),
        state=PairState.ALIKE,
    ).delete()
