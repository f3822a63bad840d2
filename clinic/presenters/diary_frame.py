"""What stands around every view of the diary: its title and where its buttons lead."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.domain.diary_query import DiaryFilter, DiaryQuery, DiaryView
from clinic.presenters.addresses import fixed
from clinic.presenters.diary_cards import Viewer
from clinic.presenters.moments import clock, zone_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLink:
    word: str
    key: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryFrame:
    title: str
    caption: str
    zone: str
    # What the clinic's clocks showed when this was drawn.
    clock: str
    query: DiaryQuery
    # The address of this very view, to come back to after a switch.
    here: str
    address: str
    previous: str
    previous_word: str
    following: str
    following_word: str
    today: str
    views: tuple[ViewLink, ...]
    live: str
    sheet: str
    unfiltered: str
    short_list: str
    long_list: str
    shows_today: bool
    names_hidden: bool


def diary_frame(
    query: DiaryQuery, viewer: Viewer, *, caption: str, zone: ZoneInfo
) -> DiaryFrame:
    today = viewer.at.astimezone(zone).date()
    before, after = _steps(query)
    return DiaryFrame(
        title=title_of(query),
        caption=caption,
        zone=zone_words(zone, viewer.at),
        clock=clock(viewer.at, zone),
        query=query,
        here=urlencode(query.pairs()),
        address=address(query),
        previous=address(query.moved(-1)),
        previous_word=before,
        following=address(query.moved(1)),
        following_word=after,
        today=address(query, day=today),
        views=tuple(_views(query)),
        live=address(query, "diary-live"),
        sheet=address(query, "diary-day-sheet"),
        unfiltered=address(query, filter=DiaryFilter()),
        short_list=address(query, span=1),
        long_list=address(query, span=7),
        shows_today=today in query.days,
        names_hidden=viewer.names_hidden,
    )


def address(query: DiaryQuery, name: str = "diary", **changed: Any) -> str:
    return f"{fixed(name)}?{urlencode(replace(query, **changed).pairs())}"


def title_of(query: DiaryQuery) -> str:
    first, last = query.days[0], query.days[-1]
    if query.view == DiaryView.MONTH:
        return date_format(query.day, "YEAR_MONTH_FORMAT")
    if first == last:
        short = date_format(first, "D"), date_format(first, "MONTH_DAY_FORMAT")
        return " ".join(short)
    return days_words(first, last)


def days_words(first: date, last: date) -> str:
    """Such as "28 September to 4 October", or "16 to 22 November"."""
    is_same = (first.year, first.month) == (last.year, last.month)
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "j" if is_same else "MONTH_DAY_FORMAT"),
        "last": date_format(last, "MONTH_DAY_FORMAT"),
    }


def _steps(query: DiaryQuery) -> tuple[str, str]:
    if query.view == DiaryView.MONTH:
        return _("Month before"), _("Month after")
    if len(query.days) > 1:
        return _("Week before"), _("Week after")
    return _("Day before"), _("Day after")


def _views(query: DiaryQuery) -> list[ViewLink]:
    words = {
        DiaryView.DAY: (_("Day"), "d"),
        DiaryView.WEEK: (_("Week"), "w"),
        DiaryView.LIST: (_("List"), "l"),
        DiaryView.MONTH: (_("Month"), "m"),
    }
    return [
        ViewLink(
            word=word,
            key=key,
            url=address(query, view=view),
            is_current=view == query.view,
        )
        for view, (word, key) in words.items()
    ]
