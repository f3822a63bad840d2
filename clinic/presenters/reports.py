"""The reports on appointments: how they ended, and how full people and rooms were."""

from collections.abc import Callable, Hashable, Iterable, Mapping

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from clinic.domain.charts import Bar, BarChart
from clinic.domain.utilisation import Load
from clinic.domain.visit_rates import Outcome, Reminded, VisitCount, VisitRate, rate
from clinic.domain.visit_rates import rates as rates_by
from clinic.models.places import WEEKDAYS
from clinic.presenters.report_tables import (
    NOTHING,
    Cell,
    Figure,
    Report,
    ReportTable,
    TableRow,
    by_name,
    count_cell,
    few_note,
    percent_words,
    share_bar,
    share_cell,
    share_figure,
)
from clinic.queries.reports import Loads

# Shares of a few percent fill a scale of their own; it still begins at 0.
_SMALL_SHARES = 20


def weekdays() -> list[tuple[int, str]]:
    """Weekdays in the order in which the reader's week begins."""
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    return [(n % 7, str(WEEKDAYS[n % 7][1])) for n in range(first, first + 7)]


def visits(
    counts: list[VisitCount],
    *,
    people: Mapping[int, str],
    types: Mapping[int, str],
    cutoff_hours: int,
) -> Report:
    whole = rate(counts)
    seen = {alike.practitioner_id for alike in counts}
    used = {alike.type_id for alike in counts}
    tables = (
        _visit_table(
            ("practitioner", _("By practitioner"), _("Practitioner")),
            _rows(counts, lambda c: c.practitioner_id, by_name(_named(people, seen))),
            whole,
        ),
        _visit_table(
            ("weekday", _("By weekday"), _("Weekday")),
            _rows(counts, lambda c: c.weekday, weekdays()),
            whole,
        ),
        _visit_table(
            ("type", _("By type of appointment"), _("Type")),
            _rows(counts, lambda c: c.type_id, by_name(_named(types, used))),
            whole,
        ),
        _visit_table(
            ("reminder", _("By reminder"), _("Reminder")),
            _rows(counts, lambda c: c.reminded, _reminder_words()),
            whole,
        ),
    )
    return Report(
        figures=(
            share_figure(_("No-shows"), whole.no_shows),
            share_figure(_("Cancelled late"), whole.late),
            _open_figure(whole),
        ),
        tables=tables,
        notes=(
            _(
                "The whole is what the clinic kept its time for: "
                "kept appointments, no-shows and late cancellations."
            ),
            _("Late means less than %(hours)s hours before the start (see Settings).")
            % {"hours": cutoff_hours},
            few_note(),
        ),
    )


def _reminder_words() -> list[tuple[Reminded, str]]:
    return [
        (Reminded.CONFIRMED, _("Confirmed")),
        (Reminded.REMINDED, _("Reminded, not confirmed")),
        (Reminded.NOT_REMINDED, _("Not reminded")),
    ]


def _named(names: Mapping[int, str], wanted: Iterable[int]) -> list[tuple[int, str]]:
    return [(pk, names.get(pk, NOTHING)) for pk in wanted]


def _open_figure(whole: VisitRate) -> Figure:
    """Nobody said yet how they ended: a gap in the figures, so it is shown."""
    count = whole.count(Outcome.NOT_CLOSED)
    return Figure(
        _("Not closed yet"), number_format(count), _("past, without an outcome")
    )


def _rows(
    counts: list[VisitCount],
    key: Callable[[VisitCount], Hashable],
    names: Iterable[tuple[Hashable, str]],
) -> list[tuple[str, VisitRate]]:
    found = rates_by(counts, key)
    return [(name, found[value]) for value, name in names if value in found]


def _visit_table(
    words: tuple[str, str, str], rows: list[tuple[str, VisitRate]], whole: VisitRate
) -> ReportTable:
    slug, title, head = words
    return ReportTable(
        slug=slug,
        title=title,
        heads=(
            head,
            _("Appointments"),
            _("No-shows"),
            _("No-shows, %"),
            _("Cancelled late"),
            _("Cancelled late, %"),
            _("In time, or by the clinic"),
            _("Not closed"),
        ),
        rows=(
            *(TableRow(name, _visit_cells(each)) for name, each in rows),
            TableRow(_("All"), _visit_cells(whole), is_total=True),
        ),
        chart=BarChart(
            axis=_("Share of appointments, %"),
            series=(_("No-shows"), _("Cancelled late")),
            top=_SMALL_SHARES,
            bars=tuple(share_bar(n, (r.no_shows, r.late)) for n, r in rows if r.whole),
        ),
        empty=_("No appointments in this period."),
    )


def _visit_cells(each: VisitRate) -> tuple[Cell, ...]:
    return (
        count_cell(each.whole),
        count_cell(each.no_shows.part),
        share_cell(each.no_shows),
        count_cell(each.late.part),
        share_cell(each.late),
        count_cell(each.count(Outcome.CANCELLED_OTHERWISE)),
        count_cell(each.count(Outcome.NOT_CLOSED)),
    )


def utilisation(found: Loads) -> Report:
    people = [
        (name, found.people[key]) for key in _keys(found.people) for name in key[1:]
    ]
    rooms = [(name, found.rooms[key]) for key in _keys(found.rooms) for name in key[1:]]
    return Report(
        figures=(
            _load_figure(_("Practitioners"), people),
            _load_figure(_("Rooms"), rooms),
        ),
        tables=(
            _load_table(
                ("people", _("By practitioner"), _("Practitioner"), _("On shift")),
                people,
            ),
            _load_table(("rooms", _("By room"), _("Room"), _("Open")), rooms),
        ),
        notes=(
            _("Booked time is what is booked or done, without pauses between."),
            _("Shift time leaves out closed days and leave."),
            _("More than all of it means work outside of shifts, or two at a time."),
        ),
    )


def _keys(loads: Mapping[tuple[int, str], Load]) -> list[tuple[int, str]]:
    return by_name(loads)


def _total(rows: Iterable[tuple[str, Load]]) -> Load:
    return sum((load for _name, load in rows), Load(0, 0))


def _load_figure(title: str, rows: list[tuple[str, Load]]) -> Figure:
    total = _total(rows)
    if total.percent is None:
        return Figure(title, NOTHING, _("no time to fill in this period"))
    hours = {"booked": hours_words(total.booked), "there": hours_words(total.there)}
    return Figure(
        title,
        percent_words(total.percent),
        _("%(booked)s of %(there)s booked") % hours,
    )


def hours_words(minutes: int) -> str:
    return _("%(hours)s h") % {
        "hours": number_format(minutes / 60, 1, force_grouping=True)
    }


def _hours_cell(minutes: int) -> Cell:
    return Cell(
        number_format(minutes / 60, 1, force_grouping=True), round(minutes / 60, 2)
    )


def _load_table(
    words: tuple[str, str, str, str], rows: list[tuple[str, Load]]
) -> ReportTable:
    slug, title, head, there = words
    return ReportTable(
        slug=slug,
        title=title,
        heads=(
            head,
            _("Booked, hours"),
            _("%(what)s, hours") % {"what": there},
            _("Booked, %"),
        ),
        rows=(
            *(TableRow(name, _load_cells(load)) for name, load in rows),
            TableRow(_("All"), _load_cells(_total(rows)), is_total=True),
        ),
        chart=BarChart(
            axis=_("Booked share of the time, %"),
            series=(_("Booked"),),
            bars=tuple(_load_bar(name, load) for name, load in rows),
        ),
        empty=_("No shifts and no appointments in this period."),
    )


def _load_cells(load: Load) -> tuple[Cell, ...]:
    percent = load.percent
    return (
        _hours_cell(load.booked),
        _hours_cell(load.there),
        Cell(NOTHING, None, quiet=True)
        if percent is None
        else Cell(percent_words(percent), round(percent, 1)),
    )


def _load_bar(name: str, load: Load) -> Bar:
    if load.percent is None:
        return Bar(name, (), NOTHING)
    return Bar(name, (load.percent,), percent_words(load.percent))
