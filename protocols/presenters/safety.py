"""The safety report: events per 100 sessions, both numbers always shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from clinic.domain.charts import Bar, BarChart
from clinic.presenters.report_tables import (
    NOTHING,
    Cell,
    Figure,
    Report,
    ReportTable,
    TableRow,
    count_cell,
)
from protocols.domain.safety import (
    Cluster,
    EventCount,
    Rate,
    SessionCounts,
    clusters,
)
from protocols.presenters.event_words import term_name
from protocols.presenters.ingredients import ingredient_name


def safety(
    events: Sequence[EventCount],
    sessions: SessionCounts,
    *,
    people: Mapping[int, str],
) -> Report:
    whole = Rate(len(events), sessions.total)
    found = clusters(events)
    return Report(
        figures=(
            _rate_figure(whole),
            Figure(
                _("Events"),
                number_format(len(events)),
                _("reported in this period"),
            ),
            _cluster_figure(found),
        ),
        tables=(
            _table(
                ("lot", _("By lot"), _("Lot")),
                _rates(events, lambda e: e.lots, sessions.by_lot),
                whole,
            ),
            _table(
                ("product", _("By product"), _("Product")),
                _named(
                    _rates(events, lambda e: e.products, sessions.by_product),
                    ingredient_name,
                ),
                whole,
            ),
            _table(
                ("practitioner", _("By practitioner"), _("Practitioner")),
                _named(
                    _rates(events, _practitioner, sessions.by_practitioner),
                    lambda pk: people.get(pk, NOTHING),
                ),
                whole,
            ),
            _table(
                ("term", _("By term"), _("Term")),
                _named(
                    _rates(
                        events,
                        lambda e: [e.term],
                        dict.fromkeys((e.term for e in events), sessions.total),
                    ),
                    lambda term: term_name(term) or _("Not coded yet"),
                ),
                whole,
            ),
            _table(
                ("month", _("By month"), _("Month")),
                _months(_rates(events, lambda e: [e.month], sessions.by_month)),
                whole,
            ),
        ),
        notes=(
            _("An event counts in the period in which it was reported."),
            _("A mix counts for each product and each lot that it held."),
            _("Small numbers say little: one event more or less changes the rate."),
            *(cluster_words(each) for each in found),
        ),
    )


def cluster_words(cluster: Cluster) -> str:
    """Pointed out, not judged."""
    text = _(
        "Lot %(lot)s: %(count)s events with the term “%(term)s”. Two or more within "
        "one lot are to be reported (clinical reference 6.2)."
    )
    return text % {
        "lot": cluster.lot,
        "count": cluster.events,
        "term": term_name(cluster.term),
    }


def _practitioner(event: EventCount) -> list[int]:
    return [event.practitioner_id] if event.practitioner_id else []


def _rates(
    events: Iterable[EventCount],
    keys: Callable[[EventCount], Iterable[object]],
    sessions: Mapping[Any, int],
) -> list[tuple[object, Rate]]:
    counts: dict[object, int] = dict.fromkeys(sessions, 0)
    for event in events:
        for key in keys(event):
            counts[key] = counts.get(key, 0) + 1
    return [(key, Rate(count, sessions.get(key, 0))) for key, count in counts.items()]


def _named(
    rates: Iterable[tuple[object, Rate]], name: Callable[..., str]
) -> list[tuple[object, Rate]]:
    return [(str(name(key)), rate) for key, rate in rates]


def _months(rates: Iterable[tuple[object, Rate]]) -> list[tuple[object, Rate]]:
    return [
        (date_format(date.fromisoformat(f"{month}-01"), "F Y"), rate)
        for month, rate in sorted(rates, key=lambda each: str(each[0]))
    ]


def _table(
    words: tuple[str, str, str], rates: list[tuple[object, Rate]], whole: Rate
) -> ReportTable:
    slug, title, head = words
    rows = (
        rates
        if slug == "month"
        else sorted(rates, key=lambda each: str(each[0]).casefold())
    )
    shown = [(str(name), rate) for name, rate in rows]
    return ReportTable(
        slug=slug,
        title=title,
        heads=(head, _("Events"), _("Sessions"), _("Events per 100 sessions")),
        rows=(
            *(TableRow(name, _cells(rate)) for name, rate in shown),
            TableRow(_("All"), _cells(whole), is_total=True),
        ),
        chart=BarChart(
            axis=_("Events per 100 sessions"),
            series=(_("Events"),),
            bars=tuple(_bar(name, rate) for name, rate in shown),
            top=None,
        )
        if shown
        else None,
        empty=_("No event was reported in this period."),
    )


def _cells(rate: Rate) -> tuple[Cell, ...]:
    return count_cell(rate.events), count_cell(rate.sessions), _rate_cell(rate)


def _rate_cell(rate: Rate) -> Cell:
    if rate.per_hundred is None:
        return Cell(NOTHING, None, quiet=True)
    return Cell(number_format(rate.per_hundred, 1), round(rate.per_hundred, 1))


def _bar(name: str, rate: Rate) -> Bar:
    numbers = _("%(events)s of %(sessions)s") % {
        "events": rate.events,
        "sessions": rate.sessions,
    }
    if rate.per_hundred is None:
        return Bar(name, (), numbers)
    return Bar(name, (rate.per_hundred,), numbers)


def _rate_figure(whole: Rate) -> Figure:
    title = _("Events per 100 sessions")
    of = _("%(events)s events, %(sessions)s sessions") % {
        "events": whole.events,
        "sessions": whole.sessions,
    }
    if whole.per_hundred is None:
        return Figure(title, NOTHING, of)
    return Figure(title, number_format(whole.per_hundred, 1), of)


def _cluster_figure(found: list[Cluster]) -> Figure:
    return Figure(
        _("Same infection-like term in one lot"),
        number_format(len(found)),
        _("lots to report") if found else _("none with two or more"),
    )
