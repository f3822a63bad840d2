"""Who else is here, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.presenters.consultation import STEPS
from patients.models.presence import Presence
from patients.queries.presence import is_editing


@dataclass(frozen=True, slots=True)
class Here:
    """``is_same``: that person edits the very step that is open on this page."""

    name: str
    words: str
    is_editing: bool
    is_same: bool


def here(rows: Iterable[Presence], *, step: str, at: datetime) -> tuple[Here, ...]:
    return tuple(_here(row, step, at) for row in rows)


def _here(row: Presence, step: str, at: datetime) -> Here:
    edits = is_editing(row, at=at)
    name = row.person.full_name
    place = _place(row.step)
    if edits and place:
        words = _("%(name)s is editing: %(place)s")
    elif edits:
        words = _("%(name)s is editing")
    else:
        words = _("%(name)s is reading")
    said = words % {"name": name, "place": place}
    return Here(name, said, edits, edits and bool(step) and row.step == step)


def _place(step: str) -> str:
    return next((_(title) for slug, title, _url in STEPS if slug == step), "")
