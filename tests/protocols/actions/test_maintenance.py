"""Maintenance that is begun from a report, issued and booked: counted from what was given."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from protocols.actions.maintenance import begin_maintenance
from protocols.models import Course, PlanVersion, TreatmentPlan
from protocols.presenters.plan_content import Issue, plan_content
from protocols.queries.plans import open_plan
from tests.factories.clinic import NOW
from tests.factories.courses import CourseWorld
from tests.factories.protocol_rows import candidacy_check

pytestmark = pytest.mark.django_db

GIVEN = 4


@pytest.fixture
def world():
    """Four of nine sessions took place; the rest was given up."""
    world = CourseWorld()
    course = world.booked()
    world.give(course, GIVEN)
    Course.objects.filter(pk=course.pk).update(state="ended", ended_at=NOW)
    return world


def issued(world: CourseWorld, plan: TreatmentPlan) -> None:
    check = candidacy_check(world.patient, run_by=world.clinician)
    issue = Issue(
        opened=open_plan(plan, at=NOW),
        check=check,
        clinic=world.clinic,
        issuer=world.clinician,
        number=1,
        at=NOW,
        zone=ZoneInfo("Europe/Istanbul"),
    )
    PlanVersion.objects.create(
        plan=plan,
        number=1,
        language=world.patient.language,
        content=plan_content(issue).as_json(),
        check_run=check,
        issued_by=world.clinician,
        issued_at=NOW,
    )
    TreatmentPlan.objects.filter(pk=plan.pk).update(state="active")
    plan.refresh_from_db()


def test_first_time_that_is_booked_lies_in_the_window_after_the_last_one_given(world):
    first = Course.objects.get()
    given = first.sessions.get(number=GIVEN).appointment
    last_on = given.starts_at.astimezone(ZoneInfo("Europe/Istanbul")).date()
    plan = begin_maintenance(first, by=world.clinician, at=given.ends_at)
    issued(world, plan)

    # As the page of the booking does: maintenance counts from the last one given.
    world.plan, world.start = plan, last_on
    course = world.booked(given.ends_at + timedelta(days=1))

    session = course.sessions.get(number=1)
    booked_on = session.appointment.starts_at.date()
    assert (session.earliest, session.latest) == (
        last_on + timedelta(days=session.gap_min_days),
        last_on + timedelta(days=session.gap_max_days),
    )
    assert session.earliest <= booked_on <= session.latest
    assert booked_on == last_on + timedelta(days=30)
