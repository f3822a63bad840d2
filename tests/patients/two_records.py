"""Two records of one person, with a row in every table that names a patient."""

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps

from clinic.domain.tasks import TaskKind
from clinic.models import Task, WaitingListEntry
from patients.actions.merging import merge
from patients.domain.merging import MergeRequest
from patients.models import EmergencyAccess, Patient, PatientMerge, Presence
from protocols.models import FindingDecision, Recall, RecallNotice
from tests.factories import adverse
from tests.factories.clinic import NOW
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import candidacy_check
from tests.factories.stock import LotFactory
from tests.security import world as worlds

ABOUT_RECORDS = {"patients.PatientMerge", "patients.PatientPair"}


def full_records(folder: Path) -> tuple[Patient, Patient, worlds.World]:
    """The second one names a patient in every table; the first has a record as well."""
    world = worlds.build(folder)
    first, second = world.a.patient, world.b.patient
    by = world.people["treats"]
    appointment = second.appointments.get()
    EmergencyAccess.objects.create(
        patient=second,
        clinician=by,
        reason="Fainted",
        opened_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    Presence.objects.create(patient=second, person=by, seen_at=NOW)
    Task.objects.create(
        kind=TaskKind.ANOTHER_TIME,
        role="front_desk",
        patient=second,
        key="task",
        created_at=NOW,
    )
    WaitingListEntry.objects.create(
        patient=second,
        type=appointment.type,
        location=appointment.location,
        first_day=date(2027, 3, 1),
        last_day=date(2027, 3, 9),
        added_at=NOW,
    )
    FindingDecision.objects.create(
        patient=second,
        check_run=candidacy_check(second, run_by=by),
        rule_id="P1",
        verdict="PRECAUTION",
        answers_fingerprint="0" * 64,
        choice="go_on",
        by=by,
        at=NOW,
    )
    RecallNotice.objects.create(
        recall=Recall.objects.create(
            lot=LotFactory(), reason="Particles", started_by=by, started_at=NOW
        ),
        patient=second,
        channel="phone",
        made_by=by,
        made_at=NOW,
    )
    adverse.report(second)
    PatientFactory(merged_into=second, merged_at=NOW)
    return first, second, world


def wish(kept: Patient, other: Patient, *taken: str) -> MergeRequest:
    kept.refresh_from_db()
    other.refresh_from_db()
    return MergeRequest(
        kept_id=kept.pk,
        other_id=other.pk,
        kept_version=kept.version,
        other_version=other.version,
        taken=frozenset(taken),
    )


def keys_to_patients() -> list[tuple[type, str]]:
    """Every foreign key to a patient, found another way than the code finds it."""
    return [
        (model, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.fields
        if field.related_model is Patient and model._meta.label not in ABOUT_RECORDS
    ]


def rows_of(patient: Patient) -> dict[str, list[int]]:
    return {
        f"{model._meta.label}.{field}": sorted(
            model._base_manager.filter(**{field: patient}).values_list("pk", flat=True)
        )
        for model, field in keys_to_patients()
    }


def put_together(
    kept: Patient, other: Patient, *taken: str, by: Any, at: Any = NOW
) -> PatientMerge:
    return merge(wish(kept, other, *taken), form_key=uuid.uuid4(), by=by, at=at)
