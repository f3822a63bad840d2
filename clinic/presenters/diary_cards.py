"""Appointments as blocks of the diary: who sees which name, sign and button."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.appointment_states import LIVE_STATES, AppointmentState
from clinic.domain.cards import CardNote, Level
from clinic.domain.intervals import Interval
from clinic.presenters.card_signs import for_the_desk, is_sign
from clinic.presenters.diary_grid import Grid
from clinic.queries.diary import DiaryRow

_TINY, _SHORT, _TALL = (timedelta(minutes=minutes) for minutes in (20, 30, 60))
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
class Block:
    what: ClassVar[str] = "appointment"

    pk: int
    version: int
    row: int
    span: int
    classes: str
    name: str
    clock: str
    ends: str
    type_name: str
    details: Sequence[str]
    state: str
    icons: Sequence[SideNote]
    url: str
    may_check_in: bool


def hidden_name(name: str) -> str:
    """The initials, for a screen that others can see."""
    return " ".join(f"{word[0].upper()}." for word in name.split() if word)


def blocks(rows: Sequence[DiaryRow], grid: Grid, viewer: Viewer) -> Iterable[Block]:
    live = [row for row in rows if row.state in LIVE_STATES]
    for row in live:
        clashing = [o for o in live if o is not row and o.seen.overlaps(row.seen)]
        yield _block(row, grid, viewer, lap=_lap(row, clashing))
    for row in _gone(rows, live):
        yield _block(row, grid, viewer, lap="")


def _gone(rows: Sequence[DiaryRow], live: Sequence[DiaryRow]) -> list[DiaryRow]:
    """Cancelled and missed ones, faintly, while nothing else took their time."""
    taken: list[Interval] = [row.seen for row in live]
    shown = []
    for row in rows:
        is_free = not any(row.seen.overlaps(other) for other in taken)
        if row.state not in LIVE_STATES and is_free:
            taken.append(row.seen)
            shown.append(row)
    return shown


def _lap(row: DiaryRow, clashing: Sequence[DiaryRow]) -> str:
    """Two that overlap stand side by side, the earlier one first."""
    if not clashing:
        return ""
    first = all((row.starts_at, row.pk) < (o.starts_at, o.pk) for o in clashing)
    return "lap-1" if first else "lap-2"


def _block(row: DiaryRow, grid: Grid, viewer: Viewer, *, lap: str) -> Block:
    length = row.ends_at - row.starts_at
    notes = viewer.notes.get(row.pk, ()) if row.is_reachable else ()
    classes = ["appt", f"appt-{row.kind}", f"appt-{row.state}", _size(length), lap]
    expected = row.state in {_S.BOOKED, _S.CONFIRMED}
    zone = grid.diary.location.zone
    is_today = viewer.at.astimezone(zone).date() == grid.diary.day
    may_act = viewer.may_book and row.is_reachable
    return Block(
        pk=row.pk,
        version=row.version,
        row=grid.row(row.starts_at),
        span=grid.span(row.seen),
        classes=" ".join(part for part in classes if part),
        name=shown_name(row, viewer),
        clock=grid.clock(row.starts_at),
        ends=grid.clock(row.ends_at),
        type_name=viewer.type_names.get(row.type_id, ""),
        details=[
            *(note.word for note in notes if not is_sign(note)),
            *_held_until(row, grid),
        ],
        state=row.state,
        icons=_icons(row, notes, viewer),
        url=reverse("appointment-detail", args=[row.pk]) if row.is_reachable else "",
        may_check_in=may_act and expected and is_today,
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
    local = row.held_until.astimezone(grid.diary.location.zone)
    moment = f"{date_format(local, 'D')} {grid.clock(row.held_until)}"
    return [_("until %(moment)s") % {"moment": moment}]


def _icons(
    row: DiaryRow, notes: Sequence[CardNote], viewer: Viewer
) -> Sequence[SideNote]:
    signs = [note for note in notes if is_sign(note)]
    if not viewer.clinical:
        signs = for_the_desk(signs)
    icons = [SideNote(note.icon, note.word, note.level) for note in signs]
    if row.overbooked:
        icons.insert(0, SideNote("layers", _("Overbooked"), Level.WAIT))
    return icons


def shown_name(row: DiaryRow, viewer: Viewer) -> str:
    if not row.is_reachable:
        return _("Colleague’s patient")
    return hidden_name(row.patient_name) if viewer.names_hidden else row.patient_name
