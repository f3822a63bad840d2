import uuid
from datetime import UTC, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Appointment, AppointmentChange
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentTypeFactory,
    LocationFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

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


def address(diary, **query):
    known = {"patient": diary.patient.pk, "type": diary.type.pk, "day": TODAY}
    return f"{reverse('appointment-book')}?{urlencode({**known, **query})}"


def code(diary, clock, room=None):
    moment = diary.at(clock).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%MZ}.{diary.clinician.pk}.{room or diary.room.pk}"


def offered(answer):
    return [
        option.clock
        for day in answer.context["days"]
        for person in day.people
        for option in person.options
        if day.day == TODAY
    ]


def chosen(answer):
    return [
        option.clock
        for day in answer.context["days"]
        for person in day.people
        for option in person.options
        if option.is_chosen
    ]


def test_patient_is_found_by_name_and_chosen_by_link(client, diary):
    PatientFactory(full_name="Somebody Else")
    wanted = PatientFactory(full_name="Işıl Çelik")

    answer = client.get(reverse("appointment-book"), {"q": "isil", "day": TODAY})

    assert [row.pk for row in answer.context["matches"]] == [wanted.pk]
    assert f"patient={wanted.pk}" in answer.text
    assert answer.context["days"] == []


@pytest.mark.parametrize(
    "query", ["x", "zz", "nobody at all", "%", "\u202e", "a" * 900]
)
def test_search_without_a_hit_says_what_to_do(client, diary, query):
    answer = client.get(reverse("appointment-book"), {"q": query})

    assert answer.context["matches"] == []
    assert "Nobody found" in answer.text


def test_clinician_finds_own_patients_only(client, diary):
    stranger = PatientFactory(full_name="Zeynep Arslan")
    client.force_login(diary.clinician)

    answer = client.get(reverse("appointment-book"), {"q": "zeynep"})

    assert answer.context["matches"] == []
    assert client.get(address(diary, patient=stranger.pk)).status_code == 404


def test_free_times_leave_out_what_is_taken(client, diary):
    diary.appointment("09:00", ends_at=diary.at("16:00"), patient=PatientFactory())

    answer = client.get(address(diary))

    assert offered(answer) == ["16:00", "16:15", "16:30"]


def test_time_clicked_in_the_diary_comes_chosen(client, diary):
    query = {"time": "11:30", "practitioner": diary.clinician.pk}

    assert chosen(client.get(address(diary, **query))) == ["11:30"]


def test_full_day_shows_the_next_days_that_have_time(client, diary):
    diary.appointment("09:00", ends_at=diary.at("17:00"), patient=PatientFactory())

    answer = client.get(address(diary))

    assert [day.day for day in answer.context["days"]] == [
        TODAY + timedelta(weeks=week) for week in (1, 2, 3)
    ]


def test_booking_goes_to_the_appointment(client, diary):
    answer = client.post(
        address(diary),
        {"slot": code(diary, "10:00"), "note": "Parks in the yard", "form_key": ""},
    )

    appointment = Appointment.objects.get()
    assert answer.url == reverse("appointment-detail", args=[appointment.pk])
    assert (appointment.starts_at, appointment.note) == (
        diary.at("10:00"),
        "Parks in the yard",
    )


def test_booking_twice_by_one_form_books_once(client, diary):
    form = {"slot": code(diary, "10:00"), "form_key": str(uuid.uuid4())}

    first = client.post(address(diary), form)
    second = client.post(address(diary), form)

    assert (first.status_code, second.url) == (302, first.url)
    assert Appointment.objects.count() == 1


def test_lost_slot_keeps_the_form_and_offers_three_others(client, diary):
    diary.appointment("10:00", patient=PatientFactory())

    answer = client.post(
        address(diary), {"slot": code(diary, "10:00"), "note": "Parks in the yard"}
    )

    assert answer.status_code == 409
    assert answer.context["form"]["note"].value() == "Parks in the yard"
    words = [slot.words for slot in answer.context["nearest"]]
    assert words == [
        "Monday 1 March, 09:15",
        "Monday 1 March, 09:30",
        "Monday 1 March, 10:30",
    ]
    assert "This time has just been taken." in answer.text
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    "slot",
    [
        "",
        "nonsense",
        "20270301T0700Z",
        "20270301T0700Z.1",
        "20270301T0700Z.-1.1",
        "20270301T0700Z.1.²",
        "99990301T0700Z.99999999999999999999.1",
        "20270301T0700Z.1.1; DROP TABLE",
        "\x00",
    ],
)
def test_slot_that_is_none_is_an_error_beside_the_field(client, diary, slot):
    answer = client.post(address(diary), {"slot": slot, "note": "kept"})

    assert answer.status_code == 422
    assert "slot" in answer.context["form"].errors
    assert answer.context["form"]["note"].value() == "kept"
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("clock", ["04:00", "07:00", "18:00"])
def test_edited_slot_in_the_past_or_outside_hours_is_refused(client, diary, clock):
    answer = client.post(address(diary), {"slot": code(diary, clock)})

    assert answer.status_code == 422
    assert Appointment.objects.count() == 0


def test_edited_slot_in_the_far_future_is_refused(client, diary):
    slot = f"99991231T2300Z.{diary.clinician.pk}.{diary.room.pk}"

    assert client.post(address(diary), {"slot": slot}).status_code == 422


def test_edited_slot_with_a_room_that_does_not_exist_is_refused(client, diary):
    answer = client.post(address(diary), {"slot": code(diary, "10:00", room=999_999)})

    assert answer.status_code == 422


def test_note_that_is_too_long_is_an_error_beside_it(client, diary):
    answer = client.post(
        address(diary), {"slot": code(diary, "10:00"), "note": "x" * 251}
    )

    assert answer.context["form"].errors.keys() == {"note"}
    assert chosen(answer) == ["10:00"]


def test_post_without_a_patient_asks_for_one(client, diary):
    answer = client.post(reverse("appointment-book"), {"slot": code(diary, "10:00")})

    assert answer.status_code == 422
    assert "Choose a patient" in answer.text


@pytest.mark.parametrize("name", ["type", "location", "practitioner", "time", "day"])
@pytest.mark.parametrize("value", ["x", "-1", "99999999999999999999", "²"])
def test_odd_choice_in_the_address_counts_as_none(client, diary, name, value):
    assert client.get(address(diary, **{name: value})).status_code == 200


def test_unknown_patient_is_not_found(client, diary):
    assert client.get(address(diary, patient=999_999)).status_code == 404


def test_without_a_location_there_is_nothing_to_book(client):
    client.force_login(StaffMemberFactory(desk=True))

    assert client.get(reverse("appointment-book")).status_code == 404


def test_type_of_a_call_offers_times_without_a_room(client, diary):
    call = AppointmentTypeFactory(call=True)

    answer = client.get(address(diary, type=call.pk))

    (person,) = answer.context["days"][0].people
    assert person.options[0].code.endswith(".0")


def overbooking(diary, **changes):
    values = {
        "day": TODAY.isoformat(),
        "clock": "18:30",
        "practitioner": diary.clinician.pk,
        "room": diary.room.pk,
        "overbook_reason": "She is in pain",
    }
    return {**values, **changes}


def test_manager_overbooks_by_hand_with_a_reason(client, diary):
    manager = StaffMemberFactory(manager=True)
    client.force_login(manager)

    client.post(address(diary), overbooking(diary))

    appointment = Appointment.objects.get()
    assert (appointment.starts_at, appointment.overbooked_by) == (
        diary.at("18:30"),
        manager,
    )
    listed = client.get(reverse("appointment-overrides"))
    assert "She is in pain" in listed.text


def test_desk_cannot_overbook_by_adding_the_fields(client, diary):
    answer = client.post(address(diary), overbooking(diary))

    assert answer.status_code == 422
    assert "overbook_reason" not in answer.context["form"].fields
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", ""),
        ("day", "9999-12-31"),
        ("clock", ""),
        ("clock", "25:00"),
        ("practitioner", ""),
        ("practitioner", "999999"),
        ("room", "x"),
    ],
)
def test_overbooking_that_lacks_something_says_what(client, diary, name, value):
    client.force_login(StaffMemberFactory(manager=True))

    answer = client.post(address(diary), overbooking(diary, **{name: value}))

    assert answer.context["form"].errors.keys() == {name}
    assert answer.context["form"]["overbook_reason"].value() == "She is in pain"


def test_time_that_the_clocks_skip_is_an_error(client):
    diary = open_diary()
    berlin = LocationFactory(timezone="Europe/Berlin", name="A")
    shift = ShiftFactory(location=berlin)
    client.force_login(StaffMemberFactory(manager=True))
    form = overbooking(
        diary,
        day="2027-03-28",
        clock="02:30",
        practitioner=shift.practitioner.pk,
        room=shift.room.pk,
    )

    answer = client.post(address(diary, location=berlin.pk), form)

    assert answer.context["form"].errors.keys() == {"clock"}


def move_address(appointment, **query):
    path = reverse("appointment-move", args=[appointment.pk])
    return f"{path}?{urlencode(query)}" if query else path


def test_moving_offers_free_times_around_the_present_one(client, diary):
    appointment = diary.appointment("10:00")

    answer = client.get(move_address(appointment))

    assert "10:00" in offered(answer)
    assert answer.context["wanted"].practitioner_id == diary.clinician.pk


def test_moving_goes_back_to_the_appointment(client, diary):
    appointment = diary.appointment("10:00")
    form = {"slot": code(diary, "14:00"), "version": 1, "reason": "Train is late"}

    for _ in range(2):
        answer = client.post(move_address(appointment), form)

    assert answer.url == reverse("appointment-detail", args=[appointment.pk])
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("14:00")
    assert AppointmentChange.objects.count() == 1


def test_moving_what_somebody_moved_before_shows_its_new_time(client, diary):
    appointment = diary.appointment("10:00", version=2)
    form = {"slot": code(diary, "14:00"), "version": 1}

    answer = client.post(move_address(appointment), form)

    assert answer.status_code == 422
    assert "It is now Monday 1 March 2027, 10:00." in answer.text
    # Whoever has read that may go on.
    assert 'name="version" value="2"' in answer.text


def test_moving_onto_another_offers_three_others(client, diary):
    appointment = diary.appointment("10:00")
    diary.appointment("14:00", patient=PatientFactory())

    answer = client.post(
        move_address(appointment), {"slot": code(diary, "14:00"), "version": 1}
    )

    assert answer.status_code == 409
    assert len(answer.context["nearest"]) == 3


@pytest.mark.parametrize("version", ["", "x", "0", "-3"])
def test_moving_without_a_version_is_refused(client, diary, version):
    appointment = diary.appointment("10:00")

    answer = client.post(
        move_address(appointment), {"slot": code(diary, "14:00"), "version": version}
    )

    assert answer.context["form"].errors.keys() == {"version"}
