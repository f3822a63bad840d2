"""Which other times a patient may choose by link, and which of them are shown.

A session keeps inside its clinical window. It stays with the same person unless that
person has hardly any time; an afternoon stays an afternoon where it can.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day

# Nobody moves a visit to sooner than this from now.
NOTICE = timedelta(hours=2)
# How far around its day a visit that has no window may go.
DAYS_AROUND = 28
MOST_SHOWN = 12
SHOWN_A_DAY = 3
# With fewer times than these the others' times are offered as well.
FEW = 3
# After so many changes by link somebody talks to the patient.
MOST_MOVES = 3


class CallReason(StrEnum):
    """Why the clinic calls instead of letting the patient choose."""

    NONE_FREE = "none_free"
    NONE_SUITS = "none_suits"
    LATE = "late"
    OFTEN = "often"
    # A session was cancelled by link and needs a new time.
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class VisitWindow:
    """Local days, both included. None at all when the first comes after the last."""

    first_day: date
    last_day: date

    def within(self, other: "VisitWindow") -> "VisitWindow":
        return VisitWindow(
            max(self.first_day, other.first_day), min(self.last_day, other.last_day)
        )

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @property
    def is_empty(self) -> bool:
        return self.first_day > self.last_day


def around(visit_on: date, *, today: date) -> VisitWindow:
    """The days that are looked at for any visit, from today on."""
    span = timedelta(days=DAYS_AROUND)
    return VisitWindow(max(today, visit_on - span), max(today, visit_on) + span)


def allowed(slots: Sequence[Slot], *, practitioner_id: int) -> list[Slot]:
    """With the same person; with anybody when that one has hardly any time."""
    own = [slot for slot in slots if slot.practitioner_id == practitioner_id]
    return own if len(own) >= FEW else list(slots)


def shown(
    slots: Iterable[Slot], *, practitioner_id: int, starts_at: datetime, zone: ZoneInfo
) -> list[Slot]:
    """At most twelve, in order of time: the same person first, the nearest days."""
    day, clock = local_day(starts_at, zone), _minutes(starts_at, zone)

    def liking(slot: Slot) -> tuple[bool, int, datetime]:
        other = slot.practitioner_id != practitioner_id
        return other, abs(_minutes(slot.starts_at, zone) - clock), slot.starts_at

    by_day: dict[date, list[Slot]] = {}
    for slot in slots:
        by_day.setdefault(local_day(slot.starts_at, zone), []).append(slot)
    nearest_days = sorted(by_day, key=lambda one: (abs((one - day).days), one))
    found = [
        slot
        for one in nearest_days
        for slot in _apart(sorted(by_day[one], key=liking))[:SHOWN_A_DAY]
    ]
    return sorted(found[:MOST_SHOWN], key=lambda slot: slot.place)


def _apart(slots: Sequence[Slot]) -> list[Slot]:
    """Of one day, in order of liking: times an hour apart before their neighbours."""
    taken: list[Slot] = []
    rest: list[Slot] = []
    for slot in slots:
        near = any(
            abs(slot.starts_at - other.starts_at) < timedelta(hours=1)
            for other in taken
        )
        (rest if near else taken).append(slot)
    return taken + rest


def _minutes(moment: datetime, zone: ZoneInfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 60 + local.minute
