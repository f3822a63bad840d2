"""Ask for work that a person has to do, and note that it is done."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from clinic.actions import audit
from clinic.actions.undo import Recording
from clinic.domain.tasks import ROLE_OF, TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from clinic.models.tasks import Task


def open_task(
    draft: TaskDraft,
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
    recording: Recording | None = None,
) -> Task:
    """Ask for it once: while a task of this key is open, that one is returned.

    Without ``by`` say who caused it: ``actor`` is "patient" or "system".
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                task = _create(draft, at=at)
        except IntegrityError:
            known = Task.objects.open().filter(key=draft.key).first()
            if known is None:
                raise
            return known
        if recording:
            recording.made(task)
        _record("task_opened", task, by=by, at=at, actor=actor)
        return task


@transaction.atomic
def finish(  # noqa: PLR0913 - who, when and why belong to every change
    task_id: int,
    *,
    outcome: str = "",
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
    recording: Recording | None = None,
) -> Task:
    """It is done. Doing it twice is doing it once: the first outcome stays."""
    task = Task.objects.select_for_update().get(pk=task_id)
    if task.done_at:
        return task
    if recording:
        recording.keep(task)
    task.done_at, task.done_by, task.outcome = at, by, outcome.strip()
    task.save(update_fields=["done_at", "done_by", "outcome"])
    _record("task_done", task, by=by, at=at, actor=actor)
    return task


def finish_by_key(  # noqa: PLR0913 - the same
    key: str,
    *,
    outcome: str = "",
    by: StaffMember | None,
    at: datetime,
    actor: str | None = None,
    recording: Recording | None = None,
) -> Task | None:
    """The same for whoever did the work elsewhere; None when nothing was open."""
    task = Task.objects.open().filter(key=key).first()
    if task is None:
        return None
    return finish(
        task.pk, outcome=outcome, by=by, at=at, actor=actor, recording=recording
    )


def finish_time_found(
    appointment_ids: Collection[int],
    *,
    by: StaffMember | None,
    at: datetime,
    recording: Recording | None = None,
) -> None:
    """These visits have another time now: nobody need look for one any more.

    Without ``by`` the patient chose it.
    """
    waiting = Task.objects.open().filter(
        appointment__in=appointment_ids,
        kind__in=[TaskKind.ANOTHER_TIME, TaskKind.LATE_CANCELLATION],
    )
    for task_id in waiting.order_by("pk").values_list("pk", flat=True):
        actor = None if by else "patient"
        finish(task_id, by=by, at=at, actor=actor, recording=recording)


def _create(draft: TaskDraft, *, at: datetime) -> Task:
    return Task.objects.create(
        kind=draft.kind,
        role=ROLE_OF[draft.kind],
        assignee_id=draft.assignee_id,
        patient_id=draft.patient_id,
        appointment_id=draft.appointment_id,
        key=draft.key,
        url=draft.url,
        facts=dict(draft.facts),
        created_at=at,
    )


def _record(
    action: str,
    task: Task,
    *,
    by: StaffMember | None,
    at: datetime,
    actor: str | None,
) -> None:
    subject = audit.Subject(
        name="task",
        id=task.pk,
        patient_id=task.patient_id,
        detail={"kind": str(task.kind)},
    )
    audit.record(action, subject, at=at, by=by, actor=actor)
