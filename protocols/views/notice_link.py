"""The page behind a safety notice: answer at once; what it is about after a second fact."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.actions import links
from clinic.domain.message_states import LinkPurpose
from clinic.models.links import PatientLink
from clinic.queries import site
from clinic.views.base import now, patient_link
from protocols.actions import recalls as actions
from protocols.domain.recall import NoticeAnswer
from protocols.forms.plan_link import BirthDateForm
from protocols.forms.recall import OwnAnswerForm
from protocols.models.recall import RecallNotice
from protocols.presenters import recall as presenter
from protocols.queries import documents
from protocols.queries import recalls as queries

COOKIE_SALT = "notice-link"
COOKIE_LASTS = 2 * 60 * 60


def _cookie(link: PatientLink) -> str:
    return f"notice_{link.pk}"


def _is_known(request: HttpRequest, link: PatientLink) -> bool:
    """Whether this browser gave the right birth date for this very link lately."""
    said = request.get_signed_cookie(
        _cookie(link), default="", salt=COOKIE_SALT, max_age=COOKIE_LASTS
    )
    return said == link.token_hash


def _notice(link: PatientLink) -> RecallNotice:
    notice = queries.notices().filter(pk=link.object_id).first()
    if notice is None:
        raise Http404
    return notice


@require_http_methods(["GET", "HEAD", "POST"])
@patient_link(LinkPurpose.NOTICE)
def notice_link(request: HttpRequest, link: PatientLink) -> HttpResponse:
    """A GET shows; the POST of this address is the second fact."""
    notice = _notice(link)
    if request.method != "POST":
        return _page(request, link, notice, BirthDateForm())
    form = BirthDateForm(request.POST)
    if not form.is_valid():
        return _page(request, link, notice, form, status=422)
    is_right = links.answer_second_fact(
        link, is_right=form.is_of(notice.patient.date_of_birth), at=now()
    )
    if not is_right:
        form.add_error(None, _("This does not fit. Check the date, or call us."))
        return _page(request, link, notice, form, status=422)
    actions.mark_read(notice.pk, at=now())
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


def _page(
    request: HttpRequest,
    link: PatientLink,
    notice: RecallNotice,
    form: BirthDateForm,
    status: int = 200,
) -> HttpResponse:
    is_known = _is_known(request, link)
    zone = site.zone_of(site.home_location())
    given = queries.hits(notice.recall.lot_id) if is_known else []
    context = {
        "form": form,
        "is_known": is_known,
        "can_ask": documents.may_identify(notice.patient),
        "given": presenter.given(notice, given, zone=zone),
        "notice_flags": presenter.red_flags() if is_known else (),
        "reply": queries.last_reply(notice),
        "answer_url": f"{request.path}answer/",
    }
    return render(request, "protocols/notice_link.html", context, status=status)


@require_POST
@patient_link(LinkPurpose.NOTICE)
def notice_link_answer(request: HttpRequest, link: PatientLink) -> HttpResponse:
    notice = _notice(link)
    page = request.path.removesuffix("answer/")
    form = OwnAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, link, notice, BirthDateForm(), status=422)
    actions.answer(notice.pk, form.chosen, by=None, at=now())
    # What, where and since when: the same form as behind every mail.
    is_problem = form.chosen is NoticeAnswer.PROBLEM
    return redirect(f"{page}problem/" if is_problem else page)
