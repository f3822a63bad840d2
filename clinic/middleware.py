"""What every request and response passes through."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from clinic.presenters import languages

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


def staff_language(get_response: GetResponse) -> GetResponse:
    """A page of staff in a language of staff, whatever this device was used for last.

    A patient may have chosen another one on the clinic's tablet, or the browser asks
    for it: half a page in it would be worse than none.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        offered = languages.of_page(request.path)
        if translation.get_language() not in offered:
            own = getattr(request.user, "language", "")
            translation.activate(own if own in offered else settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return middleware
