"""What views share: who may enter, how a form acts, how a private file is served."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import View

from clinic.domain.message_states import LinkPurpose
from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember
from clinic.queries import links
from clinic.storage import private
from clinic.views.dead_links import dead_link

ViewFunction = Callable[..., HttpResponse]


def now() -> datetime:
    """The clock, read here once a request and handed down as ``at``."""
    return timezone.now()


def staff(request: HttpRequest) -> StaffMember:
    """The signed-in person. Log-in is required by middleware before any view runs."""
    person = request.user
    assert isinstance(person, StaffMember)
    return person


def requires(permission: Permission) -> Callable[[ViewFunction], ViewFunction]:
    """Let in only staff whose roles grant ``permission``; others get 403."""

    def decorate(view: ViewFunction) -> ViewFunction:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not staff(request).may(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def next_address(request: HttpRequest) -> str:
    """Where the posted form stood, when that is a page of ours; "" otherwise."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if wanted.startswith("/") and is_ours else ""


def patient_link(purpose: LinkPurpose) -> Callable[[ViewFunction], ViewFunction]:
    """Open a page to whoever holds a good link; a dead one is answered 410 or 429.

    The page speaks the patient's language, unless an earlier choice on this device
    says otherwise. No other site learns the address.
    """

    def decorate(view: ViewFunction) -> ViewFunction:
        @login_not_required
        @wraps(view)
        def guarded(
            request: HttpRequest, token: str, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            at = now()
            link = links.find(token, purpose=purpose, at=at)
            if link is None:
                return private_page(dead_link(request, at=at))
            chosen = request.COOKIES.get("django_language") or link.patient.language
            if translation.check_for_language(chosen):
                translation.activate(chosen)
                request.LANGUAGE_CODE = translation.get_language()
            return private_page(view(request, link, *args, **kwargs))

        guarded.link_purpose = purpose  # type: ignore[attr-defined]
        return guarded

    return decorate


def private_page(response: HttpResponse) -> HttpResponse:
    # No other site learns the address. "no-referrer" would go too far: browsers then
    # send "Origin: null" with a form, and the check against forged posts refuses it.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


class ActionFormView(View):
    """A form page: show it, check it, do one thing, go on.

    ``anticipated`` lists the exceptions of the action that are the user's business:
    their message appears on the form and nothing typed is lost.
    """

    permission: ClassVar[Permission]
    form_class: ClassVar[type[BaseForm]]
    template_name: ClassVar[str]
    anticipated: ClassVar[tuple[type[Exception], ...]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not staff(request).may(self.permission):
            raise PermissionDenied(self.permission)
        self.prepare()
        response = super().dispatch(request, *args, **kwargs)
        assert isinstance(response, HttpResponse)
        return response

    def prepare(self) -> None:
        """Fetch what both GET and POST need, from ``self.kwargs``."""

    def template(self) -> str:
        return self.template_name

    def form(self, *bound: Any) -> BaseForm:
        return self.form_class(*bound)

    def context(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> str:
        """Call the action and return the address to go to."""
        raise AssertionError("each form page says what it does")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return HttpResponseRedirect(self.perform(form))
        except self.anticipated as refusal:
            form.add_error(None, str(refusal))
            return self.page(form, status=422)

    def page(self, form: BaseForm, status: int = 200) -> HttpResponse:
        context = {"form": form, **self.context()}
        return render(self.request, self.template(), context, status=status)


def page_of(rows: "QuerySet[Any]", request: HttpRequest, size: int = 25) -> "Page[Any]":
    """The page that ``?page=`` asks for, or the nearest one for any odd value."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def csv_response(content: bytes, name: str) -> HttpResponse:
    """A download that no cache keeps. ``name`` is ours: plain letters and digits."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private_page(response)


def private_file_response(
    key: str, *, content_type: str, download_name: str = ""
) -> HttpResponse:
    """Serve a private file after the caller has checked who asks. Never cached."""
    try:
        content = private.read(key)
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = HttpResponse(content, content_type=content_type)
    disposition = (
        f'attachment; filename="{download_name}"' if download_name else "inline"
    )
    response.headers["Content-Disposition"] = disposition
    response.headers["X-Content-Type-Options"] = "nosniff"
    return private_page(response)
