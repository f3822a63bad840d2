"""What a person sees when something of ours does not answer."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.views import defaults

SECONDS_TO_TRY_AGAIN = "10"


def server_error(request: HttpRequest) -> HttpResponse:
    """503 when only the database is away, so that clients try again; otherwise 500."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return defaults.server_error(request)
    return HttpResponse(
        get_template("503.html").render(),
        status=503,
        headers={"Retry-After": SECONDS_TO_TRY_AGAIN},
    )
