"""The times on offer to a patient: by day, each with its person when it is another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.slot_codes import encode
from clinic.presenters.moments import clock, day_words


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """``name`` is empty when it stays with the same person."""

    code: str
    clock: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferedDay:
    words: str
    times: Sequence[OfferedTime]


def days(
    slots: Sequence[Slot], *, names: Mapping[int, str], usual: int, zone: ZoneInfo
) -> list[OfferedDay]:
    """``slots`` come in order of time."""
    return [
        OfferedDay(day_words(day), [_time(slot, names, usual, zone) for slot in group])
        for day, group in groupby(slots, key=lambda s: local_day(s.starts_at, zone))
    ]


def _time(
    slot: Slot, names: Mapping[int, str], usual: int, zone: ZoneInfo
) -> OfferedTime:
    other = slot.practitioner_id != usual
    name = names.get(slot.practitioner_id, "") if other else ""
    return OfferedTime(encode(slot), clock(slot.starts_at, zone), name)
