"""A course that a reported problem holds goes on after a clinician's word, not before."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.actions import undo
from clinic.domain.tasks import TaskKind
from clinic.models import Task, UndoableChange
from protocols.actions import events
from protocols.actions.course_repair import repair_course
from protocols.actions.course_states import pause_course
from protocols.actions.course_work import CourseRefused
from protocols.actions.event_entries import EventRefused
from protocols.actions.problems import report
from protocols.domain.adverse_words import Channel
from protocols.domain.course_change import Resumed
from protocols.domain.course_orders import StateOrder
from protocols.domain.problem_form import Problem
from protocols.models import AdverseEvent
from protocols.models.session import SessionRecord
from protocols.queries.adverse import holding
from protocols.reference import problem_form
from tests.factories.courses import CourseWorld

pytestmark = pytest.mark.django_db
ALL_NO = {flag.id: "no" for flag in problem_form.current().flags}
OVER = {"term": "pain", "grade": 1, "relatedness": "probable", "outcome": "recovered"}


class Held(CourseWorld):
    """Session 1 was given; the patient reported a problem on the next day."""

    def __init__(self):
        super().__init__()
        self.course = self.booked()
        self.give(self.course, 1)
        given_at = self.moment(self.start, "10:05")
        SessionRecord.objects.create(
            planned_session=self.session(self.course, 1),
            patient=self.patient,
            operator=self.clinician,
            opened_at=given_at,
            started_at=given_at,
            state="in_progress",
        )
        self.at = given_at + timedelta(days=1)
        self.event = self.tell()

    def tell(self, **changes):
        values = {
            "terms": ("pain",),
            "zones": (),
            "began_on": None,
            "began_time": None,
            "answers": ALL_NO,
            "words": "",
            "language": "en-gb",
            "channel": Channel.LINK,
        }
        told = Problem(**(values | changes))
        key = uuid.uuid4()
        return report(self.patient, told, form_key=key, by=None, at=self.at).event

    def resume(self, by=None):
        day = self.at.date() + timedelta(days=2)
        order = self.order(self.course, Resumed(day), at=self.at)
        done = repair_course(
            self.course.pk,
            order,
            form_key=uuid.uuid4(),
            by=by or self.desk,
            at=self.at,
        )
        self.course.refresh_from_db()
        return done

    def allow(self, event=None):
        event = event or self.event
        events.let_course_go_on(event.pk, by=self.clinician, at=self.at)

    def close(self, **changes):
        self.event.refresh_from_db()
        end = {**OVER, "resolved_on": self.at.date(), **changes}
        events.assess(
            self.event.pk,
            end,
            version=self.event.version,
            by=self.clinician,
            at=self.at,
        )
        events.close(self.event.pk, by=self.clinician, at=self.at)


@pytest.fixture
def world():
    return Held()


@pytest.mark.parametrize("who", ["desk", "clinician"])
def test_nobody_sets_times_before_the_word(world, who):
    with pytest.raises(CourseRefused, match="Clinician first"):
        world.resume(by=getattr(world, who))

    world.course.refresh_from_db()
    assert world.course.state == "paused"


def test_desk_sets_times_after_the_word(world):
    world.allow()

    assert world.resume().state == "active"


def test_word_is_written_once_and_turns_the_desks_task_around(world):
    world.allow()
    world.allow()

    kinds = list(world.event.entries.values_list("kind", flat=True))
    task = Task.objects.get(kind=TaskKind.COURSE_ON_HOLD)
    assert kinds == ["opened", "course_resumed"]
    assert (task.facts, task.done_at) == ({"may_go_on": True}, None)


def test_reporting_again_takes_the_word_back(world):
    world.allow()
    world.at += timedelta(hours=1)
    world.tell()

    assert holding(world.course) == [world.event]
    assert Task.objects.get(kind=TaskKind.COURSE_ON_HOLD).facts == {}
    world.allow()
    assert holding(world.course) == []


def test_reporting_again_pauses_a_course_that_went_on(world):
    world.allow()
    world.resume()
    world.at += timedelta(hours=1)

    world.tell()

    world.course.refresh_from_db()
    assert world.course.state == "paused"


def test_each_event_needs_its_own_word(world):
    world.at += timedelta(days=2)
    other = world.tell()
    world.allow()

    with pytest.raises(CourseRefused):
        world.resume()
    world.allow(other)
    assert world.resume().state == "active"


def test_event_that_is_over_holds_nothing(world):
    world.close()

    assert Task.objects.open().get(kind=TaskKind.COURSE_ON_HOLD).facts == {
        "may_go_on": True
    }
    assert world.resume().state == "active"


def test_event_closed_without_an_end_holds_until_the_word(world):
    world.close(outcome="not_recovered", resolved_on=None)

    with pytest.raises(CourseRefused):
        world.resume()
    world.allow()
    assert world.resume().state == "active"


def test_opening_an_event_again_asks_for_the_word_again(world):
    world.close()
    events.reopen(world.event.pk, "Came back", by=world.clinician, at=world.at)

    assert holding(world.course) == [world.event]


def test_word_about_a_course_that_does_not_wait_is_refused(world):
    world.allow()
    world.resume()

    with pytest.raises(EventRefused):
        world.allow()


def test_hold_of_the_desk_is_not_undone_under_a_report(world):
    world.allow()
    world.resume()
    order = StateOrder(
        version=world.course.version, reason="On holiday", form_key=uuid.uuid4()
    )
    world.at += timedelta(days=2)
    pause_course(world.course.pk, order, by=world.desk, at=world.at)
    change = UndoableChange.objects.get(kind="course_paused")
    world.tell()

    with pytest.raises(undo.UndoRefused):
        undo.undo(change.uid, by=world.desk, at=world.at)

    world.course.refresh_from_db()
    assert (world.course.state, world.course.pause_reason) == ("paused", "On holiday")
    assert Task.objects.open().filter(kind=TaskKind.COURSE_ON_HOLD).exists()


def page_of(client, world, person):
    client.force_login(person)
    return client.get(reverse("course-detail", args=[world.course.pk])).content.decode()


def test_desks_page_says_who_must_act_and_not_why(client, world):
    page = page_of(client, world, world.desk)

    assert "Clinician first" in page
    assert world.clinician.full_name in page
    assert 'name="on"' not in page
    assert "Open the event" not in page


def test_clinicians_page_leads_to_the_event(client, world):
    page = page_of(client, world, world.clinician)

    assert reverse("event-detail", args=[world.event.pk]) in page


def test_page_offers_to_resume_after_the_word(client, world):
    world.allow()

    assert 'name="on"' in page_of(client, world, world.desk)


def test_repair_page_leads_back_while_the_course_waits(client, world):
    client.force_login(world.desk)
    url = reverse("course-repair", args=[world.course.pk])

    answer = client.get(f"{url}?on=2027-03-20", follow=True)

    assert answer.redirect_chain == [
        (reverse("course-detail", args=[world.course.pk]), 302)
    ]
    assert "a clinician must say that this course may go on" in answer.content.decode()


@pytest.mark.parametrize("kind", ["desk", "clinician"])
def test_only_a_clinician_gives_the_word(client, world, kind):
    client.force_login(getattr(world, kind))

    answer = client.post(reverse("event-resume", args=[world.event.pk]))

    said = AdverseEvent.objects.get().entries.filter(kind="course_resumed").exists()
    assert (answer.status_code, said) == ((302, True) if said else (403, False))
    assert said is (kind == "clinician")
