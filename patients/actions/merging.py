"""Two records of one person become one."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.actions import audit, submissions
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.actions import merge_rows
from patients.actions.merge_rows import MergeRefused
from patients.actions.registration import write_details
from patients.domain.merging import (
    MergeRequest,
    PairState,
    as_text,
    values_after,
)
from patients.models.merging import PatientMerge, PatientPair
from patients.models.patient import Patient
from patients.queries import merging


@transaction.atomic
def merge(
    request: MergeRequest, *, form_key: uuid.UUID, by: StaffMember, at: datetime
) -> PatientMerge:
    """Every row of the other record becomes one of the kept record, or none does.

    Raises ``MergeRefused``, and ``AlreadySubmitted`` (with the merge's number as its
    result) for the second post of one form.
    """
    submission = submissions.claim(form_key, by=by, at=at)
    kept, other = _locked(request)
    _refuse(kept, other, request)
    snapshot = merge_rows.move_all(kept, other, by=by, at=at)
    snapshot["identity"] = _write_identity(kept, other, request.taken)
    snapshot["pairs"] = _carry_over(kept, other)
    other.merged_into, other.merged_at = kept, at
    other.version += 1
    other.save(update_fields=["merged_into", "merged_at", "version"])
    done = PatientMerge.objects.create(
        kept=kept, merged=other, by=by, at=at, snapshot=snapshot
    )
    submissions.settle(submission, result_url=str(done.pk))
    for subject in subjects_of(done):
        audit.record("patients_merged", subject, at=at, by=by)
    return done


def subjects_of(done: PatientMerge) -> Iterator[audit.Subject]:
    """One for each of the two: their access logs both say it."""
    for patient_id in (done.kept_id, done.merged_id):
        yield audit.Subject(
            name="merge",
            id=done.pk,
            patient_id=patient_id,
            detail={"kept": done.kept_id, "merged": done.merged_id},
        )


def _locked(request: MergeRequest) -> tuple[Patient, Patient]:
    """Both rows, the older first, so that a merge the other way round waits."""
    ids = {request.kept_id, request.other_id}
    rows = Patient.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    if len(found) != 2:  # noqa: PLR2004 -- a merge has two sides
        raise MergeRefused(_("Choose two different records."))
    return found[request.kept_id], found[request.other_id]


def _refuse(kept: Patient, other: Patient, request: MergeRequest) -> None:
    for patient in (kept, other):
        if patient.merged_into_id:
            raise MergeRefused(_merged_text(patient))
    seen = (request.kept_version, request.other_version)
    if (kept.version, other.version) != seen:
        raise MergeRefused(
            _("One of the two records has changed meanwhile. Look at them again.")
        )
    if kept.is_demo != other.is_demo:
        raise MergeRefused(_("One of the two belongs to the demo clinic."))
    for one, two in merging.appointments_at_once(kept, other):
        raise MergeRefused(_at_once_text(one, two))


def _merged_text(patient: Patient) -> str:
    done = merging.standing_merge(patient)
    if done is None:
        return _("%(number)s was merged meanwhile.") % {"number": patient.number}
    text = _("%(name)s has merged %(number)s into %(kept)s meanwhile.")
    return text % {
        "name": done.by.full_name,
        "number": patient.number,
        "kept": done.kept.number,
    }


def _at_once_text(one: Appointment, two: Appointment) -> str:
    text = _(
        "Both records have an appointment at the same time: %(one)s and %(two)s. "
        "Move or cancel one of them first."
    )
    return text % {"one": _named(one), "two": _named(two)}


def _named(appointment: Appointment) -> str:
    starts = timezone.localtime(appointment.starts_at, appointment.location.zone)
    return _("%(time)s with %(name)s") % {
        "time": date_format(starts, "DATETIME_FORMAT"),
        "name": appointment.practitioner.full_name,
    }


def _write_identity(
    kept: Patient, other: Patient, taken: frozenset[str]
) -> dict[str, dict[str, Any]]:
    """What the kept record says now, and what it said before."""
    values = values_after(
        merging.identity_of(kept), merging.identity_of(other), taken=taken
    )
    if not kept.plan_delivery and other.plan_delivery:
        values["plan_delivery"] = other.plan_delivery
        values["plan_delivery_chosen_at"] = other.plan_delivery_chosen_at
    if kept.wants_reminders and not other.wants_reminders:
        # Whoever asked for silence once goes on having it.
        values["wants_reminders"] = False
    before = {name: as_text(getattr(kept, name)) for name in values}
    # The version rises even when no word of it changes: open pages are of before.
    write_details(kept, values or {"full_name": kept.full_name})
    return {
        "before": before,
        "after": {name: as_text(value) for name, value in values.items()},
    }


def _carry_over(kept: Patient, other: Patient) -> list[int]:
    """Whoever was told apart from the other record is told apart from the kept one."""
    rows = PatientPair.objects.filter(state=PairState.DIFFERENT)
    made = []
    for pair in [*rows.filter(first=other), *rows.filter(second=other)]:
        third = pair.second_id if pair.first_id == other.pk else pair.first_id
        if third == kept.pk:
            continue
        first, second = sorted((kept.pk, third))
        now, _made = PatientPair.objects.get_or_create(
            first_id=first, second_id=second, defaults={"found_at": pair.found_at}
        )
        if now.state == PairState.ALIKE:
            now.state, now.because = pair.state, pair.because
            now.decided_by, now.decided_at = pair.decided_by, pair.decided_at
            now.save(update_fields=["state", "because", "decided_by", "decided_at"])
            made.append(now.pk)
    return made
