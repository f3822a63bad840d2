"""The stream of a patient as finished cards, and photos of one day as one card."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models.audit import AuditEvent
from clinic.presenters.moments import clock
from patients.models.photo import Photo
from patients.presenters.photos import ShownPhoto, shown
from protocols.presenters.timeline_cards import made
from protocols.presenters.timeline_log import LogLine, log_lines
from protocols.presenters.timeline_made import Pill, Stamp
from protocols.queries.timeline import Entry, EntryKind, Item
from protocols.queries.timeline_log import Key, keys_of

COMPARED = 2


@dataclass(frozen=True, slots=True)
class SeenStamp:
    word: str
    who: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """``stamps``, ``version`` and ``log`` stand behind one click."""

    kind: str
    icon: str
    title: str
    detail: str = ""
    note: str = ""
    url: str = ""
    pill: Pill | None = None
    photos: tuple[ShownPhoto, ...] = ()
    compare_url: str = ""
    is_clinical: bool = False
    day: str = ""
    clock: str = ""
    stamps: tuple[SeenStamp, ...] = ()
    version: str = ""
    log: tuple[LogLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: how many entries of a kind there are."""

    kind: str
    word: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What the cards are drawn from. ``log`` holds the changes of each thing."""

    entries: Sequence[Entry]
    zone: ZoneInfo
    at: datetime
    shows_photos: bool = True
    log: Mapping[Key, Sequence[AuditEvent]] = field(default_factory=dict)

    def day(self, day: date) -> str:
        """The year is said only where it is not the present one."""
        is_this_year = day.year == self.at.astimezone(self.zone).year
        return date_format(day, "j M" if is_this_year else "j M Y")

    def moment(self, moment: datetime) -> str:
        local = moment.astimezone(self.zone)
        return f"{date_format(local, 'j M Y')}, {clock(moment, self.zone)}"

    def lines(self, *items: Item) -> tuple[LogLine, ...]:
        keys = [key for item in items for key in keys_of(item)]
        events = [event for key in keys for event in self.log.get(key, ())]
        return log_lines(events, self.moment)


KIND_WORDS: dict[EntryKind, Callable[[], str]] = {
    EntryKind.VISIT: lambda: _("Visits"),
    EntryKind.PHOTOS: lambda: _("Photos"),
    EntryKind.MEASUREMENT: lambda: _("Measurements"),
    EntryKind.SCREENING: lambda: _("Screening"),
    EntryKind.EVENT: lambda: _("Adverse events"),
    EntryKind.DOCUMENT: lambda: _("Documents"),
    EntryKind.MESSAGE: lambda: _("Messages"),
    EntryKind.MONEY: lambda: _("Money"),
    EntryKind.MERGE: lambda: _("Merges"),
}


def chips(entries: Sequence[Entry], chosen: str) -> list[Chip]:
    counts = dict.fromkeys(EntryKind, 0)
    for entry in entries:
        counts[entry.kind] += 1
    everything = Chip("", _("Everything"), len(entries), chosen not in counts)
    return [
        everything,
        *(
            Chip(kind, KIND_WORDS[kind](), count, kind == chosen)
            for kind, count in counts.items()
            if count or kind == chosen
        ),
    ]


def narrowed(entries: Iterable[Entry], chosen: str) -> list[Entry]:
    """Those of one kind; an odd kind narrows nothing."""
    kinds = {chosen} if chosen in set(EntryKind) else set(EntryKind)
    return [entry for entry in entries if entry.kind in kinds]


def cards(stream: Stream) -> list[Card]:
    """Newest first. Photos whose consent does not stand are counted and not shown."""
    found: list[Card] = []
    views = Counter(
        each.item.view for each in stream.entries if isinstance(each.item, Photo)
    )
    for (day, kind), of_day in groupby(
        stream.entries,
        key=lambda entry: (entry.at.astimezone(stream.zone).date(), entry.kind),
    ):
        together = list(of_day)
        if kind == EntryKind.PHOTOS:
            found.append(_photos(together, stream, day, views))
        else:
            found += [_card(entry, stream, day) for entry in together]
    return found


def _photos(
    entries: Sequence[Entry], stream: Stream, day: date, views: Counter[str]
) -> Card:
    photos = tuple(entry.item for entry in entries if isinstance(entry.item, Photo))
    count = len(photos)
    title = ngettext("%(count)s photo", "%(count)s photos", count) % {"count": count}
    patient_id = photos[0].patient_id
    twice = next((one.view for one in photos if views[one.view] >= COMPARED), "")
    may_show = stream.shows_photos
    compared = f"{reverse('photo-compare', args=[patient_id])}?view={twice}"
    return Card(
        kind=EntryKind.PHOTOS,
        icon="camera",
        title=title,
        detail="" if may_show else _("Not shown: there is no photo consent."),
        photos=tuple(shown(photo) for photo in photos) if may_show else (),
        compare_url=compared if twice and may_show else "",
        is_clinical=True,
        day=stream.day(day),
        url=reverse("photo-list", args=[patient_id]),
        stamps=_uploads(photos, stream),
        log=stream.lines(*photos),
    )


def _uploads(photos: Iterable[Photo], stream: Stream) -> tuple[SeenStamp, ...]:
    """Each person once, with the first moment; a phone with a code has no name."""
    seen: dict[str, datetime] = {}
    for photo in sorted(photos, key=lambda each: each.uploaded_at):
        by = photo.uploaded_by
        who = by.full_name if by else _("By a phone with a code")
        seen.setdefault(who, photo.uploaded_at)
    return tuple(
        SeenStamp(_("Added"), who, stream.moment(at)) for who, at in seen.items()
    )


def _card(entry: Entry, stream: Stream, day: date) -> Card:
    drawn = made(entry.item)
    return Card(
        kind=entry.kind,
        icon=drawn.icon,
        title=drawn.title,
        detail=drawn.detail,
        note=drawn.note,
        url=drawn.url,
        pill=drawn.pill,
        is_clinical=drawn.is_clinical,
        day=stream.day(day),
        clock=clock(entry.at, stream.zone),
        stamps=tuple(_seen(stamp, stream) for stamp in drawn.stamps if stamp.at),
        version=drawn.version,
        log=stream.lines(entry.item),
    )


def _seen(stamp: Stamp, stream: Stream) -> SeenStamp:
    assert stamp.at is not None
    return SeenStamp(stamp.word, stamp.who, stream.moment(stamp.at))
