"""The plan behind a patient's link: a second fact first, then the file and a yes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from clinic.actions import audit, links
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.views.base import now, patient_link, private_file_response
from protocols.actions import documents as actions
from protocols.forms.plan_link import BirthDateForm
from protocols.models.plan import PlanVersion
from protocols.presenters import plan_link as presenter
from protocols.queries import documents

COOKIE_SALT = "plan-link"
COOKIE_LASTS = 2 * 60 * 60


def _cookie(link: PatientLink) -> str:
    return f"plan_{link.pk}"


def _is_known(request: HttpRequest, link: PatientLink) -> bool:
    """Whether this browser gave the right birth date for this very link lately."""
    said = request.get_signed_cookie(
        _cookie(link), default="", salt=COOKIE_SALT, max_age=COOKIE_LASTS
    )
    return said == link.token_hash


def _version(link: PatientLink) -> PlanVersion:
    version = documents.version_of_link(link)
    if version is None:
        raise Http404
    return version


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.PLAN)
def plan_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    version = _version(link)
    if not _is_known(request, link):
        return _ask(request, link, version)
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
    }
    return render(request, "protocols/plan_link.html", context)


def _ask(request: HttpRequest, link: PatientLink, version: PlanVersion) -> HttpResponse:
    patient = version.plan.patient
    form = BirthDateForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            is_right = links.answer_second_fact(
                link, is_right=form.is_of(patient.date_of_birth), at=now()
            )
            if is_right:
                response = redirect(request.path)
                response.set_signed_cookie(
                    _cookie(link),
                    link.token_hash,
                    salt=COOKIE_SALT,
                    max_age=COOKIE_LASTS,
                    httponly=True,
                    samesite="Lax",
                    secure=request.is_secure(),
                    path=request.path,
                )
                return response
            form.add_error(None, _("This does not fit. Check the date, or call us."))
    context = {"form": form, "can_ask": documents.may_identify(patient)}
    return render(request, "protocols/plan_link_ask.html", context, status=status)


@require_safe
@patient_link(LinkPurpose.PLAN)
def plan_link_file(request: HttpRequest, link: PatientLink) -> HttpResponse:
    version = _version(link)
    document = documents.ready_file(version)
    if document is None or not _is_known(request, link):
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
    if not _is_known(request, link):
        raise Http404
    if documents.newest_of(version) == version:
        actions.accept_plan(version, language=get_language() or "en-gb", at=now())
    return redirect(request.path.removesuffix("accept/"))
