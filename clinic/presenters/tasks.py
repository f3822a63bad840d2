"""Tasks in words. Each kind says in a sentence what happened and what to do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.domain.tasks import TaskKind
from clinic.domain.visit_offers import CallReason
from clinic.models.tasks import Task
from clinic.presenters.moments import clock, day_words, shown

_K = TaskKind


@dataclass(frozen=True, slots=True)
class _Look:
    tone: str
    icon: str
    title: str | Promise
    go: str | Promise


_LOOKS = {
    _K.ANOTHER_TIME: _Look(
        "wait",
        "calendar-clock",
        gettext_lazy("Wants another time"),
        gettext_lazy("Find a time"),
    ),
    _K.LATE_CANCELLATION: _Look(
        "wait",
        "calendar-x",
        gettext_lazy("Cancelled late"),
        gettext_lazy("Open"),
    ),
    _K.COURSE_DECISION: _Look(
        "decide",
        "scale",
        gettext_lazy("Gap too long: decide"),
        gettext_lazy("Decide"),
    ),
    _K.LEAVE_OVER_APPOINTMENT: _Look(
        "wait",
        "calendar-off",
        gettext_lazy("On leave at this time"),
        gettext_lazy("Find a time"),
    ),
    _K.PRACTITIONER_GONE: _Look(
        "wait",
        "user-x",
        gettext_lazy("Practitioner has left"),
        gettext_lazy("Find a time"),
    ),
    _K.COURSE_ON_HOLD: _Look(
        "stop",
        "circle-pause",
        gettext_lazy("Course on hold: clinician first"),
        gettext_lazy("Open"),
    ),
    _K.PROBLEM_REPORTED: _Look(
        "decide",
        "message-circle",
        gettext_lazy("Problem reported"),
        gettext_lazy("Open"),
    ),
    _K.EVENT_FOLLOW_UP: _Look(
        "wait",
        "stethoscope",
        gettext_lazy("Look at an event again"),
        gettext_lazy("Open"),
    ),
    _K.REVIEW_DUE: _Look(
        "decide",
        "clipboard-check",
        gettext_lazy("Review due"),
        gettext_lazy("Open"),
    ),
    _K.CALL_ABOUT_NOTICE: _Look(
        "stop",
        "phone",
        gettext_lazy("Call: safety notice"),
        gettext_lazy("Open"),
    ),
    _K.NEEDLE_STICK: _Look(
        "stop",
        "syringe",
        gettext_lazy("Needle-stick: write the occupational record"),
        gettext_lazy("Open"),
    ),
}


_MAY_GO_ON = _Look(
    "wait", "circle-play", gettext_lazy("Course may go on"), gettext_lazy("Open")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    pk: int
    tone: str
    icon: str
    title: str
    patient: str
    patient_id: int
    detail: str
    url: str
    go: str
    since: str
    done: str
    outcome: str


def rows(tasks: Iterable[Task], *, zone: ZoneInfo, at: datetime) -> list[TaskRow]:
    return [_row(task, zone=zone, at=at) for task in tasks]


def with_name(row: TaskRow, name: str) -> TaskRow:
    """The same with the patient called otherwise."""
    return replace(row, patient=name)


def _row(task: Task, *, zone: ZoneInfo, at: datetime) -> TaskRow:
    look = _MAY_GO_ON if task.facts.get("may_go_on") else _LOOKS[_K(task.kind)]
    done = ""
    if task.done_at:
        who = task.done_by.full_name if task.done_by else _("The patient, by link")
        done = f"{shown(task.done_at, zone).long} · {who}"
    return TaskRow(
        pk=task.pk,
        tone=look.tone,
        icon=look.icon,
        title=str(look.title),
        patient=task.patient.full_name,
        patient_id=task.patient_id,
        detail=_detail(_K(task.kind), task.facts),
        url=task.url,
        go=str(look.go),
        since=_since(task.created_at, zone=zone, at=at),
        done=done,
        outcome=task.outcome,
    )


def _since(moment: datetime, *, zone: ZoneInfo, at: datetime) -> str:
    local = moment.astimezone(zone)
    if local.date() == at.astimezone(zone).date():
        return _("since %(clock)s") % {"clock": clock(moment, zone)}
    days = (at.astimezone(zone).date() - local.date()).days
    text = ngettext("since yesterday", "for %(count)s days", days)
    return text % {"count": days}


def _detail(kind: TaskKind, facts: Mapping[str, Any]) -> str:
    """Facts by kind; a missing one leaves its sentence out.

    another_time: ``starts`` (ISO day), ``why`` (a ``CallReason``), ``note`` ·
    late_cancellation: ``starts``, ``hours`` (before the appointment) ·
    course_decision: ``number``, ``gap_days``, ``max_days`` ·
    leave_over_appointment, practitioner_gone: ``starts``, ``practitioner`` ·
    course_on_hold: ``may_go_on``; the front desk never learns why it waits ·
    event_follow_up: ``starts``.
    """
    by_kind: dict[TaskKind, Callable[[Mapping[str, Any]], list[str]]] = {
        _K.ANOTHER_TIME: _another_time,
        _K.LATE_CANCELLATION: _late,
        _K.COURSE_DECISION: _decision,
        _K.LEAVE_OVER_APPOINTMENT: _without_practitioner,
        _K.PRACTITIONER_GONE: _without_practitioner,
        _K.COURSE_ON_HOLD: _on_hold,
        _K.EVENT_FOLLOW_UP: lambda facts: [_day(facts)],
    }
    found = by_kind[kind](facts) if kind in by_kind else []
    return " · ".join(part for part in found if part)


def _on_hold(facts: Mapping[str, Any]) -> list[str]:
    if facts.get("may_go_on"):
        return [_("The clinician has looked: the course may go on. Set its times.")]
    return [_("Reminders have stopped. Book nothing before the clinician has looked.")]


def _another_time(facts: Mapping[str, Any]) -> list[str]:
    note = str(facts.get("note") or "")
    known = CallReason(facts.get("why") or CallReason.NONE_FREE)
    text = {
        CallReason.NONE_FREE: _("No free time fits. Call and agree on one."),
        CallReason.NONE_SUITS: _("No free time suited. Call and agree on one."),
        CallReason.LATE: _("Asked later than the cut-off. Call and agree."),
        CallReason.OFTEN: _("Has moved it three times by link. Call and agree."),
        CallReason.CANCELLED: _("Cancelled by link: the session needs a time."),
    }[known]
    return [_day(facts), text, note]


def _late(facts: Mapping[str, Any]) -> list[str]:
    hours = facts.get("hours")
    if not isinstance(hours, int):
        return [_day(facts)]
    text = ngettext(
        "Less than %(count)s hour before it began.",
        "Less than %(count)s hours before it began.",
        hours,
    )
    return [_day(facts), text % {"count": hours}]


def _decision(facts: Mapping[str, Any]) -> list[str]:
    wanted = ("number", "gap_days", "max_days")
    if any(name not in facts for name in wanted):
        return [_("Repeat the phase, go on, or stop.")]
    text = _(
        "%(gap_days)s days before session %(number)s, the protocol allows "
        "%(max_days)s. Repeat the phase, go on, or stop."
    )
    return [text % {name: facts[name] for name in wanted}]


def _without_practitioner(facts: Mapping[str, Any]) -> list[str]:
    name = str(facts.get("practitioner") or "")
    text = _("Booked with %(name)s. Call and agree on another time.") % {"name": name}
    return [_day(facts), text if name else ""]


def _day(facts: Mapping[str, Any]) -> str:
    try:
        return day_words(date.fromisoformat(str(facts.get("starts") or "")[:10]))
    except ValueError:
        return ""
