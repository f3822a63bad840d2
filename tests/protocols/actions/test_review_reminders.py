"""The mail a week before a review: once, in the patient's language, not for ever."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.actions import undo
from clinic.domain.appointment_kinds import AppointmentKind
from clinic.models import Message, UndoableChange
from protocols.actions.course_states import end_course
from protocols.actions.reminders import plan_reminders, switch_rule
from protocols.actions.reviews import plan_reviews
from protocols.domain.course_orders import StateOrder
from protocols.models import Course, Review
from tests.factories.clinic import (
    AppointmentFactory,
    AppointmentTypeFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db

ISTANBUL = ZoneInfo("Europe/Istanbul")
FIRST_SESSION = datetime(2027, 1, 11, 14, tzinfo=ISTANBUL)
# Three months later, less a week, at ten, and a minute.
WEEK_BEFORE = datetime(2027, 4, 4, 10, 1, tzinfo=ISTANBUL)


def course_with_review(**patient: object) -> Course:
    ClinicFactory()
    location = LocationFactory()
    plan = issued_plan(patient=PatientFactory(**patient))
    course = course_of(plan)
    visit = AppointmentFactory(
        patient=plan.patient,
        location=location,
        practitioner=plan.clinician,
        starts_at=FIRST_SESSION,
        state="done",
    )
    course.sessions.filter(number=1).update(appointment=visit)
    Review.objects.create(course=course, code="month_3", anchor=1, after_months=3)
    return course


def book_review(course: Course, starts_at: datetime, **more: object) -> None:
    AppointmentFactory(
        patient=course.plan.patient,
        location=LocationFactory(),
        starts_at=starts_at,
        type__kind=AppointmentKind.REVIEW,
        booked_at=FIRST_SESSION,
        **more,
    )


def reminders_of_reviews() -> list[str]:
    rows = Message.objects.filter(dedupe_key__endswith=":review_due")
    return list(rows.values_list("kind", flat=True))


def ended(course: Course, *, at: datetime) -> None:
    order = StateOrder(
        form_key=uuid.uuid4(), version=course.version, reason="Moved away", tell=False
    )
    end_course(course.pk, order, by=StaffMemberFactory(), at=at)


def test_is_queued_a_week_before_and_only_once():
    course_with_review()

    runs = [plan_reminders(at=WEEK_BEFORE).queued for _ in range(2)]

    assert runs == [1, 0]
    assert reminders_of_reviews() == ["review_due"]


def test_names_the_day_and_nothing_of_the_treatment():
    course_with_review(full_name="Ayşe Yılmaz", language="en-gb")

    plan_reminders(at=WEEK_BEFORE)

    message = Message.objects.get()
    assert message.subject == "Time for a check at Örnek Hair Clinic"
    assert "your next check is due about Sunday 11 April" in message.body_text
    assert "{" not in message.subject + message.body_text + message.body_html
    assert message.useful_until == datetime(2027, 4, 9, 10, tzinfo=ISTANBUL)


def test_is_written_in_the_patients_language():
    course_with_review(language="tr")

    plan_reminders(at=WEEK_BEFORE)

    message = Message.objects.get()
    assert message.subject == "Örnek Hair Clinic kontrol zamanı"
    assert "zamanı yaklaşık Pazar 11 Nisan" in message.body_text


def test_is_not_sent_before_its_time():
    course_with_review()

    assert plan_reminders(at=WEEK_BEFORE - timedelta(hours=1)).queued == 0


@pytest.mark.parametrize("state", ["ended", "paused"])
def test_is_not_sent_for_a_course_that_does_not_run(state):
    course = course_with_review()
    Course.objects.filter(pk=course.pk).update(state=state)

    assert plan_reminders(at=WEEK_BEFORE).queued == 0


def test_is_not_sent_when_the_visit_for_it_is_booked():
    course = course_with_review()
    book_review(course, WEEK_BEFORE + timedelta(days=16))

    plan_reminders(at=WEEK_BEFORE)

    assert reminders_of_reviews() == []


def test_is_sent_when_that_visit_was_cancelled():
    course = course_with_review()
    book_review(course, WEEK_BEFORE + timedelta(days=10), state="cancelled")

    plan_reminders(at=WEEK_BEFORE)

    assert reminders_of_reviews() == ["review_due"]


def test_patient_who_wants_no_reminders_is_to_be_called():
    course_with_review(wants_reminders=False)

    run = plan_reminders(at=WEEK_BEFORE)

    assert (run.queued, run.unreachable) == (0, 1)


def test_rule_can_be_switched_off():
    course_with_review()
    manager = StaffMemberFactory()
    switch_rule(rule_id="review_due", is_on=False, by=manager, at=WEEK_BEFORE)

    assert plan_reminders(at=WEEK_BEFORE).queued == 0


def test_end_of_the_course_takes_a_waiting_one_back():
    course = course_with_review()
    plan_reminders(at=WEEK_BEFORE)

    ended(course, at=WEEK_BEFORE)

    message = Message.objects.get(kind="review_due")
    assert (message.state, message.code) == ("cancelled", "course_ended")


def test_an_end_that_is_undone_lets_it_go_out_and_drops_no_review():
    course = course_with_review()
    plan_reminders(at=WEEK_BEFORE)
    ended(course, at=WEEK_BEFORE)
    plan_reviews(at=WEEK_BEFORE + timedelta(minutes=1))

    change = UndoableChange.objects.get()
    undo.undo(change.uid, by=change.by, at=WEEK_BEFORE + timedelta(minutes=2))

    assert Message.objects.get(kind="review_due").state == "queued"
    assert Review.objects.get().state == "waiting"


def test_end_of_one_course_leaves_the_mail_of_another_alone():
    other = course_with_review()
    Course.objects.filter(pk=other.pk).update(state="completed")
    plan_reminders(at=WEEK_BEFORE)

    AppointmentTypeFactory(kind=AppointmentKind.SESSION)
    ended(course_of(other.plan), at=WEEK_BEFORE)

    assert Message.objects.get(kind="review_due").state == "queued"
