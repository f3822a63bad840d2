"""What becomes of a session when its patient answers by link."""

from datetime import timedelta

import pytest

from clinic.actions.visit_answers import cannot_come
from clinic.domain.booking import CancelRequest
from clinic.domain.tasks import TaskKind
from clinic.models import Task
from protocols.models import PlannedSession
from tests.factories.clinic import NOW, AppointmentFactory, ClinicFactory
from tests.factories.protocol_rows import course_of, issued_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    ClinicFactory()
    course = course_of(issued_plan())
    row = course.sessions.get(number=1)
    visit = AppointmentFactory(patient=course.plan.patient)
    PlannedSession.objects.filter(pk=row.pk).update(appointment=visit)
    return PlannedSession.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("earlier", "kind"),
    [
        (timedelta(days=3), TaskKind.ANOTHER_TIME),
        (timedelta(hours=1), TaskKind.LATE_CANCELLATION),
    ],
)
def test_cancelled_session_waits_for_the_desk_where_its_course_is_put_right(
    session, earlier, kind
):
    visit = session.appointment

    for _ in range(2):
        cannot_come(
            visit, CancelRequest(version=1, reason="Flu"), at=visit.starts_at - earlier
        )

    task = Task.objects.get()
    assert task.kind == kind
    assert task.url == f"/courses/{session.course_id}/repair/?session=1"
    session.refresh_from_db()
    assert session.appointment == visit


def test_other_visit_cancelled_in_time_asks_for_nothing():
    visit = AppointmentFactory()

    cannot_come(
        visit,
        CancelRequest(version=1, reason="Flu"),
        at=NOW - timedelta(days=5),
    )

    assert Task.objects.count() == 0
