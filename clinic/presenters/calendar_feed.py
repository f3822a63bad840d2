"""A practitioner's own appointments for a calendar program.

Calendars sync to third parties: a title is a neutral word and initials, never a name, a
number of the record or a word of treatment (ecosystem 2, threats T-76).
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import icalendar
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.messages import one_line
from clinic.models.diary import Appointment
from clinic.models.feeds import CalendarFeed
from clinic.presenters.calendar import PUBLISH, event_uid
from clinic.presenters.calendar_times import Stretch, add_times, add_zones
from clinic.queries.feeds import FeedEntry

_K, _S = AppointmentKind, AppointmentState
TITLES: dict[AppointmentKind, str | Promise] = {
    _K.CONSULTATION: _("First visit"),
    _K.SESSION: _("Session"),
    _K.REVIEW: _("Follow-up visit"),
    _K.PATCH_TEST: _("Short visit"),
    _K.PATCH_READING: _("Short visit"),
    _K.CALL: _("Call"),
}
# Programs that obey it look once an hour.
REFRESH = timedelta(hours=1)


def etag(entries: Sequence[FeedEntry], *, feed: CalendarFeed, language: str) -> str:
    """Another one whenever the file would differ."""
    parts = [language, feed.token_hash]
    parts += [
        f"{entry.appointment.pk}:{entry.appointment.version}:{entry.changed_at}:"
        f"{_title(entry.appointment)}:{_place(entry.appointment)}"
        for entry in entries
    ]
    return f'"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def last_modified(entries: Sequence[FeedEntry], feed: CalendarFeed) -> datetime:
    return max([feed.made_at, *(entry.changed_at for entry in entries)])


def calendar_feed(entries: Sequence[FeedEntry], *, name: str) -> bytes:
    """In the language that is active; the same bytes while nothing changes."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Anagen//Diary//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", PUBLISH)
    calendar.add("x-wr-calname", one_line(name))
    # The library leaves out VALUE, without which programs do not read it.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    add_zones(calendar, (_stretch(entry.appointment) for entry in entries))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: FeedEntry) -> icalendar.Event:
    row, changed_at = entry.appointment, entry.changed_at.astimezone(UTC)
    event = icalendar.Event()
    event.add("uid", event_uid(row))
    event.add("sequence", row.sequence)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    add_times(event, _stretch(row))
    event.add("summary", _title(row))
    event.add("location", _place(row))
    event.add("class", "PRIVATE")
    event.add("status", _status(row))
    event.add("transp", "OPAQUE" if row.is_live else "TRANSPARENT")
    return event


def _stretch(row: Appointment) -> Stretch:
    return Stretch(row.starts_at, row.ends_at, row.location.zone)


def _title(row: Appointment) -> str:
    word = TITLES[AppointmentKind(row.type.kind)]
    return one_line(f"{word} · {initials(row.patient.full_name)}")


def initials(name: str) -> str:
    """Of the first and the last name."""
    words = [word for word in one_line(name).split() if word[0].isalpha()]
    return " ".join(f"{word[0]}." for word in [*words[:1], *words[1:][-1:]])


def _place(row: Appointment) -> str:
    room = row.room.name if row.room else ""
    return one_line(", ".join(part for part in (row.location.name, room) if part))


def _status(row: Appointment) -> str:
    if row.state in {_S.CANCELLED, _S.NO_SHOW}:
        return "CANCELLED"
    return "TENTATIVE" if row.state == _S.HELD else "CONFIRMED"
