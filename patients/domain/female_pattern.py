"""Trichoscopy criteria of female pattern hair loss (clinical-reference 2.8, source 34).

Majors: more than 4 yellow dots in four frontal fields at 70×; mean shaft thinner in front
than at the back, at least 50 hairs each; more than 10 % thin hairs in front.
Minors, front against back: single-hair units over 2 to 1; fine hairs over 1.5 to 1;
discoloured openings over 3 to 1.
Positive: two majors, or one major and two minors. Each criterion is met, not met, or not
known; the verdict is "no" only when no missing input could still make it "yes".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from patients.domain.choices import SexAtBirth, Zone
from patients.domain.hair_facts import THIN_ABOVE, is_comparable
from patients.domain.zone_measures import ZoneFinding

LEAST_HAIRS = 50
FIELDS = 4
MAGNIFICATION = 70
MOST_DOTS = 4
# Majors alone, or minors beside one major.
ENOUGH = 2
RATIOS = {
    "single_unit_percent": Decimal(2),
    "vellus_percent": Decimal("1.5"),
    "pigment_percent": Decimal(3),
}


class Met(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Criterion(StrEnum):
    YELLOW_DOTS = "yellow_dots"
    THICKNESS = "thickness"
    THIN_HAIRS = "thin_hairs"
    SINGLE_UNITS = "single_units"
    FINE_HAIRS = "fine_hairs"
    DARK_RINGS = "dark_rings"


MINOR_COLUMNS = {
    Criterion.SINGLE_UNITS: "single_unit_percent",
    Criterion.FINE_HAIRS: "vellus_percent",
    Criterion.DARK_RINGS: "pigment_percent",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A number a criterion looked at: its zone, its column, and None when missing."""

    zone: str
    column: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Reading:
    """`is_unlike`: both zones were measured, but not in the same way."""

    criterion: Criterion
    met: Met
    inputs: tuple[Input, ...]
    is_unlike: bool = False

    @property
    def is_major(self) -> bool:
        return self.criterion not in MINOR_COLUMNS


@dataclass(frozen=True, slots=True)
class FemalePattern:
    verdict: Met
    readings: tuple[Reading, ...]


def female_pattern(
    found: Mapping[str, ZoneFinding], *, sex_at_birth: str
) -> FemalePattern | None:
    """None for everyone but women: the criteria were tried in no one else."""
    if sex_at_birth != SexAtBirth.FEMALE:
        return None
    front = found.get(Zone.FRONTAL) or ZoneFinding(zone=Zone.FRONTAL)
    back = found.get(Zone.OCCIPITAL) or ZoneFinding(zone=Zone.OCCIPITAL)
    readings = (
        _yellow_dots(front),
        _thickness(front, back),
        _thin_hairs(front),
        *(_minor(criterion, front, back) for criterion in MINOR_COLUMNS),
    )
    return FemalePattern(verdict(readings), readings)


def verdict(readings: tuple[Reading, ...]) -> Met:
    if _is_positive(readings, {Met.YES}):
        return Met.YES
    return Met.UNKNOWN if _is_positive(readings, {Met.YES, Met.UNKNOWN}) else Met.NO


def _is_positive(readings: tuple[Reading, ...], counting: set[Met]) -> bool:
    majors = sum(each.is_major and each.met in counting for each in readings)
    minors = sum(not each.is_major and each.met in counting for each in readings)
    return majors >= ENOUGH or (majors == 1 and minors >= ENOUGH)


def _yellow_dots(front: ZoneFinding) -> Reading:
    """Other magnifications and other numbers of fields show other numbers of dots."""
    inputs = _inputs(front, "yellow_dots", "yellow_dot_fields", "magnification")
    dots, fields, magnification = (each.value for each in inputs)
    if dots is None or fields is None or magnification != MAGNIFICATION:
        met = Met.UNKNOWN
    elif dots > MOST_DOTS:
        met = Met.YES if fields <= FIELDS else Met.UNKNOWN
    else:
        met = Met.NO if fields >= FIELDS else Met.UNKNOWN
    return Reading(Criterion.YELLOW_DOTS, met, inputs)


def _thickness(front: ZoneFinding, back: ZoneFinding) -> Reading:
    columns = ("mean_diameter_um", "hairs_measured")
    inputs = (*_inputs(front, *columns), *_inputs(back, *columns))
    thick, hairs, own, own_hairs = (each.value for each in inputs)
    if thick is None or own is None:
        return Reading(Criterion.THICKNESS, Met.UNKNOWN, inputs)
    if not is_comparable(front, back):
        return Reading(Criterion.THICKNESS, Met.UNKNOWN, inputs, is_unlike=True)
    met = Met.YES if thick < own else Met.NO
    enough = min(hairs or 0, own_hairs or 0) >= LEAST_HAIRS
    return Reading(Criterion.THICKNESS, met if enough else Met.UNKNOWN, inputs)


def _thin_hairs(front: ZoneFinding) -> Reading:
    inputs = _inputs(front, "thin_percent")
    value = inputs[0].value
    if value is None:
        return Reading(Criterion.THIN_HAIRS, Met.UNKNOWN, inputs)
    met = Met.YES if value > THIN_ABOVE else Met.NO
    return Reading(Criterion.THIN_HAIRS, met, inputs)


def _minor(criterion: Criterion, front: ZoneFinding, back: ZoneFinding) -> Reading:
    column = MINOR_COLUMNS[criterion]
    inputs = (*_inputs(front, column), *_inputs(back, column))
    ahead, behind = (each.value for each in inputs)
    if ahead is None or behind is None:
        return Reading(criterion, Met.UNKNOWN, inputs)
    if not is_comparable(front, back):
        return Reading(criterion, Met.UNKNOWN, inputs, is_unlike=True)
    # A product, not a quotient: nothing at the back is no reason to divide by it.
    met = Met.YES if ahead > behind * RATIOS[column] else Met.NO
    return Reading(criterion, met, inputs)


def _inputs(zone: ZoneFinding, *columns: str) -> tuple[Input, ...]:
    return tuple(
        Input(zone.zone, column, None if value is None else Decimal(value))
        for column in columns
        for value in (getattr(zone, column),)
    )
