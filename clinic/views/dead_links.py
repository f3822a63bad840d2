"""What a wrong token is answered, whatever is wrong with it; guessing is counted.

Only wrong tokens count, and a right one opens its page at all times: people who share
an address with somebody who guesses are not locked out.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from clinic.actions import attempts
from clinic.domain.networks import client_address, network_of

# An old mail opened again and again stays below this; a guesser does not.
WRONG_TOKENS = 30
WINDOW = timedelta(minutes=10)


def dead_link(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """410, or 429 for who has tried too many."""
    if is_guessing(request, at=at):
        return too_many(request, at=at)
    return render(request, "410.html", status=410)


def is_guessing(request: HttpRequest, *, at: datetime) -> bool:
    """Count one more wrong token from where this request comes; too many by now?"""
    key = f"wrong-token:{caller(request)}"
    return not attempts.hit(key, limit=WRONG_TOKENS, window=WINDOW, at=at)


def too_many(
    request: HttpRequest, *, at: datetime, window: timedelta = WINDOW
) -> HttpResponse:
    answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = str(attempts.seconds_left(window, at=at))
    return answer


def caller(request: HttpRequest) -> str:
    """Not the address itself: counts are no list of who was here."""
    address = client_address(
        request.META.get("REMOTE_ADDR") or "",
        request.headers.get("X-Forwarded-For", ""),
        trusted_proxies=settings.TRUSTED_PROXIES,
    )
    return salted_hmac("clinic.views.dead_links", network_of(address)).hexdigest()[:32]
