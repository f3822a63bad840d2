"""The plan's PDF for staff: how far it is, the file, and sending it."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic.domain.roles import Permission
from clinic.views.base import now, private_file_response, requires, staff
from patients.views.base import open_patient
from protocols.actions import documents as actions
from protocols.actions.documents import TooManyMails
from protocols.domain.states import DocumentState
from protocols.models.documents import PlanDocument
from protocols.queries import documents


def found(request: HttpRequest, uid: uuid.UUID) -> PlanDocument:
    document = get_object_or_404(documents.documents(), uid=uid)
    open_patient(request, document.plan_version.plan.patient_id)
    return document


@require_safe
@requires(Permission.VIEW_CLINICAL)
def plan_document(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The fragment that shows the state; asked again while the worker is drawing."""
    document = found(request, uid)
    working = document.state in {DocumentState.QUEUED, DocumentState.RENDERING}
    if working and request.GET.get("poll"):
        return HttpResponse(status=204)
    context = {"document": document, "working": working}
    return render(request, "protocols/_plan_document.html", context)


@require_safe
@requires(Permission.VIEW_CLINICAL)
def plan_document_file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    document = found(request, uid)
    plan = document.plan_version.plan
    return private_file_response(
        document.file_key,
        content_type="application/pdf",
        download_name=f"{plan.number}-v{document.plan_version.number}.pdf"
        if request.GET.get("download")
        else "",
    )


@require_POST
@requires(Permission.ISSUE_PLANS)
def plan_send(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Mail it now or when it is drawn; a document that failed is drawn again."""
    document = found(request, uid)
    version = document.plan_version
    if document.state == DocumentState.FAILED:
        actions.render_again(document, by=staff(request), at=now())
        messages.success(request, _("The document is drawn again."))
    elif not version.plan.patient.email:
        messages.error(request, _("This patient has no e-mail address."))
    else:
        try:
            actions.send_to_patient(document, by=staff(request), at=now())
        except TooManyMails as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The mail is queued."))
    return redirect(
        "plan-version",
        pk=version.plan.patient_id,
        plan_pk=version.plan_id,
        number=version.number,
    )
