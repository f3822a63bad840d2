import pytest
from django.urls import reverse

from clinic.models import AuditEvent, Clinic, Room, Shift
from clinic.views.site import SECTIONS
from tests.factories.clinic import (
    AppointmentTypeFactory,
    DeviceFactory,
    LocationFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def manager(client):
    member = StaffMemberFactory(manager=True)
    client.force_login(member)
    return member


def test_first_day_shows_what_is_missing(client):
    before = client.get(reverse("settings")).context["done"]
    RoomFactory()

    after = client.get(reverse("settings")).context["done"]

    assert (before, after) == (0, 2)


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_each_section_lists_and_shows_an_empty_form(client, section):
    listed = client.get(reverse("settings-list", args=[section]))
    form = client.get(reverse("settings-add", args=[section]))

    assert listed.context["table"].rows == ()
    assert form.context["form"].is_bound is False


@pytest.mark.parametrize("section", sorted(SECTIONS))
def test_each_section_refuses_an_empty_post_and_saves_nothing(client, section):
    answer = client.post(reverse("settings-add", args=[section]), {})

    assert answer.status_code == 422
    assert not AuditEvent.objects.filter(action="setting_added").exists()


def test_room_is_added_with_a_trace(client):
    location = LocationFactory()

    answer = client.post(
        reverse("settings-add", args=["rooms"]),
        {"location": location.pk, "name": "Room 1", "is_active": "on"},
    )

    assert answer.url == reverse("settings-list", args=["rooms"])
    assert Room.objects.get().name == "Room 1"
    assert AuditEvent.objects.get(action="setting_added").subject == "room"


def test_room_in_use_cannot_be_removed(client):
    location = LocationFactory()
    RoomFactory(location=location)

    client.post(reverse("settings-remove", args=["locations", location.pk]))

    assert Room.objects.filter(location=location).exists()


def test_shift_in_a_room_elsewhere_is_refused(client):
    shift = ShiftFactory()
    elsewhere = RoomFactory()

    answer = client.post(
        reverse("settings-change", args=["shifts", shift.pk]),
        {
            "practitioner": shift.practitioner_id,
            "location": shift.location_id,
            "room": elsewhere.pk,
            "weekday": 0,
            "starts": "09:00",
            "ends": "12:00",
        },
    )

    assert "room" in answer.context["form"].errors
    assert Shift.objects.get().room_id == shift.room_id


def test_clinic_is_one_row_however_often_it_is_saved(client):
    details = {
        "name": "Örnek",
        "emergency_number": "112",
        "currency": "try",
        "default_language": "tr",
        "first_weekday": "5",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "cancellation_hours": "24",
    }

    client.post(reverse("settings-clinic"), details)
    client.post(reverse("settings-clinic"), {**details, "name": "Yeni"})

    assert [(c.name, c.currency) for c in Clinic.objects.all()] == [("Yeni", "TRY")]


@pytest.mark.parametrize("timezone", ["Mars/Olympus", "UTC+3", "", "x" * 100])
def test_odd_time_zone_is_refused(client, timezone):
    answer = client.post(
        reverse("settings-add", args=["locations"]),
        {"name": "Here", "country": "TR", "timezone": timezone},
    )

    assert "timezone" in answer.context["form"].errors


@pytest.mark.parametrize("patient", ["abc", "-1", "9" * 40, "٣", ""])
def test_access_log_takes_any_odd_filter(client, patient):
    answer = client.get(reverse("audit-log"), {"patient": patient, "page": "x"})

    assert answer.context["patient_id"] is None


def test_type_names_who_does_it_and_what_it_needs(client):
    client.force_login(StaffMemberFactory(manager=True))
    kind, device = AppointmentTypeFactory(), DeviceFactory()
    person = StaffMemberFactory(clinician=True)
    fields = {
        "slug": kind.slug,
        "kind": kind.kind,
        "name_en": kind.name_en,
        "minutes": 30,
        "buffer_minutes": 0,
        "is_active": "on",
        "practitioners": [person.pk],
        "devices": [device.pk],
    }

    client.post(reverse("settings-change", args=["types", kind.pk]), fields)

    assert list(kind.practitioners.all()) == [person]
    assert list(kind.devices.all()) == [device]


def test_colleague_who_is_gone_stays_ticked(client):
    """With nobody ticked everybody would do it."""
    client.force_login(StaffMemberFactory(manager=True))
    kind = AppointmentTypeFactory()
    gone = StaffMemberFactory(clinician=True, is_active=False)
    kind.practitioners.add(gone)

    page = client.get(reverse("settings-change", args=["types", kind.pk]))

    assert gone in page.context["form"].fields["practitioners"].queryset


def test_pause_that_no_search_would_see_is_refused_beside_the_form(client):
    client.force_login(StaffMemberFactory(manager=True))
    kind = AppointmentTypeFactory()
    fields = {
        "slug": kind.slug,
        "kind": kind.kind,
        "name_en": kind.name_en,
        "minutes": 30,
        "is_active": "on",
    }
    change = reverse("settings-change", args=["types", kind.pk])

    refused = client.post(change, {**fields, "buffer_minutes": 481})
    client.post(change, {**fields, "buffer_minutes": 480})

    assert refused.context["form"].non_field_errors() == [
        "A pause lasts 480 minutes at most."
    ]
    kind.refresh_from_db()
    assert kind.buffer_minutes == 480
