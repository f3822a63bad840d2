"""All that the measurements of the assessment page show, as one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from clinic.presenters.scalp_map import ScalpMap
from patients.domain.assessment import AssessmentInput
from patients.domain.zone_measures import Setup
from patients.forms.zone_fields import SETUP, common_setup
from patients.forms.zone_rows import ZoneRow, zone_rows
from patients.models.photo import Photo
from patients.presenters.zone_maps import density_views, own_density
from patients.presenters.zone_words import setup_words


@dataclass(frozen=True, slots=True)
class ZonePage:
    """`last_setup` fills "As last time"; `setup` says how the saved numbers were found;
    `own` is the occipital density that the colours are shares of."""

    rows: list[ZoneRow]
    maps: tuple[ScalpMap, ...]
    own: int | None
    setup: str
    last_setup: Mapping[str, object]
    last_words: str
    setup_open: bool


def zone_page(
    form: forms.Form,
    saved: AssessmentInput | None,
    before: AssessmentInput | None,
    photos: Mapping[str, Sequence[Photo]],
) -> ZonePage:
    zones = saved.zones if saved else ()
    earlier = before.zones if before else ()
    last = common_setup(earlier)
    return ZonePage(
        rows=zone_rows(form, zones, {zone.zone: zone for zone in earlier}, photos),
        maps=density_views(zones, uid="heat", linked=True),
        own=own_density(zones),
        setup=_words(common_setup(zones)),
        last_setup=last,
        last_words=_words(last),
        setup_open=not form["method"].value() or _has_errors(form),
    )


def _has_errors(form: forms.Form) -> bool:
    return not form.errors.keys().isdisjoint(SETUP)


def _words(setup: Mapping[str, object]) -> str:
    if not setup:
        return ""
    magnification = setup["magnification"]
    return setup_words(
        Setup(
            str(setup["method"]),
            str(setup["device"]),
            magnification if isinstance(magnification, int) else None,
            str(setup["hair_state"]),
        )
    )
