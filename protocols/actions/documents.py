"""The PDF of a plan: drawn when it is due, mailed as the patient chose, accepted."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from clinic.actions import audit, outbox
from clinic.models.staff import StaffMember
from clinic.pdfs import Rendered
from patients.models.patient import Patient
from protocols import emails, pdfs
from protocols.actions import drawing
from protocols.actions.drawing import Drawer, TooManyMails
from protocols.domain.plan import PlanContent
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanAcceptance, PlanVersion
from protocols.tasks import render_documents

__all__ = ["TooManyMails", "accept_plan", "render_again", "render_due"]


def render_due(*, at: datetime, most: int = 10) -> int:
    """Draw what is due, one by one; how many documents were dealt with."""
    return drawing.draw_due(PLANS, at=at, most=most)


def send_to_patient(document: PlanDocument, *, by: StaffMember, at: datetime) -> None:
    """Mail the plan now if it is drawn, else as soon as it is. Raises TooManyMails."""
    drawing.send(PLANS, document, by=by, at=at)


@transaction.atomic
def render_again(document: PlanDocument, *, by: StaffMember, at: datetime) -> None:
    """Give a document that failed another three tries."""
    if drawing.draw_again(PLANS, document, by=by, at=at):
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


def _rows() -> "QuerySet[PlanDocument]":
    return PlanDocument.objects.select_related("plan_version__plan__patient")


def _patient(document: PlanDocument) -> Patient:
    return document.plan_version.plan.patient


def _draw(document: PlanDocument, _at: datetime) -> Rendered:
    return pdfs.plan(PlanContent.from_json(document.plan_version.content))


def _mail(document: PlanDocument, at: datetime, by: StaffMember | None) -> None:
    if _patient(document).email:
        outbox.queue(emails.plan_ready(document, at=at), at=at, by=by)


def _ready(document: PlanDocument, at: datetime) -> None:
    _trace("plan_document_ready", document, at=at)


def _failed(document: PlanDocument, at: datetime) -> None:
    _trace("plan_document_failed", document, at=at)


def _again(document: PlanDocument, at: datetime, by: StaffMember) -> None:
    _trace("plan_document_again", document, at=at, by=by)


def _sent(document: PlanDocument, at: datetime, by: StaffMember) -> None:
    _trace("plan_sent", document, at=at, by=by)


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


PLANS: Drawer[PlanDocument] = Drawer(
    rows=_rows,
    patient=_patient,
    draw=_draw,
    mail=_mail,
    ready=_ready,
    failed=_failed,
    again=_again,
    sent=_sent,
)
