"""The reminders of the coming days, and the rules behind them, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.presenters.moments import day_words
from protocols.domain.reminders import Anchor, ReminderRule
from protocols.queries.reminders import Coming

NAMES: dict[str, str | Promise] = {
    "prepare": gettext_lazy("Date and how to prepare"),
    "avoid": gettext_lazy("What to avoid before the visit"),
    "checklist": gettext_lazy("The day before: date, place and link"),
    "aftercare": gettext_lazy("Aftercare"),
    "check_in": gettext_lazy("How are you today?"),
    "may_wash": gettext_lazy("Washing and sport are allowed again"),
    "week_later": gettext_lazy("After a week: anything unusual?"),
    "month_later": gettext_lazy("After a month: new lumps or sores?"),
    "quarter_later": gettext_lazy("After three months: new lumps or sores?"),
    "review_due": gettext_lazy("A check is coming up: choose a time"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingLine:
    at: datetime
    clock: str
    patient_name: str
    patient_id: int
    name: str
    visit: datetime
    is_review: bool
    reach: str
    call_instead: bool


@dataclass(frozen=True, slots=True)
class ComingDay:
    words: str
    lines: list[ComingLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    id: str
    name: str
    when: str
    is_on: bool


def days(coming: Iterable[Coming]) -> list[ComingDay]:
    by_day = groupby(coming, key=lambda item: item.at.date())
    return [ComingDay(day_words(day), _lines(items)) for day, items in by_day]


def _lines(items: Iterable[Coming]) -> list[ComingLine]:
    return [
        ComingLine(
            at=item.at,
            clock=f"{item.at:%H:%M}",
            patient_name=item.patient.full_name,
            patient_id=item.patient.pk,
            name=str(NAMES[item.rule_id]),
            visit=item.happens_at,
            is_review=item.is_review,
            reach=_reach(item),
            call_instead=not item.can_be_written_to,
        )
        for item in items
    ]


def _reach(item: Coming) -> str:
    if not item.patient.email:
        return _("No e-mail address: call instead")
    if not item.patient.wants_reminders:
        return _("Wants no reminders: call instead")
    return item.patient.email


def rules(rows: Iterable[ReminderRule], off: frozenset[str]) -> list[RuleLine]:
    return [
        RuleLine(
            id=rule.id,
            name=str(NAMES[rule.id]),
            when=_when(rule),
            is_on=rule.id not in off,
        )
        for rule in rows
        if rule.id in NAMES
    ]


def _when(rule: ReminderRule) -> str:
    days_off, hours = divmod(abs(rule.offset_hours), 24)
    if hours or not days_off:
        length = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    else:
        length = ngettext("%(n)s day", "%(n)s days", days_off) % {"n": days_off}
    if rule.anchor is Anchor.APPOINTMENT:
        return _("%(length)s before the visit") % {"length": length}
    if rule.anchor is Anchor.REVIEW:
        return _("%(length)s before a review that is not booked") % {"length": length}
    return _("%(length)s after the session") % {"length": length}
