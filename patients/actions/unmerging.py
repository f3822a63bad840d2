"""Take a merge back: for thirty days, row by row."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from patients.actions import merge_rows
from patients.actions.merge_rows import MergeRefused
from patients.actions.merging import subjects_of
from patients.actions.registration import write_details
from patients.domain.merging import UNDO_LASTS, PairState, as_text, undo_ends
from patients.models.merging import PatientMerge, PatientPair
from patients.models.patient import Patient
from patients.queries import merging


@transaction.atomic
def undo(merge_id: int, *, by: StaffMember, at: datetime) -> PatientMerge:
    """Two records again. Doing it twice is doing it once. Raises ``MergeRefused``.

    Rows that came with the merge go back if they still belong to the kept record; what
    was written since stays there, and ``snapshot["stayed"]`` says how much that is.
    """
    done = PatientMerge.objects.select_for_update().get(pk=merge_id)
    if done.undone_at:
        return done
    ids = {done.kept_id, done.merged_id}
    rows = Patient.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    patients = {row.pk: row for row in rows}
    kept, other = patients[done.kept_id], patients[done.merged_id]
    _refuse(done, kept, other, at=at)
    stayed = merging.rows_that_stay(done)
    returned = merging.rows_to_return(done)
    other.merged_into = other.merged_at = None
    other.is_compared = False
    other.version += 1
    other.save(update_fields=["merged_into", "merged_at", "is_compared", "version"])
    merge_rows.put_back(done)
    _restore_identity(kept, done.snapshot["identity"])
    PatientPair.objects.filter(
        pk__in=done.snapshot["pairs"], state=PairState.DIFFERENT
    ).delete()
    done.undone_at, done.undone_by = at, by
    done.snapshot = {"stayed": stayed, "returned": returned}
    done.save(update_fields=["undone_at", "undone_by", "snapshot"])
    for subject in subjects_of(done):
        audit.record("patient_merge_undone", subject, at=at, by=by)
    return done


def forget_expired(*, at: datetime) -> int:
    """Empty the snapshots that nobody can use any more; how many there were."""
    return (
        PatientMerge.objects.filter(at__lte=at - UNDO_LASTS, undone_at=None)
        .exclude(snapshot={})
        .update(snapshot={})
    )


def _refuse(done: PatientMerge, kept: Patient, other: Patient, *, at: datetime) -> None:
    if at >= undo_ends(done.at) or not done.snapshot:
        raise MergeRefused(
            _("It is too late to undo this merge: thirty days have passed.")
        )
    if kept.merged_into_id or other.merged_into_id != kept.pk:
        raise MergeRefused(
            _("%(number)s was merged again later. Undo that merge first.")
            % {"number": kept.number}
        )


def _restore_identity(kept: Patient, identity: dict[str, dict[str, Any]]) -> None:
    """What the merge has written goes, unless somebody has changed it since."""
    values = {
        name: _as_value(name, before)
        for name, before in identity["before"].items()
        if as_text(getattr(kept, name)) == identity["after"][name]
    }
    write_details(kept, values or {"full_name": kept.full_name})


def _as_value(name: str, kept_as: Any) -> Any:
    if name == "date_of_birth" and isinstance(kept_as, str):
        return date.fromisoformat(kept_as)
    if name == "plan_delivery_chosen_at" and isinstance(kept_as, str):
        return datetime.fromisoformat(kept_as)
    return kept_as
