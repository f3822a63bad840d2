from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.quiet_hours import QuietHours
from protocols.domain.reminder_planning import (
    VisitAhead,
    after_session,
    before_visit,
    in_clinic_hours,
    review_reminder_now,
    session_message_now,
    visit_reminder_now,
)
from protocols.reference import reminders

ISTANBUL = ZoneInfo("Europe/Istanbul")
NIGHT = QuietHours(start=time(21), end=time(8), zone=ISTANBUL)
PLAN = in_clinic_hours(reminders.current(), NIGHT)
# A Wednesday.
VISIT = datetime(2027, 3, 10, 10, 0, tzinfo=ISTANBUL)
LONG_AGO = VISIT - timedelta(days=60)


def visit(**changes: object) -> VisitAhead:
    values = {"kind": AppointmentKind.SESSION, "starts_at": VISIT, "set_at": LONG_AGO}
    return VisitAhead(**(values | changes))  # type: ignore[arg-type]


def now(at: datetime, **changes: object) -> str | None:
    due = visit_reminder_now(PLAN, visit(**changes), at=at)
    return due.rule.id if due else None


def test_session_has_three_reminders_at_the_hour_of_the_visit():
    assert [(due.rule.id, due.at) for due in before_visit(PLAN, visit())] == [
        ("prepare", VISIT - timedelta(days=7)),
        ("avoid", VISIT - timedelta(days=2)),
        ("checklist", VISIT - timedelta(days=1)),
    ]


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        (AppointmentKind.CONSULTATION, ["prepare", "checklist"]),
        (AppointmentKind.PATCH_READING, ["checklist"]),
        (AppointmentKind.CALL, []),
    ],
)
def test_other_visits_have_the_reminders_that_fit(kind, rules):
    assert [due.rule.id for due in before_visit(PLAN, visit(kind=kind))] == rules


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        (timedelta(days=7, minutes=20), None),
        (timedelta(days=7), "prepare"),
        (timedelta(days=6, hours=13), "prepare"),
        (timedelta(days=6, hours=11), None),
        (timedelta(days=2), "avoid"),
        (timedelta(days=1), "checklist"),
        (timedelta(hours=13), "checklist"),
        (timedelta(hours=11), None),
        (timedelta(), None),
    ],
)
def test_reminder_of_the_moment(before, rule):
    assert now(VISIT - before) == rule


def test_job_that_was_away_sends_only_the_latest():
    away = [VISIT - timedelta(hours=23), VISIT - timedelta(hours=20)]

    assert [now(at) for at in away] == ["checklist", "checklist"]


@pytest.mark.parametrize(
    ("booked_before", "rule"),
    [
        (timedelta(days=4), "prepare"),
        (timedelta(hours=30), "avoid"),
        (timedelta(hours=20), None),
    ],
)
def test_appointment_made_late_gets_the_rule_that_still_helps(booked_before, rule):
    made = VISIT - booked_before

    assert now(made + timedelta(minutes=1), set_at=made) == rule


def test_reminder_of_an_early_visit_goes_out_the_evening_before_the_night():
    early = VISIT.replace(hour=7)

    [*_, checklist] = before_visit(PLAN, visit(starts_at=early))

    assert checklist.at == datetime(2027, 3, 8, 20, 29, tzinfo=ISTANBUL)


def test_session_messages_by_time_after_it():
    ended = VISIT
    found = [(due.rule.id, due.at - ended) for due in after_session(PLAN, ended)]

    assert found == [
        ("aftercare", timedelta(hours=2)),
        ("check_in", timedelta(days=1)),
        ("may_wash", timedelta(days=2)),
        ("week_later", timedelta(days=7)),
        ("month_later", timedelta(days=30)),
        ("quarter_later", timedelta(days=90)),
    ]


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        (timedelta(hours=1), None),
        (timedelta(hours=2), "aftercare"),
        (timedelta(days=1), "check_in"),
        (timedelta(days=3), "may_wash"),
        (timedelta(days=20), None),
        (timedelta(days=31), "month_later"),
        (timedelta(days=98), None),
    ],
)
def test_session_message_of_the_moment(after, rule):
    due = session_message_now(PLAN, VISIT, at=VISIT + after)

    assert (due.rule.id if due else None) == rule


def test_aftercare_of_a_late_session_comes_in_the_morning():
    late = VISIT.replace(hour=20)

    assert after_session(PLAN, late)[0].at == (late + timedelta(days=1)).replace(hour=8)


def test_no_quiet_hours_move_nothing():
    none = in_clinic_hours(reminders.current(), QuietHours(time(8), time(8), ISTANBUL))
    early = VISIT.replace(hour=3)

    assert before_visit(none, visit(starts_at=early))[-1].at == early - timedelta(
        days=1
    )


@given(
    st.datetimes(datetime(2026, 6, 1), datetime(2028, 6, 1)),  # noqa: DTZ001 - wall times
    st.sampled_from(["Europe/Istanbul", "Europe/Berlin", "America/New_York"]),
)
def test_no_reminder_is_due_at_night_or_after_the_visit(wall, zone_name):
    zone = ZoneInfo(zone_name)
    quiet = QuietHours(start=time(21), end=time(8), zone=zone)
    starts = wall.replace(tzinfo=zone)
    plan = in_clinic_hours(reminders.current(), quiet)

    for due in before_visit(plan, visit(starts_at=starts)):
        assert due.at < starts
        assert not quiet.holds(due.at)


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        (timedelta(days=7, minutes=20), None),
        (timedelta(days=7, minutes=10), "review_due"),
        # The job was away, or the session that it counts from was given just now.
        (timedelta(days=3), "review_due"),
        (timedelta(days=2), None),
        (timedelta(), None),
    ],
)
def test_review_is_announced_a_week_ahead_and_not_shortly_before(before, rule):
    due = review_reminder_now(PLAN, VISIT, at=VISIT - before)

    assert (due.rule.id if due else None) == rule
