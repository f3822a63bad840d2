"""What is shed, read against its norms: exact, and silent where a part is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from patients.domain.choices import SexAtBirth
from patients.domain.measures import CombNorm, CombTest, DlqiBand, WashTest


class WashPattern(StrEnum):
    """The four fields of the table, and why it is not read."""

    EFFLUVIUM = "effluvium"
    PATTERN = "pattern"
    MIXED = "mixed"
    NEITHER = "neither"
    OTHER_DAYS = "other_days"
    INCOMPLETE = "incomplete"


class NormState(StrEnum):
    WITHIN = "within"
    ABOVE = "above"
    NONE_FOR_WOMEN = "none_for_women"
    NONE_AT_THIS_AGE = "none_at_this_age"
    MEN_ONLY = "men_only"
    TOO_FEW_MORNINGS = "too_few_mornings"


@dataclass(frozen=True, slots=True, kw_only=True)
class CombReading:
    """`mean` is rounded to a tenth to be shown; the norm reads the exact sum."""

    mornings: int
    mean: Decimal
    state: NormState
    norm: CombNorm | None = None


def comb_reading(
    counts: Sequence[int | None], test: CombTest, *, sex: str, age: int | None
) -> CombReading | None:
    """None while no morning is counted. Norms exist for men, by age, and want all
    mornings."""
    counted = [count for count in counts if count is not None]
    if not counted:
        return None
    mean = (Decimal(sum(counted)) / len(counted)).quantize(
        Decimal("0.1"), ROUND_HALF_UP
    )
    norm = _norm(test, sex, age)
    return CombReading(
        mornings=len(counted),
        mean=mean,
        state=_state(counted, test, sex, norm),
        norm=norm,
    )


def _norm(test: CombTest, sex: str, age: int | None) -> CombNorm | None:
    if sex != SexAtBirth.MALE or age is None:
        return None
    return next(
        (norm for norm in test.norms if norm.from_age <= age <= norm.to_age), None
    )


def _state(
    counted: Sequence[int], test: CombTest, sex: str, norm: CombNorm | None
) -> NormState:
    if norm is None:
        return {
            SexAtBirth.FEMALE.value: NormState.NONE_FOR_WOMEN,
            SexAtBirth.MALE.value: NormState.NONE_AT_THIS_AGE,
        }.get(sex, NormState.MEN_ONLY)
    if len(counted) < test.mornings:
        return NormState.TOO_FEW_MORNINGS
    is_within = sum(counted) <= norm.most * len(counted)
    return NormState.WITHIN if is_within else NormState.ABOVE


def wash_pattern(
    count: int | None, vellus: Decimal | None, days: int | None, test: WashTest
) -> WashPattern | None:
    """None while nothing of it is recorded. The table holds for its number of days."""
    if count is None and vellus is None:
        return None
    if count is None or vellus is None or days is None:
        return WashPattern.INCOMPLETE
    if days != test.days:
        return WashPattern.OTHER_DAYS
    many, short = count >= test.hairs, vellus >= test.vellus_percent
    return {
        (True, False): WashPattern.EFFLUVIUM,
        (False, True): WashPattern.PATTERN,
        (True, True): WashPattern.MIXED,
        (False, False): WashPattern.NEITHER,
    }[many, short]


def dlqi_band(total: int, bands: Sequence[DlqiBand]) -> DlqiBand | None:
    return next((band for band in bands if band.lowest <= total <= band.highest), None)
