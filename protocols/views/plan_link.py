"""The plan behind a patient's link: a second fact first, then the file and a yes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions import audit
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.views.base import now, patient_link, private_file_response
from protocols.actions import documents as actions
from protocols.models.plan import PlanVersion
from protocols.presenters import plan_link as presenter
from protocols.queries import documents
from protocols.views import second_fact


def _version(link: PatientLink) -> PlanVersion:
    version = documents.version_of_link(link)
    if version is None:
        raise Http404
    return version


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.PLAN)
def plan_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    version = _version(link)
    if not second_fact.is_known(request, link):
        return second_fact.ask(request, link)
    if request.method == "POST":
        return redirect(request.path)
    audit.record(
        "plan_opened",
        audit.Subject(
            name="plan_version", id=version.pk, patient_id=version.plan.patient_id
        ),
        at=now(),
        by=None,
        actor="patient",
    )
    page = presenter.page(
        version,
        newest=documents.newest_of(version),
        has_file=documents.ready_file(version) is not None,
    )
    context = {
        "page": page,
        "file_url": f"{request.path}file/",
        "accept_url": f"{request.path}accept/",
        "problem_url": f"{request.path}problem/",
    }
    return render(request, "protocols/plan_link.html", context)


@require_safe
@patient_link(LinkPurpose.PLAN)
def plan_link_file(request: HttpRequest, link: PatientLink) -> HttpResponse:
    version = _version(link)
    document = documents.ready_file(version)
    if document is None or not second_fact.is_known(request, link):
        raise Http404
    return private_file_response(
        document.file_key,
        content_type="application/pdf",
        download_name=f"plan-{version.plan.number}-v{version.number}.pdf",
    )


@require_POST
@patient_link(LinkPurpose.PLAN)
def plan_link_accept(request: HttpRequest, link: PatientLink) -> HttpResponse:
    version = _version(link)
    if not second_fact.is_known(request, link):
        raise Http404
    if documents.newest_of(version) == version:
        actions.accept_plan(version, language=get_language() or "en-gb", at=now())
    return redirect(request.path.removesuffix("accept/"))
