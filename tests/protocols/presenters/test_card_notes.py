from datetime import timedelta

import pytest

from clinic.domain.cards import Shown
from clinic.models import Appointment
from protocols.domain.states import PlanState
from protocols.models import Course, PlannedSession, TreatmentPlan
from protocols.presenters.card_notes import details, notes
from tests.factories.clinic import NOW, TODAY, open_diary
from tests.factories.protocol_rows import issued_plan

pytestmark = pytest.mark.django_db


def booked_course(diary, phases):
    """A course with a session a week; the appointments in order."""
    plan = issued_plan(patient=diary.patient, clinician=diary.clinician)
    course = Course.objects.create(
        plan=plan,
        plan_version=plan.versions.get(),
        booked_by=diary.desk,
        booked_at=NOW,
    )
    appointments = []
    for number, phase in enumerate(phases, start=1):
        day = TODAY + timedelta(weeks=number - 1)
        appointment = diary.appointment(starts_at=diary.at("10:00", day))
        PlannedSession.objects.create(
            course=course,
            number=number,
            phase=phase,
            gap_min_days=6,
            gap_target_days=7,
            gap_max_days=10,
            earliest=day,
            target=day,
            latest=day,
            appointment=appointment,
        )
        appointments.append(appointment.pk)
    return appointments


def test_session_says_its_number_and_the_end_of_its_phase():
    diary = open_diary(session=True)
    appointments = booked_course(diary, ["INDUCTION", "INDUCTION", "MAINTENANCE"])

    found = notes(appointments, clinical=False)

    assert [[note.word for note in found[pk]] for pk in appointments] == [
        ["Session 1 of 3"],
        ["Session 2 of 3", "End of phase"],
        ["Session 3 of 3", "End of phase"],
    ]


def test_appointment_without_a_course_has_no_number():
    diary = open_diary()

    assert notes([diary.appointment().pk], clinical=True) == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(rows, django_assert_num_queries):
    diary = open_diary(session=True)
    appointments = booked_course(diary, ["INDUCTION"] * rows)

    with django_assert_num_queries(2):
        notes(appointments, clinical=False)


def test_opened_card_says_phase_and_window():
    diary = open_diary(session=True)
    first, second = booked_course(diary, ["WEEKLY", "WEEKLY"])

    lines = [(d.label, d.words, d.verdict) for d in details(second)]

    # A week after the first; six to ten days are allowed.
    assert lines == [
        ("Course", "2 of 2, Weekly phase", ""),
        ("Window", "7–11 Mar", "inside"),
    ]
    assert details(first)[0].words == "1 of 2, Weekly phase"


def test_opened_card_says_when_a_session_lies_outside_its_window():
    diary = open_diary(session=True)
    _, second = booked_course(diary, ["WEEKLY", "WEEKLY"])
    late = diary.at("10:00", TODAY + timedelta(days=30))
    Appointment.objects.filter(pk=second).update(
        starts_at=late,
        ends_at=late + timedelta(minutes=45),
        blocked_until=late + timedelta(minutes=60),
    )

    assert details(second)[1].verdict == "outside"


def test_appointment_without_a_course_adds_nothing_to_its_card():
    assert details(open_diary().appointment().pk) == []


def test_session_of_a_plan_that_waits_says_pending():
    diary = open_diary(session=True)
    (pk,) = booked_course(diary, ["WEEKLY"])
    TreatmentPlan.objects.update(state=PlanState.PENDING_START)

    shown = [note.shown for note in notes([pk], clinical=False)[pk]]

    assert Shown.PENDING in shown
