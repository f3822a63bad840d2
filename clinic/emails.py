"""Turn three templates into one mail: subject, plain text and HTML."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clinic.domain.message_states import MessageKind
from clinic.domain.messages import (
    LINK_PLACEHOLDER,
    PROBLEM_PLACEHOLDER,
    RenderedMail,
)
from clinic.models.diary import Appointment
from clinic.models.places import Clinic
from clinic.presenters.visit import visit


@cache
def _inliner() -> css_inline.CSSInliner:
    """Mail programs drop style sheets: the rules are written into the elements."""
    sheet = settings.BASE_DIR / "static" / "css" / "mail.css"
    return css_inline.CSSInliner(
        extra_css=sheet.read_text(encoding="utf-8"), load_remote_stylesheets=False
    )


def render(name: str, context: Mapping[str, Any], *, language: str) -> RenderedMail:
    """Render ``<app>/emails/<name>.{subject.txt,txt,html}`` in the reader's language.

    ``link`` in the context is the placeholder; the sender puts the real one in.
    """
    with translation.override(language):
        values = {
            "clinic": Clinic.objects.first(),
            "link": LINK_PLACEHOLDER,
            "problem_link": PROBLEM_PLACEHOLDER,
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
            html=_inliner().inline(render_to_string(f"{base}.html", values)),
        )


def appointments_moved(
    rows: Sequence[Appointment], *, clinic: Clinic | None
) -> RenderedMail:
    """What a patient reads when several appointments moved in one step."""
    language = rows[0].patient.language
    with translation.override(language):
        context = {"visits": [visit(row, clinic) for row in rows], "clinic": clinic}
    return render("clinic/appointments_moved", context, language=language)


def appointment(
    kind: MessageKind, row: Appointment, *, clinic: Clinic | None
) -> RenderedMail:
    """What the patient reads when an appointment is booked, moved or cancelled."""
    language = row.patient.language
    with translation.override(language):
        shown = visit(row, clinic)
    context = {"visit": shown, "clinic": clinic}
    return render(f"clinic/{kind}", context, language=language)
