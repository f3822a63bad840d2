"""A practitioner's private calendar feed, and the page where it is made and closed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clinic.actions import attempts
from clinic.actions import feeds as actions
from clinic.domain.roles import Permission
from clinic.models.feeds import CalendarFeed
from clinic.presenters import calendar_feed as present
from clinic.presenters.moments import shown
from clinic.queries import feeds as queries
from clinic.queries.clinic_card import clinic_card
from clinic.queries.due_messages import main_zone
from clinic.views.base import now, private_page, requires, staff
from clinic.views.dead_links import is_guessing, too_many

READS_AN_HOUR = 60
HOUR = timedelta(hours=1)


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """No cookie, no session: the address is the key. A wrong one is a plain 404."""
    at = now()
    feed = queries.open_feed(token)
    if feed is None:
        if is_guessing(request, at=at):
            return private_page(too_many(request, at=at))
        raise Http404
    if not attempts.hit(f"feed:{feed.pk}", limit=READS_AN_HOUR, window=HOUR, at=at):
        return private_page(too_many(request, at=at, window=HOUR))
    actions.note_read(feed, at=at)
    with translation.override(feed.staff_member.language):
        answer = _answer(request, feed, at=at)
    private_page(answer).headers["Cache-Control"] = "private, no-cache"
    return answer


def _answer(request: HttpRequest, feed: CalendarFeed, *, at: datetime) -> HttpResponse:
    entries = queries.entries(feed, at=at)
    etag = present.etag(entries, feed=feed, language=feed.staff_member.language)
    changed = present.last_modified(entries, feed)
    unchanged = _unchanged(request, etag, changed)
    if unchanged is not None:
        return unchanged
    clinic = clinic_card()
    content = present.calendar_feed(entries, name=clinic.name if clinic else "Anagen")
    return _file(content, etag, changed)


def _unchanged(
    request: HttpRequest, etag: str, changed: datetime
) -> HttpResponse | None:
    answer = get_conditional_response(
        request, etag=etag, last_modified=int(changed.timestamp())
    )
    assert answer is None or isinstance(answer, HttpResponse)
    return answer


def _file(content: bytes, etag: str, changed: datetime) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "ETag": etag,
            "Last-Modified": http_date(changed.timestamp()),
            "Content-Disposition": 'inline; filename="diary.ics"',
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VIEW_DIARY)
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The address is shown once, on the answer to the post that makes it."""
    if request.method != "POST":
        return _page(request)
    if request.POST.get("do") == "close":
        actions.close(by=staff(request), at=now())
        messages.success(request, _("The address is closed. It opens nothing more."))
        return HttpResponseRedirect(reverse("my-calendar"))
    token = actions.make(by=staff(request), at=now())
    return _page(request, address=f"{settings.SITE_URL}/feeds/{token}.ics")


def _page(request: HttpRequest, *, address: str = "") -> HttpResponse:
    feed, zone = queries.feed_of(staff(request)), main_zone()
    read_at = feed.last_read_at if feed else None
    context = {
        "feed": feed,
        "made_at": shown(feed.made_at, zone).long if feed else "",
        "last_read_at": shown(read_at, zone).long if read_at else "",
        "address": address,
        "subscribe": f"webcal://{address.partition('://')[2]}",
    }
    return private_page(render(request, "clinic/my_calendar.html", context))
