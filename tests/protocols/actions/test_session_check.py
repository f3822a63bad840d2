"""What a check before a session does beyond the day: facts, the pause, the desk's task."""

from datetime import timedelta

import pytest
from django.db.models import F

from clinic.models import Appointment, Message, Task
from patients.models import ClinicalFact
from protocols.actions import sessions
from protocols.actions.sessions import ChecklistInput
from protocols.models import Course, PlannedSession
from protocols.queries.session_clearing import blockers_of, new_red
from protocols.queries.sessions import Checklist, planned_sessions
from tests.factories.clinic import NOW
from tests.protocols.actions.test_sessions import BODY, DAY, NOTHING_NEW, World

pytestmark = pytest.mark.django_db


def hold_tasks() -> list[tuple[str, str]]:
    tasks = Task.objects.filter(kind="course_on_hold", done_at=None)
    return list(tasks.values_list("role", "key"))


def test_new_red_answer_pauses_the_course_and_tells_the_desk_once():
    world = World()

    world.checked(scalp_infection="yes")
    world.checked(scalp_infection="yes")

    course = Course.objects.get()
    assert (course.state, course.pause_reason) == ("paused", "Clinician first")
    assert hold_tasks() == [("front_desk", f"course_on_hold:{course.pk}")]
    assert Task.objects.filter(kind="course_on_hold").values_list("facts").get() == (
        {},
    )
    fact = ClinicalFact.objects.get(key="scalp_infection", superseded_at=None)
    assert (fact.value, fact.source) == ("yes", "session_check")


def test_paused_course_is_not_cleared():
    world = World()
    record = world.checked(scalp_infection="yes")

    assert record.state == "draft"
    assert {("course_screening", "S01"), ("plan", "")} <= set(world.hurdles(record))


@pytest.mark.parametrize(
    "answers",
    [
        {"hours_since_alcohol": 3},
        {"temperature_c": 38.5},
        {"sbp": 85},
        {"wound_or_sunburn": "yes"},
    ],
)
def test_stop_of_today_alone_leaves_the_course_running(answers):
    world = World()

    record = world.checked(**answers)

    assert record.state == "draft"
    assert Course.objects.get().state == "active"
    assert hold_tasks() == []


def test_answers_that_nothing_changes_are_not_recorded_anew():
    world = World()
    before = ClinicalFact.objects.count()

    world.checked()

    assert ClinicalFact.objects.count() == before


def test_red_finding_that_was_recorded_before_is_not_new():
    world = World()
    world.checked(scalp_infection="yes")

    assert new_red(world.patient, at=NOW) == frozenset()


def test_reminders_of_a_held_course_are_taken_back():
    world = World()
    appointment = world.planned.appointment
    two_days = timedelta(days=2)
    Appointment.objects.update(
        state="booked",
        starts_at=F("starts_at") + two_days,
        ends_at=F("ends_at") + two_days,
        blocked_until=F("blocked_until") + two_days,
    )
    Message.objects.create(
        kind="reminder",
        patient=world.patient,
        appointment=appointment,
        to_address="a@example.org",
        dedupe_key="k",
        queued_at=NOW,
        not_before=NOW,
    )

    world.checked(scalp_infection="yes")

    assert Message.objects.get(dedupe_key="k").state == "cancelled"


def last_of_window(world: World, number: int) -> PlannedSession:
    planned = world.course.sessions.get(number=number)
    planned.earliest = planned.target = planned.latest = NOW.date() - timedelta(days=1)
    planned.save()
    return planned_sessions().get(pk=planned.pk)


def test_session_outside_its_planned_window_asks_why_and_keeps_the_reason():
    world = World()
    world.planned = last_of_window(world, 2)
    record = world.opened()
    late = Checklist(answers=DAY, **NOTHING_NEW, **BODY)
    first = sessions.check(record, ChecklistInput(late), by=world.clinician, at=NOW)
    asked = world.hurdles(first)

    again = ChecklistInput(late, outside_window_reason="Was abroad")
    second = sessions.check(record, again, by=world.clinician, at=NOW)

    assert asked == [("late", "")]
    assert (second.state, second.outside_window_reason) == ("cleared", "Was abroad")


def test_session_beyond_the_protocols_number_asks_why():
    world = World()
    plan = world.course.plan
    plan.protocol_copy["phases"] = [{"sessions": {"maximum": 0}}]
    plan.save()
    # Nothing is said about a protocol without counts.
    assert "G13" not in {rule for _hurdle, rule in world.hurdles(world.checked())}

    plan.protocol_copy["phases"] = [{"sessions": {"maximum": 1}}]
    plan.save()
    other = world.course.sessions.get(number=2)
    given = sessions.open_record(
        planned_sessions().get(pk=other.pk), by=world.clinician, at=NOW
    )
    given.state, given.started_at = "signed", NOW - timedelta(days=30)
    given.signed_at, given.signed_by = NOW - timedelta(days=30), world.clinician
    given.save()

    record = world.checked()

    assert ("too_many", "G13") in world.hurdles(record)
    record.too_many_reason = "Agreed with the patient"
    found = blockers_of(record, world.session, at=NOW)
    assert "G13" not in {blocker.rule_id for blocker in found}


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ({"pulse": None}, "Pulse: measure it today."),
        ({"eaten": ""}, "Ask whether they have eaten and drunk today."),
    ],
    ids=["pulse", "eaten"],
)
def test_pulse_and_food_are_asked_before_a_session(left_out, words):
    world = World()

    record = world.checked(news={**NOTHING_NEW, **left_out})

    assert [each.text for each in blockers_of(record, world.session, at=NOW)] == [words]


def test_last_period_is_asked_of_whoever_may_be_pregnant_and_of_nobody_else():
    man, woman = World(), World()
    woman.patient.sex_at_birth = "F"
    woman.patient.save()
    unsaid = {**NOTHING_NEW, "last_period": ""}

    texts = [
        [each.text for each in blockers_of(record, world.session, at=NOW)]
        for world in (man, woman)
        for record in (world.checked(news=unsaid),)
    ]

    words = "Ask for the first day of the last period."
    assert [words in each for each in texts] == [False, True]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"pustules": 1}, "Pustules or crusts are seen: is it an infection?"),
        ({"erythema": 2}, "Marked redness or scaling is seen: which skin disease?"),
        ({"scaling": 3}, "Marked redness or scaling is seen: which skin disease?"),
        ({"erythema": 1, "sebum": 3, "excoriation": 1}, ""),
    ],
    ids=["pustules", "redness", "scaling", "mild"],
)
def test_what_is_seen_on_the_scalp_asks_for_an_answer_of_today(seen, words):
    world = World()
    answers = {key: DAY[key] for key in DAY if key != "scalp_infection"}
    given = ChecklistInput(
        Checklist(answers=answers, **NOTHING_NEW, **BODY), site_exam={"vertex": seen}
    )

    record = sessions.check(world.opened(), given, by=world.clinician, at=NOW)

    found = [each.text for each in blockers_of(record, world.session, at=NOW)]
    assert record.site_exam == {"vertex": seen}
    assert [each for each in found if each == words] == ([words] if words else [])
