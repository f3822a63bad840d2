import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.models import AppointmentChange, AuditEvent
from tests.factories.clinic import (
    NOW,
    StaffMemberFactory,
    open_diary,
)

pytestmark = pytest.mark.django_db
S = AppointmentState


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def diary(client):
    found = open_diary()
    client.force_login(found.desk)
    return found


def url(name, appointment):
    return reverse(f"appointment-{name}", args=[appointment.pk])


def steps(answer):
    return [str(step.word) for step in answer.context["card"].steps]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.HELD, ["Book it for good"]),
        (S.BOOKED, ["Confirm", "Check in"]),
        (S.CONFIRMED, ["Not confirmed after all", "Check in"]),
        (S.ARRIVED, ["Undo check-in", "Start", "Into the room"]),
        (S.IN_ROOM, ["Back to waiting", "Done", "Start"]),
        (S.IN_TREATMENT, ["Done"]),
        (S.DONE, []),
        (S.NO_SHOW, ["Came after all"]),
        (S.CANCELLED, []),
    ],
)
def test_page_offers_what_the_state_allows(client, diary, state, expected):
    held_until = diary.at("09:00") if state == S.HELD else None
    appointment = diary.appointment(state=state, held_until=held_until)

    assert steps(client.get(url("detail", appointment))) == expected


def test_no_show_is_offered_once_it_has_begun(client, diary):
    appointment = diary.appointment("10:00")

    with time_machine.travel(diary.at("10:20"), tick=False):
        client.force_login(diary.desk)
        answer = client.get(url("detail", appointment))

    assert "Did not come" in steps(answer)


def test_page_shows_time_place_and_history_and_leaves_a_trace(client, diary):
    appointment = diary.appointment("10:00")
    client.post(url("advance", appointment), {"to": "confirmed", "version": 1})

    answer = client.get(url("detail", appointment))

    assert "Monday 1 March 2027, 10:00" in answer.text
    assert "Istanbul time (UTC+3)" in answer.text
    (line,) = answer.context["history"]
    assert (line.what, line.who) == ("Confirmed", "Selin Kaya")
    event = AuditEvent.objects.get(action="appointment_read")
    assert (event.by, event.patient_id) == (diary.desk, diary.patient.pk)


def test_history_of_a_move_shows_before_and_after(client, diary):
    appointment = diary.appointment("10:00")
    AppointmentChange.objects.create(
        appointment=appointment,
        at=NOW,
        by=diary.desk,
        from_state=S.BOOKED,
        to_state=S.BOOKED,
        starts_before=diary.at("09:00"),
        starts_after=diary.at("10:00"),
        practitioner_before=diary.clinician,
        room_before=diary.room,
        reason="Train is late",
    )

    (line,) = client.get(url("detail", appointment)).context["history"]

    assert line.what == "Moved"
    assert line.details == [
        f"Before: Monday 1 March 2027, 09:00, Dr. Ayşe Işık, {diary.room.name}",
        "After: Monday 1 March 2027, 10:00",
    ]


def test_patient_who_gets_no_mail_is_to_be_called(client, diary):
    diary.patient.wants_reminders = False
    diary.patient.save()

    answer = client.get(url("detail", diary.appointment()))

    assert "call instead" in answer.text


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(
    rows, client, diary, settings, django_assert_num_queries
):
    settings.CARD_NOTES = []
    appointment = diary.appointment()
    for _ in range(rows):
        AppointmentChange.objects.create(
            appointment=appointment,
            at=NOW,
            by=StaffMemberFactory(),
            to_state=S.BOOKED,
            starts_after=appointment.starts_at,
        )

    with django_assert_num_queries(10):
        client.get(url("detail", appointment))


@pytest.mark.parametrize("name", ["detail", "move", "cancel"])
def test_colleagues_appointment_is_not_found_for_a_clinician(client, diary, name):
    appointment = diary.appointment()
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(url(name, appointment)).status_code == 404
    client.force_login(diary.clinician)
    assert client.get(url(name, appointment)).status_code == 200


def test_colleagues_appointment_is_not_advanced_by_a_clinician(client, diary):
    appointment = diary.appointment()
    client.force_login(StaffMemberFactory(clinician=True))

    answer = client.post(url("advance", appointment), {"to": "confirmed", "version": 1})

    assert answer.status_code == 404
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED


@pytest.mark.parametrize("name", ["detail", "move", "cancel"])
def test_unknown_appointment_is_not_found(client, diary, name):
    path = reverse(f"appointment-{name}", args=[999_999])

    assert client.get(path).status_code == 404


def test_wrong_methods_are_refused(client, diary):
    appointment = diary.appointment()

    assert client.get(url("advance", appointment)).status_code == 405
    assert client.post(url("detail", appointment)).status_code == 405
    assert client.post(reverse("appointment-overrides")).status_code == 405


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"to": "cancelled", "version": 1},
        {"to": "nonsense", "version": 1},
        {"to": "arrived", "version": "x"},
        {"to": "arrived", "version": "99999999999999999999999"},
        {"to": "arrived\x00", "version": 1},
    ],
)
def test_step_that_does_not_exist_changes_nothing(client, diary, form):
    appointment = diary.appointment()

    answer = client.post(url("advance", appointment), form)

    assert answer.url == url("detail", appointment)
    appointment.refresh_from_db()
    assert appointment.version == 1


def test_stale_step_says_who_changed_it(client, diary):
    appointment = diary.appointment()
    client.post(url("advance", appointment), {"to": "confirmed", "version": 1})

    answer = client.post(
        url("advance", appointment), {"to": "arrived", "version": 1}, follow=True
    )

    assert "Selin Kaya changed this at 08:00." in answer.text


@pytest.mark.parametrize("place", ["https://evil.test/", "//evil.test/", "x", ""])
def test_step_goes_back_to_no_other_site(client, diary, place):
    appointment = diary.appointment()

    answer = client.post(
        url("advance", appointment),
        {"to": "confirmed", "version": 1, "next": place},
    )

    assert answer.url == url("detail", appointment)


def test_cancelling_needs_a_reason(client, diary):
    appointment = diary.appointment()

    answer = client.post(url("cancel", appointment), {"version": 1, "reason": " "})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"reason"}


def test_cancelling_twice_is_cancelling_once(client, diary):
    appointment = diary.appointment()

    for _ in range(2):
        answer = client.post(
            url("cancel", appointment), {"version": 1, "reason": "Ill"}
        )

    assert answer.url == url("detail", appointment)
    assert AppointmentChange.objects.count() == 1


def test_cancelling_what_somebody_changed_before_shows_the_present_state(client, diary):
    appointment = diary.appointment(version=2)

    answer = client.post(url("cancel", appointment), {"version": 1, "reason": "Ill"})

    assert answer.status_code == 422
    assert "It is now Monday 1 March 2027, 10:00." in answer.text
    assert answer.context["form"]["reason"].value() == "Ill"


def test_overrides_are_for_managers(client, diary):
    assert client.get(reverse("appointment-overrides")).status_code == 403

    client.force_login(StaffMemberFactory(manager=True))
    assert "Nothing was overbooked" in client.get(reverse("appointment-overrides")).text


@pytest.mark.parametrize("rows", [1, 3])
def test_overrides_ask_as_often_for_one_row_as_for_three(
    rows, client, django_assert_num_queries
):
    manager = StaffMemberFactory(manager=True)
    client.force_login(manager)
    for _ in range(rows):
        open_diary().appointment(
            overbooked=True, overbook_reason="Pain", overbooked_by=manager
        )

    with django_assert_num_queries(7):
        answer = client.get(reverse("appointment-overrides"), {"page": "abc"})
    assert len(answer.context["rows"]) == rows


def test_history_names_the_patient_and_the_system(client, diary):
    appointment = diary.appointment()
    for via_link, state in ((True, S.CONFIRMED), (False, S.BOOKED)):
        AppointmentChange.objects.create(
            appointment=appointment,
            at=NOW,
            via_link=via_link,
            to_state=state,
            from_state=S.CONFIRMED if state == S.BOOKED else S.BOOKED,
            starts_after=appointment.starts_at,
        )
    AppointmentChange.objects.create(
        appointment=appointment,
        at=NOW,
        by=diary.desk,
        to_state=S.HELD,
        starts_after=appointment.starts_at,
    )

    lines = client.get(url("detail", appointment)).context["history"]

    assert [(line.who, line.what) for line in lines] == [
        ("Selin Kaya", "Held"),
        ("The system", "Not confirmed after all"),
        ("The patient, by link", "Confirmed"),
    ]
