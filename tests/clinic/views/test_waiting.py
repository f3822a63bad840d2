from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.domain.slot_codes import ChosenSlot, encode
from clinic.models import Appointment, UndoableChange, WaitingListEntry
from tests.factories.clinic import (
    TODAY,
    StaffMemberFactory,
    WaitingListEntryFactory,
)
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def entry_of(diary, **changes):
    values = {
        "patient": diary.patient,
        "type": diary.type,
        "location": diary.location,
    }
    return WaitingListEntryFactory(**{**values, **changes})


def slot(diary, clock="10:00"):
    return encode(ChosenSlot(diary.at(clock), diary.clinician.pk, diary.room.pk))


def wish(diary, **changes):
    values = {
        "type": diary.type.pk,
        "location": diary.location.pk,
        "first_day": TODAY.isoformat(),
        "last_day": (TODAY + timedelta(days=14)).isoformat(),
        "weekdays": ["0", "2"],
        "from_time": "09:00",
        "until_time": "12:00",
        "note": "mornings",
    }
    return {**values, **changes}


def add(client, diary, **changes):
    address = f"{reverse('waiting-add')}?patient={diary.patient.pk}"
    return client.post(address, wish(diary, **changes))


def fill(client, entry, code, **more):
    return client.post(reverse("waiting-fill", args=[entry.pk]), {"slot": code, **more})


def test_patient_is_put_on_the_list_with_their_wishes(client, diary):
    answer = add(client, diary)

    assert answer.status_code == 302
    entry = WaitingListEntry.objects.get()
    assert (entry.patient, entry.weekdays, entry.note) == (
        diary.patient,
        [0, 2],
        "mornings",
    )
    assert diary.patient.full_name in client.get(reverse("waiting-list")).text


def test_form_sent_twice_adds_one_entry(client, diary):
    key = "6b1d0f3e-52c1-4f5e-9d3c-0a54a8d0f3aa"

    add(client, diary, form_key=key)
    add(client, diary, form_key=key)

    assert WaitingListEntry.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"last_day": (TODAY - timedelta(days=1)).isoformat()},
        {"until_time": "08:00"},
        {"weekdays": ["9"]},
        {"type": "999999"},
        {"practitioner": "x"},
        {"first_day": "9999-12-31"},
    ],
)
def test_impossible_wish_is_refused_beside_its_field(client, diary, changes):
    answer = add(client, diary, **changes)

    assert answer.status_code == 422
    assert set(changes) <= set(answer.context["form"].errors)
    assert not WaitingListEntry.objects.exists()


def test_wish_can_be_changed(client, diary):
    entry = entry_of(diary)

    client.post(reverse("waiting-edit", args=[entry.pk]), wish(diary, note="any day"))

    entry.refresh_from_db()
    assert entry.note == "any day"


def test_session_keeps_its_type_and_days_when_its_wish_is_changed(client, diary):
    entry = entry_of(diary, session_id=1)

    client.post(
        reverse("waiting-edit", args=[entry.pk]),
        wish(diary, first_day="2030-01-01", last_day="2030-01-02"),
    )

    entry.refresh_from_db()
    assert (entry.first_day, entry.weekdays) == (TODAY, [0, 2])


def test_one_click_on_an_offer_books_it_and_can_be_undone(client, diary):
    entry = entry_of(diary)

    fill(client, entry, slot(diary))

    entry.refresh_from_db()
    assert entry.booked_as.starts_at == diary.at("10:00")
    change = UndoableChange.objects.get()
    client.post(reverse("change-undo", args=[change.uid]))
    assert not Appointment.objects.exists()


def test_booking_leads_back_to_where_the_button_stood(client, diary):
    back = reverse("diary") + "?day=2027-03-01"

    answer = fill(client, entry_of(diary), slot(diary), next=back)

    assert answer.url == back


@pytest.mark.parametrize("code", ["", "x", "20270301T0700Z.999999.0"])
def test_odd_slot_books_nothing(client, diary, code):
    entry = entry_of(diary)

    answer = fill(client, entry, code)

    assert answer.status_code == 302
    assert not Appointment.objects.exists()


def test_lost_slot_is_said_and_the_patient_still_waits(client, diary):
    entry = entry_of(diary)
    diary.appointment("10:00", patient=PatientFactory())

    answer = client.post(
        reverse("waiting-fill", args=[entry.pk]), {"slot": slot(diary)}, follow=True
    )

    assert "taken" in answer.text
    entry.refresh_from_db()
    assert entry.closed_at is None


def test_page_of_free_times_offers_those_that_suit(client, diary):
    entry = entry_of(diary, from_time="16:00")

    answer = client.get(reverse("waiting-offer", args=[entry.pk]))

    clocks = {
        option.clock
        for day in answer.context["days"]
        for person in day.people
        for option in person.options
    }
    assert clocks == {"16:00", "16:15", "16:30"}


def test_taken_off_entry_leaves_the_list(client, diary):
    entry = entry_of(diary)

    client.post(reverse("waiting-remove", args=[entry.pk]))

    assert client.get(reverse("waiting-list")).context["rows"] == []


def test_clinician_sees_only_patients_of_their_own(client, diary):
    entry_of(diary)
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(reverse("waiting-list")).context["rows"] == []


def test_queries_do_not_grow_with_the_list(client, diary, django_assert_num_queries):
    entry_of(diary)
    client.get(reverse("waiting-list"))
    with django_assert_num_queries(7) as one:
        client.get(reverse("waiting-list"))
    for _ in range(2):
        entry_of(diary, patient=PatientFactory())
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(reverse("waiting-list"))
