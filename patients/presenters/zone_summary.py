"""The zones of a signed assessment as tables: only the columns that hold something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clinic.presenters.scalp_map import ZONES
from patients.domain.zone_measures import (
    GRADE_COLUMNS,
    MEASURES,
    SIGN_COLUMNS,
    ZoneFinding,
)
from patients.models.photo import Photo
from patients.presenters.photo_matrix import Thumb
from patients.presenters.zone_changes import ShownChange, shown_changes, unlike_words
from patients.presenters.zone_photos import linked_thumbs
from patients.presenters.zone_words import (
    GRADE_WORDS,
    MEASURE_WORDS,
    OSTIA_WORDS,
    SIGN_WORDS,
    STEP_WORDS,
    Word,
    setup_words,
)

ZONE_NAMES = {shape.code: shape.name for shape in ZONES}
DASH = "–"


@dataclass(frozen=True, slots=True)
class Head:
    word: Word
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    change: ShownChange | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`note` says what is peculiar: another setup, the landmark, why not compared."""

    name: str
    cells: tuple[Cell, ...]
    note: str = ""
    photos: tuple[Thumb, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ZoneTables:
    """`setup` is how most zones were measured."""

    numbers: Table | None
    signs: Table | None
    setup: str


def zone_tables(
    zones: tuple[ZoneFinding, ...],
    before: Mapping[str, ZoneFinding],
    people: Mapping[int, str],
    photos: Mapping[str, Sequence[Photo]],
) -> ZoneTables:
    """`before` are the zones of the assessment before this one; `people` who measured;
    `photos` what may be shown of the linked ones, by zone."""
    measured = [zone for zone in zones if zone.is_measured]
    setups = [_setup(zone, people) for zone in measured]
    common = max(setups, key=setups.count, default="")
    numbers = _numbers(zones, before, people, common)
    graded = [zone for zone in zones if _has_signs(zone)]
    return ZoneTables(
        _with_photos(numbers, measured, photos),
        _with_photos(_signs(graded), [] if numbers else graded, photos),
        common,
    )


def _with_photos(
    table: Table | None,
    zones: Sequence[ZoneFinding],
    photos: Mapping[str, Sequence[Photo]],
) -> Table | None:
    if table is None or not zones:
        return table
    rows = (
        replace(row, photos=linked_thumbs(photos, zone.zone, zone.image_ids))
        for row, zone in zip(table.rows, zones, strict=True)
    )
    return replace(table, rows=tuple(rows))


def _numbers(
    zones: tuple[ZoneFinding, ...],
    before: Mapping[str, ZoneFinding],
    people: Mapping[int, str],
    common: str,
) -> Table | None:
    used = [
        measure
        for measure in MEASURES
        if any(getattr(zone, measure.column) is not None for zone in zones)
    ]
    if not used:
        return None
    columns = tuple(each.column for each in used)
    rows = tuple(
        _number_row(zone, before.get(zone.zone), columns, _own(zone, people, common))
        for zone in zones
        if zone.is_measured
    )
    heads = tuple(Head(MEASURE_WORDS[each.column], each.unit) for each in used)
    return Table(heads, rows)


def _number_row(
    zone: ZoneFinding, earlier: ZoneFinding | None, columns: tuple[str, ...], own: str
) -> Row:
    changes = shown_changes(zone, earlier)
    unlike = unlike_words(zone, earlier) if earlier else ""
    return Row(
        _name(zone),
        tuple(Cell(_shown(getattr(zone, name)), changes[name]) for name in columns),
        " · ".join(note for note in (own, zone.landmark, unlike) if note),
    )


def _own(zone: ZoneFinding, people: Mapping[int, str], common: str) -> str:
    setup = _setup(zone, people)
    return "" if setup == common else setup


def _signs(graded: Sequence[ZoneFinding]) -> Table | None:
    if not graded:
        return None
    heads = (
        *(Head(GRADE_WORDS[column]) for column in GRADE_COLUMNS),
        Head(_("Follicle openings")),
        Head(_("Also seen")),
        Head(_("Looked for, not seen")),
    )
    return Table(heads, tuple(_sign_row(zone) for zone in graded))


def _has_signs(zone: ZoneFinding) -> bool:
    columns = (*GRADE_COLUMNS, *SIGN_COLUMNS)
    return bool(zone.ostia_loss) or any(getattr(zone, c) is not None for c in columns)


def _sign_row(zone: ZoneFinding) -> Row:
    seen = [str(word) for name, word in SIGN_WORDS.items() if getattr(zone, name)]
    absent = [
        str(word) for name, word in SIGN_WORDS.items() if getattr(zone, name) is False
    ]
    ostia = OSTIA_WORDS.get(zone.ostia_loss, DASH)
    cells = (
        *(_grade(column, getattr(zone, column)) for column in GRADE_COLUMNS),
        str(ostia),
        ", ".join(seen) or DASH,
        ", ".join(absent) or DASH,
    )
    return Row(_name(zone), tuple(Cell(text) for text in cells))


def _grade(column: str, grade: int | None) -> str:
    return DASH if grade is None else f"{grade} {STEP_WORDS[column][grade]}"


def _name(zone: ZoneFinding) -> str:
    return str(ZONE_NAMES[zone.zone])


def _shown(value: Decimal | int | None) -> str:
    return DASH if value is None else number_format(value)


def _setup(zone: ZoneFinding, people: Mapping[int, str]) -> str:
    who = people.get(zone.measured_by_id or 0, "")
    return ", ".join(part for part in (setup_words(zone.setup), who) if part)
