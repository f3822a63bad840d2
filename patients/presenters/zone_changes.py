"""The value of last time and how far it is from today's, ready to print."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from patients.domain.like_for_like import Differs, change, differing
from patients.domain.zone_measures import FOUND_COLUMNS, MEASURE_COLUMNS, ZoneFinding
from patients.presenters.zone_words import OSTIA_WORDS

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """`before` and `difference` are texts, "" when there is none; `exact` is the earlier
    number for the page's script; `note` says why there is no difference."""

    before: str = ""
    difference: str = ""
    tone: str = ""
    note: str = ""
    exact: str = ""


def shown_changes(
    now: ZoneFinding, before: ZoneFinding | None
) -> dict[str, ShownChange]:
    """One for each column; signs have an earlier word, numbers also a difference."""
    if before is None:
        return dict.fromkeys(FOUND_COLUMNS, ShownChange())
    note = unlike_words(now, before)
    return {
        column: _number(now, before, column, note)
        if column in MEASURE_COLUMNS
        else ShownChange(_word(getattr(before, column)))
        for column in FOUND_COLUMNS
    }


def unlike_words(now: ZoneFinding, before: ZoneFinding) -> str:
    """Why today's numbers are not compared with the earlier ones; "" when they are."""
    if not (now.is_measured and before.is_measured):
        return ""
    differs = differing(now.setup, before.setup)
    names = {
        Differs.METHOD: _("method"),
        Differs.DEVICE: _("device"),
        Differs.MAGNIFICATION: _("magnification"),
        Differs.HAIR_STATE: _("hair in the field"),
    }
    if not differs:
        return ""
    return _("Not compared: %(what)s not the same.") % {
        "what": ", ".join(names[each] for each in differs)
    }


def _number(
    now: ZoneFinding, before: ZoneFinding, column: str, note: str
) -> ShownChange:
    moved = change(now, before, column)
    if moved.before is None:
        return ShownChange()
    earlier = number_format(moved.before)
    if moved.difference is None:
        present = getattr(now, column) is not None
        return ShownChange(
            earlier, note=note if present else "", exact=str(moved.before)
        )
    return ShownChange(
        earlier, signed(moved.difference), tone(moved.difference), "", str(moved.before)
    )


def signed(difference: Decimal) -> str:
    if not difference:
        return "±0"
    sign = "+" if difference > 0 else MINUS
    return f"{sign}{number_format(abs(difference))}"


def tone(difference: Decimal) -> str:
    if not difference:
        return "same"
    return "up" if difference > 0 else "down"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value in (None, ""):
        return ""
    return str(OSTIA_WORDS.get(str(value), value))
