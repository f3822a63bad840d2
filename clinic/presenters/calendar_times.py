"""Moments in a calendar file: the clinic's wall time, with the rules of its zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import icalendar

from clinic.domain.clock import Happens, happens
from clinic.domain.zone_rules import ZoneRule, rules_between


@dataclass(frozen=True, slots=True)
class Stretch:
    """What an event takes up, in the zone of its place."""

    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo


def add_times(event: icalendar.Event, stretch: Stretch) -> None:
    event.add("dtstart", _written(stretch.starts_at, stretch.zone))
    event.add("dtend", _written(stretch.ends_at, stretch.zone))


def add_zones(calendar: icalendar.Calendar, stretches: Iterable[Stretch]) -> None:
    """The zones of all events, once each. Call it before the events are added."""
    by_zone: dict[str, list[Stretch]] = {}
    for stretch in stretches:
        by_zone.setdefault(stretch.zone.key, []).append(stretch)
    for key, found in sorted(by_zone.items()):
        if not _is_utc(found[0].zone):
            first = min(stretch.starts_at for stretch in found)
            last = max(stretch.ends_at for stretch in found)
            calendar.add_component(
                _zone(key, rules_between(ZoneInfo(key), first, last))
            )


def _written(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    second_time = local.fold and (
        happens(local.date(), local.time(), zone) == Happens.TWICE
    )
    # A wall time means the first of two (RFC 5545, 3.3.5): the second goes as UTC.
    return moment.astimezone(UTC) if second_time or _is_utc(zone) else local


def _is_utc(zone: ZoneInfo) -> bool:
    return zone.key in {"UTC", "Etc/UTC"}


def _zone(key: str, rules: Iterable[ZoneRule]) -> icalendar.Timezone:
    zone = icalendar.Timezone()
    zone.add("tzid", key)
    for rule in rules:
        kind = icalendar.TimezoneDaylight if rule.is_summer else None
        part = (kind or icalendar.TimezoneStandard)()
        part.add("dtstart", rule.starts)
        part.add("tzoffsetfrom", rule.offset_from)
        part.add("tzoffsetto", rule.offset_to)
        part.add("tzname", rule.name)
        zone.add_component(part)
    return zone
