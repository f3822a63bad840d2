"""The zones' fields as rows and panels, with the values of last time beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms

from clinic.forms.conflict import shown_values
from patients.domain.choices import Zone
from patients.domain.zone_measures import (
    EMPTY,
    GRADE_COLUMNS,
    MEASURE_COLUMNS,
    ZoneFinding,
)
from patients.forms.zone_fields import (
    IMAGES,
    PART_OF,
    PARTS,
    SETUP,
    ZONE_NAMES,
)
from patients.models.photo import Photo
from patients.presenters.zone_changes import (
    ShownChange,
    shown_changes,
    unlike_words,
)
from patients.presenters.zone_photos import ZonePhoto, zone_photos
from patients.presenters.zone_words import (
    GRADE_WORDS,
    MEASURE_WORDS,
    SIGN_WORDS,
    Word,
)

# Columns of the table; the others stand in the panel of the chosen zone.
COMMON = ("density_per_cm2", "mean_diameter_um")
COMMON_SIGNS = ("pustules", "excoriation")
COMMON_MORE = (
    "vellus_percent",
    "thin_percent",
    "variability_percent",
    "single_unit_percent",
)
MORE = tuple(each for each in MEASURE_COLUMNS if each not in (*COMMON, *COMMON_MORE))
MORE_SIGNS = tuple(each for each in SIGN_WORDS if each not in COMMON_SIGNS)


@dataclass(frozen=True, slots=True)
class ZoneCell:
    """`word` is what stands above or before the field, without the zone's name."""

    part: str
    word: Word
    field: forms.BoundField
    change: ShownChange


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """One zone. `common` goes into the table, `numbers`, `grades` and `signs` into its
    panel, `more_…` behind "More"; `setup` is its own way of measuring, if any;
    `photos` those that its numbers may be linked to."""

    zone: str
    name: str
    common: tuple[ZoneCell, ...]
    numbers: tuple[ZoneCell, ...]
    more_numbers: tuple[ZoneCell, ...]
    grades: tuple[ZoneCell, ...]
    ostia: forms.BoundField
    ostia_change: ShownChange
    signs: tuple[ZoneCell, ...]
    more_signs: tuple[ZoneCell, ...]
    landmark: forms.BoundField
    setup: tuple[forms.BoundField, ...]
    images: forms.BoundField
    photos: tuple[ZonePhoto, ...]
    earlier: ZoneFinding | None
    earlier_setup: str
    unlike: str
    has_more: bool
    has_own_setup: bool
    has_errors: bool


def zone_rows(
    form: forms.Form,
    saved: tuple[ZoneFinding, ...],
    earlier: Mapping[str, ZoneFinding],
    photos: Mapping[str, Sequence[Photo]],
) -> list[ZoneRow]:
    """`saved` is what the draft holds, `earlier` the last signed assessment."""
    now = {zone.zone: zone for zone in saved}
    return [
        _row(form, zone, now.get(zone), earlier.get(zone), photos.get(zone, ()))
        for zone in Zone
    ]


def _row(
    form: forms.Form,
    zone: str,
    now: ZoneFinding | None,
    before: ZoneFinding | None,
    photos: Sequence[Photo],
) -> ZoneRow:
    changes = shown_changes(now or ZoneFinding(zone=zone), before)

    def cells(
        columns: tuple[str, ...], words: Mapping[str, Word]
    ) -> tuple[ZoneCell, ...]:
        parts = [(PART_OF.get(column, column), column) for column in columns]
        return tuple(
            ZoneCell(part, words[column], form[f"{part}_{zone}"], changes[column])
            for part, column in parts
        )

    setup = tuple(form[f"{name}_{zone}"] for name in SETUP)
    landmark = form[f"landmark_{zone}"]
    more_numbers = cells(MORE, MEASURE_WORDS)
    more_signs = cells(MORE_SIGNS, SIGN_WORDS)
    folded = [landmark, *setup, *(cell.field for cell in (*more_numbers, *more_signs))]
    names = {f"{name}_{zone}" for name in (*PARTS, *SETUP, IMAGES)}
    images = form[f"{IMAGES}_{zone}"]
    return ZoneRow(
        zone=zone,
        name=str(ZONE_NAMES[zone]),
        common=cells(COMMON, MEASURE_WORDS),
        numbers=cells(COMMON_MORE, MEASURE_WORDS),
        more_numbers=more_numbers,
        grades=cells(GRADE_COLUMNS, GRADE_WORDS),
        ostia=form[f"ostia_loss_{zone}"],
        ostia_change=changes["ostia_loss"],
        signs=cells(COMMON_SIGNS, SIGN_WORDS),
        more_signs=more_signs,
        landmark=landmark,
        setup=setup,
        images=images,
        photos=zone_photos(photos, shown_values(images)),
        earlier=before,
        earlier_setup=_compared(before),
        unlike=unlike_words(now, before) if now and before else "",
        has_more=any(map(_is_used, folded)),
        has_own_setup=any(map(_is_used, setup)),
        has_errors=not names.isdisjoint(form.errors),
    )


def _compared(before: ZoneFinding | None) -> str:
    """The earlier setup for the page's script, which compares it with today's."""
    if before is None or not before.is_measured:
        return ""
    setup = before.setup
    device = " ".join(setup.device.casefold().split())
    magnification = setup.magnification or ""
    return f"{setup.method}|{device}|{magnification}|{setup.hair_state}"


def _is_used(field: forms.BoundField) -> bool:
    return bool(field.errors) or field.value() not in EMPTY
