"""What hangs on a patient, found by looking: every key of every app that names one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Count,
    F,
    ForeignKey,
    ManyToOneRel,
    Model,
    Q,
    QuerySet,
    UniqueConstraint,
)

from clinic.domain.appointment_states import LIVE_STATES
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.domain.merging import CHOSEN, FILLED
from patients.models.merging import PatientMerge, PatientPair
from patients.models.patient import Patient
from patients.queries.access import reachable

# They say which records were compared and merged, and speak of both for ever.
_ABOUT_RECORDS = {PatientMerge, PatientPair}


@dataclass(frozen=True, slots=True)
class PatientKey:
    """One foreign key to a patient, of whatever app."""

    model: type[Model]
    field: str

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.field}"

    def rows(self, *patient_ids: int) -> "QuerySet[Any]":
        held = {f"{self.field}__in": patient_ids}
        return self.model._default_manager.filter(**held)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rows of which one patient may have only one."""

    constraint: str
    model: type[Model]
    kept: Any
    other: Any


def patient_keys() -> list[PatientKey]:
    """Every key that a merge takes along."""
    relations = Patient._meta.get_fields(include_hidden=True)
    keys = [
        PatientKey(relation.related_model, relation.field.name)
        for relation in relations
        if isinstance(relation, ManyToOneRel)
        and isinstance(relation.field, ForeignKey)
        and isinstance(relation.related_model, type)
    ]
    taken = (key for key in keys if key.model not in _ABOUT_RECORDS)
    return sorted(taken, key=lambda key: key.name)


def counts(patient_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many rows hang on each patient, by the table's label; one query a key."""
    ids = list(patient_ids)
    found: dict[int, dict[str, int]] = {pk: {} for pk in ids}
    for key in patient_keys():
        rows = key.rows(*ids).values(key.field).annotate(number=Count("pk"))
        for patient_id, number in rows.values_list(key.field, "number").order_by():
            label = key.model._meta.label
            found[patient_id][label] = found[patient_id].get(label, 0) + number
    return found


def clashes(kept: Patient, other: Patient) -> list[Clash]:
    """Where a constraint lets one patient have one row, and both have one."""
    return [
        clash
        for key in patient_keys()
        for constraint in key.model._meta.constraints
        if isinstance(constraint, UniqueConstraint) and key.field in constraint.fields
        for clash in _clashes_of(key, constraint, kept, other)
    ]


def _clashes_of(
    key: PatientKey, constraint: UniqueConstraint, kept: Patient, other: Patient
) -> Iterable[Clash]:
    rest = [name for name in constraint.fields if name != key.field]
    rows = key.rows(kept.pk, other.pk).filter(constraint.condition or Q())
    by_key: dict[tuple[Any, ...], dict[int, Any]] = {}
    for row in rows.order_by("pk"):
        values = tuple(getattr(row, _column(key.model, name)) for name in rest)
        owner = getattr(row, _column(key.model, key.field))
        by_key.setdefault(values, {})[owner] = row
    for owned in by_key.values():
        if len(owned) > 1:
            yield Clash(constraint.name, key.model, owned[kept.pk], owned[other.pk])


def _column(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    return str(getattr(field, "attname", name))


def appointments_at_once(
    kept: Patient, other: Patient
) -> list[tuple[Appointment, Appointment]]:
    """Live appointments of the two that overlap: nobody sits in two chairs."""
    live = Appointment.objects.filter(state__in=sorted(LIVE_STATES)).select_related(
        "practitioner", "location"
    )
    mine = list(live.filter(patient=kept))
    return [
        (one, two)
        for two in live.filter(patient=other)
        for one in mine
        if one.starts_at < two.ends_at and two.starts_at < one.ends_at
    ]


def identity_of(patient: Patient) -> dict[str, Any]:
    return {name: getattr(patient, name) for name in (*CHOSEN, *FILLED)}


def former_records(patient_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """The numbers of the records that were merged into each of these."""
    rows = (
        Patient.objects.filter(merged_into__in=list(patient_ids))
        .order_by("merged_at", "pk")
        .values_list("merged_into", "number")
    )
    found: dict[int, list[str]] = {}
    for kept, number in rows:
        if kept is not None:
            found.setdefault(kept, []).append(number)
    return found


def merges(staff: StaffMember, *, at: datetime) -> "QuerySet[PatientMerge]":
    """Merges into records within reach, the newest first."""
    return PatientMerge.objects.filter(
        # Undone or not: the kept record may itself have been merged since.
        Q(kept__in=reachable(staff, at=at))
        | Q(kept__merged_into__in=reachable(staff, at=at))
    ).select_related("kept", "merged", "by", "undone_by")


def standing_merge(patient: Patient) -> PatientMerge | None:
    """How this record went into another one."""
    return (
        PatientMerge.objects.filter(merged=patient, undone_at=None)
        .select_related("by", "kept")
        .first()
    )


def rows_to_return(merge: PatientMerge) -> dict[str, int]:
    """How many of the rows that came still belong to the kept record, by label."""
    return _counted(merge, lambda key, ids: key.rows(merge.kept_id).filter(pk__in=ids))


def rows_that_stay(merge: PatientMerge) -> dict[str, int]:
    """What was written since the merge: nobody can say of which of the two it is."""
    own: dict[str, list[int]] = merge.snapshot.get("own", {})

    def made_since(key: PatientKey, ids: list[int]) -> "QuerySet[Any]":
        known = [*ids, *own.get(key.name, [])]
        return key.rows(merge.kept_id).exclude(pk__in=known)

    return _counted(merge, made_since)


def _counted(merge: PatientMerge, rows: Any) -> dict[str, int]:
    moved: dict[str, list[int]] = merge.snapshot.get("moved", {})
    found: dict[str, int] = {}
    for key in patient_keys():
        if key.model is Patient:
            continue
        number = rows(key, moved.get(key.name, [])).count()
        if number:
            label = key.model._meta.label
            found[label] = found.get(label, 0) + number
    return found


def pks_of(key: PatientKey, patient_id: int) -> list[int]:
    return list(key.rows(patient_id).order_by("pk").values_list("pk", flat=True))


def next_version() -> Any:
    return F("version") + 1
