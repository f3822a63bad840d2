"""On hold, ended, decided: each with its reason, its trace and its way back."""

import uuid
from datetime import timedelta

import pytest

from clinic.actions import undo
from clinic.domain.tasks import TaskKind
from clinic.models import AuditEvent, Message, UndoableChange
from clinic.models.tasks import Task
from protocols.actions.asking import ask_clinician
from protocols.actions.course_repair import repair_course
from protocols.actions.course_states import decide, end_course, pause_course
from protocols.actions.course_work import CourseChanged, CourseRefused
from protocols.actions.reminders import plan_reminders
from protocols.domain.course_change import Decision, Mode, Resumed
from protocols.domain.course_orders import StateOrder
from protocols.queries import course_decisions, courses
from tests.factories.courses import CourseWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> CourseWorld:
    return CourseWorld()


@pytest.fixture
def course(world):
    course = world.booked()
    Message.objects.update(state="sent", sent_at="2027-03-01T05:05Z")
    world.give(course, 3)
    course.refresh_from_db()
    return course


def state_order(course, **changes):
    values = {"version": course.version, "reason": "asked", "form_key": uuid.uuid4()}
    return StateOrder(**(values | changes))


def states(course):
    return [row.appointment.state for row in courses.sessions_of(course)]


def test_ending_gives_up_all_times_to_come_with_one_message(world, course):
    at = world.moment(world.session(course, 3).target + timedelta(days=1))

    end_course(course.pk, state_order(course, gives_up=True), by=world.desk, at=at)

    course.refresh_from_db()
    assert (course.state, course.end_reason) == ("ended", "asked")
    assert states(course) == ["done"] * 3 + ["cancelled"] * 6
    message = Message.objects.exclude(state="sent").get()
    assert (message.kind, message.calendar.count("STATUS:CANCELLED")) == (
        "course_changed",
        6,
    )
    assert message.not_before == at + timedelta(minutes=3)
    assert "another time with you" not in message.body_text


def test_ending_can_be_undone(world, course):
    at = world.moment(world.session(course, 3).target + timedelta(days=1))
    before = states(course)
    end_course(course.pk, state_order(course, gives_up=True), by=world.desk, at=at)

    undo.undo(UndoableChange.objects.get(kind="course_ended").uid, by=world.desk, at=at)

    course.refresh_from_db()
    assert (course.state, course.end_reason, states(course)) == ("active", "", before)


def test_ending_twice_from_two_pages_tells_the_second(world, course):
    at = world.moment(world.session(course, 3).target + timedelta(days=1))
    mine, hers = (state_order(course, gives_up=True) for _page in range(2))
    end_course(course.pk, mine, by=world.desk, at=at)

    with pytest.raises(CourseChanged):
        end_course(course.pk, hers, by=world.desk, at=at)


def test_course_on_hold_reminds_nobody(world, course):
    fourth = world.session(course, 4).appointment
    at = fourth.starts_at - timedelta(days=7)
    pause_course(course.pk, state_order(course), by=world.desk, at=at)

    run = plan_reminders(at=at + timedelta(hours=1))

    assert run.queued == 0
    assert states(course)[3:] == ["booked"] * 6


def test_running_course_reminds(world, course):
    fourth = world.session(course, 4).appointment

    run = plan_reminders(at=fourth.starts_at - timedelta(days=7) + timedelta(hours=1))

    assert run.queued == 1


def test_reminders_that_wait_are_taken_back_by_a_hold(world, course):
    fourth = world.session(course, 4).appointment
    at = fourth.starts_at - timedelta(days=7) + timedelta(hours=1)
    plan_reminders(at=at)

    pause_course(course.pk, state_order(course), by=world.desk, at=at)

    assert Message.objects.get(kind="reminder").state == "cancelled"


def test_resumed_course_goes_on_from_the_chosen_day(world, course):
    at = world.moment(world.session(course, 3).target + timedelta(days=1))
    pause_course(course.pk, state_order(course), by=world.desk, at=at)
    on = world.session(course, 3).target + timedelta(days=9)
    order = world.order(course, Resumed(on), at=at + timedelta(hours=1))

    repair_course(
        course.pk,
        order,
        form_key=uuid.uuid4(),
        by=world.desk,
        at=at + timedelta(hours=1),
    )

    course.refresh_from_db()
    assert (course.state, course.paused_at) == ("active", None)
    assert world.session(course, 4).appointment.starts_at.date() >= on
    assert UndoableChange.objects.filter(kind="course_resumed").count() == 1


def ask(world, course, at):
    order = world.order(course, 4, at=at, mode=Mode.ASK)
    ask_clinician(course.pk, order, form_key=uuid.uuid4(), by=world.desk, at=at)
    course.refresh_from_db()


def test_asking_moves_nothing_and_gives_the_clinician_a_task(world, course):
    at = world.miss(course, 4)
    before = states(course)

    ask(world, course, at)

    task = Task.objects.get()
    assert (task.kind, task.assignee, task.url) == (
        TaskKind.COURSE_DECISION,
        world.clinician,
        f"/courses/{course.pk}/decide/",
    )
    assert (course.state, states(course)) == ("paused", before)


def test_going_on_lets_the_desk_carry_out_what_was_decided(world, course):
    at = world.miss(course, 4)
    ask(world, course, at)

    decide(course, Decision.GO_ON, state_order(course), by=world.clinician, at=at)

    course.refresh_from_db()
    assert (course.state, course_decisions.may_go_on(course)) == ("active", True)
    assert Task.objects.get().outcome == "asked"
    assert AuditEvent.objects.get(action="course_decided").detail == {
        "decision": "go_on"
    }


def test_decision_holds_for_the_course_as_it_was_only(world, course):
    at = world.miss(course, 4)
    ask(world, course, at)
    decide(course, Decision.GO_ON, state_order(course), by=world.clinician, at=at)
    course.refresh_from_db()
    pause_course(course.pk, state_order(course), by=world.desk, at=at)
    course.refresh_from_db()

    assert not course_decisions.may_go_on(course)


@pytest.mark.parametrize("decision", [Decision.STOP, Decision.REPEAT_PHASE])
def test_stopping_and_repeating_end_this_course(world, course, decision):
    at = world.miss(course, 4)
    ask(world, course, at)

    decide(
        course,
        decision,
        state_order(course, gives_up=True),
        by=world.clinician,
        at=at,
    )

    course.refresh_from_db()
    assert (course.state, Task.objects.open().count()) == ("ended", 0)


def test_nothing_can_be_decided_that_nobody_asked(world, course):
    with pytest.raises(CourseRefused):
        decide(
            course,
            Decision.GO_ON,
            state_order(course),
            by=world.clinician,
            at=world.miss(course, 4),
        )
