import pytest
from django.urls import reverse

from clinic.domain.tasks import TaskKind
from clinic.models import Task
from tests.factories.clinic import NOW, StaffMemberFactory, TaskFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def shown(client, **query):
    answer = client.get(reverse("task-list"), query)
    return [row.pk for row in answer.context["tasks"]]


def finish(client, task, outcome=""):
    return client.post(reverse("task-finish", args=[task.pk]), {"outcome": outcome})


def test_desk_sees_its_own_work_and_not_the_clinicians(client, diary):
    mine = TaskFactory(kind=TaskKind.ANOTHER_TIME, patient=diary.patient)
    TaskFactory(kind=TaskKind.COURSE_DECISION, patient=diary.patient)

    assert shown(client) == [mine.pk]


def test_task_of_one_person_is_shown_to_nobody_else(client, diary):
    TaskFactory(patient=diary.patient, assignee=StaffMemberFactory(desk=True))
    mine = TaskFactory(patient=diary.patient, assignee=diary.desk)

    assert shown(client) == [mine.pk]


def test_manager_sees_the_work_of_the_desk(client, diary):
    task = TaskFactory(kind=TaskKind.ANOTHER_TIME, patient=diary.patient)
    client.force_login(StaffMemberFactory(manager=True))

    assert shown(client) == [task.pk]


def test_finished_task_leaves_the_list_and_keeps_its_outcome(client, diary):
    task = TaskFactory(patient=diary.patient)

    finish(client, task, "Comes on Friday")

    assert shown(client) == []
    assert "Comes on Friday" in client.get(reverse("task-list"), {"show": "done"}).text


def test_desk_cannot_settle_what_a_clinician_decides(client, diary):
    task = TaskFactory(kind=TaskKind.COURSE_DECISION, patient=diary.patient)

    assert finish(client, task).status_code == 404
    assert Task.objects.get().done_at is None


def test_too_long_an_outcome_is_refused_and_the_task_stays_open(client, diary):
    task = TaskFactory(patient=diary.patient)

    answer = client.post(
        reverse("task-finish", args=[task.pk]), {"outcome": "x" * 251}, follow=True
    )

    assert "250" in answer.text
    assert Task.objects.get().done_at is None


@pytest.mark.parametrize("kind", list(TaskKind))
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"starts": "2027-03-08", "hours": 3, "practitioner": "Dr. A"},
        {"number": 4, "gap_days": 30, "max_days": 21},
        {"starts": "x", "hours": "y", "practitioner": None},
    ],
)
def test_every_kind_has_words_whatever_its_facts(client, diary, kind, facts):
    TaskFactory(kind=kind, patient=diary.patient, assignee=diary.desk, facts=facts)

    answer = client.get(reverse("task-list"))

    assert diary.patient.full_name in answer.text


def test_queries_do_not_grow_with_the_tasks(client, diary, django_assert_num_queries):
    TaskFactory(patient=diary.patient)
    shown(client)
    with django_assert_num_queries(8) as one:
        shown(client)
    for _ in range(2):
        TaskFactory(patient=diary.patient, done_at=None, created_at=NOW)
    with django_assert_num_queries(len(one.captured_queries)):
        shown(client)
