"""GET /healthz and /readyz, for load balancers and for bin/run."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.queries import health


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    stale = timezone.now() - timedelta(seconds=2.5 * settings.BEAT_HEARTBEAT_SECONDS)
    parts = health.parts(stale_before=stale)
    ready = all(parts.values())
    body = {
        "status": "ready" if ready else "not ready",
        "parts": {name: "ok" if ok else "no answer" for name, ok in parts.items()},
        "failing": [name for name, ok in parts.items() if not ok],
    }
    return JsonResponse(body, status=200 if ready else 503)
