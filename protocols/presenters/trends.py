"""Trends as cards: a chart of what may be compared, a sentence, and the table of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.domain.line_charts import MOST_SERIES, Goal, Line, LineChart, Spot
from patients.domain.trends import (
    FEWEST,
    Change,
    Measure,
    Point,
    Trend,
    baseline,
    change,
)
from patients.presenters.measuring import difference_words, site_name, way_words
from protocols.domain.trend_cards import TrendCard, TrendRow
from protocols.queries.trends import TrendSheet

DAYS_A_WEEK = 7
_WHOLE = Decimal(1)
_TENTH = Decimal("0.1")
_PERCENT = 100
_GROWS_IN_PERCENT = {Measure.DENSITY, Measure.DIAMETER, Measure.FOLLICULAR_UNITS}


@dataclass(frozen=True, slots=True)
class _Look:
    """``ends`` of a scale that has fixed ones; else the axis runs from 0."""

    title: str | Promise
    unit: str | Promise
    ends: tuple[int, int] | None = None


LOOKS = {
    Measure.DENSITY: _Look(gettext_lazy("Hair density"), gettext_lazy("hairs per cm²")),
    Measure.DIAMETER: _Look(gettext_lazy("Shaft diameter"), gettext_lazy("mean, µm")),
    Measure.VELLUS: _Look(
        gettext_lazy("Vellus hairs"), gettext_lazy("percent of the hairs counted")
    ),
    Measure.THIN_HAIR: _Look(
        gettext_lazy("Thin hairs"), gettext_lazy("percent of shafts under 30 µm")
    ),
    Measure.FOLLICULAR_UNITS: _Look(
        gettext_lazy("Follicular units"), gettext_lazy("units per cm²")
    ),
    Measure.SALT: _Look(
        gettext_lazy("Hair lost (SALT)"), gettext_lazy("percent of the scalp"), (0, 100)
    ),
    Measure.PULL: _Look(gettext_lazy("Pull test"), gettext_lazy("hairs removed")),
    Measure.SHEDDING: _Look(gettext_lazy("Shedding"), gettext_lazy("grade")),
    Measure.GLOBAL: _Look(
        gettext_lazy("Overall change"),
        gettext_lazy("-3 greatly worse to 3 greatly better"),
        (-3, 3),
    ),
    Measure.SATISFACTION: _Look(
        gettext_lazy("Satisfaction"), gettext_lazy("0 to 10"), (0, 10)
    ),
    Measure.PAIN: _Look(
        gettext_lazy("Pain in the sessions"), gettext_lazy("0 to 10"), (0, 10)
    ),
}


def cards(sheet: TrendSheet) -> tuple[TrendCard, ...]:
    """A card a measure that has any value, in the language that is active."""
    return tuple(
        _card(measure, _wanted_first(list(group), sheet.wanted), sheet)
        for measure, group in groupby(sheet.trends, key=lambda each: each.measure)
    )


def headline(found: Iterable[TrendCard]) -> TrendCard | None:
    """The first that has something to compare, else the first of all."""
    every = list(found)
    return next((card for card in every if card.charts), every[0] if every else None)


def _wanted_first(group: list[Trend], wanted: Sequence[str]) -> list[Trend]:
    return sorted(group, key=lambda trend: trend.site not in wanted)


def _card(measure: Measure, group: list[Trend], sheet: TrendSheet) -> TrendCard:
    look = LOOKS[measure]
    lines = [trend for trend in group if trend.is_line]
    pairs = [lines[n : n + MOST_SERIES] for n in range(0, len(lines), MOST_SERIES)]
    return TrendCard(
        slug=measure,
        title=str(look.title),
        unit=str(look.unit),
        charts=tuple(_chart(pair, look, sheet) for pair in pairs),
        readings=_readings(group, sheet.since),
        rows=_rows(group),
        way="; ".join(sorted({_way(trend) for trend in lines} - {""})),
        has_sites=any(trend.site for trend in group),
        has_ways=any(way_words(measure, p.conditions) for t in group for p in t.points),
    )


def _way(trend: Trend) -> str:
    return way_words(trend.measure, trend.joined[0].conditions)


def _chart(pair: list[Trend], look: _Look, sheet: TrendSheet) -> LineChart:
    start = min(point.on for trend in pair for point in trend.points)
    low, high = look.ends or (0, None)
    return LineChart(
        unit=str(look.unit),
        weeks=_("weeks since %(day)s") % {"day": date_format(start, "j M Y")},
        lines=tuple(_line(trend, start) for trend in pair),
        goals=tuple(_goals(pair, sheet)),
        lowest=Decimal(low),
        highest=None if high is None else Decimal(high),
    )


def _line(trend: Trend, start: date) -> Line:
    name = site_name(trend.measure, trend.site)
    last = number(trend.joined[-1].value)
    return Line(
        words=f"{name} {last}".strip(),
        spots=tuple(_spot(point, start) for point in trend.joined),
        loose=tuple(_spot(each.point, start) for each in trend.apart),
    )


def _spot(point: Point, start: date) -> Spot:
    return Spot(Decimal((point.on - start).days) / DAYS_A_WEEK, point.value)


def _goals(pair: list[Trend], sheet: TrendSheet) -> Iterable[Goal]:
    """So much growth was agreed for month 6; in the zones to be treated."""
    agreed = sheet.agreed
    for trend in pair:
        if agreed is None or trend.measure != Measure.DENSITY:
            continue
        if sheet.wanted and trend.site not in sheet.wanted:
            continue
        first = baseline(trend, since=agreed.since).value
        value = first * (_PERCENT + agreed.percent) / _PERCENT
        words = _("%(site)s, agreed for month 6: %(value)s") % {
            "site": site_name(trend.measure, trend.site),
            "value": number(value.quantize(_WHOLE, ROUND_HALF_UP)),
        }
        yield Goal(value, words)


def _readings(group: Sequence[Trend], since: date | None) -> tuple[str, ...]:
    """A sentence a site; those with one value each share theirs."""
    single = [trend for trend in group if len(trend.points) < FEWEST]
    shared = single if len(single) > 1 else []
    found = [_reading(trend, since) for trend in group if trend not in shared]
    if shared:
        sites = [site_name(trend.measure, trend.site) for trend in shared]
        text = _("%(sites)s: one measurement each. A line needs two of the same kind.")
        found.append(text % {"sites": "; ".join(sites)})
    return tuple(found)


def _reading(trend: Trend, since: date | None) -> str:
    """One sentence of what can be read, and what cannot."""
    name = site_name(trend.measure, trend.site)
    found = change(trend, since=since)
    text = _few(trend) if found is None else _change(found, trend)
    text = f"{name}: {text}" if name else f"{text[:1].upper()}{text[1:]}"
    if trend.is_line and trend.apart:
        count = len(trend.apart)
        text += " " + ngettext(
            "%(count)s value measured otherwise stands apart.",
            "%(count)s values measured otherwise stand apart.",
            count,
        ) % {"count": count}
    return text


def _few(trend: Trend) -> str:
    if trend.is_line:
        return _("all values are of one day.")
    count = len(trend.points)
    if count < FEWEST:
        return _("one measurement. A line needs two of the same kind.")
    return _("%(count)s measurements, no two of the same kind: no line.") % {
        "count": count
    }


def _change(found: Change, trend: Trend) -> str:
    values = {
        "first": number(found.first.value),
        "last": number(found.last.value),
        "length": _length(found.days),
        "change": _grown(found),
        "count": len(trend.joined),
    }
    text = ngettext(
        "%(first)s to %(last)s in %(length)s, %(change)s. %(count)s like-for-like point.",
        "%(first)s to %(last)s in %(length)s, %(change)s. %(count)s like-for-like points.",
        len(trend.joined),
    )
    return text % values


def _length(days: int) -> str:
    if days < 2 * DAYS_A_WEEK:
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    weeks = days // DAYS_A_WEEK
    return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}


def _grown(found: Change) -> str:
    """In percent for what is counted or gauged, else by how much."""
    difference = found.difference
    if not difference:
        return _("no change")
    percent = found.percent if found.first.measure in _GROWS_IN_PERCENT else None
    if percent is None:
        amount = number(abs(difference))
    else:
        rounded = abs(percent).quantize(_WHOLE, ROUND_HALF_UP)
        amount = _("%(number)s %%") % {"number": number(rounded)}
    text = _("plus %(amount)s") if difference > 0 else _("minus %(amount)s")
    return text % {"amount": amount}


def _rows(group: Iterable[Trend]) -> tuple[TrendRow, ...]:
    """Newest first, as everywhere; zones in the order of the charts."""
    rows = []
    for trend in group:
        reasons = {
            id(each.point): "; ".join(
                difference_words(trend.measure, one) for one in each.differences
            )
            for each in trend.apart
        }
        rows += [
            (point.on, _row(trend, point, reasons.get(id(point), "")))
            for point in trend.points
        ]
    rows.sort(key=lambda row: row[0], reverse=True)
    return tuple(row for _on, row in rows)


def _row(trend: Trend, point: Point, why: str) -> TrendRow:
    return TrendRow(
        day=date_format(point.on, "j M Y"),
        site=site_name(trend.measure, trend.site),
        value=number(point.value),
        way=way_words(trend.measure, point.conditions),
        by=point.by,
        why=why,
    )


def number(value: Decimal) -> str:
    """To one decimal, and only where there is one."""
    rounded = value.quantize(_TENTH, ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return number_format(rounded, decimal_pos=0 if whole else 1)


def number_of(text: str) -> str:
    """The same of a number that was kept as text."""
    return number(Decimal(text))
