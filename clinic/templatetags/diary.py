"""An appointment on the diary, written in one go: a week may have two thousand."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinic.presenters.diary_cards import Entry
from clinic.presenters.states import look
from clinic.templatetags.anagen import icon

register = template.Library()

_NAMES = (
    "starts",
    "minutes",
    "blocked_minutes",
    "practitioner",
    "room",
    "type",
    "kind",
    "state",
)
_DATA = 'data-appointment="{pk}" data-version="{version}" ' + " ".join(
    f'data-{name.replace("_", "-")}="{{{name}}}"' for name in _NAMES
)
_KNOWN = ' data-reachable data-href="{}" data-card="{}"'
_WORDS = """<span class="appt-name">{}</span>
<span class="appt-icons">{}</span>
<span class="appt-status">{}<span class="appt-word">{}</span></span>
<span class="appt-meta"><bdi>{}</bdi> {}</span>"""
_SIGN = '<span class="appt-sign sign-{}" title="{}">{}</span>'


@register.simple_tag
def appointment_data(entry: Entry) -> SafeString:
    """What scripts read off a block: moments in UTC, lengths in minutes."""
    return format_html(
        "{}{}{}{}",
        format_html(_DATA, pk=entry.pk, version=entry.version, **entry.data),
        format_html(_KNOWN, entry.url, entry.card_url) if entry.url else "",
        " data-movable" if entry.may_move else "",
        " data-checkin" if entry.may_check_in else "",
    )


@register.simple_tag
def appointment_words(entry: Entry, by_room: object = None) -> SafeString:
    """What a block says; a link when the appointment may be opened."""
    seen = look(of="appointment", state=entry.state)
    more = [*entry.details, entry.device, entry.practitioner if by_room else ""]
    signs = ((sign.tone, sign.word, icon(sign.icon, sign.word)) for sign in entry.icons)
    words = format_html(
        _WORDS,
        entry.name,
        format_html_join("", _SIGN, signs),
        icon(seen.icon),
        seen.word,
        entry.clock,
        " · ".join([entry.type_name, *(part for part in more if part)]),
    )
    if not entry.url:
        return format_html('<div class="appt-body">{}</div>', words)
    link = '<a class="appt-body" id="appt-{}" href="{}">{}</a>'
    return format_html(link, entry.pk, entry.url, words)
