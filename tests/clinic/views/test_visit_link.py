from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from clinic.actions import links
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import LinkRequest
from clinic.models import AppointmentChange, AuditEvent, Message
from tests.factories.clinic import NOW, TODAY, open_diary

pytestmark = pytest.mark.django_db
S = AppointmentState


@pytest.fixture(autouse=True)
def _three_days_before():
    with time_machine.travel(NOW - timedelta(days=3), tick=False):
        yield


@pytest.fixture
def diary():
    return open_diary()


def link_to(appointment, purpose=LinkPurpose.APPOINTMENT):
    token = links.issue(
        LinkRequest(
            purpose=purpose,
            object_id=appointment.pk,
            expires_at=appointment.ends_at + timedelta(days=1),
        ),
        patient_id=appointment.patient_id,
        at=NOW - timedelta(days=3),
    )
    return f"/p/visit/{token}/"


def test_page_shows_date_time_place_and_zone(client, diary):
    answer = client.get(link_to(diary.appointment("10:00")))

    assert answer.status_code == 200
    for part in ("Monday", "10:00", "1 March 2027", "Istanbul time (UTC+3)"):
        assert part in answer.text
    assert diary.location.address in answer.text
    assert "I will come" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_page_says_nothing_clinical(client):
    diary = open_diary(session=True)

    answer = client.get(link_to(diary.appointment("10:00")))

    assert "esotherapy" not in answer.text


def test_page_speaks_the_patients_language(client, diary):
    diary.patient.language = "tr"
    diary.patient.save()

    answer = client.get(link_to(diary.appointment("10:00")))

    assert 'lang="tr"' in answer.text
    assert "Pazartesi" in answer.text


def test_looking_ten_times_changes_nothing(client, diary):
    appointment = diary.appointment()
    address = link_to(appointment)

    for _ in range(10):
        client.get(address)
        client.head(address)

    appointment.refresh_from_db()
    assert (appointment.state, appointment.version) == (S.BOOKED, 1)
    assert AppointmentChange.objects.count() == 0
    assert AuditEvent.objects.count() == 0


def test_patient_confirms_by_a_post(client, diary):
    appointment = diary.appointment()
    address = link_to(appointment)

    for _ in range(2):
        answer = client.post(address, {"answer": "come", "version": 1}, follow=True)

    assert "You said that you will come." in answer.text
    appointment.refresh_from_db()
    assert appointment.state == S.CONFIRMED
    change = AppointmentChange.objects.get()
    assert (change.by, change.via_link) == (None, True)


def test_patient_cancels_by_a_post(client, diary):
    appointment = diary.appointment()
    address = link_to(appointment)

    for _ in range(2):
        answer = client.post(
            address,
            {"answer": "cannot", "version": 1, "reason": "Flu"},
            follow=True,
        )

    assert "This appointment is cancelled." in answer.text
    appointment.refresh_from_db()
    assert (appointment.state, appointment.cancel_reason) == (S.CANCELLED, "Flu")
    assert Message.objects.get().kind == MessageKind.APPOINTMENT_CANCELLED
    assert AuditEvent.objects.get().actor == "patient"


def test_patient_who_confirmed_can_still_cancel(client, diary):
    appointment = diary.appointment(state=S.CONFIRMED)

    client.post(link_to(appointment), {"answer": "cannot", "version": 1})

    appointment.refresh_from_db()
    assert appointment.state == S.CANCELLED


def test_free_cancellation_is_told_with_its_end(client, diary):
    answer = client.get(link_to(diary.appointment("10:00")))

    assert "Sunday 28 February 2027, 10:00" in answer.text
    assert "late cancellation" not in answer.text


def test_late_cancellation_is_possible_and_says_so(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)

    with time_machine.travel(diary.at("09:00"), tick=False):
        page = client.get(address)
        client.post(address, {"answer": "cannot", "version": 1})

    assert "It is less than" in page.text
    appointment.refresh_from_db()
    assert appointment.state == S.CANCELLED


def test_old_link_of_a_moved_appointment_shows_its_present_state(client, diary):
    appointment = diary.appointment("10:00")
    address = link_to(appointment)
    appointment.starts_at = diary.at("14:00")
    appointment.ends_at = appointment.blocked_until = diary.at("14:30")
    appointment.version = 2
    appointment.save()

    answer = client.get(address)

    assert "14:00" in answer.text
    assert "10:00" not in answer.text.replace("14:00", "")


def test_answer_to_the_old_time_is_refused_and_shows_the_new_one(client, diary):
    appointment = diary.appointment("14:00", version=2)

    answer = client.post(link_to(appointment), {"answer": "come", "version": 1})

    assert answer.status_code == 409
    assert "has changed in the meantime" in answer.text
    assert "14:00" in answer.text
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.ARRIVED, "You have arrived."),
        (S.DONE, "This appointment is over."),
        (S.NO_SHOW, "did not take place"),
        (S.CANCELLED, "This appointment is cancelled."),
    ],
)
def test_what_is_settled_offers_no_answer(client, diary, state, words):
    answer = client.get(link_to(diary.appointment(state=state)))

    assert words in answer.text
    assert "I will come" not in answer.text


def test_answer_to_a_settled_appointment_changes_nothing(client, diary):
    appointment = diary.appointment(state=S.DONE)

    answer = client.post(link_to(appointment), {"answer": "cannot", "version": 1})

    assert answer.status_code == 409
    appointment.refresh_from_db()
    assert appointment.state == S.DONE


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"answer": "come"},
        {"answer": "maybe", "version": 1},
        {"answer": "come", "version": "x"},
        {"answer": "cannot", "version": 1, "reason": "x" * 201},
        {"answer": "cannot", "version": 1, "reason": "\x00"},
    ],
)
def test_bad_answer_changes_nothing_and_keeps_the_page(client, diary, form):
    appointment = diary.appointment()

    answer = client.post(link_to(appointment), form)

    assert answer.status_code == 422
    assert "10:00" in answer.text
    appointment.refresh_from_db()
    assert appointment.version == 1


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 500, "../../etc/passwd"])
def test_unknown_link_is_gone(client, diary, token):
    answer = client.get(f"/p/visit/{token}/")

    assert answer.status_code in {404, 410}
    assert diary.patient.full_name not in answer.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_expired_and_revoked_links_are_gone(client, diary, method):
    appointment = diary.appointment()
    expired, revoked = link_to(appointment), link_to(appointment)

    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert getattr(client, method)(expired).status_code == 410
    links.revoke(purpose=LinkPurpose.APPOINTMENT, object_id=appointment.pk, at=NOW)
    assert getattr(client, method)(revoked).status_code == 410


def test_link_for_another_purpose_opens_nothing(client, diary):
    address = link_to(diary.appointment(), LinkPurpose.PLAN)

    assert client.get(address).status_code == 410


def test_answer_without_the_csrf_token_is_refused(diary):
    strict = Client(enforce_csrf_checks=True)
    appointment = diary.appointment()

    answer = strict.post(link_to(appointment), {"answer": "come", "version": 1})

    assert answer.status_code == 403
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED


def preparation(appointment, *, language):
    return [f"Wash your hair the evening before ({language})."]


def test_preparation_comes_from_the_app_above(client, diary, settings):
    settings.VISIT_PREPARATION = f"{__name__}.preparation"

    answer = client.get(link_to(diary.appointment()))

    assert "Wash your hair the evening before (en-gb)." in answer.text


def test_without_an_app_above_there_is_no_preparation(client, diary, settings):
    settings.VISIT_PREPARATION = ""

    answer = client.get(link_to(diary.appointment()))

    assert "Before you come" not in answer.text


@pytest.mark.parametrize(
    ("type_fields", "expected"), [({"session": True}, True), ({}, False)]
)
def test_only_a_session_asks_for_preparation(client, type_fields, expected):
    diary = open_diary(**type_fields)

    answer = client.get(link_to(diary.appointment()))

    assert ("Come with clean, dry hair" in answer.text) is expected


def test_day_of_the_tests_is_as_they_say():
    assert TODAY.isoformat() == "2027-03-01"
