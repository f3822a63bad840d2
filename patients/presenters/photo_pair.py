"""Two photos of one view in a corner of the consultation: "Vertex, like for like"."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from patients.domain.choices import PhotoView
from patients.models.patient import Patient
from patients.presenters.photo_conditions import difference_words
from patients.presenters.photos import ShownPhoto, shown, view_name
from patients.queries.photos import like_for_like


@dataclass(frozen=True, slots=True)
class ShownPair:
    """``warning`` is empty only for photos taken alike."""

    title: str
    url: str
    sides: tuple[ShownPhoto, ShownPhoto]
    warning: str


def photo_pair(
    patient: Patient, *, at: datetime, view: PhotoView = PhotoView.VERTEX
) -> ShownPair | None:
    """None without a consent valid at ``at``, or with fewer than two photos. Three
    queries. Only for who may read the clinical record."""
    pair = like_for_like(patient, at=at, view=view)
    if pair is None:
        return None
    name = view_name(view)
    chosen = {"first": str(pair.first.uid), "second": str(pair.last.uid)}
    place = reverse("photo-compare", args=[patient.pk])
    like = _("%(view)s, like for like") % {"view": name}
    return ShownPair(
        title=like if pair.is_alike else name,
        url=f"{place}?{urlencode(chosen)}",
        sides=(shown(pair.first), shown(pair.last)),
        warning=_warning(pair.differences, is_alike=pair.is_alike),
    )


def _warning(differing: tuple[str, ...], *, is_alike: bool) -> str:
    if is_alike:
        return ""
    if not differing:
        return _("Not all conditions were said.")
    words = ", ".join(difference_words(differing))
    return _("Not taken alike: %(words)s") % {"words": words}
