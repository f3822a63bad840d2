"""The diary again, for a page that is open: 304 while nothing has changed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from clinic.domain.roles import Permission
from clinic.forms.diary import chosen_location
from clinic.queries import diary as queries
from clinic.views.base import now, requires
from clinic.views.diary import asked_query, etag, page_context


@require_safe
@requires(Permission.VIEW_DIARY)
def diary_live(request: HttpRequest) -> HttpResponse:
    at = now()
    location = chosen_location(request.GET.get("location", ""), queries.locations())
    if location is None:
        raise Http404
    query = asked_query(request, location, at=at)
    tag = etag(request, location, query, at=at)
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    context = page_context(request, location, query, at=at)
    response = render(request, "clinic/_diary_live.html", context)
    response.headers["ETag"] = tag
    return response
