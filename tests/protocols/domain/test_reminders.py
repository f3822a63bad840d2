"""When a reminder goes out: wall hours, quiet hours, changes of the clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from protocols.domain.reminders import Anchor, ReminderKind, due_at
from protocols.reference import reminders

PLAN = reminders.current()


def due(rule_id: str, anchor: str, zone: str = "Europe/Istanbul") -> str:
    at = datetime.fromisoformat(anchor).replace(tzinfo=ZoneInfo(zone))
    return due_at(PLAN.rule(rule_id), at, PLAN).isoformat()


@pytest.mark.parametrize(
    ("rule_id", "anchor", "expected"),
    [
        ("prepare", "2026-05-14T10:30", "2026-05-07T10:30:00+03:00"),
        ("avoid", "2026-05-14T10:30", "2026-05-12T10:30:00+03:00"),
        ("aftercare", "2026-05-14T10:30", "2026-05-14T12:30:00+03:00"),
        ("aftercare", "2026-05-14T18:59", "2026-05-14T20:59:00+03:00"),
        ("aftercare", "2026-05-14T19:00", "2026-05-15T08:00:00+03:00"),
        ("checklist", "2026-05-14T07:30", "2026-05-12T20:59:00+03:00"),
        ("checklist", "2026-05-14T21:30", "2026-05-13T20:59:00+03:00"),
        ("check_in", "2026-05-14T07:59", "2026-05-15T08:00:00+03:00"),
        ("quarter_later", "2026-05-14T12:00", "2026-08-12T12:00:00+03:00"),
    ],
)
def test_due_at(rule_id, anchor, expected):
    assert due(rule_id, anchor) == expected


def test_days_keep_their_hour_when_the_clocks_change():
    assert due("avoid", "2026-03-30T10:00", "Europe/Berlin") == (
        "2026-03-28T10:00:00+01:00"
    )


def test_safety_messages_are_those_of_sessions_done():
    safety = {rule.id for rule in PLAN.rules if rule.kind == ReminderKind.SAFETY}
    of_sessions = {rule.id for rule in PLAN.rules if rule.anchor == Anchor.SESSION}

    assert (
        safety
        == of_sessions
        == {
            "aftercare",
            "check_in",
            "may_wash",
            "week_later",
            "month_later",
            "quarter_later",
        }
    )


def test_offsets_are_those_of_the_reference():
    assert {rule.id: rule.offset_hours for rule in PLAN.rules} == {
        "prepare": -7 * 24,
        "avoid": -48,
        "checklist": -24,
        "aftercare": 2,
        "check_in": 24,
        "may_wash": 48,
        "week_later": 7 * 24,
        "month_later": 30 * 24,
        "quarter_later": 90 * 24,
        "review_due": -7 * 24,
        "lapsed": 0,
        "consent_renewal": 365 * 24,
    }
