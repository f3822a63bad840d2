"""All dates of a course before and after a repair, on one line each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.clock import local_day
from protocols.domain.course_change import Change, Repair, RepairedRow, RowState
from protocols.queries.repair_desk import RepairDesk

WIDTH = 918
LEFT, RIGHT = 78, 900
# Room at both ends of the line, in days.
MARGIN = 5
LONGEST_WITH_NAMES = 400


@dataclass(frozen=True, slots=True)
class Month:
    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind``: done, lost, planned or new."""

    x: float
    kind: str


@dataclass(frozen=True, slots=True)
class Path:
    """From where it was to where it goes."""

    d: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairDrawing:
    months: tuple[Month, ...]
    before: tuple[Mark, ...]
    after: tuple[Mark, ...]
    paths: tuple[Path, ...]
    today_x: float
    words: str


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def drawing(desk: RepairDesk, repair: Repair) -> RepairDrawing | None:
    """None for a course without a single day."""
    before, after = _days_before(desk, repair), _days_after(desk, repair)
    if not before and not after:
        return None
    days = [*before.values(), *after.values(), desk.today]
    margin = timedelta(days=MARGIN)
    scale = _Scale(min(days) - margin, max(days) + margin)
    moved = [n for n in before if n in after and before[n] != after[n]]
    rows = {row.number: row for row in repair.rows}
    return RepairDrawing(
        months=tuple(_months(scale)),
        before=tuple(
            Mark(scale.x(d), _kind_before(rows[n])) for n, d in before.items()
        ),
        after=tuple(Mark(scale.x(d), _kind_after(rows[n])) for n, d in after.items()),
        paths=tuple(_path(scale.x(before[n]), scale.x(after[n])) for n in moved),
        today_x=scale.x(desk.today),
        words=_words(before, after),
    )


def _days_before(desk: RepairDesk, repair: Repair) -> dict[int, date]:
    zone = desk.now.zone
    return {
        row.number: desk.row(row.number).given_on
        or local_day(row.before.starts_at, zone)
        for row in repair.rows
        if row.before
    }


def _days_after(desk: RepairDesk, repair: Repair) -> dict[int, date]:
    zone = desk.now.zone
    days: dict[int, date] = {}
    for row in repair.rows:
        if given := desk.row(row.number).given_on:
            days[row.number] = given
        elif row.after:
            days[row.number] = local_day(row.after.starts_at, zone)
    return days


def _months(scale: _Scale) -> Iterator[Month]:
    # A long course names its years' quarters only, so that no word lies on another.
    step = 3 if (scale.last - scale.first).days > LONGEST_WITH_NAMES else 1
    day = scale.first.replace(day=1)
    while day <= scale.last:
        if day >= scale.first and (day.month - 1) % step == 0:
            yield Month(scale.x(day), date_format(day, "F"))
        day = (day + timedelta(days=32)).replace(day=1)


def _kind_before(row: RepairedRow) -> str:
    if row.state == RowState.DONE:
        return "done"
    if row.state in {RowState.MISSED, RowState.CANCELLED}:
        return "lost"
    return "planned"


def _kind_after(row: RepairedRow) -> str:
    if row.state == RowState.DONE:
        return "done"
    return "kept" if row.change in {Change.KEPT, Change.UNTOUCHED} else "new"


def _path(start: float, end: float) -> Path:
    return Path(f"M{start} 34C{start} 49 {end} 49 {end} 64")


def _words(before: dict[int, date], after: dict[int, date]) -> str:
    parts = []
    for number in sorted(before.keys() | after.keys()):
        was, will = before.get(number), after.get(number)
        if was == will or will is None:
            continue
        parts.append(
            _("session %(number)s on %(day)s")
            % {"number": number, "day": date_format(will, "j F")}
        )
    if not parts:
        return _("All dates before and after: none changes.")
    return _("All dates before and after. New: %(days)s.") % {"days": ", ".join(parts)}
