"""Draw the PDFs that plans ask for: claim, draw outside any transaction, keep, mail.

The row is the queue; the task only wakes it (design 4). A worker that dies leaves a
lease that runs out; three tries are all, so that no document can kill workers for ever.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from clinic.actions import attempts, audit, outbox
from clinic.models.staff import StaffMember
from clinic.pdfs import PdfError, Rendered
from clinic.storage import private
from protocols import emails, pdfs
from protocols.domain.plan import PlanContent
from protocols.domain.states import DocumentState
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanAcceptance, PlanVersion
from protocols.tasks import render_documents

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# Longer than drawing may take, so that two workers never draw the same document.
LEASE_SECONDS = 180
PAUSES = (timedelta(seconds=30), timedelta(minutes=5))
# A mail to one patient about plans, at most so often.
MAILS_AN_HOUR = 5

# Materialized, or it may be run again for each row and claim more than one.
_CLAIM = """
  WITH due AS MATERIALIZED (
       SELECT id FROM protocols_plandocument
        WHERE (state = 'queued' AND not_before <= %s)
           OR (state = 'rendering' AND lease_until < clock_timestamp())
        ORDER BY not_before
        LIMIT 1
          FOR UPDATE SKIP LOCKED)
UPDATE protocols_plandocument AS d
   SET state = 'rendering', attempts = attempts + 1,
       lease_until = clock_timestamp() + make_interval(secs => %s)
  FROM due
 WHERE d.id = due.id
RETURNING d.id
"""


class TooManyMails(Exception):
    """The patient was written to too often within the hour."""


def render_due(*, at: datetime, most: int = 10) -> int:
    """Draw what is due, one by one; how many documents were dealt with."""
    for done in range(most):
        document = _claim(at)
        if document is None:
            return done
        _deal_with(document, at=at)
    return most


@transaction.atomic
def send_to_patient(document: PlanDocument, *, by: StaffMember, at: datetime) -> None:
    """Mail the plan now if it is drawn, else as soon as it is. Raises TooManyMails."""
    patient = document.plan_version.plan.patient
    if not attempts.hit(
        f"plan_mail:{patient.pk}",
        limit=MAILS_AN_HOUR,
        window=timedelta(hours=1),
        at=at,
    ):
        raise TooManyMails(
            _("This patient got several mails within the hour. Try again later.")
        )
    held = PlanDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if held.state == DocumentState.READY:
        _mail(held, at=at, by=by)
    else:
        PlanDocument.objects.filter(pk=held.pk).update(send_by_mail=True)
    _trace("plan_sent", held, at=at, by=by)


@transaction.atomic
def render_again(document: PlanDocument, *, by: StaffMember, at: datetime) -> None:
    """Give a document that failed another three tries."""
    changed = PlanDocument.objects.filter(
        pk=document.pk, state=DocumentState.FAILED
    ).update(state=DocumentState.QUEUED, attempts=0, not_before=at, code="")
    if changed:
        _trace("plan_document_again", document, at=at, by=by)
        render_documents.delay_on_commit()


@transaction.atomic
def accept_plan(
    version: PlanVersion, *, language: str, at: datetime, by: StaffMember | None = None
) -> PlanAcceptance:
    """The patient says yes to this version; saying it twice is saying it once."""
    acceptance, is_new = PlanAcceptance.objects.get_or_create(
        plan_version=version,
        defaults={"accepted_at": at, "language": language, "recorded_by": by},
    )
    if is_new:
        audit.record(
            "plan_accepted",
            audit.Subject(
                name="plan_version",
                id=version.pk,
                patient_id=version.plan.patient_id,
            ),
            at=at,
            by=by,
            actor=None if by else "patient",
        )
    return acceptance


def _claim(at: datetime) -> PlanDocument | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at, LEASE_SECONDS])
        row = cursor.fetchone()
    if row is None:
        return None
    return PlanDocument.objects.select_related("plan_version__plan__patient").get(
        pk=row[0]
    )


def _deal_with(document: PlanDocument, *, at: datetime) -> None:
    if document.attempts > MOST_ATTEMPTS:
        # Its worker died each time: whatever it is, it is not tried again.
        _give_up(document, "worker_died", at=at)
        return
    try:
        drawn = pdfs.plan(PlanContent.from_json(document.plan_version.content))
    except PdfError as failure:
        log.warning("document_failed document_id=%s code=%s", document.pk, failure.code)
        _try_later(document, failure.code, at=at)
        return
    _keep(document, drawn, at=at)


def _keep(document: PlanDocument, drawn: Rendered, *, at: datetime) -> None:
    """File first, row second: a row that says ready always has its whole file."""
    key = private.save(drawn.content, suffix="pdf")
    with transaction.atomic():
        kept = PlanDocument.objects.filter(
            pk=document.pk,
            state=DocumentState.RENDERING,
            attempts=document.attempts,
        ).update(
            state=DocumentState.READY,
            file_key=key,
            sha256=drawn.sha256,
            size=len(drawn.content),
            pages=drawn.pages,
            ready_at=at,
            lease_until=None,
            code="",
        )
        if kept:
            document.refresh_from_db()
            _trace("plan_document_ready", document, at=at)
            if document.send_by_mail:
                _mail(document, at=at)
    if not kept:
        # Somebody else drew it after our lease ran out: theirs counts.
        private.delete(key)


def _try_later(document: PlanDocument, code: str, *, at: datetime) -> None:
    if document.attempts >= MOST_ATTEMPTS:
        _give_up(document, code, at=at)
        return
    PlanDocument.objects.filter(
        pk=document.pk, state=DocumentState.RENDERING, attempts=document.attempts
    ).update(
        state=DocumentState.QUEUED,
        not_before=at + PAUSES[document.attempts - 1],
        lease_until=None,
        code=code,
    )


@transaction.atomic
def _give_up(document: PlanDocument, code: str, *, at: datetime) -> None:
    """Failed for good. The patient's mail goes all the same, with the link (J4)."""
    given_up = PlanDocument.objects.filter(
        pk=document.pk, state=DocumentState.RENDERING, attempts=document.attempts
    ).update(state=DocumentState.FAILED, lease_until=None, code=code)
    if not given_up:
        # Our lease ran out and somebody else has it, or has drawn it.
        return
    _trace("plan_document_failed", document, at=at)
    if document.send_by_mail:
        document.refresh_from_db()
        _mail(document, at=at)


def _mail(
    document: PlanDocument, *, at: datetime, by: StaffMember | None = None
) -> None:
    if document.plan_version.plan.patient.email:
        outbox.queue(emails.plan_ready(document, at=at), at=at, by=by)


def _trace(
    action: str, document: PlanDocument, *, at: datetime, by: StaffMember | None = None
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="plan_document",
            id=document.pk,
            patient_id=document.plan_version.plan.patient_id,
        ),
        at=at,
        by=by,
        actor=None if by else "system",
    )
