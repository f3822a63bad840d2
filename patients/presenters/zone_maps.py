"""The scalp maps of an assessment: densities, and the words that go with them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from clinic.presenters.scalp_map import ScalpMap, ZoneValue, scalp_views
from clinic.presenters.scalp_shapes import NAMES
from patients.domain.choices import Zone
from patients.domain.hair_facts import Share, shares
from patients.domain.zone_measures import ZoneFinding
from patients.presenters.hair_facts import whole


def density_views(
    zones: Sequence[ZoneFinding], *, uid: str = "density", linked: bool = False
) -> tuple[ScalpMap, ...]:
    """From all sides, coloured by the share of the patient's own occipital density.
    `linked` makes each zone lead to its panel, measured or not."""
    counted = {each.zone: each for each in shares(zones)}
    landmarks = {zone.zone for zone in zones if zone.landmark}
    names = [zone.zone for zone in zones] if not linked else list(Zone)
    values = {
        name: _value(name, counted.get(name), linked=linked, marked=name in landmarks)
        for name in names
    }
    return scalp_views(values, uid=uid)


def own_density(zones: Sequence[ZoneFinding]) -> int | None:
    return next(
        (zone.density_per_cm2 for zone in zones if zone.zone == "occipital"), None
    )


def _value(name: str, share: Share | None, *, linked: bool, marked: bool) -> ZoneValue:
    return ZoneValue(
        text=str(share.density) if share else "",
        share=float(share.percent) if share and share.percent is not None else None,
        landmark=marked,
        href=f"#zone-{name}" if linked else "",
        words=share_words(share) if share else _("not counted"),
    )


def share_words(share: Share) -> str:
    words = _("%(density)s hairs per square centimetre") % {"density": share.density}
    if share.percent is None or share.zone == "occipital":
        return words
    return _("%(words)s, %(share)s percent of the back of the head") % {
        "words": words,
        "share": whole(share.percent),
    }


def at_a_glance(zones: Sequence[ZoneFinding]) -> str:
    """The thinnest zone against the patient's own occipital density, for a list."""
    known = [
        (each.percent, each)
        for each in shares(zones)
        if each.percent is not None and each.zone != Zone.OCCIPITAL
    ]
    if not known:
        return ""
    _percent, thinnest = min(known, key=lambda pair: pair[0])
    assert thinnest.percent is not None
    return _("thinnest: %(zone)s, %(density)s per cm², %(share)s %% of the back") % {
        "zone": str(NAMES[thinnest.zone]),
        "density": thinnest.density,
        "share": whole(thinnest.percent),
    }
