"""The diary again, for a page that is open: 304 while nothing has changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.queries import diary as queries
from clinic.views.base import now, requires
from clinic.views.diary import asked_of, etag, page_context


@require_safe
@requires(Permission.VIEW_DIARY)
def diary_live(request: HttpRequest) -> HttpResponse:
    at = now()
    asked = asked_of(request, queries.diary_places(), at=at)
    if asked is None:
        raise Http404
    location, query = asked
    tag = etag(request, location, query, at=at)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        unchanged.headers["ETag"] = tag
        return unchanged
    context = page_context(request, location, query, at=at)
    response = render(request, "clinic/_diary_live.html", context)
    response.headers["ETag"] = tag
    return response
