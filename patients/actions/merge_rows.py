"""The rows of a merge: what moves, what stands aside for it, and how it goes back.

Every key to a patient is found by looking (``patients.queries.merging``), so that a new
table is taken along without a word here. Where the database lets a patient have only
one row of a kind, ``_SETTLED`` says which of two stands; a kind that is not named there
refuses the merge.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from clinic.domain.message_states import LinkPurpose
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember
from patients.domain.choices import IntakeState
from patients.domain.merging import Answer, both_listed, first_stands
from patients.models.history import ClinicalFact
from patients.models.merging import PatientMerge
from patients.models.patient import Patient
from patients.queries import merging
from patients.queries.merging import Clash, PatientKey


class MergeRefused(Exception):
    """The text says to the person what stands in the way."""


class Rows:
    """What a merge does to rows, written down while it does it."""

    def __init__(self, *, by: StaffMember, at: datetime) -> None:
        self.by, self.at = by, at
        self.altered: list[dict[str, Any]] = []
        self.removed: list[dict[str, Any]] = []
        self.made: list[dict[str, Any]] = []

    def alter(self, row: Model, **values: Any) -> None:
        before = {name: getattr(row, name) for name in values}
        _update(type(row), [row.pk], **values)
        self.altered.append(
            {
                "model": row._meta.label,
                "pk": row.pk,
                "before": _plain(before),
                "after": _plain(values),
            }
        )

    def make(self, row: Model) -> None:
        row.save()
        self.made.append({"model": row._meta.label, "pk": row.pk})

    def remove(self, row: Model) -> None:
        self.removed.append(json.loads(serializers.serialize("json", [row]))[0])
        row.delete()


def move_all(
    kept: Patient, other: Patient, *, by: StaffMember, at: datetime
) -> dict[str, Any]:
    """Give every row of ``other`` to ``kept``; what undoing will need."""
    rows = Rows(by=by, at=at)
    for clash in merging.clashes(kept, other):
        settle = _SETTLED.get(clash.constraint)
        if settle is None:
            raise MergeRefused(
                _(
                    "Both records have work that a clinician has not finished. "
                    "A clinician finishes one of the two first."
                )
            )
        settle(rows, clash)
    _keep_links_working(rows, kept, other)
    own: dict[str, list[int]] = {}
    moved: dict[str, list[int]] = {}
    with allowed_to_move(other.pk, kept.pk):
        for key in merging.patient_keys():
            own[key.name] = merging.pks_of(key, kept.pk)
            moved[key.name] = merging.pks_of(key, other.pk)
            _update(key.model, moved[key.name], **{f"{key.field}_id": kept.pk})
    return {
        "own": own,
        "moved": moved,
        "altered": rows.altered,
        "removed": rows.removed,
        "made": rows.made,
    }


def put_back(done: PatientMerge) -> None:
    """Return what came, as far as it still belongs to the kept record.

    What stood aside comes back too, unless something newer has taken its place.
    """
    keys = {key.name: key for key in merging.patient_keys()}
    with allowed_to_move(done.kept_id, done.merged_id):
        for name, pks in done.snapshot["moved"].items():
            if name in keys:
                _return(keys[name], pks, done)
    for made in done.snapshot["made"]:
        apps.get_model(made["model"])._default_manager.filter(pk=made["pk"]).delete()
    for removed in done.snapshot["removed"]:
        _insert_again(removed)
    for change in done.snapshot["altered"]:
        _restore(change)


@contextmanager
def allowed_to_move(from_id: int, to_id: int) -> Iterator[None]:
    """The triggers on signed rows let exactly this change of patient through."""
    _say(f"{from_id}>{to_id}")
    yield
    _say("")


def _say(merging_now: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('anagen.merging', %s, true)", [merging_now])


def _return(key: PatientKey, pks: list[int], done: PatientMerge) -> None:
    still = list(key.rows(done.kept_id).filter(pk__in=pks).values_list("pk", flat=True))
    values: dict[str, Any] = {f"{key.field}_id": done.merged_id}
    if key.model is Appointment:
        # Nobody takes back a change of the diary from a page of before.
        values["version"] = merging.next_version()
    _update(key.model, still, **values)


def _insert_again(removed: dict[str, Any]) -> None:
    (before,) = serializers.deserialize("json", json.dumps([removed]))
    try:
        with transaction.atomic():
            before.save()
    except IntegrityError:
        return


def _restore(change: dict[str, Any]) -> None:
    """Only where nobody has altered it since."""
    model = apps.get_model(change["model"])
    row = model._default_manager.filter(pk=change["pk"]).first()
    if row is None:
        return
    now = _plain({name: getattr(row, name) for name in change["after"]})
    if now != change["after"]:
        return
    try:
        with transaction.atomic():
            _update(model, [row.pk], **change["before"])
    except IntegrityError:
        return


def _update(model: type[Model], pks: list[int], **values: Any) -> None:
    if pks:
        model._default_manager.filter(pk__in=pks).update(**values)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As JSON will have it, so that both can be compared later."""
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def _keep_links_working(rows: Rows, kept: Patient, other: Patient) -> None:
    """A link to sign names the person, not an appointment or a plan."""
    consent = LinkPurpose.CONSENT
    for link in PatientLink.objects.filter(purpose=consent, object_id=other.pk):
        rows.alter(link, object_id=kept.pk)
    waiting = Message.objects.filter(link_purpose=consent, link_object_id=other.pk)
    for message in waiting:
        rows.alter(message, link_object_id=kept.pk)


def _keep_careful_answer(rows: Rows, clash: Clash) -> None:
    """One of the two answers, or of two lists all that either holds."""
    one, two = (
        Answer(row.key, row.value, row.recorded_at) for row in (clash.kept, clash.other)
    )
    stands, gives_way = clash.kept, clash.other
    if not first_stands(one, two):
        stands, gives_way = gives_way, stands
    rows.alter(gives_way, superseded_at=rows.at)
    both = both_listed(one, two)
    if both is None or both == stands.value:
        return
    rows.alter(stands, superseded_at=rows.at)
    rows.make(
        ClinicalFact(
            patient_id=clash.kept.patient_id,
            key=stands.key,
            value=both,
            happened_at=stands.happened_at,
            source=stands.source,
            recorded_by=rows.by,
            recorded_at=rows.at,
        )
    )


def _keep_newer_consent(rows: Rows, clash: Clash) -> None:
    """As if the newer one had been signed over the older one."""
    older = min(clash.kept, clash.other, key=lambda row: (row.signed_at, row.pk))
    rows.alter(older, withdrawn_at=rows.at, withdrawn_by_id=rows.by.pk)


def _keep_intake_in_hand(rows: Rows, clash: Clash) -> None:
    """The one that the patient has begun, else the newer one."""
    idle = min(
        clash.kept,
        clash.other,
        key=lambda row: (row.state == IntakeState.STARTED, row.sent_at, row.pk),
    )
    rows.alter(idle, state=IntakeState.WITHDRAWN)


def _keep_one_row(rows: Rows, clash: Clash) -> None:
    rows.remove(clash.other)


_SETTLED: dict[str, Callable[[Rows, Clash], None]] = {
    "one_present_answer_a_key": _keep_careful_answer,
    "one_standing_general_consent_a_kind": _keep_newer_consent,
    "one_open_intake_a_patient": _keep_intake_in_hand,
    "one_assignment_a_pair": _keep_one_row,
    "one_presence_a_pair": _keep_one_row,
}
