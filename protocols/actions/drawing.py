"""Draw the PDFs that are asked for: claim, draw outside any transaction, keep, mail.

The row is the queue; the task only wakes it (design 4). A worker that dies leaves a
lease that runs out; three tries are all, so that no document can kill workers for ever.
What is drawn, and whom it concerns, a ``Drawer`` knows: one for each kind of document.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from clinic.actions import attempts
from clinic.models.staff import StaffMember
from clinic.pdfs import PdfError, Rendered
from clinic.queries.clock import database_now
from clinic.storage import private
from patients.models.patient import Patient
from protocols.domain.states import DocumentState
from protocols.models.documents import DrawnDocument

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
# Longer than drawing may take, so that two workers never draw the same document.
LEASE = timedelta(seconds=180)
PAUSES = (timedelta(seconds=30), timedelta(minutes=5))
# No document is begun later than this after the task began: the task's own time limit
# (240 s) must not strike in the middle of one.
BEGINS_WITHIN = timedelta(seconds=150)
# A mail to one patient about documents, at most so often.
MAILS_AN_HOUR = 5

Document = TypeVar("Document", bound=DrawnDocument)


class TooManyMails(Exception):
    """The patient was written to too often within the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer(Generic[Document]):
    """One kind of document. ``ready``, ``failed``, ``again`` and ``sent`` leave the
    trace; ``mail`` queues the patient's mail."""

    rows: Callable[[], "QuerySet[Document]"]
    patient: Callable[[Document], Patient]
    draw: Callable[[Document, datetime], Rendered]
    mail: Callable[[Document, datetime, StaffMember | None], None]
    ready: Callable[[Document, datetime], None]
    failed: Callable[[Document, datetime], None]
    again: Callable[[Document, datetime, StaffMember], None]
    sent: Callable[[Document, datetime, StaffMember], None]


def draw_due(drawer: Drawer[Document], *, at: datetime, most: int) -> int:
    """Draw what is due, one by one; how many documents were dealt with. What is left
    when the time is up waits for the next ring."""
    began = database_now()
    for done in range(most):
        is_late = database_now() - began > BEGINS_WITHIN
        document = None if is_late else _claim(drawer, at)
        if document is None:
            return done
        _deal_with(drawer, document, at=at)
    return most


@transaction.atomic
def send(
    drawer: Drawer[Document], document: Document, *, by: StaffMember, at: datetime
) -> None:
    """Mail it now if it is drawn, else as soon as it is. Raises TooManyMails."""
    patient = drawer.patient(document)
    if not attempts.hit(
        f"plan_mail:{patient.pk}",
        limit=MAILS_AN_HOUR,
        window=timedelta(hours=1),
        at=at,
    ):
        raise TooManyMails(
            _("This patient got several mails within the hour. Try again later.")
        )
    held = drawer.rows().select_for_update(of=("self",)).get(pk=document.pk)
    if held.state == DocumentState.READY:
        drawer.mail(held, at, by)
    else:
        drawer.rows().filter(pk=held.pk).update(send_by_mail=True)
    drawer.sent(held, at, by)


@transaction.atomic
def draw_again(
    drawer: Drawer[Document], document: Document, *, by: StaffMember, at: datetime
) -> bool:
    """Give a document that failed another three tries; False when it had not."""
    changed = _in_state(drawer, document, DocumentState.FAILED).update(
        state=DocumentState.QUEUED, attempts=0, not_before=at, code=""
    )
    if changed:
        drawer.again(document, at, by)
    return bool(changed)


def _claim(drawer: Drawer[Document], at: datetime) -> Document | None:
    """Leases are measured by the database's clock alone."""
    with transaction.atomic():
        now = database_now()
        due = Q(state=DocumentState.QUEUED, not_before__lte=at) | Q(
            state=DocumentState.RENDERING, lease_until__lt=now
        )
        rows = drawer.rows().select_for_update(of=("self",), skip_locked=True)
        document = rows.filter(due).order_by("not_before").first()
        if document is None:
            return None
        drawer.rows().filter(pk=document.pk).update(
            state=DocumentState.RENDERING,
            attempts=F("attempts") + 1,
            lease_until=now + LEASE,
        )
    return drawer.rows().get(pk=document.pk)


def _deal_with(drawer: Drawer[Document], document: Document, *, at: datetime) -> None:
    if document.attempts > MOST_ATTEMPTS:
        # Its worker died each time: whatever it is, it is not tried again.
        _give_up(drawer, document, "worker_died", at=at)
        return
    try:
        drawn = drawer.draw(document, at)
    except PdfError as failure:
        log.warning("document_failed document_id=%s code=%s", document.pk, failure.code)
        _try_later(drawer, document, failure.code, at=at)
        return
    _keep(drawer, document, drawn, at=at)


def _in_state(
    drawer: Drawer[Document], document: Document, state: DocumentState
) -> "QuerySet[Document]":
    return drawer.rows().filter(pk=document.pk, state=state)


def _still_ours(drawer: Drawer[Document], document: Document) -> "QuerySet[Document]":
    """Empty when our lease ran out and somebody else has it, or has drawn it."""
    held = _in_state(drawer, document, DocumentState.RENDERING)
    return held.filter(attempts=document.attempts)


def _keep(
    drawer: Drawer[Document], document: Document, drawn: Rendered, *, at: datetime
) -> None:
    """File first, row second: a row that says ready always has its whole file."""
    key = private.save(drawn.content, suffix="pdf")
    with transaction.atomic():
        kept = _still_ours(drawer, document).update(
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
            drawer.ready(document, at)
            if document.send_by_mail:
                drawer.mail(document, at, None)
    if not kept:
        # Somebody else drew it after our lease ran out: theirs counts.
        private.delete(key)


def _try_later(
    drawer: Drawer[Document], document: Document, code: str, *, at: datetime
) -> None:
    if document.attempts >= MOST_ATTEMPTS:
        _give_up(drawer, document, code, at=at)
        return
    _still_ours(drawer, document).update(
        state=DocumentState.QUEUED,
        not_before=at + PAUSES[document.attempts - 1],
        lease_until=None,
        code=code,
    )


@transaction.atomic
def _give_up(
    drawer: Drawer[Document], document: Document, code: str, *, at: datetime
) -> None:
    """Failed for good. The patient's mail goes all the same, with the link (J4)."""
    given_up = _still_ours(drawer, document).update(
        state=DocumentState.FAILED, lease_until=None, code=code
    )
    if not given_up:
        return
    drawer.failed(document, at)
    if document.send_by_mail:
        document.refresh_from_db()
        drawer.mail(document, at, None)
