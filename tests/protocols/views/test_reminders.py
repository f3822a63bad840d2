from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.domain.appointment_kinds import AppointmentKind
from protocols.models import ReminderSwitch
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
    local,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(time_machine):
    # Monday, nine in the morning in Istanbul.
    time_machine.move_to("2027-03-01T06:00:00Z", tick=False)
    ClinicFactory()
    location = LocationFactory()
    return AppointmentFactory(
        location=location,
        starts_at=local(location, date(2027, 3, 5), "10:00"),
        type__kind=AppointmentKind.SESSION,
        patient__full_name="Ayşe Yılmaz",
        booked_at=timezone.now() - timedelta(days=30),
    )


def shown(page) -> list[tuple[str, str, str]]:
    return [
        (day.words, line.clock, line.patient_name)
        for day in page.context["days"]
        for line in day.lines
    ]


def test_next_days_say_what_will_be_sent_to_whom(client, visit):
    client.force_login(StaffMemberFactory(desk=True))

    page = client.get(reverse("reminder-list"))

    assert shown(page) == [
        ("Wednesday 3 March", "10:00", "Ayşe Yılmaz"),
        ("Thursday 4 March", "10:00", "Ayşe Yılmaz"),
    ]


def test_patient_without_address_is_to_be_called(client, visit):
    visit.patient.email = ""
    visit.patient.save()
    client.force_login(StaffMemberFactory(desk=True))

    page = client.get(reverse("reminder-list"))

    line = page.context["days"][0].lines[0]
    assert (line.call_instead, line.reach) == (True, "No e-mail address: call instead")


def test_clinician_sees_only_own_patients(client, visit):
    client.force_login(StaffMemberFactory(clinician=True))
    others = shown(client.get(reverse("reminder-list")))
    client.force_login(visit.practitioner)

    assert others == []
    assert len(shown(client.get(reverse("reminder-list")))) == 2


def test_manager_switches_a_rule_off_and_it_leaves_the_list(client, visit):
    client.force_login(StaffMemberFactory(manager=True))

    for _ in range(2):
        client.post(reverse("reminder-switch", args=["avoid"]), {"is_on": "0"})

    assert ReminderSwitch.objects.get().is_on is False
    page = client.get(reverse("reminder-list"))
    assert [row[0] for row in shown(page)] == ["Thursday 4 March"]
    assert [rule.id for rule in page.context["rules"] if not rule.is_on] == ["avoid"]


def test_desk_may_not_switch_a_rule(client):
    client.force_login(StaffMemberFactory(desk=True))

    answer = client.post(reverse("reminder-switch", args=["avoid"]), {"is_on": "0"})

    assert (answer.status_code, ReminderSwitch.objects.count()) == (403, 0)


def test_unknown_rule_is_not_found(client):
    client.force_login(StaffMemberFactory(manager=True))

    assert client.post(reverse("reminder-switch", args=["x"])).status_code == 404


def test_switch_by_get_is_refused(client):
    client.force_login(StaffMemberFactory(manager=True))

    assert client.get(reverse("reminder-switch", args=["avoid"])).status_code == 405


@pytest.mark.parametrize("visits", [1, 3])
def test_page_takes_the_same_number_of_queries(
    client, visit, visits, django_assert_num_queries
):
    client.force_login(StaffMemberFactory(desk=True))
    for hour in range(1, visits):
        AppointmentFactory(
            location=visit.location, starts_at=visit.starts_at + timedelta(hours=hour)
        )

    with django_assert_num_queries(16):
        client.get(reverse("reminder-list"))
