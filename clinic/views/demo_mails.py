"""The demo's mailbox: a newcomer sees the patient's mail arrive. Demo mode only."""

import re
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import get_valid_filename
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.queries import demo_mails
from clinic.queries.demo_mails import KeptMail
from clinic.views.base import private_page, requires
from clinic.views.site import use_clinic_time

# A mail may look as it likes, and do nothing: no script, no form, nothing fetched.
# Its links open in a tab of their own.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
NEW_TAB = '<base target="_blank">'


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@requires(Permission.VIEW_MESSAGES)
@demo_only
def demo_mail_list(request: HttpRequest) -> HttpResponse:
    use_clinic_time()
    context = {"mails": demo_mails.newest(), "nav_section": "messages"}
    return render(request, "clinic/demo_mails.html", context)


@require_safe
@requires(Permission.VIEW_MESSAGES)
@demo_only
def demo_mail(request: HttpRequest, name: str) -> HttpResponse:
    use_clinic_time()
    context = {"mail": _find(name), "nav_section": "messages"}
    return render(request, "clinic/demo_mail.html", context)


@require_safe
@requires(Permission.VIEW_MESSAGES)
@demo_only
@xframe_options_sameorigin
def demo_mail_html(_request: HttpRequest, name: str) -> HttpResponse:
    html = HEAD.sub(lambda head: head[0] + NEW_TAB, _find(name).html, count=1)
    response = private_page(HttpResponse(html))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@require_safe
@requires(Permission.VIEW_MESSAGES)
@demo_only
def demo_mail_file(_request: HttpRequest, name: str, number: int) -> HttpResponse:
    file = next((f for f in _find(name).files if f.number == number), None)
    if file is None:
        raise Http404
    response = private_page(HttpResponse(file.content, content_type=file.content_type))
    download = get_valid_filename(file.name)
    response.headers["Content-Disposition"] = f'attachment; filename="{download}"'
    return response


def _find(name: str) -> KeptMail:
    mail = demo_mails.find(name)
    if mail is None:
        raise Http404
    return mail
