"""The day on paper, for when nothing else works: one sheet for each practitioner."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from clinic.domain.diary_query import DiaryQuery
from clinic.presenters.diary_cards import Entry, Viewer, entry, passes
from clinic.presenters.diary_grid import grids
from clinic.presenters.moments import clock, day_words, zone_words
from clinic.queries.diary import DiaryDays, DiaryRow, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    name: str
    room: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    title: str
    location: str
    zone: str
    printed_at: str
    names_hidden: bool
    sheets: Sequence[Sheet]


def day_sheet(diary: DiaryDays, query: DiaryQuery, viewer: Viewer) -> DaySheet:
    """Cancelled appointments are left out: nobody comes."""
    zone, day = diary.location.zone, diary.days[0]
    grid = grids(diary)[0]
    rows = [row for row in diary.on(day) if row.is_live and passes(row, query.filter)]
    chosen = query.filter.practitioners
    people = [w for w in diary.workers(day) if not chosen or w.pk in chosen]

    def sheet(worker: Worker) -> Sheet:
        mine: list[DiaryRow] = [r for r in rows if r.practitioner_id == worker.pk]
        return Sheet(
            name=worker.name,
            room=worker.room_name,
            entries=[entry(row, viewer, grid) for row in mine],
        )

    printed = viewer.at.astimezone(zone)
    return DaySheet(
        title=day_words(day),
        location=diary.location.name,
        zone=zone_words(zone, viewer.at),
        printed_at=f"{date_format(printed, 'DATE_FORMAT')} {clock(printed, zone)}",
        names_hidden=viewer.names_hidden,
        sheets=[sheet(worker) for worker in people],
    )
