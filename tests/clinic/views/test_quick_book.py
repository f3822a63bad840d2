"""Book from a free time of the diary, in its drawer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.domain.availability import Slot
from clinic.domain.slot_codes import encode
from clinic.domain.undo import ChangeKind
from clinic.models import Appointment, AuditEvent, UndoableChange
from tests.factories.clinic import TODAY, AppointmentTypeFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def address(diary, **query):
    asked = {"day": TODAY, "time": "10:15", "practitioner": diary.clinician.pk}
    found = "&".join(f"{k}={v}" for k, v in {**asked, **query}.items())
    return f"{reverse('appointment-quick')}?{found}"


def code(diary, clock):
    starts = diary.at(clock)
    ends = starts + timedelta(minutes=30)
    return encode(Slot(starts, ends, diary.clinician.pk, diary.room.pk))


def post(client, diary, **values):
    known = {
        "patient": diary.patient.pk,
        "type": diary.type.pk,
        "slot": code(diary, "10:15"),
    }
    return client.post(address(diary), {**known, **values})


def test_drawer_comes_with_the_time_that_was_clicked(client, diary):
    context = client.get(address(diary)).context

    assert context["picked"].code == code(diary, "10:15")
    assert context["room"] == diary.room.name
    assert context["type"] == diary.type


def test_longest_type_that_fits_the_dragged_time_is_chosen(client, diary):
    longer = AppointmentTypeFactory(minutes=45, name_en="Long consultation")
    AppointmentTypeFactory(minutes=90)

    assert client.get(address(diary, minutes=60)).context["type"] == longer
    assert client.get(address(diary, minutes=10)).context["type"] == diary.type


def test_saving_books_and_goes_on_with_the_appointment(client, diary):
    answer = post(client, diary, note="by phone")

    booked = Appointment.objects.get()
    assert answer.headers["Location"] == (
        f"{reverse('appointment-detail', args=[booked.pk])}?drawer=1"
    )
    assert (booked.starts_at, booked.note) == (diary.at("10:15"), "by phone")
    assert UndoableChange.objects.get().kind == ChangeKind.BOOKED


def test_same_form_twice_books_once(client, diary):
    key = client.get(address(diary)).context["form"]["form_key"].value()

    first = post(client, diary, form_key=key)
    second = post(client, diary, form_key=key)

    assert Appointment.objects.count() == 1
    assert second.headers["Location"] == first.headers["Location"]


def test_without_a_patient_the_form_is_kept(client, diary):
    answer = post(client, diary, patient="", note="by phone")

    assert answer.status_code == 422
    assert answer.context["form"]["note"].value() == "by phone"
    assert answer.context["picked"].code == code(diary, "10:15")


def test_lost_time_offers_three_others_and_keeps_the_form(client, diary):
    diary.appointment("10:15", patient=PatientFactory())

    answer = post(client, diary, note="by phone")

    assert answer.status_code == 409
    assert len(answer.context["nearest"]) == 3
    assert answer.context["patient"] == diary.patient
    assert answer.context["form"]["note"].value() == "by phone"


def test_single_match_comes_chosen_and_the_look_is_recorded(client, diary):
    PatientFactory(full_name="Thomas Weber")
    PatientFactory(full_name="Thomas Krüger")
    found = reverse("appointment-patients")

    one = client.get(found, {"q": "weber"})
    two = client.get(found, {"q": "thomas"})

    assert b"checked" in one.content
    assert b"checked" not in two.content
    assert AuditEvent.objects.filter(action="patients_listed").count() == 2


def test_clinician_finds_own_patients_only(client, diary):
    client.force_login(StaffMemberFactory(clinician=True))

    answer = client.get(reverse("appointment-patients"), {"q": diary.patient.full_name})

    assert answer.context["matches"] == []


@pytest.mark.parametrize(
    "odd",
    [
        {"day": "x", "time": "99", "practitioner": "0", "minutes": "-1"},
        {"type": "²", "room": "abc", "note": "x" * 999},
        {"minutes": "9" * 30},
    ],
)
def test_odd_question_is_answered_without_a_fault(client, diary, odd):
    assert client.get(reverse("appointment-quick"), odd).status_code == 200


def test_strangers_patient_is_not_found(client, diary):
    client.force_login(StaffMemberFactory(clinician=True))

    assert post(client, diary).status_code == 404
    assert Appointment.objects.count() == 0
