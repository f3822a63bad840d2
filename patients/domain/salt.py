"""SALT: share of the scalp's hair that is lost, weighted by region, 0 to 100.

Olsen 2004 (regions and S-classes) and the clinical bands of recent trials. The two cut
at different points (25 and 20), so both are named. Compare on the unrounded value.
"""

from decimal import Decimal

from patients.domain.facts import SaltRegions

WEIGHTS = {
    "vertex": Decimal("0.40"),
    "posterior": Decimal("0.24"),
    "right": Decimal("0.18"),
    "left": Decimal("0.18"),
}
# (from, S-class): holds from this value on. S0 and S5 are exactly 0 and 100.
_CLASSES = ((100, "S5"), (96, "S4b"), (75, "S4a"), (50, "S3"), (25, "S2"))


def _(message: str) -> str:
    """Marks a word for makemessages; it is translated where it is shown."""
    return message


def score(regions: SaltRegions) -> Decimal | None:
    """The unrounded score; None while a region is missing."""
    parts = {name: getattr(regions, name) for name in WEIGHTS}
    if None in parts.values():
        return None
    return sum((WEIGHTS[name] * parts[name] for name in WEIGHTS), Decimal())


def s_class(salt: Decimal) -> str:
    if salt == 0:
        return "S0"
    return next((name for floor, name in _CLASSES if salt >= floor), "S1")


def clinical_band(salt: Decimal) -> str:
    """none 0, limited to 20, moderate below 50, severe below 95, very severe from 95."""
    if salt == 0:
        return _("none")
    if salt <= 20:  # noqa: PLR2004 -- the band's own limit
        return _("limited")
    if salt < 50:  # noqa: PLR2004 -- the band's own limit
        return _("moderate")
    return _("severe") if salt < 95 else _("very severe")  # noqa: PLR2004 -- likewise
