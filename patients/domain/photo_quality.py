"""What can be said of a photo by numbers alone, and the kind word that goes with it.

The short edge is the reference's (2.11). Sharpness and exposure are technical limits of
our own, tried on drawn and blurred pictures and not on patients: they ask for a look
and another try and never refuse. A smooth, hairless scalp in focus may read as blurred.
All limits stand here and nowhere else.
"""

from dataclasses import dataclass
from decimal import Decimal

from patients.domain.choices import PhotoView
from patients.domain.photo_rules import GOOD_SHORT_EDGE

# Variance of the Laplacian, the picture at most 1600 px long.
LEAST_SHARPNESS = Decimal(40)
# Share of the middle of the picture that is nearly black or nearly white, percent.
MOST_DARK = Decimal(60)
MOST_BRIGHT = Decimal(60)
STANDARD_VIEWS = (
    PhotoView.FRONT,
    PhotoView.TOP_PART,
    PhotoView.VERTEX,
    PhotoView.LEFT_TEMPORAL,
    PhotoView.RIGHT_TEMPORAL,
    PhotoView.OCCIPITAL,
)
PATCHES = tuple(view for view in PhotoView if view.startswith("patch_"))
# Clinical-reference 2.11: each patch with a ruler, and brows, lashes and nails.
AREATA_VIEWS = (PhotoView.BROWS, PhotoView.LASHES, PhotoView.NAILS, *PATCHES)


def _(message: str) -> str:
    """Marks a message for makemessages; it is translated where it is shown."""
    return message


# Said to whoever holds the camera.
ADVICE = {
    "small": _("The picture is small: use the main camera of the phone, without zoom."),
    "blurred": _(
        "This may be blurred. Look at it: if it is, hold still and take it again."
    ),
    "dark": _("This may be too dark. If it is, turn towards the light and try again."),
    "bright": _("This may be too bright. If it is, turn from the light and try again."),
    "other_day": _("This picture was taken on another day. Please take a new one."),
}
# Said to whoever judges it later.
MARKS = {
    "small": _("Small"),
    "blurred": _("Perhaps blurred"),
    "dark": _("Perhaps too dark"),
    "bright": _("Perhaps too bright"),
    "other_day": _("Taken on another day"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Numbers of one picture: edge in px, shares in percent of the middle of it."""

    short_edge: int
    sharpness: Decimal | None
    dark_percent: Decimal | None
    bright_percent: Decimal | None


def faults(measured: Measured) -> tuple[str, ...]:
    """Keys of ADVICE, the first one first to be put right. A number that was never
    taken is no fault."""
    found = (
        ("small", measured.short_edge < GOOD_SHORT_EDGE),
        ("dark", _above(measured.dark_percent, MOST_DARK)),
        ("bright", _above(measured.bright_percent, MOST_BRIGHT)),
        ("blurred", _below(measured.sharpness, LEAST_SHARPNESS)),
    )
    return tuple(code for code, is_so in found if is_so)


def missing_views(views: set[str]) -> tuple[PhotoView, ...]:
    """Of the six standard views those that are not there, in the order of taking."""
    return tuple(view for view in STANDARD_VIEWS if view not in views)


def next_patch(views: set[str]) -> PhotoView | None:
    """The first number that no patch has yet; None when all are given."""
    return next((view for view in PATCHES if view not in views), None)


def _above(number: Decimal | None, most: Decimal) -> bool:
    return number is not None and number > most


def _below(number: Decimal | None, least: Decimal) -> bool:
    return number is not None and number < least
