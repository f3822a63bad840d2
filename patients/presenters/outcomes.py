"""How the change is judged, in words: the 7-point scale, satisfaction, DLQI."""

from django.utils.translation import gettext as _

from patients.domain.shedding import dlqi_band
from patients.reference import measures

POINTS = (-3, -2, -1, 0, 1, 2, 3)


def change_words(value: int) -> str:
    """-3 to +3 of the investigator's and the patient's global scale."""
    return {
        -3: _("Greatly worse"),
        -2: _("Moderately worse"),
        -1: _("Slightly worse"),
        0: _("The same"),
        1: _("Slightly better"),
        2: _("Moderately better"),
        3: _("Greatly better"),
    }[value]


def signed_number(value: int) -> str:
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


def change_line(value: int) -> str:
    return f"{signed_number(value)} {change_words(value)}"


def dlqi_words(total: int) -> str:
    """The band of a total, 0 to 30: how much the skin or hair weighs on daily life."""
    band = dlqi_band(total, measures.current().dlqi)
    return _(band.effect) if band else ""


def dlqi_bands() -> list[str]:
    return [
        f"{band.lowest}–{band.highest} {_(band.effect)}"
        for band in measures.current().dlqi
    ]
