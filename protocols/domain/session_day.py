"""Before a session: what is asked again, and what must not stand in the way.

Clinical-reference 3.2 (session gates G10 to G13) and 6.1 (pre-session checklist).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from patients.domain.facts import OPEN_ANSWERS
from protocols.domain.plan import Window

# Asked on every treatment day, whatever was answered before.
ASKED_EVERY_DAY = (
    "temperature_c",
    "sbp",
    "dbp",
    "hours_since_otc_aspirin_nsaid",
    "hours_since_alcohol",
    "hours_since_chemical_hair_treatment",
    "days_since_scalp_procedure",
    "wound_or_sunburn",
    "scalp_infection",
    "suspicious_lesion",
    "anticoagulant",
)
# Under warfarin the INR of these days decides (B02b).
ASKED_UNDER_WARFARIN = ("inr",)
# Asked besides of everybody who could be pregnant.
ASKED_WHEN_PREGNANCY_POSSIBLE = ("pregnant", "breastfeeding")
# Measured anew each time: an earlier value says nothing about today.
MEASURED = ("temperature_c", "sbp", "dbp")
# A gap this many times the target needs a clinician's word (G11).
LONG_GAP_FACTOR = 2


class Hurdle(StrEnum):
    """What keeps a session from being cleared, and so which click helps."""

    RIGHTS = "rights"
    PLAN = "plan"
    COURSE_SCREENING = "course_screening"
    TODAY_STOP = "today_stop"
    TODAY_UNDECIDED = "today_undecided"
    TODAY_UNTICKED = "today_unticked"
    ANSWER_MISSING = "answer_missing"
    NEWS = "news"
    TOO_SOON = "too_soon"
    LATE = "late"
    TOO_MANY = "too_many"
    ADVERSE_EVENT = "adverse_event"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One hurdle in words. ``rule_id`` when a rule of the table stands behind it."""

    hurdle: Hurdle
    text: str
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """ "Anything new since last time?" ``recorded``: the record was brought up to date."""

    illness: str
    medicine: str
    allergy: str
    recorded: bool = False

    @property
    def is_answered(self) -> bool:
        return all((self.illness, self.medicine, self.allergy))

    @property
    def is_open(self) -> bool:
        """Something is new, or unknown, and the record does not hold it yet."""
        anything = {self.illness, self.medicine, self.allergy} != {"no"}
        return anything and not self.recorded


@dataclass(frozen=True, slots=True)
class Interval:
    """The gap to the last session given; ``last_given`` None for the first session."""

    today: date
    last_given: date | None
    window: Window

    @property
    def days(self) -> int | None:
        return (self.today - self.last_given).days if self.last_given else None

    @property
    def is_too_soon(self) -> bool:
        """G10: the protocol's minimum has not passed."""
        return self.days is not None and self.days < self.window.min_days

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days > self.window.max_days

    @property
    def is_very_late(self) -> bool:
        """G11: more than twice the target."""
        most = LONG_GAP_FACTOR * self.window.target_days
        return self.days is not None and self.days > most


def carried(asked: Iterable[str], before: Mapping[str, object]) -> dict[str, object]:
    """What "answers as before" may stand for: words and "never", no number, no unknown.

    A number of hours was counted on another day, and what was not known then has to be
    asked again.
    """
    return {
        key: before[key]
        for key in asked
        if key in before and key not in MEASURED and _stands(before[key])
    }


def _stands(value: object) -> bool:
    return value is None or (isinstance(value, str) and value not in OPEN_ANSWERS)


def asked_keys(values: Mapping[str, object]) -> tuple[str, ...]:
    """The questions of this day for this person, by keys of the field dictionary."""
    first = ASKED_WHEN_PREGNANCY_POSSIBLE if may_be_pregnant(values) else ()
    last = ASKED_UNDER_WARFARIN if values.get("anticoagulant") == "warfarin" else ()
    return (*first, *ASKED_EVERY_DAY, *last)


def may_be_pregnant(values: Mapping[str, object]) -> bool:
    """Nobody has said that it cannot be."""
    is_out = values.get("pregnancy_potential") in {"no", "na"}
    return values.get("sex_at_birth") != "M" and not is_out
