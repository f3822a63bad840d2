"""When the clinic calls instead, and what a patient who cannot come sees."""

from datetime import timedelta

import pytest
import time_machine

from clinic.actions import moving, undo
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.tasks import TaskKind
from clinic.domain.undo import ChangeKind
from clinic.models import Task
from tests.clinic.actions.test_appointments import moving as move_to
from tests.clinic.views.test_visit_times import (
    THEN,
    another,
    choose,
    code,
    link_to,
)
from tests.factories.clinic import NOW, ClinicFactory, open_diary

pytestmark = pytest.mark.django_db
S = AppointmentState


@pytest.fixture(autouse=True)
def _three_days_before(settings):
    settings.VISIT_WINDOW = ""
    with time_machine.travel(THEN, tick=False):
        yield


@pytest.fixture
def diary():
    return open_diary()


def test_when_nothing_is_free_the_desk_gets_one_task_and_the_patient_hears(
    client, diary
):
    diary.clinician.shifts.all().delete()
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    for _ in range(2):
        answer = another(client, address)
    page = client.get(address)

    assert answer.url == address
    assert "We will call you" in page.text
    assert 'value="another"' not in page.text
    task = Task.objects.get()
    assert (task.kind, task.appointment, task.role) == (
        TaskKind.ANOTHER_TIME,
        appointment,
        "front_desk",
    )
    assert task.facts == {"starts": "2027-03-01", "why": "none_free"}


def test_patient_whom_no_time_suits_is_called(client, diary):
    address = link_to(diary.appointment())

    client.post(f"{address}times/", {"answer": "call", "version": 1})

    assert Task.objects.get().facts["why"] == "none_suits"


def test_after_the_cutoff_the_clinic_calls(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    with time_machine.travel(diary.at("06:00"), tick=False):
        assert another(client, address).url == address
        assert choose(client, address, code(diary, "14:00")).url == address
        assert client.get(f"{address}times/").url == address

    assert Task.objects.get().facts["why"] == "late"
    appointment.refresh_from_db()
    assert appointment.version == 1


def test_after_three_changes_by_link_the_clinic_calls(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    for version, clock in enumerate(("11:00", "12:00", "13:00", "14:00"), start=1):
        choose(client, address, code(diary, clock), version=version)
    another(client, address)

    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("13:00")
    assert Task.objects.get().facts["why"] == "often"


def test_changes_by_the_desk_do_not_count(client, diary):
    appointment = diary.appointment("10:00")
    for version, clock in enumerate(("11:00", "12:00", "13:00"), start=1):
        moving.move(
            appointment.pk, move_to(diary, clock, version), by=diary.desk, at=THEN
        )

    answer = another(client, link_to(appointment))

    assert answer.url.endswith("/times/")


def test_choosing_a_time_after_all_takes_the_task_off_the_list(client, diary):
    address = link_to(diary.appointment("10:00"))
    client.post(f"{address}times/", {"answer": "call", "version": 1})

    choose(client, address, code(diary, "14:00"))

    assert Task.objects.get().done_at == THEN


def test_another_time_from_the_desk_takes_it_off_the_list_and_undoing_puts_it_back(
    client, diary
):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)
    client.post(f"{address}times/", {"answer": "call", "version": 1})

    with undo.recording(ChangeKind.MOVED, by=diary.desk, at=THEN) as recording:
        request = move_to(diary, "14:00")
        moving.move(
            appointment.pk, request, by=diary.desk, at=THEN, recording=recording
        )
    settled = Task.objects.get().done_by
    undo.undo(recording.change.uid, by=diary.desk, at=THEN)

    assert settled == diary.desk
    assert Task.objects.get().done_at is None
    assert "We will call you" in client.get(address).text


@pytest.mark.parametrize("state", [S.HELD, S.ARRIVED, S.DONE, S.NO_SHOW, S.CANCELLED])
def test_what_is_not_firm_and_ahead_cannot_be_moved(client, diary, state):
    held_until = NOW - timedelta(days=1) if state == S.HELD else None
    appointment = diary.appointment("10:00", state=state, held_until=held_until)
    address = link_to(appointment)

    assert 'value="another"' not in client.get(address).text
    assert client.get(f"{address}times/").url == address
    assert choose(client, address, code(diary, "14:00")).status_code == 409
    client.post(f"{address}times/", {"answer": "call", "version": 1})

    assert Task.objects.count() == 0
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00")


def test_held_visit_says_until_when_it_is_kept(client, diary):
    appointment = diary.appointment("10:00", state=S.HELD, held_until=diary.at("09:00"))

    page = client.get(link_to(appointment))

    assert "only kept free for you" in page.text
    assert "Monday 1 March 2027, 09:00" in page.text


# Cannot come


def test_cancelling_in_time_asks_nothing_of_the_desk(client, diary):
    address = link_to(diary.appointment("10:00"))

    client.post(address, {"answer": "cannot", "version": 1})

    assert Task.objects.count() == 0
    assert "It was cancelled late" not in client.get(address).text


def test_late_cancellation_is_marked_and_told_to_the_desk(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    with time_machine.travel(diary.at("06:00"), tick=False):
        for _ in range(2):
            client.post(address, {"answer": "cannot", "version": 1})
        page = client.get(address)

    assert "It was cancelled late" in page.text
    task = Task.objects.get()
    assert (task.kind, task.facts) == (
        TaskKind.LATE_CANCELLATION,
        {"starts": "2027-03-01", "hours": 5},
    )


def test_clinics_own_rule_is_read_before_cancelling(client, diary):
    clinic = ClinicFactory()
    clinic.refund_text_en, clinic.refund_text_tr = "Half is due.", "Yarısı ödenir."
    clinic.save()
    address = link_to(diary.appointment())

    assert "Half is due." in client.get(address).text
    diary.patient.language = "tr"
    diary.patient.save()
    assert "Yarısı ödenir." in client.get(address).text


def test_directions_ask_no_other_site(client, diary):
    page = client.get(link_to(diary.appointment()))

    assert 'href="geo:0,0?q=Abide' in page.text
    assert "https://" not in page.text.replace("https://testserver", "")
