"""What every request and response passes through."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def refuse_bad_query(get_response: GetResponse) -> GetResponse:
    """Answer 400 to what no person types: PostgreSQL refuses NUL, and would 500."""

    def middleware(request: HttpRequest) -> HttpResponse:
        values = [request.path, *request.GET.keys()]
        values += [value for row in request.GET.lists() for value in row[1]]
        if any("\x00" in value for value in values) or not _is_text(values):
            return HttpResponseBadRequest(
                _("This address holds characters that no page uses.")
            )
        return get_response(request)

    return middleware


def _is_text(values: list[str]) -> bool:
    try:
        "".join(values).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def private_pages(get_response: GetResponse) -> GetResponse:
    """No page is kept by a browser or proxy: the back button shows no patient."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response

    return middleware


def own_clock(get_response: GetResponse) -> GetResponse:
    """A page may activate its clinic's time zone; the next request starts without."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(timezone.get_default_timezone()):
            return get_response(request)

    return middleware
