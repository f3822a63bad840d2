"""What the numbers of the zones say, zone by zone (clinical-reference 2.8).

Each fact carries its inputs; a missing input makes the fact unknown, never "no".
The patient's own occipital zone is the measure, never a population.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from patients.domain.choices import Zone
from patients.domain.like_for_like import is_like
from patients.domain.zone_measures import ZoneFinding

MARKED_BELOW = Decimal(50)
UNEVEN_ABOVE = Decimal(20)
THIN_ABOVE = Decimal(10)
RESTING_LIMITS = (Decimal(20), Decimal(25))


class Thickness(StrEnum):
    """Of the shafts at the front, against those at the back."""

    THINNER_IN_FRONT = "thinner_in_front"
    NOT_THINNER = "not_thinner"
    UNLIKE = "unlike"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Share:
    """Percent of the patient's own occipital density; None when it cannot be said."""

    zone: str
    density: int
    own: int | None
    percent: Decimal | None

    @property
    def is_marked(self) -> bool:
        return self.percent is not None and self.percent < MARKED_BELOW


@dataclass(frozen=True, slots=True)
class Uneven:
    """Share of shafts of different thickness; above 20 % speaks for pattern loss."""

    zone: str
    percent: Decimal

    @property
    def speaks_for_pattern_loss(self) -> bool:
        return self.percent > UNEVEN_ABOVE


class Resting(IntEnum):
    """Shedding begins somewhere between the two limits of telogen hairs."""

    USUAL = 0
    AT_LIMIT = 1
    MANY = 2


@dataclass(frozen=True, slots=True)
class RestingShare:
    zone: str
    percent: Decimal

    @property
    def reading(self) -> Resting:
        low, high = RESTING_LIMITS
        if self.percent > high:
            return Resting.MANY
        return Resting.AT_LIMIT if self.percent > low else Resting.USUAL


@dataclass(frozen=True, slots=True)
class FrontAndBack:
    """Mean shaft diameter in µm, frontal and occipital."""

    reading: Thickness
    front: Decimal | None = None
    back: Decimal | None = None


def by_zone(zones: Iterable[ZoneFinding]) -> dict[str, ZoneFinding]:
    return {zone.zone: zone for zone in zones}


def shares(zones: Iterable[ZoneFinding]) -> tuple[Share, ...]:
    """One for each zone that was counted, the occipital one included."""
    found = by_zone(zones)
    back = found.get(Zone.OCCIPITAL)
    return tuple(
        _share(zone, back)
        for zone in found.values()
        if zone.density_per_cm2 is not None
    )


def _share(zone: ZoneFinding, back: ZoneFinding | None) -> Share:
    assert zone.density_per_cm2 is not None
    own = back.density_per_cm2 if back else None
    percent = share_of(zone.density_per_cm2, own) if back else None
    alike = zone.zone == Zone.OCCIPITAL or (
        back is not None and is_comparable(zone, back)
    )
    return Share(zone.zone, zone.density_per_cm2, own, percent if alike else None)


def share_of(density: int, own: int | None) -> Decimal | None:
    """Percent, unrounded: 49.99 is still under 50."""
    return Decimal(density) * 100 / own if own else None


def is_comparable(one: ZoneFinding, other: ZoneFinding) -> bool:
    """Two zones of one day: nothing that was recorded may differ. What was recorded for
    neither was the same look, so it does not stand in the way."""
    return one.setup == other.setup or is_like(one.setup, other.setup)


def uneven(zones: Iterable[ZoneFinding]) -> tuple[Uneven, ...]:
    return tuple(
        Uneven(zone.zone, zone.variability_percent)
        for zone in zones
        if zone.variability_percent is not None
    )


def front_and_back(found: Mapping[str, ZoneFinding]) -> FrontAndBack:
    """Thinner in front speaks for pattern loss, not thinner argues for shedding."""
    front, back = found.get(Zone.FRONTAL), found.get(Zone.OCCIPITAL)
    thick = front.mean_diameter_um if front else None
    own = back.mean_diameter_um if back else None
    if front is None or back is None or thick is None or own is None:
        return FrontAndBack(Thickness.UNKNOWN, thick, own)
    if not is_comparable(front, back):
        return FrontAndBack(Thickness.UNLIKE, thick, own)
    reading = Thickness.THINNER_IN_FRONT if thick < own else Thickness.NOT_THINNER
    return FrontAndBack(reading, thick, own)


def resting(zones: Iterable[ZoneFinding]) -> tuple[RestingShare, ...]:
    return tuple(
        RestingShare(zone.zone, zone.telogen_percent)
        for zone in zones
        if zone.telogen_percent is not None
    )
