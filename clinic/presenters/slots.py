"""Free slots to choose from: by day, and within a day by person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.slot_codes import encode
from clinic.presenters.moments import clock, day_words


@dataclass(frozen=True, slots=True)
class SlotOption:
    code: str
    clock: str
    room: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PersonSlots:
    name: str
    options: Sequence[SlotOption]


@dataclass(frozen=True, slots=True)
class DaySlots:
    day: date
    words: str
    people: Sequence[PersonSlots]

    @property
    def count(self) -> int:
        return sum(len(person.options) for person in self.people)


@dataclass(frozen=True, slots=True)
class NearSlot:
    code: str
    words: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotNames:
    """Names behind the numbers, and the clock to show."""

    zone: ZoneInfo
    people: Mapping[int, str]
    rooms: Mapping[int, str]


def by_day(
    slots: Iterable[Slot], names: SlotNames, *, chosen: str = ""
) -> list[DaySlots]:
    ordered = sorted(
        slots,
        key=lambda s: (
            local_day(s.starts_at, names.zone),
            names.people.get(s.practitioner_id, ""),
            s.starts_at,
        ),
    )
    return [
        DaySlots(day, day_words(day), _by_person(list(group), names, chosen))
        for day, group in groupby(
            ordered, key=lambda s: local_day(s.starts_at, names.zone)
        )
    ]


def near(slots: Iterable[Slot], names: SlotNames) -> list[NearSlot]:
    """Three other times, after one was lost."""
    return [
        NearSlot(
            encode(slot),
            f"{day_words(local_day(slot.starts_at, names.zone))}, "
            f"{clock(slot.starts_at, names.zone)}",
            names.people.get(slot.practitioner_id, ""),
        )
        for slot in slots
    ]


def code_at(
    slots: Iterable[Slot], moment: datetime | None, practitioner_id: int | None
) -> str:
    """The slot that starts at a moment, so that it comes chosen beforehand."""
    for slot in slots:
        if slot.starts_at == moment and practitioner_id in {None, slot.practitioner_id}:
            return encode(slot)
    return ""


def _by_person(
    slots: Sequence[Slot], names: SlotNames, chosen: str
) -> list[PersonSlots]:
    return [
        PersonSlots(
            names.people.get(person_id, ""),
            [_option(slot, names, chosen) for slot in group],
        )
        for person_id, group in groupby(slots, key=lambda s: s.practitioner_id)
    ]


def _option(slot: Slot, names: SlotNames, chosen: str) -> SlotOption:
    code = encode(slot)
    room = names.rooms.get(slot.room_id, "") if slot.room_id else ""
    return SlotOption(code, clock(slot.starts_at, names.zone), room, code == chosen)
