"""Appointments as blocks of the diary: who sees which name, sign and button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import AHEAD_STATES, AppointmentState
from clinic.domain.cards import CardNote, Level, Shown
from clinic.domain.diary_query import DiaryFilter
from clinic.domain.intervals import Interval
from clinic.domain.side_by_side import side_by_side
from clinic.presenters.addresses import numbered
from clinic.presenters.card_signs import for_the_desk, is_sign
from clinic.presenters.diary_grid import Grid
from clinic.queries.diary import DiaryRow

_TINY, _SHORT, _TALL = (timedelta(minutes=minutes) for minutes in (20, 30, 60))
# A block is never lower than its words need, whatever its length.
_LOWEST = 2
_S = AppointmentState


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks, and when: what decides about names, links and check-in."""

    at: datetime
    type_names: Mapping[int, str]
    notes: Mapping[int, Sequence[CardNote]]
    clinical: bool
    may_book: bool
    names_hidden: bool


@dataclass(frozen=True, slots=True)
class SideNote:
    icon: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An appointment in words, wherever the diary shows it."""

    pk: int
    version: int
    classes: str
    name: str
    clock: str
    ends: str
    type_name: str
    details: Sequence[str]
    state: str
    icons: Sequence[SideNote]
    url: str
    card_url: str
    check_in_url: str
    may_check_in: bool
    may_move: bool
    practitioner: str
    room: str
    device: str
    phone: str
    note: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An entry at its place in a lane."""

    what: ClassVar[str] = "appointment"

    row: int
    span: int
    classes: str
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The pause after an appointment, in which nobody can be booked."""

    what: ClassVar[str] = "pause"

    row: int
    span: int
    classes: str
    minutes: int
    appointment_id: int


def hidden_name(name: str) -> str:
    """The initials, for a screen that others can see."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word)


def shown_name(row: DiaryRow, viewer: Viewer) -> str:
    if not row.is_reachable:
        return _("Colleague’s patient")
    return hidden_name(row.patient_name) if viewer.names_hidden else row.patient_name


def passes(row: DiaryRow, chosen: DiaryFilter) -> bool:
    """Whether the filter lets this appointment be seen."""
    return (
        (not chosen.practitioners or row.practitioner_id in chosen.practitioners)
        and (not chosen.rooms or row.room_id in chosen.rooms)
        and (not chosen.types or row.type_id in chosen.types)
        and (not chosen.states or row.state in chosen.states)
    )


def blocks(
    rows: Sequence[DiaryRow], grid: Grid, viewer: Viewer
) -> Iterable[Block | Pause]:
    """The blocks of one lane, and the pauses after them."""
    live = [row for row in rows if row.is_live]
    spans = [(grid.row(row.starts_at), _end_row(row, grid)) for row in live]
    places = side_by_side(spans)
    for row, (start, end), place in zip(live, spans, places, strict=True):
        lap = _lap(*place)
        yield _block(row, start, end, lap, grid=grid, viewer=viewer)
        if pause := _pause(row, end, lap, grid):
            yield pause
    for row in _gone(rows, live):
        start, end = grid.row(row.starts_at), _end_row(row, grid)
        yield _block(row, start, end, "", grid=grid, viewer=viewer)


def entry(row: DiaryRow, viewer: Viewer, grid: Grid) -> Entry:
    notes = viewer.notes.get(row.pk, ()) if row.is_reachable else ()
    state = _state(row, notes)
    own = _Own.of(row, viewer, grid)
    return Entry(
        pk=row.pk,
        version=row.version,
        classes=f"appt appt-{row.kind} appt-{state}",
        name=shown_name(row, viewer),
        clock=grid.clock(row.starts_at),
        ends=grid.clock(row.ends_at),
        type_name=_type_words(notes) or viewer.type_names.get(row.type_id, ""),
        details=[*_plain_words(notes), *_held_until(row, grid)],
        state=state,
        icons=_icons(row, notes, viewer),
        url=own.url,
        card_url=own.card_url,
        check_in_url=numbered("appointment-advance", row.pk),
        may_check_in=own.may_check_in,
        may_move=own.may_move,
        practitioner=row.practitioner_name,
        room=row.room_name,
        device=row.device_name,
        phone="" if viewer.names_hidden else own.phone,
        note=own.note,
        data=_data(row),
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What a block holds only for those who may open its patient."""

    url: str = ""
    card_url: str = ""
    phone: str = ""
    note: str = ""
    may_check_in: bool = False
    may_move: bool = False

    @classmethod
    def of(cls, row: DiaryRow, viewer: Viewer, grid: Grid) -> "_Own":
        if not row.is_reachable:
            return cls()
        is_today = viewer.at.astimezone(grid.zone).date() == grid.day
        is_due = is_today and row.state in {_S.BOOKED, _S.CONFIRMED}
        return cls(
            url=numbered("appointment-detail", row.pk),
            card_url=numbered("appointment-card", row.pk),
            phone=row.phone,
            note=row.note,
            may_check_in=viewer.may_book and is_due,
            may_move=viewer.may_book and row.state in AHEAD_STATES,
        )


def _state(row: DiaryRow, notes: Sequence[CardNote]) -> str:
    waits = any(note.shown == Shown.PENDING for note in notes)
    return "pending" if waits and row.state in AHEAD_STATES else row.state


def _type_words(notes: Sequence[CardNote]) -> str:
    return " · ".join(note.word for note in notes if note.shown == Shown.AS_TYPE)


def _plain_words(notes: Sequence[CardNote]) -> list[str]:
    return [
        note.word
        for note in notes
        if note.shown == Shown.BY_LEVEL and not is_sign(note)
    ]


def _data(row: DiaryRow) -> dict[str, object]:
    """What scripts read off a block: moments in UTC, lengths in minutes."""
    minute = timedelta(minutes=1)
    return {
        "starts": row.starts_at.astimezone(UTC).isoformat(),
        "minutes": row.seen.length // minute,
        "blocked_minutes": row.blocked.length // minute,
        "practitioner": row.practitioner_id,
        "room": row.room_id or "",
        "type": row.type_id,
        "kind": row.kind,
        "state": row.state,
    }


def _end_row(row: DiaryRow, grid: Grid) -> int:
    start = grid.row(row.starts_at)
    return start + max(_LOWEST, grid.span(row.seen))


def _gone(rows: Sequence[DiaryRow], live: Sequence[DiaryRow]) -> list[DiaryRow]:
    """Cancelled and missed ones, faintly, while nothing else took their time."""
    taken: list[Interval] = [row.seen for row in live]
    shown = []
    for row in rows:
        is_free = not any(row.seen.overlaps(other) for other in taken)
        if not row.is_live and is_free:
            taken.append(row.seen)
            shown.append(row)
    return shown


def _lap(place: int, places: int) -> str:
    """Those that overlap stand side by side, the earliest first."""
    return f"lap-{min(place, 5) + 1}-{min(places, 6)}" if places > 1 else ""


def _block(  # noqa: PLR0913 - a place in the grid has this many sides
    row: DiaryRow, start: int, end: int, lap: str, *, grid: Grid, viewer: Viewer
) -> Block:
    known = entry(row, viewer, grid)
    acts = "appt-acts" if known.may_check_in else ""
    classes = [acts, lap, known.classes, _size(row.seen.length)]
    return Block(
        row=start,
        span=end - start,
        classes=" ".join(part for part in classes if part),
        entry=known,
    )


def _pause(row: DiaryRow, end: int, lap: str, grid: Grid) -> Pause | None:
    pause = Interval(row.ends_at, row.blocked_until)
    last = grid.row(pause.ends_at)
    if last <= end or row.state == _S.DONE:
        return None
    return Pause(
        row=end,
        span=last - end,
        classes=lap,
        minutes=pause.length // timedelta(minutes=1),
        appointment_id=row.pk,
    )


def _size(length: timedelta) -> str:
    if length <= _TINY:
        return "appt-short appt-tiny"
    if length <= _SHORT:
        return "appt-short"
    return "appt-tall" if length >= _TALL else ""


def _held_until(row: DiaryRow, grid: Grid) -> list[str]:
    if row.state != _S.HELD or row.held_until is None:
        return []
    local = row.held_until.astimezone(grid.zone)
    moment = f"{date_format(local, 'D')} {grid.clock(row.held_until)}"
    return [_("until %(moment)s") % {"moment": moment}]


def _icons(
    row: DiaryRow, notes: Sequence[CardNote], viewer: Viewer
) -> Sequence[SideNote]:
    signs = [note for note in notes if is_sign(note)]
    if not viewer.clinical:
        signs = for_the_desk(signs)
    icons = [SideNote(note.icon, note.word, note.level) for note in signs]
    if row.is_first_visit and row.is_reachable:
        icons.insert(0, SideNote("sparkles", _("First visit"), Level.NOTE))
    if row.overbooked:
        icons.insert(0, SideNote("layers", _("Overbooked"), Level.WAIT))
    return icons
