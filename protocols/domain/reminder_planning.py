"""Which reminder a visit or a session needs now. Nothing is kept from run to run.

Of several rules that are due for one visit only the latest speaks, so that a job that
was away for days sends one mail and not four.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.quiet_hours import MARGIN, QuietHours
from protocols.domain.reminders import Anchor, ReminderPlan, ReminderRule, due_at

# A run queues what falls due before the next one; the row waits for its minute.
AHEAD = timedelta(minutes=15)
# How late a reminder of a visit may be when the job was away.
LATE = timedelta(hours=12)
# For an appointment made after a rule was due the rule still speaks until then.
SHORT_NOTICE = timedelta(hours=24)
# How late a message after a session may be.
LATE_AFTER_SESSION = timedelta(days=7)
# A review has a day and no hour; its reminder counts from this one.
REVIEW_HOUR = time(10)
# Nearer to its day than this a reminder of a review is of no use.
LAST_BEFORE_REVIEW = timedelta(days=2)

_AT_THE_CLINIC = frozenset(AppointmentKind) - {AppointmentKind.CALL}
# "prepare" and "avoid" speak of a scalp that is looked at or treated.
KINDS = {
    "prepare": _AT_THE_CLINIC - {AppointmentKind.PATCH_READING},
    "avoid": frozenset({AppointmentKind.SESSION}),
}


@dataclass(frozen=True, slots=True)
class VisitAhead:
    """``set_at``: when this time was chosen. Both moments are aware."""

    kind: AppointmentKind
    starts_at: datetime
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """``useful_until`` is the moment from which the mail is not worth sending."""

    rule: ReminderRule
    at: datetime
    useful_until: datetime


def in_clinic_hours(plan: ReminderPlan, quiet: QuietHours | None) -> ReminderPlan:
    """The plan with the clinic's own quiet hours, begun a little early.

    A mail that is due in the last minute before the night would miss it.
    """
    if quiet is None:
        return plan
    if quiet.start == quiet.end:
        return replace(plan, quiet_from=time.max, quiet_until=time.min)
    minutes = quiet.start.hour * 60 + quiet.start.minute
    minutes = (minutes - int(MARGIN.total_seconds()) // 60) % (24 * 60)
    start = time(minutes // 60, minutes % 60)
    return replace(plan, quiet_from=start, quiet_until=quiet.end)


def before_visit(plan: ReminderPlan, visit: VisitAhead) -> list[Due]:
    """Every reminder of a visit, earliest first."""
    rules = [
        rule
        for rule in plan.rules
        if rule.anchor is Anchor.APPOINTMENT
        and visit.kind in KINDS.get(rule.id, _AT_THE_CLINIC)
    ]
    return _in_order(plan, rules, visit.starts_at, last_until=visit.starts_at)


def after_session(plan: ReminderPlan, ended_at: datetime) -> list[Due]:
    """Every message after a session, earliest first."""
    rules = [rule for rule in plan.rules if rule.anchor is Anchor.SESSION]
    return _in_order(plan, rules, ended_at, last_until=None)


def before_review(plan: ReminderPlan, falls_due_at: datetime) -> list[Due]:
    """Every reminder of a review that is not booked yet, earliest first."""
    rules = [rule for rule in plan.rules if rule.anchor is Anchor.REVIEW]
    until = falls_due_at - LAST_BEFORE_REVIEW
    return _in_order(plan, rules, falls_due_at, last_until=until)


def _in_order(
    plan: ReminderPlan,
    rules: Sequence[ReminderRule],
    anchor_at: datetime,
    *,
    last_until: datetime | None,
) -> list[Due]:
    moments = sorted((due_at(rule, anchor_at, plan), i) for i, rule in enumerate(rules))
    found = []
    for number, (moment, i) in enumerate(moments):
        following = moments[number + 1][0] if number + 1 < len(moments) else None
        until = last_until or min(
            filter(None, (following, moment + LATE_AFTER_SESSION))
        )
        found.append(Due(rules[i], moment, until))
    return found


def visit_reminder_now(
    plan: ReminderPlan, visit: VisitAhead, *, at: datetime
) -> Due | None:
    """The one reminder of this visit that belongs into the outbox at ``at``."""
    if at >= visit.starts_at:
        return None
    due = _latest(before_visit(plan, visit), at)
    if due is None:
        return None
    if due.at >= visit.set_at:
        return due if at - due.at <= LATE else None
    return due if visit.starts_at - at > SHORT_NOTICE else None


def session_message_now(
    plan: ReminderPlan, ended_at: datetime, *, at: datetime
) -> Due | None:
    """The one message after this session that belongs into the outbox at ``at``."""
    due = _latest(after_session(plan, ended_at), at)
    return due if due is not None and at < due.useful_until else None


def review_reminder_now(
    plan: ReminderPlan, falls_due_at: datetime, *, at: datetime
) -> Due | None:
    """The one reminder of this review that belongs into the outbox at ``at``."""
    due = _latest(before_review(plan, falls_due_at), at)
    return due if due is not None and at < due.useful_until else None


def _latest(messages: Sequence[Due], at: datetime) -> Due | None:
    soon = [message for message in messages if message.at <= at + AHEAD]
    return soon[-1] if soon else None
