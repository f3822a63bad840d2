"""Checking in at the desk's QR code: one form, one answer, nothing learned from it."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Appointment, AppointmentChange, Location
from patients.actions.arrivals import switch
from patients.views.arrival import TRIES_OF_ONE
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r"[A-Za-z0-9]{64}")
THANKS = "Please take a seat; the front desk calls you if something is missing."


@pytest.fixture
def manager():
    return StaffMemberFactory(manager=True)


@pytest.fixture
def location(manager):
    ClinicFactory()
    location = LocationFactory(name="Şişli")
    switch(location, is_on=True, by=manager, at=timezone.now())
    location.refresh_from_db()
    return location


@pytest.fixture
def expected(location):
    return expected_at(location)


def expected_at(location, **changes):
    """Noon of today on the location's clocks."""
    noon = timezone.now().astimezone(location.zone).replace(hour=12, minute=0)
    values = {
        "location": location,
        "starts_at": noon,
        "patient__full_name": "Zeynep Nur Işık",
        "patient__date_of_birth": date(1990, 5, 17),
    }
    return AppointmentFactory(**(values | changes))


def typed(**changes):
    values = {
        "last_name": "ISIK",
        "date_of_birth_year": "1990",
        "date_of_birth_month": "5",
        "date_of_birth_day": "17",
    }
    return values | changes


def say(client, location, **changes):
    return client.post(reverse("arrive", args=[location.arrival_key]), typed(**changes))


def state_of(appointment):
    return Appointment.objects.get(pk=appointment.pk).state


def test_whoever_is_expected_is_checked_in(client, location, expected):
    answer = say(client, location)

    expected.refresh_from_db()
    assert answer.url == reverse("arrive-thanks", args=[location.arrival_key])
    assert expected.state == AppointmentState.ARRIVED
    assert expected.arrived_at is not None
    change = AppointmentChange.objects.get()
    assert (change.by, change.via_link) == (None, True)
    assert THANKS in client.get(answer.url).content.decode()


def test_looking_at_the_page_changes_nothing(client, location, expected):
    page = client.get(reverse("arrive", args=[location.arrival_key]))

    assert page.status_code == 200
    assert state_of(expected) == AppointmentState.BOOKED
    assert "Zeynep" not in page.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"last_name": "Kaya"},
        {"last_name": "Nur"},
        {"date_of_birth_day": "18"},
    ],
)
def test_right_and_wrong_get_the_same_answer(client, location, expected, changes):
    answer = say(client, location, **changes)

    page = client.get(answer.url)
    assert (answer.status_code, answer.url) == (
        302,
        reverse("arrive-thanks", args=[location.arrival_key]),
    )
    assert "Zeynep" not in page.content.decode()
    arrived = state_of(expected) == AppointmentState.ARRIVED
    assert arrived == (changes == {})


def test_answer_holds_the_same_words_for_all(client, location, expected):
    right, wrong = (
        client.get(say(client, location, **changes).url).content.decode()
        for changes in ({}, {"last_name": "Kaya"})
    )

    # The token against forged posts is another one on every page.
    assert TOKEN.sub("", right) == TOKEN.sub("", wrong)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AppointmentState.CANCELLED},
        {"state": AppointmentState.NO_SHOW},
        {"starts_at": timezone.now() + timedelta(days=1)},
        {"starts_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_what_is_not_expected_today_stays(client, location, changes):
    appointment = expected_at(location, **changes)

    say(client, location)

    assert state_of(appointment) == appointment.state


def test_other_location_is_not_checked_in(client, location):
    elsewhere = expected_at(LocationFactory())

    say(client, location)

    assert state_of(elsewhere) == AppointmentState.BOOKED


def test_two_people_of_one_name_and_birth_date_are_left_to_the_desk(client, location):
    twins = [
        expected_at(location, patient__full_name=name)
        for name in ("Ayşe Işık", "Fatma Işık")
    ]

    say(client, location)

    assert [state_of(twin) for twin in twins] == ["booked", "booked"]


def test_of_two_appointments_the_next_one(client, location, expected):
    later = expected_at(
        location,
        patient=expected.patient,
        starts_at=expected.starts_at + timedelta(hours=3),
    )

    say(client, location)

    assert (state_of(expected), state_of(later)) == ("arrived", "booked")


def test_twice_is_once(client, location, expected):
    say(client, location)
    say(client, location)

    assert AppointmentChange.objects.count() == 1


def test_one_caller_has_so_many_tries_whatever_they_are(client, location, expected):
    for _ in range(TRIES_OF_ONE):
        assert say(client, location, last_name="Kaya").status_code == 302

    refused = say(client, location)

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 600
    assert "Please go to the front desk" in refused.content.decode()
    assert state_of(expected) == AppointmentState.BOOKED


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": ""},
        {"last_name": "a\x00b"},
        {"last_name": "x" * 1000},
        {"date_of_birth_year": "x"},
        {"date_of_birth_day": "32"},
        {"date_of_birth_year": ""},
    ],
)
def test_bad_input_is_asked_again_beside_the_field(client, location, changes):
    answer = say(client, location, **changes)

    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("key", ["k" * 43, "x", "%00"])
def test_unknown_code_opens_nothing(client, location, key):
    answer = client.get(f"/p/arrive/{key}/")

    assert answer.status_code in {400, 410}


def test_page_speaks_turkish(client, location):
    page = client.get(
        reverse("arrive", args=[location.arrival_key]),
        headers={"Accept-Language": "tr"},
    )

    assert "Buradayım" in page.content.decode()


class TestSwitch:
    def test_it_is_off_until_a_manager_switches_it_on(self, client, manager):
        location = LocationFactory()
        client.force_login(manager)
        assert location.arrival_key == ""

        answer = client.post(reverse("arrival-switch", args=[location.pk]), {"on": "1"})

        location.refresh_from_db()
        poster = client.get(answer.url)
        assert len(location.arrival_key) == 43
        assert location.arrival_key in poster.context["address"]

    def test_switching_off_and_on_makes_the_old_poster_dead(
        self, client, manager, location
    ):
        client.force_login(manager)
        for values in ({}, {"on": "1"}):
            client.post(reverse("arrival-switch", args=[location.pk]), values)

        assert Location.objects.get().arrival_key not in {"", location.arrival_key}
        dead = client.get(reverse("arrive", args=[location.arrival_key]))
        assert dead.status_code == 410

    def test_switching_on_twice_keeps_the_code(self, client, manager, location):
        client.force_login(manager)

        client.post(reverse("arrival-switch", args=[location.pk]), {"on": "1"})

        assert Location.objects.get().arrival_key == location.arrival_key

    def test_a_location_that_is_off_has_no_poster(self, client, manager):
        location = LocationFactory()
        client.force_login(manager)

        answer = client.get(reverse("arrival-poster", args=[location.pk]))

        assert answer.url == reverse("arrival-list")
