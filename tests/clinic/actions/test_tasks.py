import pytest

from clinic.actions import tasks, undo
from clinic.domain.roles import Role
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.undo import ChangeKind
from clinic.models import AuditEvent, Task
from tests.factories.clinic import NOW, StaffMemberFactory, TaskFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def draft(**changes):
    values = {
        "kind": TaskKind.COURSE_DECISION,
        "patient_id": PatientFactory().pk,
        "key": "decision:1",
        "url": "/courses/1/",
        "facts": {"number": 4},
    }
    return TaskDraft(**{**values, **changes})


def test_task_goes_to_the_role_of_its_kind():
    task = tasks.open_task(draft(), by=None, actor="patient", at=NOW)

    assert (task.role, task.url, task.facts) == (
        Role.CLINICIAN,
        "/courses/1/",
        {"number": 4},
    )
    assert AuditEvent.objects.get(action="task_opened").actor == "patient"


def test_same_work_is_asked_for_once_while_it_is_open():
    first = tasks.open_task(draft(), by=None, actor="system", at=NOW)

    second = tasks.open_task(draft(), by=None, actor="system", at=NOW)

    assert second == first
    assert AuditEvent.objects.filter(action="task_opened").count() == 1


def test_same_work_can_be_asked_for_again_once_it_is_done():
    by = StaffMemberFactory()
    first = tasks.open_task(draft(), by=by, at=NOW)
    tasks.finish(first.pk, by=by, at=NOW)

    assert tasks.open_task(draft(), by=by, at=NOW) != first


def test_first_outcome_stays():
    task, by = TaskFactory(), StaffMemberFactory()

    tasks.finish(task.pk, outcome=" Called, comes on Friday ", by=by, at=NOW)
    again = tasks.finish(task.pk, outcome="Other", by=StaffMemberFactory(), at=NOW)

    assert (again.outcome, again.done_by) == ("Called, comes on Friday", by)
    assert AuditEvent.objects.filter(action="task_done").count() == 1


def test_work_done_elsewhere_closes_the_task_of_its_key():
    task, by = TaskFactory(key="leave:7"), StaffMemberFactory()

    closed = tasks.finish_by_key("leave:7", outcome="Moved", by=by, at=NOW)

    assert closed == task
    assert tasks.finish_by_key("leave:7", by=by, at=NOW) is None


def test_undo_takes_the_task_back_and_opens_the_closed_one():
    by, closed = StaffMemberFactory(), TaskFactory(key="leave:7")
    with undo.recording(ChangeKind.MOVED, by=by, at=NOW) as recording:
        tasks.open_task(draft(), by=by, at=NOW, recording=recording)
        tasks.finish(closed.pk, by=by, at=NOW, recording=recording)

    undo.undo(recording.change.uid, by=by, at=NOW)

    assert list(Task.objects.open()) == [closed]
