"""The waiting list in words: who waits for what, when it would suit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from clinic.domain.availability import Slot
from clinic.domain.clock import local_day
from clinic.domain.slot_codes import encode
from clinic.domain.waiting import SessionWait
from clinic.models.places import WEEKDAYS
from clinic.models.waiting import WaitingListEntry
from clinic.presenters.diary_cards import hidden_name
from clinic.presenters.moments import clock
from clinic.queries.waiting import GapOffers, Offer

_WEEKDAYS = dict(WEEKDAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    pk: int
    name: str
    patient_id: int
    what: str
    wishes: str
    note: str
    since: str
    days: str
    is_session: bool
    # Their days are over, or the session needs no time any more.
    problem: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """One patient beside the gap, and the slot that one click books."""

    pk: int
    name: str
    what: str
    clock: str
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapCard:
    title: str
    offers: Sequence[OfferRow]


def rows(
    entries: Iterable[WaitingListEntry],
    sessions: Mapping[int, SessionWait],
    *,
    at: datetime,
) -> list[WaitingRow]:
    return [row(entry, sessions.get(entry.session_id or 0), at=at) for entry in entries]


def row(
    entry: WaitingListEntry, session: SessionWait | None, *, at: datetime
) -> WaitingRow:
    zone = entry.location.zone
    first = session.first_day if session else entry.first_day
    last = session.last_day if session else entry.last_day
    span = {"first": date_format(first, "j M"), "last": date_format(last, "j M")}
    return WaitingRow(
        pk=entry.pk,
        name=entry.patient.full_name,
        patient_id=entry.patient_id,
        what=_what(entry, session),
        wishes=", ".join(_wishes(entry)),
        note=entry.note,
        since=date_format(entry.added_at.astimezone(zone), "j M"),
        days=_("%(first)s to %(last)s") % span,
        is_session=entry.session_id is not None,
        problem=_problem(entry, session, is_over=last < local_day(at, zone)),
        url=session.course_url if session else "",
    )


def gap_card(
    found: GapOffers, *, name: str, zone: ZoneInfo, names_hidden: bool
) -> GapCard:
    when = {"clock": clock(found.gap.interval.starts_at, zone), "name": name}
    return GapCard(
        title=_("Waiting for %(clock)s, %(name)s") % when,
        offers=[
            _offer(offer, zone=zone, names_hidden=names_hidden)
            for offer in found.offers
        ],
    )


def gap_words(count: int) -> str:
    text = ngettext(
        "%(count)s waiting patient fits", "%(count)s waiting patients fit", count
    )
    return text % {"count": count}


def gap_code(found: GapOffers) -> str:
    """The gap as one word of an address."""
    gap = found.gap
    start = gap.interval.starts_at
    return encode(Slot(start, start, gap.practitioner_id, None))


def _offer(offer: Offer, *, zone: ZoneInfo, names_hidden: bool) -> OfferRow:
    name = offer.entry.patient.full_name
    if names_hidden:
        name = hidden_name(name)
    wishes = _wishes(offer.entry)
    if offer.session:
        until = date_format(offer.session.last_day, "D j M")
        wishes = [_("until %(day)s") % {"day": until}, *wishes]
    return OfferRow(
        pk=offer.entry.pk,
        name=name,
        what=" · ".join([_what(offer.entry, offer.session, short=True), *wishes[:1]]),
        clock=clock(offer.slot.starts_at, zone),
        slot=encode(offer.slot),
    )


def _what(
    entry: WaitingListEntry, session: SessionWait | None, *, short: bool = False
) -> str:
    if session is None:
        return entry.type.name_in(get_language() or "")
    numbers = {"number": session.number, "count": session.count}
    if short:
        return _("Session %(number)s") % numbers
    return _("Session %(number)s of %(count)s") % numbers


def _wishes(entry: WaitingListEntry) -> list[str]:
    words = []
    if entry.weekdays:
        words.append(" ".join(_short_weekday(day) for day in sorted(entry.weekdays)))
    hours = {
        "from": f"{entry.from_time:%H:%M}" if entry.from_time else "",
        "until": f"{entry.until_time:%H:%M}" if entry.until_time else "",
    }
    if entry.from_time and entry.until_time:
        words.append(_("%(from)s to %(until)s") % hours)
    elif entry.from_time:
        words.append(_("from %(from)s") % hours)
    elif entry.until_time:
        words.append(_("until %(until)s") % hours)
    if entry.practitioner:
        words.append(_("only %(name)s") % {"name": entry.practitioner.full_name})
    return words


def _short_weekday(day: int) -> str:
    # 4 January 2027 is a Monday.
    return date_format(datetime(2027, 1, 4 + day, tzinfo=UTC), "D")


def _problem(
    entry: WaitingListEntry, session: SessionWait | None, *, is_over: bool
) -> str:
    if entry.session_id is not None and session is None:
        return _("Needs no time any more")
    return _("These days are over") if is_over else ""
