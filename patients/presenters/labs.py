"""Blood values to read: value, unit, the laboratory's range, and their age in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.domain.labs import Against, LabTest, against_range, fact_keys
from patients.domain.measures import LabKind
from patients.models.labs import LabResult
from patients.presenters.facts import answer_words, source_words
from patients.queries.facts import PresentFact
from patients.reference import measures

_WEEKS_FROM, _MONTHS_FROM, _YEARS_FROM = 15, 61, 730
# Value, unit and age.
_WITH_UNIT = 3
_WEEK, _MONTH, _YEAR = 7, Decimal("30.436875"), Decimal("365.2425")


@dataclass(frozen=True, slots=True)
class LabLine:
    """`too_old`: why the screening takes it as missing, or ""."""

    pk: int
    value: str
    unit: str
    range: str
    against: str
    taken_on: date
    age: str
    too_old: str
    who: str


@dataclass(frozen=True, slots=True)
class LabHistory:
    test: str
    title: str
    note: str
    lines: tuple[LabLine, ...]
    # What was answered otherwise (at the intake, in a screening) and stands now.
    answered: str = ""

    @property
    def newest(self) -> LabLine | None:
        return self.lines[0] if self.lines else None


def lab_history(
    results: Iterable[LabResult],
    facts: Mapping[str, PresentFact],
    *,
    at: datetime,
    zone: tzinfo,
) -> list[LabHistory]:
    """Every test of the reference in its order, newest blood first."""
    today = at.astimezone(zone).date()
    kinds: Mapping[LabTest, LabKind] = measures.current().labs
    rows: dict[str, list[LabLine]] = {}
    for result in results:
        line = lab_line(result, kinds[LabTest(result.test)], today=today)
        rows.setdefault(result.test, []).append(line)
    return [
        LabHistory(
            test=str(kind.test),
            title=_(kind.title),
            note=_(kind.note) if kind.note else "",
            lines=tuple(rows.get(kind.test, ())),
            answered=_answered(rows.get(kind.test, []), kind, facts, zone),
        )
        for kind in kinds.values()
    ]


def _answered(
    lines: list[LabLine],
    kind: LabKind,
    facts: Mapping[str, PresentFact],
    zone: tzinfo,
) -> str:
    keys = fact_keys(kind.test)
    fact = facts.get(keys[0]) if keys else None
    if fact is None or fact.value is None:
        return ""
    day = _day_of(facts.get(keys[-1]), zone)
    if lines and day == lines[0].taken_on:
        return ""
    when = f", {date_format(day, 'j M Y')}" if day else ""
    return f"{_said(keys, facts)}{when} ({source_words(fact.source)})"


def _day_of(dated: PresentFact | None, zone: tzinfo) -> date | None:
    moment = dated.happened_at if dated else None
    return moment.astimezone(zone).date() if moment else None


def _said(keys: tuple[str, ...], facts: Mapping[str, PresentFact]) -> str:
    words = answer_words(keys[0], facts[keys[0]].value)
    unit = facts.get(keys[1]) if len(keys) == _WITH_UNIT else None
    return f"{words}\u00a0{unit.value}" if unit and unit.value else words


def lab_line(result: LabResult, kind: LabKind, *, today: date) -> LabLine:
    days = (today - result.taken_on).days
    return LabLine(
        pk=result.pk,
        value=number(result.value),
        unit=result.unit,
        range=_range(result),
        against=against_words(
            against_range(result.value, result.range_low, result.range_high)
        ),
        taken_on=result.taken_on,
        age=age_words(days),
        too_old=_too_old(kind, days),
        who=result.recorded_by.full_name,
    )


def age_words(days: int) -> str:
    """Today, 3 days ago, about 4 months ago: exact to the day for two weeks."""
    if days <= 0:
        return _("today")
    if days < _WEEKS_FROM:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < _MONTHS_FROM:
        weeks = days // _WEEK
        return ngettext("%(n)s week ago", "%(n)s weeks ago", weeks) % {"n": weeks}
    if days < _YEARS_FROM:
        months = int(days / _MONTH)
        return ngettext("%(n)s month ago", "%(n)s months ago", months) % {"n": months}
    years = int(days / _YEAR)
    return ngettext("%(n)s year ago", "%(n)s years ago", years) % {"n": years}


def against_words(against: Against) -> str:
    return {
        Against.BELOW: _("below the laboratory's range"),
        Against.WITHIN: _("within the laboratory's range"),
        Against.ABOVE: _("above the laboratory's range"),
        Against.NO_RANGE: "",
    }[against]


def number(value: Decimal) -> str:
    whole = value.to_integral_value()
    return number_format(whole if value == whole else value.normalize())


def _range(result: LabResult) -> str:
    low, high = result.range_low, result.range_high
    if low is not None and high is not None:
        return f"{number(low)}–{number(high)}"
    if low is not None:
        return _("from %(low)s") % {"low": number(low)}
    return _("up to %(high)s") % {"high": number(high)} if high is not None else ""


def _too_old(kind: LabKind, days: int) -> str:
    if kind.counts_days is None or days <= kind.counts_days:
        return ""
    return _("Older than %(days)s days: counts as missing (%(rule)s)") % {
        "days": kind.counts_days,
        "rule": kind.rule,
    }
