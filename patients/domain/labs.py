"""Blood tests that speak of hair, and what each of them tells the screening.

Nothing is converted: a value is kept in the unit in which the laboratory gave it, and
each unit has cuts of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class LabTest(StrEnum):
    HAEMOGLOBIN = "haemoglobin"
    FERRITIN = "ferritin"
    TSH = "tsh"
    VITAMIN_D = "vitamin_d"
    HBA1C = "hba1c"
    INR = "inr"
    PLATELETS = "platelets"
    ZINC = "zinc"
    B12 = "b12"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactKeys:
    """Keys of the field dictionary that a result answers; "" where there is none."""

    value: str
    unit: str = ""
    age: str = ""


# Zinc and B12 are kept as a record; the dictionary has no key for them.
FACT_KEYS: Mapping[LabTest, FactKeys] = {
    LabTest.HAEMOGLOBIN: FactKeys(value="hb_g_dl"),
    LabTest.FERRITIN: FactKeys(value="ferritin_ug_l"),
    LabTest.TSH: FactKeys(value="tsh_miu_l"),
    LabTest.VITAMIN_D: FactKeys(value="vitd_ng_ml"),
    LabTest.HBA1C: FactKeys(
        value="hba1c_value", unit="hba1c_unit", age="hba1c_age_days"
    ),
    LabTest.INR: FactKeys(value="inr", age="inr_age_days"),
    LabTest.PLATELETS: FactKeys(value="platelets"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResult:
    """As read from the laboratory's sheet."""

    test: LabTest
    value: Decimal
    unit: str
    taken_on: date
    range_low: Decimal | None = None
    range_high: Decimal | None = None


class Against(StrEnum):
    """A value beside the laboratory's own range; its limits belong to the range."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    NO_RANGE = "no_range"


def against_range(value: Decimal, low: Decimal | None, high: Decimal | None) -> Against:
    if low is None and high is None:
        return Against.NO_RANGE
    if low is not None and value < low:
        return Against.BELOW
    if high is not None and value > high:
        return Against.ABOVE
    return Against.WITHIN


def fact_keys(test: str) -> tuple[str, ...]:
    """Keys that results of this test answer, the one that carries the day last."""
    keys = FACT_KEYS.get(LabTest(test))
    found = (keys.value, keys.unit, keys.age) if keys else ()
    return tuple(key for key in found if key)
