"""The window band: allowed days, the target, and where a date falls among them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH = 190
BAND = 83
LEFT = 54


@dataclass(frozen=True, slots=True)
class WindowBand:
    """Positions in px of a drawing 190 wide; `place` is inside, limit or outside."""

    least: int
    most: int
    left: float
    right: float
    target_x: float
    value_x: float
    place: str
    words: str


def window_band(*, days: int, least: int, target: int, most: int) -> WindowBand:
    """All arguments in days since the session before; least <= target <= most."""
    scale = BAND / max(most - least, 1)
    position = LEFT + (days - least) * scale
    if days < least or days > most:
        place = "outside"
    elif days in {least, most} and least != most:
        place = "limit"
    else:
        place = "inside"
    words = _("%(days)s days, allowed from %(least)s to %(most)s") % {
        "days": days,
        "least": least,
        "most": most,
    }
    return WindowBand(
        least=least,
        most=most,
        left=LEFT,
        right=LEFT + BAND,
        target_x=round(LEFT + (target - least) * scale, 1),
        value_x=round(min(max(position, 10), WIDTH - 10), 1),
        place=place,
        words=words,
    )
