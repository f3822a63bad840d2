"""When a message to the patient is due, and its wording by language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Anchor(StrEnum):
    """The moment that an offset counts from."""

    APPOINTMENT = "appointment"
    SESSION = "session"
    REVIEW = "review"
    LAPSED = "lapsed"
    CONSENT = "consent"


class ReminderKind(StrEnum):
    """BOOKING stops with the appointment; SAFETY outlives a cancelled plan."""

    BOOKING = "booking"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """`offset_hours` is negative before the anchor. Texts hold `{places}`."""

    id: str
    anchor: Anchor
    offset_hours: int
    kind: ReminderKind
    subject: Mapping[str, str]
    body: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    slug: str
    version: str
    rules: tuple[ReminderRule, ...]
    quiet_from: time
    quiet_until: time

    @property
    def name(self) -> str:
        return f"{self.slug}@{self.version}"

    def rule(self, rule_id: str) -> ReminderRule | None:
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def due_at(rule: ReminderRule, anchor_at: datetime, plan: ReminderPlan) -> datetime:
    """When to send, from an aware moment in the clinic's zone.

    Whole days are days of the wall clock, so a reminder keeps its hour when the clocks
    change. What falls into the quiet hours waits until they end, or, when it must come
    before the anchor, goes out before they begin.
    """
    days, hours = divmod(abs(rule.offset_hours), 24)
    ahead = rule.offset_hours < 0
    step = timedelta(days=-days if ahead else days)
    moment = anchor_at + step
    moment = _real_hours_later(moment, -hours if ahead else hours)
    return _out_of_quiet(moment, plan, ahead=ahead)


def _real_hours_later(moment: datetime, hours: int) -> datetime:
    if not hours:
        return moment
    zone = moment.tzinfo
    assert zone is not None
    return datetime.fromtimestamp(moment.timestamp() + hours * 3600, zone)


def _out_of_quiet(moment: datetime, plan: ReminderPlan, *, ahead: bool) -> datetime:
    at = moment.timetz().replace(tzinfo=None)
    late, early = at >= plan.quiet_from, at < plan.quiet_until
    if not late and not early:
        return moment
    if ahead:
        return _at(moment - timedelta(days=1 if early else 0), plan.quiet_from, -1)
    return _at(moment + timedelta(days=1 if late else 0), plan.quiet_until, 0)


def _at(day: datetime, clock: time, minutes: int) -> datetime:
    at = day.replace(
        hour=clock.hour, minute=clock.minute, second=0, microsecond=0, fold=0
    )
    return at + timedelta(minutes=minutes)
