"""First and last photo of each view, for a review: labelled when not taken alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.presenters.photo_conditions import difference_words
from patients.presenters.photos import ShownPhoto, shown, view_name
from patients.queries.photos import PhotoPair


@dataclass(frozen=True, slots=True)
class ShownPair:
    """``warning`` is empty only for photos taken alike."""

    title: str
    url: str
    sides: tuple[ShownPhoto, ShownPhoto]
    warning: str


def shown_pairs(pairs: Iterable[PhotoPair], patient_id: int) -> list[ShownPair]:
    """The consent was asked when the pairs were read."""
    place = reverse("photo-compare", args=[patient_id])
    return [_shown(pair, place) for pair in pairs]


def _shown(pair: PhotoPair, place: str) -> ShownPair:
    chosen = {"first": str(pair.first.uid), "second": str(pair.last.uid)}
    return ShownPair(
        title=view_name(pair.first.view),
        url=f"{place}?{urlencode(chosen)}",
        sides=(shown(pair.first), shown(pair.last)),
        warning=_warning(pair),
    )


def _warning(pair: PhotoPair) -> str:
    if pair.is_alike:
        return ""
    words = ", ".join(difference_words(pair.differences))
    if not words:
        return _("Not all conditions were said.")
    return _("Not taken alike: %(words)s") % {"words": words}
