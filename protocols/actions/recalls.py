"""Call a lot back: hold it, tell everybody who got of it, take down what they answer.

Telling is in two steps, so that one click tells thousands: the notices are written in
the transaction of the click; a task, woken now and every minute, queues the mails and
asks the front desk to call whom no mail reaches.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox, tasks
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from protocols import emails
from protocols.actions import lot_states
from protocols.domain.recall import NoticeAnswer, NoticeChannel, RecallLetter
from protocols.models.recall import NoticeReply, Recall, RecallNotice
from protocols.queries import recalls
from protocols.tasks import write_notices

# One batch of mails a transaction: a fault costs at most so much work.
BATCH = 100


class RecallRefused(Exception):
    """The text says what stands in the way."""


@transaction.atomic
def start(lot_id: int, *, reason: str, by: StaffMember, at: datetime) -> Recall:
    """Hold the lot and its mixes back and open the recall. Twice is once."""
    lot = lot_states.quarantine(lot_id, reason=reason, by=by, at=at)
    known = Recall.objects.filter(lot=lot, closed_at=None).first()
    if known:
        return known
    try:
        with transaction.atomic():
            recall = Recall.objects.create(
                lot=lot, reason=reason, started_by=by, started_at=at
            )
    except IntegrityError:
        return Recall.objects.get(lot=lot, closed_at=None)
    _trace("recall_started", recall, by=by, at=at)
    return recall


@transaction.atomic
def tell_all(
    recall_id: int,
    *,
    letter: RecallLetter,
    with_unsure: bool,
    by: StaffMember,
    at: datetime,
) -> int:
    """Word to everybody who has none yet; how many that were. Twice tells nobody twice.

    ``with_unsure``: also those whose record names the same number under another brand.
    """
    recall = Recall.objects.select_for_update(of=("self",)).get(pk=recall_id)
    if recall.closed_at:
        raise RecallRefused(_("This recall is closed."))
    reach = recalls.reach(recall, recalls.recalls().get(pk=recall_id).lot)
    new = [
        one
        for one in reach.patients
        if one.notice is None and (one.is_sure or with_unsure)
    ]
    RecallNotice.objects.bulk_create(
        RecallNotice(
            recall=recall,
            patient=one.patient,
            channel=NoticeChannel.MAIL if one.patient.email else NoticeChannel.PHONE,
            made_by=by,
            made_at=at,
        )
        for one in new
    )
    if new:
        recall.letter = letter
        recall.save(update_fields=["letter"])
        _trace("recall_told", recall, by=by, at=at, patients=len(new))
        write_notices.delay_on_commit()
    return len(new)


def write_due(*, at: datetime) -> int:
    """Queue what waits to be written, and have called whom no mail reached."""
    done = 0
    while count := _write_some(at=at):
        done += count
    return done + _ask_to_call(at=at)


@transaction.atomic
def _write_some(*, at: datetime) -> int:
    waiting = RecallNotice.objects.filter(
        channel=NoticeChannel.MAIL, message=None, called_for_at=None
    )
    batch = list(
        waiting.select_related("patient", "recall", "made_by")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    for notice in batch:
        if not notice.patient.email:
            _call(notice, at=at)
            continue
        draft = emails.safety_notice(notice, at=at)
        notice.message = outbox.queue(draft, at=at, by=notice.made_by)
        assert notice.message is not None, "a notice is written once: its row is held"
        notice.save(update_fields=["message"])
    return len(batch)


@transaction.atomic
def _ask_to_call(*, at: datetime) -> int:
    to_call = recalls.to_call().select_for_update(of=("self",), skip_locked=True)
    found = list(to_call)
    for notice in found:
        _call(notice, at=at)
    return len(found)


def _call(notice: RecallNotice, *, at: datetime) -> None:
    notice.called_for_at = at
    notice.save(update_fields=["called_for_at"])
    _open_call(notice, by=notice.made_by, at=at)


def _open_call(notice: RecallNotice, *, by: StaffMember | None, at: datetime) -> None:
    draft = TaskDraft(
        kind=TaskKind.CALL_ABOUT_NOTICE,
        patient_id=notice.patient_id,
        key=call_key(notice),
        url=reverse("recall-answer", args=[notice.pk]),
    )
    tasks.open_task(draft, by=by, at=at, actor=None if by else "patient")


def call_key(notice: RecallNotice) -> str:
    return f"notice:{notice.pk}"


@transaction.atomic
def answer(
    notice_id: int,
    given: NoticeAnswer,
    *,
    note: str = "",
    by: StaffMember | None,
    at: datetime,
) -> NoticeReply:
    """What the patient answers, by link or (with ``by``) on the phone.

    The same answer twice is one. "Please call me" opens the front desk's task, any
    other answer ends it; a problem becomes a clinician's.
    """
    notice = (
        RecallNotice.objects.select_for_update(of=("self",))
        .select_related("patient", "recall")
        .get(pk=notice_id)
    )
    last = notice.replies.order_by("at", "pk").last()
    if last and last.answer == given and (last.by is None) == (by is None):
        return last
    reply = NoticeReply.objects.create(
        notice=notice, answer=given, note=note, by=by, at=at
    )
    actor = None if by else "patient"
    if given is NoticeAnswer.CALL_ME:
        _open_call(notice, by=by, at=at)
    else:
        tasks.finish_by_key(call_key(notice), by=by, at=at, actor=actor)
    if given is NoticeAnswer.PROBLEM:
        _open_problem(notice, by=by, at=at)
    subject = audit.Subject(
        name="recall_notice",
        id=notice.pk,
        patient_id=notice.patient_id,
        detail={"answer": str(given)},
    )
    audit.record("notice_answered", subject, at=at, by=by, actor=actor)
    return reply


def _open_problem(
    notice: RecallNotice, *, by: StaffMember | None, at: datetime
) -> None:
    draft = TaskDraft(
        kind=TaskKind.PROBLEM_REPORTED,
        patient_id=notice.patient_id,
        key=f"notice_problem:{notice.pk}",
        url=reverse("recall-detail", args=[notice.recall_id]),
    )
    tasks.open_task(draft, by=by, at=at, actor=None if by else "patient")


@transaction.atomic
def mark_read(notice_id: int, *, at: datetime) -> None:
    """The patient proved who they are and sees what it is about."""
    notice = RecallNotice.objects.select_for_update().get(pk=notice_id)
    if notice.read_at is None:
        notice.read_at = at
        notice.save(update_fields=["read_at"])
    subject = audit.Subject(
        name="recall_notice", id=notice.pk, patient_id=notice.patient_id
    )
    audit.record("notice_read", subject, at=at, by=None, actor="patient")


@transaction.atomic
def close(recall_id: int, *, outcome: str, by: StaffMember, at: datetime) -> Recall:
    """The end of it, in the clinician's own words. Twice is once; the first stands."""
    recall = Recall.objects.select_for_update(of=("self",)).get(pk=recall_id)
    if recall.closed_at:
        return recall
    recall.closed_at, recall.closed_by, recall.outcome = at, by, outcome
    recall.save(update_fields=["closed_at", "closed_by", "outcome"])
    _trace("recall_closed", recall, by=by, at=at)
    return recall


def record_look(
    recall: Recall, patient_ids: Iterable[int], *, by: StaffMember, at: datetime
) -> None:
    """Somebody saw who got what; for each patient who was shown."""
    audit.record_many(
        "recall_patient_seen",
        name="recall",
        id=recall.pk,
        patient_ids=patient_ids,
        at=at,
        by=by,
    )


def record_opened(notice: RecallNotice, *, by: StaffMember, at: datetime) -> None:
    """Somebody is about to call this patient."""
    subject = audit.Subject(
        name="recall_notice", id=notice.pk, patient_id=notice.patient_id
    )
    audit.record("notice_opened", subject, at=at, by=by)


def record_export(
    recall: Recall, fields: Iterable[str], *, by: StaffMember, at: datetime
) -> None:
    """A list left the house: with which columns, never with their content."""
    subject = audit.Subject(
        name="recall", id=recall.pk, detail={"columns": sorted(fields)}
    )
    audit.record("recall_exported", subject, at=at, by=by)


def _trace(
    action: str,
    recall: Recall,
    *,
    by: StaffMember,
    at: datetime,
    patients: int | None = None,
) -> None:
    detail = {} if patients is None else {"patients": patients}
    subject = audit.Subject(name="recall", id=recall.pk, detail=detail)
    audit.record(action, subject, at=at, by=by)
