"""The small bar after a drag or a nudge: what would change, and what stands against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clinic.domain.cards import Level
from clinic.domain.clock import local_day
from clinic.domain.session_places import SessionPlace
from clinic.domain.slot_codes import ChosenSlot
from clinic.models.diary import Appointment
from clinic.presenters.moments import clock, shown
from clinic.presenters.slots import NearSlot, SlotNames


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Where the day falls in the window of a session."""

    window: str
    word: str
    level: Level
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBar:
    """``shift_url`` is empty unless later sessions could move along."""

    before: str
    after: str
    others: Sequence[str]
    verdict: Verdict | None
    shift_url: str
    later: int
    refusal: str
    nearest: Sequence[NearSlot]
    day: str
    clock: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where somebody has put it. ``code`` is the same as one word."""

    slot: ChosenSlot
    code: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it cannot stand there, and where it could."""

    text: str = ""
    nearest: Sequence[NearSlot] = ()


def move_bar(
    appointment: Appointment,
    wanted: Wanted,
    *,
    place: SessionPlace | None,
    names: SlotNames,
    refusal: Refusal,
) -> MoveBar:
    zone = names.zone
    slot = wanted.slot
    lasts = appointment.ends_at - appointment.starts_at
    if wanted.minutes:
        lasts = timedelta(minutes=wanted.minutes)
    later = place.left - 1 if place else 0
    return MoveBar(
        before=_span(appointment.starts_at, appointment.ends_at, names),
        after=_span(slot.starts_at, slot.starts_at + lasts, names),
        others=_others(appointment, slot, names),
        verdict=window_verdict(place, slot.starts_at, names) if place else None,
        shift_url=_shift_url(place, wanted.code) if place and later > 0 else "",
        later=later,
        refusal=refusal.text,
        nearest=refusal.nearest,
        day=local_day(slot.starts_at, zone).isoformat(),
        clock=f"{slot.starts_at.astimezone(zone):%H:%M}",
    )


def window_words(place: SessionPlace) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(place.earliest, "D j M"),
        "last": date_format(place.latest, "D j M"),
    }


def window_verdict(place: SessionPlace, moment: datetime, names: SlotNames) -> Verdict:
    day = local_day(moment, names.zone)
    if not place.holds(day):
        word, level = pgettext("window", "outside"), Level.STOP
    elif day in {place.earliest, place.latest} and place.earliest != place.latest:
        word, level = pgettext("window", "at the limit"), Level.WAIT
    else:
        word, level = pgettext("window", "inside"), Level.OK
    return Verdict(
        window=window_words(place),
        word=word,
        level=level,
        is_outside=not place.holds(day),
    )


def _span(starts_at: datetime, ends_at: datetime, names: SlotNames) -> str:
    return f"{shown(starts_at, names.zone).long}–{clock(ends_at, names.zone)}"


def _others(appointment: Appointment, slot: ChosenSlot, names: SlotNames) -> list[str]:
    """A changed person or room is said in words: nobody changes them unseen."""
    changes = []
    if slot.practitioner_id != appointment.practitioner_id:
        name = names.people.get(slot.practitioner_id, "")
        changes.append(_("With %(name)s") % {"name": name})
    if slot.room_id and slot.room_id != appointment.room_id:
        changes.append(names.rooms.get(slot.room_id, ""))
    return changes


def _shift_url(place: SessionPlace, code: str) -> str:
    query = urlencode({"to": code, "mode": "shift_rest"})
    return f"{place.repair_url}&{query}"
