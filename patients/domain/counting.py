"""Hairs counted by hand on a picture of the scalp: scale, frame, marks, results.

Positions are pixels of the full picture, from its top left corner. Nothing here finds
a hair by itself: a person marks every one (clinical-reference 2.8).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MICRONS_PER_MM = 1000
SQUARE_MM_PER_CM2 = 100
HUNDRED = Decimal(100)
MOST_MARKS = 3000
# What a lens over skin can give: from a microscope to a hand-held close-up.
FINEST_SCALE, COARSEST_SCALE = Decimal("0.05"), Decimal(500)
# The same fields hold the results of measuring devices (ZoneMeasurement).
HIGHEST_DENSITY, MOST_UNITS = 500, 150
_FOUR_PLACES, _ONE_PLACE, _WHOLE = Decimal("0.0001"), Decimal("0.1"), Decimal(1)


def _(message: str) -> str:
    """Marks a message for makemessages."""
    return message


class MarkKind(StrEnum):
    """A hair is terminal or vellus; a unit is one follicular opening with its hairs."""

    TERMINAL = "terminal"
    VELLUS = "vellus"
    UNIT = "unit"
    SINGLE_UNIT = "single_unit"


HAIRS = frozenset({MarkKind.TERMINAL, MarkKind.VELLUS})
UNITS = frozenset({MarkKind.UNIT, MarkKind.SINGLE_UNIT})


class ScaleSource(StrEnum):
    """Where the scale comes from: the known width of a device's field, or a ruler."""

    DEVICE = "device"
    RULER = "ruler"


class NotCountable(ValueError):
    """The scale, the frame or the marks cannot stand; the text is a message id."""


@dataclass(frozen=True, slots=True)
class Point:
    x: Decimal
    y: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    kind: MarkKind
    at: Point


@dataclass(frozen=True, slots=True)
class Frame:
    """The counted field, in whole pixels."""

    left: int
    top: int
    width: int
    height: int

    def holds(self, point: Point) -> bool:
        """The left and top edges belong to the field, the right and bottom do not."""
        return (
            self.left <= point.x < self.left + self.width
            and self.top <= point.y < self.top + self.height
        )


@dataclass(frozen=True, slots=True)
class Ruler:
    """Two points of a ruler in the picture, and the length between them in mm."""

    start: Point
    end: Point
    length_mm: Decimal

    @property
    def um_per_px(self) -> Decimal:
        across, down = self.end.x - self.start.x, self.end.y - self.start.y
        pixels = (across * across + down * down).sqrt()
        if not pixels or self.length_mm <= 0:
            raise NotCountable(_("The two points of the ruler are the same."))
        return checked_scale(self.length_mm * MICRONS_PER_MM / pixels)


@dataclass(frozen=True, slots=True)
class CountResult:
    """Densities per cm2, shares in percent; None where nothing was counted."""

    terminal: int
    vellus: int
    units: int
    single_units: int
    area_mm2: Decimal

    @property
    def hairs(self) -> int:
        return self.terminal + self.vellus

    @property
    def density_per_cm2(self) -> int:
        return int(self._per_cm2(self.hairs))

    @property
    def units_per_cm2(self) -> int | None:
        return int(self._per_cm2(self.units)) if self.units else None

    @property
    def vellus_percent(self) -> Decimal | None:
        return share(self.vellus, self.hairs)

    @property
    def single_unit_percent(self) -> Decimal | None:
        return share(self.single_units, self.units)

    def _per_cm2(self, count: int) -> Decimal:
        exact = Decimal(count) * SQUARE_MM_PER_CM2 / self.area_mm2
        return exact.quantize(_WHOLE, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Difference:
    """What two assessors found in the same field; ``percent`` is of their mean."""

    first: Decimal
    second: Decimal

    @property
    def absolute(self) -> Decimal:
        return self.second - self.first

    @property
    def percent(self) -> Decimal | None:
        mean = (self.first + self.second) / 2
        if not mean:
            return None
        exact = abs(self.absolute) * HUNDRED / mean
        return exact.quantize(_ONE_PLACE, ROUND_HALF_UP)


def scale_of_field(picture_width_px: int, field_width_mm: Decimal) -> Decimal:
    """µm for each pixel, when the whole width of the picture shows ``field_width_mm``."""
    if picture_width_px <= 0 or field_width_mm <= 0:
        raise NotCountable(_("The width of the field must be more than nothing."))
    return checked_scale(field_width_mm * MICRONS_PER_MM / picture_width_px)


def checked_scale(um_per_px: Decimal) -> Decimal:
    """Rounded to four places; refused when no lens over skin gives it."""
    if not FINEST_SCALE <= um_per_px <= COARSEST_SCALE:
        raise NotCountable(_("This scale cannot be right: check points and length."))
    return um_per_px.quantize(_FOUR_PLACES, ROUND_HALF_UP)


def checked_frame(frame: Frame, *, width: int, height: int) -> Frame:
    """The frame, when it has an area and lies inside a picture of that size."""
    inside = (
        frame.left >= 0
        and frame.top >= 0
        and frame.width > 0
        and frame.height > 0
        and frame.left + frame.width <= width
        and frame.top + frame.height <= height
    )
    if not inside:
        raise NotCountable(_("Draw the frame inside the picture."))
    return frame


def count(marks: Iterable[Mark], frame: Frame, um_per_px: Decimal) -> CountResult:
    """Add up what was marked inside the frame.

    Raises NotCountable when a mark lies outside, or when the result is no density that
    a scalp can have (more than 500 hairs/cm2): then the scale or the frame is wrong.
    """
    found = list(marks)
    if len(found) > MOST_MARKS:
        raise NotCountable(_("There are more marks than one field can hold."))
    if any(not frame.holds(mark.at) for mark in found):
        raise NotCountable(_("A mark lies outside the frame."))
    result = CountResult(
        terminal=_number(found, {MarkKind.TERMINAL}),
        vellus=_number(found, {MarkKind.VELLUS}),
        units=_number(found, UNITS),
        single_units=_number(found, {MarkKind.SINGLE_UNIT}),
        area_mm2=area_mm2(frame, um_per_px),
    )
    if result.density_per_cm2 > HIGHEST_DENSITY:
        raise NotCountable(
            _("More than 500 hairs per cm²: check the scale and the frame.")
        )
    if (result.units_per_cm2 or 0) > MOST_UNITS:
        raise NotCountable(
            _("More than 150 units per cm²: check the scale and the frame.")
        )
    return result


def area_mm2(frame: Frame, um_per_px: Decimal) -> Decimal:
    """Four places; refused when the field is too small to have an area at all."""
    side = um_per_px / MICRONS_PER_MM
    area = (frame.width * side * frame.height * side).quantize(
        _FOUR_PLACES, ROUND_HALF_UP
    )
    if not area:
        raise NotCountable(_("The frame is too small."))
    return area


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one place; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * HUNDRED / whole).quantize(_ONE_PLACE, ROUND_HALF_UP)


def _number(marks: Iterable[Mark], kinds: Iterable[MarkKind]) -> int:
    wanted = set(kinds)
    return sum(mark.kind in wanted for mark in marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSetting:
    """Where and with what the picture was taken: what makes counts comparable."""

    zone: str
    device: str
    magnification: int
    hair_state: str
    landmark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSheet:
    """What the page hands in: the scale by one of two ways, the frame and the marks."""

    scale_source: str = ""
    field_width_mm: Decimal | None = None
    ruler: Ruler | None = None
    frame: Frame | None = None
    marks: tuple[Mark, ...] = ()

    def um_per_px(self, picture_width_px: int) -> Decimal | None:
        """None while the scale is not set. Raises NotCountable for an impossible one."""
        if self.scale_source == ScaleSource.RULER and self.ruler:
            return self.ruler.um_per_px
        if self.scale_source == ScaleSource.DEVICE and self.field_width_mm is not None:
            return scale_of_field(picture_width_px, self.field_width_mm)
        return None
