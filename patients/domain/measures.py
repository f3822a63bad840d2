"""Norms and cuts of what is counted or asked, as the reference files give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from patients.domain.labs import LabTest


@dataclass(frozen=True, slots=True, kw_only=True)
class CombNorm:
    """Men of these ages: the published range ends at `most` hairs."""

    from_age: int
    to_age: int
    most: int
    mean: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CombTest:
    mornings: int
    norms: tuple[CombNorm, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WashTest:
    """Read only after this many days without washing; cuts in hairs and percent."""

    days: int
    hairs: int
    vellus_percent: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMean:
    who: str
    mean: Decimal
    deviation: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyWash:
    """Published means of hairs a day: context, no cut."""

    means: tuple[GroupMean, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisualScale:
    healthy_mean: Decimal
    pattern_mean: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DlqiBand:
    lowest: int
    highest: int
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LabUnit:
    """What a hand may type in this unit; outside of it the unit is asked for again."""

    name: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LabKind:
    """`counts_days`: an older result counts as missing under `rule`."""

    test: LabTest
    title: str
    units: tuple[LabUnit, ...]
    note: str = ""
    counts_days: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    comb: CombTest
    wash: WashTest
    daily_wash: DailyWash
    visual: VisualScale
    dlqi: tuple[DlqiBand, ...]
    labs: Mapping[LabTest, LabKind]
