"""Turn three templates into one mail: subject, plain text and HTML."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clinic.domain.message_states import MessageKind
from clinic.domain.messages import LINK_PLACEHOLDER, RenderedMail
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.presenters.visit import visit


def render(name: str, context: Mapping[str, Any], *, language: str) -> RenderedMail:
    """Render ``<app>/emails/<name>.{subject.txt,txt,html}`` in the reader's language.

    ``link`` in the context is the placeholder; the sender puts the real one in.
    """
    with translation.override(language):
        values = {
            "clinic": Clinic.objects.first(),
            "link": LINK_PLACEHOLDER,
            "site_url": settings.SITE_URL,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            **context,
        }
        app, _, stem = name.partition("/")
        base = f"{app}/emails/{stem}"
        subject = render_to_string(f"{base}.subject.txt", values, using="text")
        return RenderedMail(
            subject=" ".join(subject.split()),
            text=render_to_string(f"{base}.txt", values, using="text").strip() + "\n",
            html=render_to_string(f"{base}.html", values),
        )


def appointment(
    kind: MessageKind, row: Appointment, *, clinic: Clinic | None
) -> RenderedMail:
    """What the patient reads when an appointment is booked, moved or cancelled."""
    language = row.patient.language
    with translation.override(language):
        shown = visit(row, clinic)
    context = {"visit": shown, "clinic": clinic}
    return render(f"clinic/{kind}", context, language=language)
