"""The month as a map of load: how much of each day's working time is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.availability import open_time, working_time
from clinic.domain.diary_query import DiaryQuery
from clinic.domain.intervals import merge
from clinic.presenters.diary_cards import Viewer
from clinic.presenters.diary_frame import DiaryFrame, diary_frame
from clinic.presenters.diary_lanes import day_address
from clinic.queries.diary_month import DayTotal, DiaryMonth

# Fill and bars rise in these steps of the working time.
_STEPS = (1, 25, 50, 75, 95)
_NOTHING = DayTotal(0, timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthDay:
    """``level`` 0 to 5 is the fill; None where nobody works."""

    day: date
    url: str
    is_today: bool
    is_in_month: bool
    level: int | None
    percent: int | None
    count: int
    words: str
    closed_because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    frame: DiaryFrame
    weekdays: Sequence[str]
    weeks: Sequence[Sequence[MonthDay]]
    has_hours: bool
    is_bare: bool


def month_page(month: DiaryMonth, query: DiaryQuery, viewer: Viewer) -> MonthPage:
    days = [_day(day, month, query, viewer) for day in month.days]
    weeks = [days[start : start + 7] for start in range(0, len(days), 7)]
    own = [day for day in days if day.is_in_month]
    caption = _("%(count)s appointments") % {"count": sum(day.count for day in own)}
    return MonthPage(
        frame=diary_frame(query, viewer, caption=caption, zone=month.location.zone),
        weekdays=[date_format(day.day, "D") for day in weeks[0]],
        weeks=weeks,
        has_hours=bool(month.practitioner_ids),
        is_bare=not month.practitioner_ids and not month.totals,
    )


def _day(day: date, month: DiaryMonth, query: DiaryQuery, viewer: Viewer) -> MonthDay:
    total = month.totals.get(day, _NOTHING)
    worked = _worked(day, month)
    percent = round(100 * (total.booked / worked)) if worked else None
    level = None if percent is None else sum(percent >= step for step in _STEPS)
    today = viewer.at.astimezone(month.location.zone).date()
    return MonthDay(
        day=day,
        url=day_address(query, day),
        is_today=day == today,
        is_in_month=(day.year, day.month) == (query.day.year, query.day.month),
        level=level,
        percent=percent,
        count=total.count,
        words=_words(percent, total.count),
        closed_because=_closed_because(day, month),
    )


def _worked(day: date, month: DiaryMonth) -> timedelta:
    """The working time of everybody together."""
    work = timedelta()
    for person in month.practitioner_ids:
        stretches = working_time(month.rota, practitioner_id=person, day=day)
        whole = merge(stretch.interval for stretch in stretches)
        work += sum((interval.length for interval in whole), timedelta())
    return work


def _words(percent: int | None, count: int) -> str:
    if percent is None:
        return _("nobody works")
    if not count:
        return _("nothing booked")
    return _("%(percent)s %% booked") % {"percent": percent}


def _closed_because(day: date, month: DiaryMonth) -> str:
    reasons = [c.reason for c in month.rota.closures if c.is_on(day)]
    if reasons:
        return reasons[0] or _("Closed")
    return "" if open_time(month.rota, day) else _("Closed")
