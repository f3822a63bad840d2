"""Which languages a page may be read in: patients have more than staff (ADR 17)."""

from django.conf import settings

PATIENT_PAGES = "/p/"


def of_page(path: str) -> tuple[str, ...]:
    """The codes for the page at that path, in the order of the switch."""
    offered = (
        settings.LANGUAGES
        if path.startswith(PATIENT_PAGES)
        else settings.STAFF_LANGUAGES
    )
    return tuple(code for code, _name in offered)
