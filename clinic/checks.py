"""What must be true before patients are served.

A finding names a setting, never its value.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
Apps = Sequence[AppConfig] | None


@register(Tags.security)
def https_beyond_this_machine(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    if settings.HTTPS or urlsplit(settings.SITE_URL).hostname in LOOPBACK:
        return []
    hint = "Only 127.0.0.1 may be served without TLS."
    return [Error("SITE_URL must begin with https://", hint=hint, id="clinic.E001")]


@register(Tags.security, deploy=True)
def production_settings(app_configs: Apps, **_: Any) -> list[CheckMessage]:
    """Everything that a demo may have and a clinic may not."""
    faults = {
        "clinic.E002": (settings.DEMO, "ANAGEN_DEMO must be off."),
        "clinic.E003": (not settings.HTTPS, "SITE_URL must begin with https://"),
        "clinic.E004": (
            "*" in settings.ALLOWED_HOSTS,
            "ALLOWED_HOSTS must name hosts.",
        ),
        "clinic.E005": (
            urlsplit(settings.SITE_URL).hostname not in settings.ALLOWED_HOSTS,
            "ALLOWED_HOSTS must hold the host of SITE_URL.",
        ),
        "clinic.E006": (not settings.EMAIL_TIMEOUT, "EMAIL_TIMEOUT must be set."),
        "clinic.E007": (
            not (
                settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL or _mail_stays_here()
            ),
            "EMAIL_USE_TLS or EMAIL_USE_SSL must be on.",
        ),
        "clinic.E008": (
            "@localhost" in settings.DEFAULT_FROM_EMAIL,
            "DEFAULT_FROM_EMAIL must be an address of the clinic.",
        ),
    }
    return [Error(text, id=code) for code, (wrong, text) in faults.items() if wrong]


def _mail_stays_here() -> bool:
    return settings.EMAIL_HOST in LOOPBACK


@register(Tags.database)
def ordinary_database_role(
    app_configs: Apps, *, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """A superuser could switch off the triggers that keep the audit append-only."""
    faults: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                text = "DATABASE_URL must not name a superuser."
                faults.append(Error(text, id="clinic.E009"))
    return faults
