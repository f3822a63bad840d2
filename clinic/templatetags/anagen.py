"""Fragments every page uses: icons, pills, flags, numbers that keep their direction."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.forms.widgets import ChoiceWidget
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from clinic.presenters import consultation, languages
from clinic.presenters.course_strip import CourseStrip, StripMark
from clinic.presenters.course_strip import course_strip as draw_course_strip
from clinic.presenters.navigation import Navigation
from clinic.presenters.navigation import navigation as draw_navigation
from clinic.presenters.scalp_map import ScalpMap
from clinic.presenters.scalp_map import legend as scalp_legend
from clinic.presenters.states import ROLES, TONE_ICONS, look
from clinic.presenters.window_band import WindowBand
from clinic.queries.clinic_card import clinic_card

register = template.Library()

# These point along the line of reading and turn over in right-to-left text.
DIRECTED = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "corner-down-left",
    "external-link",
    "list",
    "list-checks",
    "log-in",
    "log-out",
    "move-right",
    "redo-2",
    "reply",
    "rotate-ccw",
    "rotate-cw",
    "send",
    "skip-forward",
    "undo-2",
}


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """One icon of the sprite. Without `label` it is hidden from screen readers."""
    return _drawn(name, str(label), size)


@cache
def _sprite() -> str:
    return static("build/sprite.svg")


@lru_cache(maxsize=2048)
def _drawn(name: str, label: str, size: str) -> SafeString:
    """A page has hundreds of the same few icons."""
    classes = "icon"
    if size:
        classes += f" icon-{size}"
    if name in DIRECTED:
        classes += " icon-dir"
    address = f"{_sprite()}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            classes,
            label,
            address,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false">'
        '<use href="{}"></use></svg>',
        classes,
        address,
    )


@register.simple_tag
def pill(tone: str, word: str, icon_name: str = "") -> SafeString:
    """A state: tone is stop, wait, ask, decide, care, note, ok or teal."""
    drawn = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="pill tone-{}">{}{}</span>', tone, drawn, word)


@register.simple_tag
def state_pill(of: str, state: str) -> SafeString:
    """The pill of a stored state: `of` is a table of clinic.presenters.states."""
    seen = look(of=of, state=state)
    return pill(seen.tone, str(seen.word), seen.icon)


@register.simple_tag
def state_icon(of: str, state: str) -> SafeString:
    return icon(look(of=of, state=state).icon)


@register.simple_tag
def state_word(of: str, state: str) -> str:
    return str(look(of=of, state=state).word)


@register.simple_tag
def role_name(role: str) -> str:
    return str(ROLES[role])


@register.simple_tag
def flag(tone: str, word: str, icon_name: str = "") -> SafeString:
    """A fact about a person, for the patient header."""
    drawn = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="flag tone-{}">{}{}</span>', tone, drawn, word)


@register.simple_tag
def mark(tone: str, icon_name: str = "") -> SafeString:
    """The square sign before the name of a screening group."""
    drawn = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="mark tone-{}">{}</span>', tone, drawn)


@register.simple_tag(name="num")
def num_tag(value: object, unit: str = "") -> SafeString | str:
    """A number with its unit, left to right in every script: {% num dose "mL" %}."""
    return isolated(value, unit)


@register.filter(name="num")
def num_filter(value: object, unit: str = "") -> SafeString | str:
    """The same as a filter, for codes, dates, phones and numbers: {{ phone|num }}."""
    return isolated(value, unit)


def isolated(value: object, unit: str) -> SafeString | str:
    if value is None or value == "":
        return ""
    shown = value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        shown = number_format(value)
    if unit:
        # A no-break space, so that a unit never starts a line.
        return format_html('<bdi dir="ltr">{}\u00a0{}</bdi>', shown, unit)
    return format_html('<bdi dir="{}">{}</bdi>', direction(str(shown)), shown)


def direction(text: str) -> str:
    """Of its letters: a number runs left to right, "3 نوفمبر 2026" as its month does."""
    letters = (unicodedata.bidirectional(c) for c in text if c.isalpha())
    return "rtl" if any(kind in {"R", "AL"} for kind in letters) else "ltr"


@register.filter
def initials(name: str) -> str:
    words = [word for word in str(name).replace(".", " ").split() if word[0].isalpha()]
    titles = {"Dr", "Prof", "Mr", "Mrs", "Ms"}
    words = [word for word in words if word not in titles] or words
    if not words:
        return "?"
    first = words[0][0]
    return first if len(words) == 1 else f"{first}{words[-1][0]}"


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials on a tint that stays the same for the same name."""
    tint = sum(map(ord, str(name))) % 4 + 1
    return format_html(
        '<span class="avatar avatar-{}{}" aria-hidden="true">{}</span>',
        tint,
        f" avatar-{size}" if size else "",
        initials(name),
    )


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> tuple[str, ...]:
    """The codes that the reader of this page may choose from."""
    return languages.of_page(getattr(context.get("request"), "path", ""))


@register.simple_tag
def clinic() -> Clinic | None:
    """The clinic's own row, for its name, phone and emergency number."""
    return clinic_card()


@register.inclusion_tag("_partials/course_strip.html")
def course_strip(marks: Iterable[StripMark] | CourseStrip) -> dict[str, object]:
    if isinstance(marks, CourseStrip):
        return {"strip": marks}
    return {"strip": draw_course_strip(marks)}


@register.inclusion_tag("_partials/step_rail.html")
def step_rail(patient_id: int, current: str, look: str = "rail") -> dict[str, object]:
    """look: rail (a column) or line (a row). How far each step is comes by itself."""
    address = reverse("consultation-steps", args=[patient_id])
    query = urlencode({"step": current, "look": look})
    return {
        "steps": consultation.steps(patient_id, current),
        "is_line": look == "line",
        "load_url": f"{address}?{query}",
    }


@register.inclusion_tag("_partials/scalp_map.html")
def scalp_map(
    drawn: ScalpMap, mode: str = "show", name: str = "zones"
) -> dict[str, object]:
    """mode: show, links (each zone with href is a link) or check (tick boxes)."""
    return {"map": drawn, "mode": mode, "name": name, "boxes": True}


@register.inclusion_tag("_partials/scalp_map.html")
def scalp_side(drawn: ScalpMap, mode: str, name: str) -> dict[str, object]:
    """One of the five drawings: the tick boxes stand once, beneath all of them."""
    return {"map": drawn, "mode": mode, "name": name, "boxes": False}


@register.inclusion_tag("_partials/zone_legend.html")
def zone_legend(uid: str = "legend", look: str = "page") -> dict[str, object]:
    """The bands of density. look: page, or paper with its literal colours."""
    return {"legend": scalp_legend(uid=uid, paper=look == "paper")}


@register.inclusion_tag("_partials/scalp_views.html")
def scalp_views(
    drawn: Sequence[ScalpMap], mode: str = "show", name: str = "zones"
) -> dict[str, object]:
    """The head from five sides with a switch; modes as for scalp_map."""
    return {"maps": drawn, "mode": mode, "name": name}


@register.inclusion_tag("_partials/window_band.html")
def window_band(drawn: WindowBand) -> dict[str, object]:
    return {"band": drawn}


@register.inclusion_tag("_partials/evidence.html")
def evidence_blocks(grade: int) -> dict[str, object]:
    """Grade 0 (not known) to 4 (strong)."""
    return {"grade": grade}


@register.filter
def error_count(form: BaseForm) -> int:
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag(takes_context=True)
def error_summary_due(context: template.Context) -> bool:
    """True once a page: the bases draw the summary, a fragment draws its own."""
    form = context.get("form")
    if form is None or getattr(form, "summary_drawn", False):
        return False
    form.summary_drawn = bool(form.errors)
    return True


@register.simple_tag(takes_context=True)
def required_note_due(context: template.Context) -> bool:
    """True once a form, when at least one of its fields must be answered."""
    form = context.get("form")
    if form is None or getattr(form, "note_drawn", False):
        return False
    form.note_drawn = True
    return any(field.field.required for field in form.visible_fields())


@register.filter
def first_id(field: BoundField) -> str:
    """Where the error summary leads: the first control of a group, or the field."""
    if isinstance(field.field.widget, ChoiceWidget) and field.use_fieldset:
        first = next(iter(field.subwidgets), None)
        return first.id_for_label if first else field.auto_id
    return field.id_for_label or field.auto_id


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> Navigation:
    """What the person signed in may go to; `nav_section` marks the place."""
    match = getattr(context.get("request"), "resolver_match", None)
    user = context.get("user")
    return draw_navigation(
        may=user.may if isinstance(user, StaffMember) else lambda _permission: False,
        section=context.get("nav_section") or "",
        url_name=(match.url_name or "") if match else "",
        failed_messages=context.get("nav_message_count") or 0,
    )


@register.filter
def draws_itself(field: BoundField) -> bool:
    """Whether the widget brings its own classes and frame (clinic.forms.widgets)."""
    return bool(getattr(field.field.widget, "draws_itself", False))
