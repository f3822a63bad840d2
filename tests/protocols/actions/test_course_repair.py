"""Carrying out a repair: all of it or nothing, one message, and the way back."""

import uuid
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from clinic.actions import booking, undo
from clinic.actions.submissions import AlreadySubmitted
from clinic.domain.booking import NOTICE, BookingRequest
from clinic.models import Appointment, AuditEvent, Message, UndoableChange
from protocols.actions.course_repair import RowLost, repair_course
from protocols.actions.course_work import CourseChanged, CourseRefused
from protocols.domain.course_change import Decision, Lost, Mode
from protocols.domain.course_orders import MissNote
from protocols.domain.states import MissReason
from protocols.models import MissedSession
from protocols.queries import courses, repair_desk
from tests.factories.clinic import ClosureFactory
from tests.factories.courses import CourseWorld
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CourseWorld:
    return CourseWorld()


@pytest.fixture
def course(world):
    """Three given, the fourth missed; the booking has long been told."""
    course = world.booked()
    Message.objects.update(state="sent", sent_at="2027-03-01T05:05Z")
    world.give(course, 3)
    return course


def carry_out(world, course, order, at, key=None, by=None):
    return repair_course(
        course.pk, order, form_key=key or uuid.uuid4(), by=by or world.desk, at=at
    )


def late(world, course, at, **changes):
    """The fourth on the last day of its window, so that others have to follow."""
    order = world.order(course, 4, at=at)
    wanted = order.repair.rows[3].after
    last = order.repair.rows[3].dates.latest
    shift = last - wanted.starts_at.date()
    there = replace(
        wanted, starts_at=wanted.starts_at + shift, ends_at=wanted.ends_at + shift
    )
    return world.order(course, 4, at=at, pinned={4: there}, **changes)


def days(course):
    return [row.appointment.starts_at.date() for row in courses.sessions_of(course)]


def test_rest_is_shifted_order_and_count_kept_and_given_ones_untouched(world, course):
    before = days(course)
    lost = world.session(course, 4).appointment
    at = world.miss(course, 4)

    carry_out(world, course, world.order(course, 4, at=at), at)

    after = days(course)
    assert after[:3] == before[:3]
    assert after == sorted(after)
    assert len(after) == 9
    assert 6 <= (after[3] - after[2]).days <= 10
    fourth = world.session(course, 4)
    assert fourth.appointment_id != lost.pk
    assert (fourth.appointment.state, lost.pk) == ("booked", lost.pk)
    missed = MissedSession.objects.get()
    assert (missed.session, missed.appointment, missed.kind) == (
        fourth,
        lost,
        "no_show",
    )


def test_windows_count_from_the_new_days(world, course):
    at = world.miss(course, 4)

    carry_out(world, course, world.order(course, 4, at=at), at)

    rows = list(courses.sessions_of(course))
    for before, row in pairwise(rows[2:]):
        day = before.appointment.starts_at.date()
        assert row.target == day + timedelta(days=row.gap_target_days)
        assert row.earliest <= row.appointment.starts_at.date() <= row.latest


def test_one_message_tells_it_all_and_waits_three_minutes(world, course):
    at = world.miss(course, 4)

    carry_out(world, course, late(world, course, at), at)

    message = Message.objects.exclude(state="sent").get()
    moved = message.calendar.count("BEGIN:VEVENT")
    assert (message.kind, message.not_before) == (
        "course_changed",
        at + timedelta(minutes=3),
    )
    assert message.calendar.count("METHOD:PUBLISH") == 1
    assert moved >= 2
    assert "SEQUENCE:1" in message.calendar
    words = (message.subject + message.body_text + message.calendar).lower()
    assert not any(word in words for word in ("mesotherapy", "hair loss", "missed"))


def test_reason_and_fee_are_kept_apart(world, course):
    at = world.miss(course, 4)
    note = MissNote(reason=MissReason.FAMILY, note="Child was ill", fee=400)

    carry_out(world, course, world.order(course, 4, at=at, missed=note), at)

    missed = MissedSession.objects.get()
    assert (missed.reason, missed.note, missed.fee) == ("family", "Child was ill", 400)


def test_undo_restores_every_row_and_the_message_never_goes(world, course):
    at = world.miss(course, 4)
    before = list(courses.sessions_of(course).values())
    places = list(
        Appointment.objects.order_by("pk").values_list("pk", "starts_at", "state")
    )

    carry_out(world, course, world.order(course, 4, at=at), at)
    change = UndoableChange.objects.get(kind="course_repaired")
    undo.undo(change.uid, by=world.desk, at=at + timedelta(minutes=2))

    assert list(courses.sessions_of(course).values()) == before
    assert (
        list(Appointment.objects.order_by("pk").values_list("pk", "starts_at", "state"))
        == places
    )
    assert not MissedSession.objects.exists()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "cancelled"}
    assert AuditEvent.objects.filter(action="change_undone").count() == 1


def test_second_of_two_clerks_is_told_who_was_first(world, course):
    at = world.miss(course, 4)
    mine, hers = world.order(course, 4, at=at), world.order(course, 4, at=at)
    carry_out(world, course, mine, at)
    after = days(course)

    with pytest.raises(CourseChanged) as told:
        carry_out(world, course, hers, at)

    assert "Selin Kaya" in str(told.value)
    assert days(course) == after


def test_course_changed_in_the_diary_is_noticed(world, course):
    at = world.miss(course, 4)
    order = world.order(course, 4, at=at)
    world.cancel(course, 7, at)

    with pytest.raises(CourseChanged):
        carry_out(world, course, order, at)


def test_same_form_posted_twice_repairs_once(world, course):
    at, key = world.miss(course, 4), uuid.uuid4()
    order = world.order(course, 4, at=at)
    carry_out(world, course, order, at, key)

    with pytest.raises(AlreadySubmitted) as again:
        carry_out(world, course, order, at, key)

    assert again.value.result_url == f"/courses/{course.pk}/"


def test_time_taken_meanwhile_names_the_row_and_keeps_all_as_it_was(world, course):
    at = world.miss(course, 4)
    order = late(world, course, at)
    wanted = order.repair.rows[3].after
    booking.book(
        by=world.desk,
        at=at,
        request=BookingRequest(
            patient_id=PatientFactory().pk,
            type_id=world.type.pk,
            location_id=world.location.pk,
            practitioner_id=wanted.practitioner_id,
            room_id=wanted.room_id,
            starts_at=wanted.starts_at,
        ),
        notify=False,
    )

    with pytest.raises(RowLost) as lost:
        carry_out(world, course, order, at)

    assert lost.value.number == 4
    assert len(lost.value.nearest) == 3
    assert not MissedSession.objects.exists()


def test_skip_needs_a_reason(world, course):
    at = world.miss(course, 4)

    with pytest.raises(CourseRefused) as refusal:
        carry_out(
            world,
            course,
            world.order(
                course,
                4,
                at=at,
                mode=Mode.SKIP,
                decision=Decision.GO_ON,
                outside={5: "x"},
            ),
            at,
            by=world.clinician,
        )

    assert refusal.value.number == 4


def test_gap_beyond_the_maximum_is_not_the_desks_to_decide(world, course):
    at = world.miss(course, 4)

    with pytest.raises(CourseRefused):
        carry_out(
            world,
            course,
            world.order(
                course, 4, at=at, mode=Mode.SKIP, skip_reason="asked", outside={5: "x"}
            ),
            at,
        )


def test_clinician_may_decide_to_skip_with_reasons(world, course):
    at = world.miss(course, 4)
    order = world.order(
        course,
        4,
        at=at,
        mode=Mode.SKIP,
        decision=Decision.GO_ON,
        skip_reason="patient asked",
        outside={5: "two weeks are fine"},
    )

    carry_out(world, course, order, at, by=world.clinician)

    fourth, fifth = world.session(course, 4), world.session(course, 5)
    assert (fourth.skipped_by, fourth.skip_reason) == (world.clinician, "patient asked")
    assert fifth.outside_window_reason == "two weeks are fine"


def test_desk_cannot_pass_off_a_decision_as_its_own(world, course):
    at = world.miss(course, 4)
    order = world.order(
        course,
        4,
        at=at,
        mode=Mode.SKIP,
        decision=Decision.GO_ON,
        skip_reason="x",
        outside={5: "x"},
    )

    with pytest.raises(CourseRefused):
        carry_out(world, course, order, at)


def closed_for_the_window(world, course, at):
    day = at.astimezone(world.location.zone).date()
    ClosureFactory(
        location=world.location, first_day=day, last_day=day + timedelta(days=3)
    )


def test_clinician_is_asked_when_the_window_has_no_time(world, course):
    at = world.miss(course, 4)
    closed_for_the_window(world, course, at)
    order = world.order(course, 4, at=at, to_arrange=frozenset({4}))

    with pytest.raises(CourseRefused) as refusal:
        carry_out(world, course, order, at)

    assert "ask the clinician" in str(refusal.value)


def test_session_to_be_arranged_joins_the_waiting_list(world, course):
    at = world.moment(world.session(course, 8).target - timedelta(days=20))
    world.cancel(course, 9, at)
    window = world.session(course, 9)
    ClosureFactory(
        location=world.location,
        first_day=window.earliest,
        last_day=window.latest - timedelta(days=1),
    )
    last = world.location.zone
    del last
    order = world.order(course, 9, at=at, mode=Mode.THIS_ONE)
    assert order.repair.rows[8].after is not None


def test_nobody_is_proposed_a_time_too_soon_to_be_asked_first(world, course):
    at = world.miss(course, 4)
    next_day = world.moment((at + timedelta(days=1)).date(), clock="09:30")

    desk = repair_desk.desk(course, Lost(4), at=next_day)
    found = desk.repaired(Mode.SHIFT_REST, pinned={}, waiting=frozenset())

    # At 10:00, as usual, would be in half an hour. The desk may still choose it.
    usual = world.moment(next_day.date(), clock="10:00")
    assert found.rows[3].after.starts_at >= next_day + NOTICE
    assert usual in {slot.starts_at for slot in desk.free.on(next_day.date())}
