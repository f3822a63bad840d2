"""A reported problem: what opens, who is told, and that twice is once."""

import uuid
from datetime import timedelta

import pytest

from clinic.actions import links
from clinic.domain.tasks import TaskKind
from clinic.models import Clinic, Message, PatientLink, Task
from protocols.actions import duty_alerts, events
from protocols.actions.event_entries import EventChanged, EventRefused
from protocols.actions.problems import report
from protocols.domain.adverse_words import Channel, EventState
from protocols.domain.problem_form import Problem, look_again_on
from protocols.models import AdverseEvent, Course, DutyAlert, ProblemReport
from protocols.models.session import SessionRecord
from protocols.reference import adverse_events, problem_form
from tests.factories.clinic import StaffMemberFactory
from tests.factories.courses import START, CourseWorld

pytestmark = pytest.mark.django_db
ALL_NO = {flag.id: "no" for flag in problem_form.current().flags}


@pytest.fixture
def world():
    world = CourseWorld()
    world.patient.email = "ayse@patients.test"
    world.patient.save()
    world.course = world.booked()
    session = world.session(world.course, 1)
    world.injected = world.moment(world.start, "10:05")
    world.record = SessionRecord.objects.create(
        planned_session=session,
        patient=world.patient,
        operator=world.clinician,
        opened_at=world.injected,
        started_at=world.injected,
        state="in_progress",
    )
    return world


def problem(world, **changes):
    values = {
        "terms": ("local_reaction",),
        "zones": ("vertex",),
        "began_on": world.start,
        "began_time": (world.injected + timedelta(hours=10))
        .astimezone(world.location.zone)
        .time(),
        "answers": ALL_NO,
        "words": "It is red",
        "language": "en-gb",
        "channel": Channel.LINK,
    }
    return Problem(**(values | changes))


def send(world, at=None, key=None, **changes):
    return report(
        world.patient,
        problem(world, **changes),
        form_key=key or uuid.uuid4(),
        by=None,
        at=at or world.injected + timedelta(hours=20),
    )


def test_event_opens_linked_to_the_session_before_it(world):
    event = send(world).event

    assert (event.record, event.course, event.sites) == (
        world.record,
        world.course,
        ["vertex"],
    )
    assert event.onset_at - world.injected == timedelta(hours=10)
    assert (event.grade, event.relatedness, event.outcome) == (None, "", "")


def test_session_after_the_onset_is_not_linked(world):
    day = world.start - timedelta(days=1)

    assert send(world, began_on=day).event.record is None


def test_course_pauses_and_the_desk_is_told_without_a_reason(world):
    send(world)

    course = Course.objects.get()
    task = Task.objects.get(kind=TaskKind.COURSE_ON_HOLD)
    assert (course.state, course.pause_reason) == ("paused", "Clinician first")
    assert (task.role, task.facts) == ("front_desk", {})


def test_same_key_is_one_report(world):
    key = uuid.uuid4()

    first, second = send(world, key=key), send(world, key=key)

    assert first == second
    assert (ProblemReport.objects.count(), AdverseEvent.objects.count()) == (1, 1)
    assert Message.objects.filter(kind="problem_received").count() == 1


def test_second_report_within_a_day_belongs_to_the_same_event(world):
    first = send(world)
    second = send(world, at=first.reported_at + timedelta(hours=1))

    assert first.event == second.event
    assert list(first.event.entries.values_list("kind", flat=True)) == [
        "opened",
        "reported_again",
    ]


@pytest.mark.parametrize("answer", ["yes", "not_sure", ""], ids=["yes", "unsure", "-"])
def test_whatever_is_not_a_no_is_urgent(answer, world):
    answers = {**ALL_NO, "fever": answer}

    made = send(world, answers={k: v for k, v in answers.items() if v})

    assert made.is_urgent
    assert DutyAlert.objects.get().report == made


def test_all_no_raises_no_alert_but_asks_a_clinician_to_look(world):
    made = send(world)

    assert not made.is_urgent
    assert not DutyAlert.objects.exists()
    assert Task.objects.get(kind=TaskKind.PROBLEM_REPORTED).assignee == world.clinician


def test_duty_clinician_is_mailed_within_the_minute_without_health_words(world):
    duty = StaffMemberFactory(clinician=True, email="duty@clinic.test")
    Clinic.objects.update(duty_fallback=duty)

    made = send(world, answers={**ALL_NO, "breathing": "yes"})

    alert = DutyAlert.objects.get()
    mail = Message.objects.get(kind="duty_alert")
    assert (alert.clinician, mail.to_address) == (duty, "duty@clinic.test")
    assert mail.not_before - made.reported_at < timedelta(minutes=1)
    text = f"{mail.subject} {mail.body_text} {mail.body_html}".lower()
    for word in ("breath", "problem", "event", world.patient.full_name.lower()):
        assert word not in text, word


def test_nobody_named_tells_every_clinician_at_once(world):
    Clinic.objects.update(duty_fallback=None, medical_lead=None)
    StaffMemberFactory(clinician=True, is_active=False)

    send(world, answers={**ALL_NO, "breathing": "yes"})

    assert DutyAlert.objects.get().clinician is None
    told = Message.objects.filter(kind="duty_alert").values_list(
        "staff_member", flat=True
    )
    assert list(told) == [world.clinician.pk]


@pytest.mark.parametrize(("minutes", "escalated"), [(29, 0), (30, 1), (31, 1)], ids=str)
def test_escalation_begins_at_half_an_hour(minutes, escalated, world):
    duty = StaffMemberFactory(clinician=True)
    Clinic.objects.update(duty_fallback=duty)
    made = send(world, answers={**ALL_NO, "breathing": "yes"})

    done = duty_alerts.escalate_due(at=made.reported_at + timedelta(minutes=minutes))

    mails = Message.objects.filter(kind="duty_alert", dedupe_key__endswith="escalated")
    assert (done, mails.count()) == (escalated, 2 * escalated)


def test_escalation_happens_once_and_never_for_an_opened_alert(world):
    made = send(world, answers={**ALL_NO, "breathing": "yes"})
    later = made.reported_at + timedelta(minutes=40)
    assert duty_alerts.escalate_due(at=later) == 1
    assert duty_alerts.escalate_due(at=later) == 0

    other = send(world, at=later + timedelta(days=2), answers={})
    duty_alerts.open_alert(other.alert, by=world.clinician, at=later)
    assert duty_alerts.escalate_due(at=later + timedelta(days=3)) == 0


def test_opening_an_alert_gives_access_to_that_record(world):
    made = send(world, answers={**ALL_NO, "breathing": "yes"})
    stranger = StaffMemberFactory(clinician=True)

    duty_alerts.open_alert(made.alert, by=stranger, at=made.reported_at)

    made.alert.refresh_from_db()
    assert made.alert.opened_by == stranger
    assert world.patient.emergency_accesses.get().clinician == stranger


def test_follow_up_is_planned_by_the_terms_own_hours():
    pain = adverse_events.get("pain")
    assert pain.alert_hours == 48
    first = START

    assert look_again_on([pain], onset=first, today=first) == first + timedelta(days=2)
    assert look_again_on([], onset=first, today=first) == first


def chosen(**changes):
    values = {
        "term": "local_reaction",
        "grade": 2,
        "relatedness": "probable",
        "outcome": "",
    }
    return values | changes


def test_closing_needs_an_outcome(world):
    event = send(world).event
    at = world.injected + timedelta(days=2)
    events.assess(event.pk, chosen(), version=1, by=world.clinician, at=at)

    with pytest.raises(EventRefused, match="outcome"):
        events.close(event.pk, by=world.clinician, at=at)

    end = chosen(outcome="recovered", resolved_on=at.date())
    events.assess(event.pk, end, version=2, by=world.clinician, at=at)
    closed = events.close(event.pk, by=world.clinician, at=at)
    assert closed.state == EventState.CLOSED
    assert not Task.objects.open().filter(kind=TaskKind.EVENT_FOLLOW_UP).exists()


def test_stale_version_changes_nothing(world):
    event = send(world).event
    at = world.injected + timedelta(days=2)
    events.assess(event.pk, chosen(), version=1, by=world.clinician, at=at)

    with pytest.raises(EventChanged):
        events.assess(event.pk, chosen(grade=3), version=1, by=world.clinician, at=at)

    event.refresh_from_db()
    assert (event.grade, event.version) == (2, 2)


def test_each_mail_about_treatment_carries_its_own_problem_link(world):
    made = send(world)
    message = Message.objects.get(kind="problem_received")
    assert "[[problem-link]]" in message.body_text

    address = links.problem_address(message, at=made.reported_at)

    assert "/p/problem/" in address
    link = PatientLink.objects.get(purpose="problem")
    assert (link.patient, link.object_id) == (world.patient, world.patient.pk)
