"""Booking a whole course: all of it, or nothing; one mail; never outside a window."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from clinic.actions import booking, undo
from clinic.actions.booking import SlotTaken
from clinic.actions.submissions import AlreadySubmitted
from clinic.actions.undo import UndoRefused
from clinic.domain.booking import BookingRequest
from clinic.models import (
    Appointment,
    AppointmentChange,
    AuditEvent,
    Message,
    UndoableChange,
)
from clinic.models.waiting import WaitingListEntry
from protocols.actions import courses as actions
from protocols.domain.course import ChosenTime, CourseNotBookable, CourseRequest
from protocols.domain.course_wishes import Wishes
from protocols.models import Course, PlannedSession
from protocols.queries import courses
from tests.factories.clinic import (
    NOW,
    AppointmentTypeFactory,
    ClinicFactory,
    LocationFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
)
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import issued_plan

pytestmark = pytest.mark.django_db

START = date(2027, 3, 2)


class World:
    """A clinic that works every day, and an issued plan of nine sessions."""

    def __init__(self, **plan: object) -> None:
        ClinicFactory()
        self.location = LocationFactory()
        self.room = RoomFactory(location=self.location)
        self.clinician = StaffMemberFactory(clinician=True)
        for weekday in range(7):
            ShiftFactory(
                practitioner=self.clinician,
                location=self.location,
                room=self.room,
                weekday=weekday,
                starts=time(9),
                ends=time(17),
            )
        self.type = AppointmentTypeFactory(kind="session", minutes=45)
        self.desk = StaffMemberFactory(desk=True)
        self.plan = issued_plan(clinician=self.clinician, **plan)

    def frame(self) -> courses.CourseFrame:
        return courses.CourseFrame(
            content=courses.issued_content(self.plan),
            patient_id=self.plan.patient_id,
            location=self.location,
            type=self.type,
            start_on=START,
            at=NOW,
        )

    def request(self, wishes: Wishes | None = None) -> CourseRequest:
        frame, wishes = self.frame(), wishes or Wishes()
        proposed = courses.proposal(frame, courses.free_times(frame), wishes)
        return CourseRequest(
            location_id=self.location.pk,
            type_id=self.type.pk,
            start_on=START,
            wishes=wishes,
            times=tuple(ChosenTime(s.number, s.slot) for s in proposed),
        )

    def book(self, request: CourseRequest, key: uuid.UUID | None = None) -> Course:
        return actions.book_course(
            plan=self.plan,
            request=request,
            by=self.desk,
            at=NOW,
            form_key=key or uuid.uuid4(),
        )


@pytest.fixture
def world() -> World:
    return World()


def test_whole_course_is_saved_with_windows_from_the_session_before(world):
    course = world.book(world.request())

    sessions = list(courses.sessions_of(course))
    days = [
        s.appointment.starts_at.astimezone(world.location.zone).date() for s in sessions
    ]
    assert [s.number for s in sessions] == list(range(1, 10))
    assert days[:5] == [START + timedelta(days=7 * n) for n in range(5)]
    assert [s.earliest for s in sessions[1:]] == [
        before + timedelta(days=s.gap_min_days)
        for before, s in zip(days, sessions[1:], strict=False)
    ]
    assert AuditEvent.objects.filter(action="course_booked").count() == 1


def test_one_mail_with_one_calendar_file_tells_all_times(world):
    world.book(world.request())

    message = Message.objects.get()
    assert message.kind == "course_booked"
    assert message.calendar.count("BEGIN:VEVENT") == 9
    assert "mesotherapy" not in (message.subject + message.calendar).lower()


def test_patient_without_mail_gets_none(world):
    world.plan.patient.email = ""
    world.plan.patient.save()

    world.book(world.request())

    assert not Message.objects.exists()


def test_second_post_of_the_same_form_books_nothing_more(world):
    request, key = world.request(), uuid.uuid4()
    course = world.book(request, key)

    with pytest.raises(AlreadySubmitted) as again:
        world.book(request, key)

    assert again.value.result_url == f"/courses/{course.pk}/"
    assert Appointment.objects.count() == 9


def test_second_course_of_a_plan_is_refused(world):
    world.book(world.request())

    with pytest.raises(CourseNotBookable):
        world.book(world.request())

    assert Course.objects.count() == 1


def test_slot_lost_to_somebody_else_saves_nothing_and_names_the_session(world):
    request = world.request()
    fifth = request.times[4].slot
    booking.book(
        by=world.desk,
        at=NOW,
        request=BookingRequest(
            patient_id=PatientFactory().pk,
            type_id=world.type.pk,
            location_id=world.location.pk,
            practitioner_id=fifth.practitioner_id,
            room_id=fifth.room_id,
            starts_at=fifth.starts_at,
        ),
        notify=False,
    )

    with pytest.raises(SlotTaken) as lost:
        world.book(request)

    assert actions.session_lost(request, lost.value) == 5
    assert Appointment.objects.count() == 1
    assert not PlannedSession.objects.exists()


def test_time_outside_its_window_is_refused(world):
    request = world.request()
    second = request.times[1]
    late = replace(
        second.slot,
        starts_at=second.slot.starts_at + timedelta(days=4),
        ends_at=second.slot.ends_at + timedelta(days=4),
    )
    times = (request.times[0], ChosenTime(2, late), *request.times[2:])

    with pytest.raises(CourseNotBookable) as refusal:
        world.book(replace(request, times=times))

    assert refusal.value.number == 2
    assert not Appointment.objects.exists()


def test_session_without_a_time_is_kept_to_be_arranged(world):
    request = world.request()
    times = (*request.times[:-1], ChosenTime(9, None))

    course = world.book(replace(request, times=times))

    last = courses.sessions_of(course).last()
    assert (last.number, last.appointment) == (9, None)
    entry = WaitingListEntry.objects.get()
    assert (entry.session_id, entry.first_day, entry.last_day) == (
        last.pk,
        last.earliest,
        last.latest,
    )
    assert Appointment.objects.count() == 8


def test_course_without_any_time_is_refused(world):
    request = world.request()
    times = tuple(ChosenTime(time.number, None) for time in request.times)

    with pytest.raises(CourseNotBookable):
        world.book(replace(request, times=times))


def test_pending_plan_holds_times_quietly_and_books_them_when_it_may_start():
    world = World(state="pending_start")
    world.book(world.request())

    held = Appointment.objects.all()
    assert {row.state for row in held} == {"held"}
    assert {row.held_until for row in held} == {min(row.starts_at for row in held)}
    assert not Message.objects.exists()

    confirmed = actions.confirm_held(world.plan, by=world.clinician, at=NOW)

    assert confirmed == 9
    assert {row.state for row in Appointment.objects.all()} == {"booked"}
    assert Message.objects.get().kind == "course_booked"


def test_draft_plan_is_not_bookable():
    world = World()
    request = world.request()
    type(world.plan).objects.filter(pk=world.plan.pk).update(state="stopped")

    with pytest.raises(CourseNotBookable):
        world.book(request)


def test_proposal_for_a_course_takes_a_fixed_number_of_queries(
    world, django_assert_num_queries
):
    frame = world.frame()

    with django_assert_num_queries(10):
        free = courses.free_times(frame)

    assert START in free.days()


def test_mail_waits_until_the_booking_cannot_be_undone(world):
    world.book(world.request())

    assert Message.objects.get().not_before == NOW + timedelta(minutes=3)


def test_undone_booking_leaves_no_trace_but_the_access_log(world):
    request, key = world.request(), uuid.uuid4()
    world.book(request, key)
    change = UndoableChange.objects.get()

    undo.undo(change.uid, by=world.desk, at=NOW + timedelta(minutes=2))

    for model in (Course, PlannedSession, Appointment, AppointmentChange, Message):
        assert not model.objects.exists()
    assert AuditEvent.objects.filter(action="course_booked").count() == 1
    assert world.book(request, key).sessions.count() == 9


def test_booking_cannot_be_undone_after_three_minutes(world):
    world.book(world.request())
    change = UndoableChange.objects.get()

    with pytest.raises(UndoRefused):
        undo.undo(change.uid, by=world.desk, at=NOW + timedelta(minutes=3))

    assert Course.objects.count() == 1
