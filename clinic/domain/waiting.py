"""Who on the waiting list could come when a time is free.

A patient fits a gap when an appointment of the wished type, as the diary itself would
offer it (practitioner, room, device and the pause after it free), lies inside the gap,
on a day and at an hour that suit, while the patient is nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.intervals import Interval, intersect

# A longer stretch is a quiet afternoon, no gap: of it only what came free is offered.
LONGEST_GAP = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRequest:
    """What somebody waits for. Empty weekdays and hours mean any.

    ``session_id`` belongs to the app above; its window then rules in place of the days.
    """

    patient_id: int
    type_id: int
    location_id: int
    first_day: date
    last_day: date
    practitioner_id: int | None = None
    weekdays: tuple[int, ...] = ()
    from_time: time | None = None
    until_time: time | None = None
    note: str = ""
    session_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWait:
    """A session without a time: its place in the course and the days it may lie on."""

    number: int
    count: int
    first_day: date
    last_day: date
    course_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One wish, as the search needs it."""

    entry_id: int
    patient_id: int
    type_id: int
    first_day: date
    last_day: date
    practitioner_id: int | None = None
    weekdays: frozenset[int] = frozenset()
    from_time: time | None = None
    until_time: time | None = None

    def suits(self, slot: Slot, *, zone: ZoneInfo) -> bool:
        """Whether day, hour and practitioner are as wished."""
        starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        day = local_day(slot.starts_at, zone)
        return (
            self.first_day <= day <= self.last_day
            and (not self.weekdays or day.weekday() in self.weekdays)
            and self.practitioner_id in {None, slot.practitioner_id}
            and (self.from_time is None or self.from_time <= starts.time())
            and (
                self.until_time is None
                or (ends.date() == day and ends.time() <= self.until_time)
            )
        )


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Free time of one practitioner."""

    interval: Interval
    practitioner_id: int

    def holds(self, slot: Slot) -> bool:
        whole = Interval(slot.starts_at, slot.ends_at)
        return slot.practitioner_id == self.practitioner_id and self.interval.contains(
            whole
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """An entry and the first slot in the gap that suits it."""

    entry_id: int
    slot: Slot


def fitting(
    wanted: Iterable[Wanted],
    gap: Gap,
    *,
    slots: Mapping[int, Sequence[Slot]],
    elsewhere: Mapping[int, Sequence[Interval]],
    zone: ZoneInfo,
) -> list[Fit]:
    """Who fits, in the order given. ``slots`` are free ones by type, in order of time;
    ``elsewhere`` is when each patient is busy."""
    fits = []
    for want in wanted:
        busy = elsewhere.get(want.patient_id, ())
        first = next(
            (
                slot
                for slot in slots.get(want.type_id, ())
                if gap.holds(slot)
                and want.suits(slot, zone=zone)
                and not _is_busy(slot, busy)
            ),
            None,
        )
        if first:
            fits.append(Fit(want.entry_id, first))
    return fits


def gaps(
    free: Iterable[Interval], freed: Iterable[Interval], *, not_before: datetime
) -> list[Interval]:
    """Free stretches worth offering, from ``not_before`` on.

    A short one is offered whole; of a long one the parts that came ``freed``.
    """
    came_free = list(freed)
    found: list[Interval] = []
    for stretch in free:
        if stretch.ends_at <= not_before:
            continue
        rest = Interval(max(stretch.starts_at, not_before), stretch.ends_at)
        short = rest.length <= LONGEST_GAP
        found += [rest] if short else intersect([rest], came_free)
    return found


def _is_busy(slot: Slot, busy: Iterable[Interval]) -> bool:
    whole = Interval(slot.starts_at, slot.ends_at)
    return any(whole.overlaps(other) for other in busy)
