"""What of the diary is looked at: which view, which days, which columns, whose rows."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum


class DiaryView(StrEnum):
    DAY = "day"
    WEEK = "week"
    LIST = "list"
    MONTH = "month"


class Columns(StrEnum):
    PRACTITIONER = "practitioner"
    ROOM = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryFilter:
    """What is left out: an empty tuple leaves out nothing."""

    practitioners: tuple[int, ...] = ()
    rooms: tuple[int, ...] = ()
    types: tuple[int, ...] = ()
    states: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many of the four groups are narrowed down."""
        groups = (self.practitioners, self.rooms, self.types, self.states)
        return sum(bool(group) for group in groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryQuery:
    view: DiaryView
    day: date
    columns: Columns
    location_id: int
    # Monday is 0, as everywhere.
    first_weekday: int = 0
    # How many days the list covers.
    span: int = 1
    # The address asked for these columns; otherwise they are this device's own.
    columns_named: bool = False
    filter: DiaryFilter = field(default_factory=DiaryFilter)
    # Free time of somebody from a moment on, as a slot code without a room: whoever
    # waits for it is shown beside the day.
    gap: str = ""

    @property
    def days(self) -> list[date]:
        """The days that the view shows, the first to the last."""
        if self.view == DiaryView.WEEK:
            return week_of(self.day, self.first_weekday)
        if self.view == DiaryView.MONTH:
            weeks = month_of(self.day, self.first_weekday)
            return [day for week in weeks for day in week]
        length = self.span if self.view == DiaryView.LIST else 1
        return [self.day + timedelta(days=number) for number in range(length)]

    def moved(self, step: int) -> "DiaryQuery":
        """One view's length forwards (1) or backwards (-1)."""
        if self.view == DiaryView.MONTH:
            return replace(self, day=_month_moved(self.day, step), gap="")
        unit = 7 if self.view == DiaryView.WEEK else len(self.days)
        day = self.day + timedelta(days=step * unit)
        return replace(self, day=day, gap="")

    def pairs(self) -> list[tuple[str, str]]:
        """The query string that leads here, in one order."""
        chosen = self.filter
        return [
            ("view", str(self.view)),
            ("day", self.day.isoformat()),
            ("location", str(self.location_id)),
            *([("span", str(self.span))] if self.span > 1 else []),
            *([("columns", str(self.columns))] if self.columns_named else []),
            *(("practitioner", str(pk)) for pk in chosen.practitioners),
            *(("room", str(pk)) for pk in chosen.rooms),
            *(("type", str(pk)) for pk in chosen.types),
            *(("state", state) for state in chosen.states),
            *([("gap", self.gap)] if self.gap else []),
        ]


def week_of(day: date, first_weekday: int) -> list[date]:
    """The seven days around `day`, beginning on the clinic's first weekday."""
    start = day - timedelta(days=(day.weekday() - first_weekday) % 7)
    return [start + timedelta(days=number) for number in range(7)]


def month_of(day: date, first_weekday: int) -> list[list[date]]:
    """Whole weeks that cover the month of `day`."""
    week = week_of(day.replace(day=1), first_weekday)
    weeks = [week]
    while (week[-1] + timedelta(days=1)).month == day.month:
        week = [each + timedelta(days=7) for each in week]
        weeks.append(week)
    return weeks


def _month_moved(day: date, step: int) -> date:
    """The first of the month before or after."""
    first = day.replace(day=1)
    if step < 0:
        return (first - timedelta(days=1)).replace(day=1)
    return (first + timedelta(days=31)).replace(day=1)
