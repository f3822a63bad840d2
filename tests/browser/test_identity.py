"""One person on file twice, and the consent signed on the patient's own phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.actions.arrivals import switch
from patients.actions.doubles import compare_new
from patients.models import Patient, PatientPair
from tests.browser.test_diary import sign_in_as
from tests.browser.test_front_end import faults_at_every_width, sign_in
from tests.factories.clinic import (
    AppointmentFactory,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import ConsentFactory, PatientFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair():
    ClinicFactory()
    LocationFactory()
    found = (
        PatientFactory(full_name="Mohammad Karimi", phone="+905321111111"),
        PatientFactory(full_name="محمد کریمی", email="", phone="+905322222222"),
    )
    AppointmentFactory(patient=found[1])
    compare_new(at=timezone.now())
    return found


@pytest.fixture
def desk():
    return StaffMemberFactory(desk=True)


class Clicks:
    """Counts what the hand does, as journeys 2.8 counts it."""

    def __init__(self) -> None:
        self.number = 0

    def on(self, target) -> None:
        self.number += 1
        target.click()


def test_desk_merges_two_records_in_three_clicks_and_takes_it_back(
    page, live_server, desk, pair
):
    kept, other = pair
    sign_in_as(page, live_server.url, desk)
    page.goto(f"{live_server.url}/patients/doubles/")
    clicks = Clicks()

    clicks.on(page.get_by_role("link", name="Mohammad Karimi"))
    clicks.on(page.get_by_role("radio", name=f"{kept.number} stays"))
    clicks.on(page.get_by_role("button", name="Merge the two records"))
    page.get_by_role("heading", name="Merged records").wait_for()

    assert clicks.number == 3
    assert kept.appointments.count() == 1
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_text("The merge is undone: there are two records.").wait_for()
    assert other.appointments.count() == 1
    assert not Patient.objects.filter(merged_into__isnull=False).exists()


def test_the_list_of_doubles_goes_by_keyboard(page, live_server, desk, pair):
    sign_in_as(page, live_server.url, desk)
    page.goto(f"{live_server.url}/patients/doubles/")

    page.keyboard.press("j")
    page.keyboard.press("m")
    page.wait_for_url("**/merge/**")
    page.go_back()
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.wait_for_url("**/merge/**#two-people")
    page.keyboard.press("d")
    page.keyboard.type("Father and son")
    page.keyboard.press("Enter")
    page.get_by_text("Noted: they are two people.").wait_for()

    assert PatientPair.objects.get().because == "Father and son"
    page.get_by_role("heading", name="Nobody looks like anybody else").wait_for()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_identity_are_accessible(page, live_server, pair, theme):
    page.context.add_cookies(
        [{"name": "theme", "value": theme, "url": live_server.url}]
    )
    sign_in(page, live_server.url, manager=True)
    one, two = pair
    location = LocationFactory()
    switch(location, is_on=True, by=StaffMemberFactory(), at=timezone.now())
    faults = {}
    for path in (
        "/patients/doubles/",
        reverse("patient-merge", args=[one.pk, two.pk]),
        reverse("patient-merge-choose", args=[one.pk]),
        "/arrival/",
        reverse("arrival-poster", args=[location.pk]),
    ):
        page.goto(live_server.url + path)
        faults[path] = faults_at_every_width(page)

    assert {path: found for path, found in faults.items() if found} == {}


def test_page_with_the_code_sees_the_signature_by_itself(page, live_server, desk):
    """Two steps at the desk: open the consents, show the code (journeys 2.8)."""
    ClinicFactory()
    patient = PatientFactory(full_name="Ayşe Işık")
    sign_in_as(page, live_server.url, desk)
    clicks = Clicks()

    page.goto(live_server.url + reverse("consent-sign", args=[patient.pk]))
    clicks.number += 1
    clicks.on(page.get_by_role("button", name="Show QR code"))
    page.get_by_text("Waiting for the signature").wait_for()
    assert clicks.number == 2
    assert faults_at_every_width(page) == []

    # The phone reads the picture; here the test signs in its place.
    for kind in ("treatment", "off_label"):
        ConsentFactory(patient=patient, kind=kind, signed_at=timezone.now())
    page.get_by_text("Everything is signed").wait_for()
    assert faults_at_every_width(page) == []


def test_patient_says_on_her_phone_that_she_is_here(page, live_server):
    ClinicFactory()
    location = LocationFactory()
    switch(location, is_on=True, by=StaffMemberFactory(), at=timezone.now())
    location.refresh_from_db()
    noon = timezone.now().astimezone(location.zone).replace(hour=12, minute=0)
    expected = AppointmentFactory(
        location=location, starts_at=noon, patient__full_name="Ayşe Işık"
    )
    page.goto(live_server.url + reverse("arrive", args=[location.arrival_key]))
    assert faults_at_every_width(page) == []

    page.get_by_label("Last name").fill("Isik")
    page.get_by_label("Year").fill("1990")
    page.get_by_label("Month").select_option("5")
    page.get_by_label("Day").fill("17")
    page.get_by_role("button", name="I am here").click()
    page.get_by_role("heading", name="Thank you").wait_for()

    expected.refresh_from_db()
    assert expected.state == "arrived"
    assert faults_at_every_width(page) == []
