"""Six views taken with a phone, seen arriving on the other screen, and compared by key."""

import pytest
from playwright.sync_api import expect

from patients.models import Photo
from tests.browser.late import LateScript
from tests.browser.test_diary import sign_in_as
from tests.browser.test_front_end import faults_at_every_width
from tests.factories.clinic import ClinicFactory, LocationFactory, StaffMemberFactory
from tests.factories.patients import AssignmentFactory
from tests.patients.photo_world import agree, phone, taken
from tests.patients.pictures import sharp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinician():
    ClinicFactory()
    LocationFactory()
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def patient(clinician):
    patient = AssignmentFactory(clinician=clinician).patient
    agree(patient)
    return patient


def picture():
    return {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": sharp(1600, 1200)}


def test_phone_takes_a_view_and_goes_on_to_the_next(
    page, live_server, patient, clinician
):
    page.set_viewport_size({"width": 360, "height": 740})
    _photo_set, address = phone(patient, clinician)
    page.goto(live_server.url + address)
    page.get_by_label("Hair dry").check()
    page.get_by_role("button", name="Go on to the camera").click()
    page.get_by_role("heading", name="Front").wait_for()

    page.locator("#id_picture").set_input_files(picture())

    page.get_by_role("heading", name="Top, parted").wait_for()
    assert Photo.objects.get().view == "front"


def test_picture_chosen_before_the_script_came_is_sent(
    page, live_server, patient, clinician
):
    _photo_set, address = phone(patient, clinician)
    page.goto(live_server.url + address)
    page.get_by_label("Hair dry").check()
    page.get_by_role("button", name="Go on to the camera").click()
    page.get_by_role("heading", name="Front").wait_for()
    script = LateScript(page, "photo-capture")
    page.reload(wait_until="commit")
    page.locator("#id_picture").set_input_files(picture())
    expect(page.get_by_role("button", name="Send this picture")).to_be_visible()

    script.come()

    page.get_by_role("heading", name="Top, parted").wait_for()


def test_pages_of_the_phone_fit_and_read_from_the_right_too(
    page, live_server, patient, clinician
):
    page.set_viewport_size({"width": 360, "height": 740})
    taken(patient, clinician, view="front", days_ago=9)
    _photo_set, address = phone(patient, clinician)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    for path in ("", "front/"):
        page.goto(live_server.url + address + path)
        page.evaluate("document.documentElement.dir = 'rtl'")

        assert page.evaluate(wide) <= 0


def test_what_arrives_shows_without_loading_the_page_anew(
    page, live_server, patient, clinician
):
    sign_in_as(page, live_server.url, clinician)
    page.goto(f"{live_server.url}/patients/{patient.pk}/photos/")
    page.get_by_role("button", name="Take with a phone").click()
    page.get_by_text("0 of 6 views").wait_for()

    taken(patient, clinician, view="vertex")

    page.get_by_text("1 of 6 views").wait_for()


def test_slider_moves_by_key(page, live_server, patient, clinician):
    for days in (30, 2):
        taken(patient, clinician, days_ago=days)
    sign_in_as(page, live_server.url, clinician)
    page.goto(f"{live_server.url}/patients/{patient.pk}/photos/compare/")
    slider = page.get_by_role("slider")
    clip = page.locator("[data-photo-clip]")
    expect(clip).to_have_attribute("x", "800")

    slider.focus()
    page.keyboard.press("ArrowRight")

    expect(clip).to_have_attribute("x", "816")
    page.keyboard.press("Home")
    expect(clip).to_have_attribute("x", "0")


def test_points_are_set_by_tapping_the_picture(page, live_server, patient, clinician):
    photo = taken(patient, clinician)
    sign_in_as(page, live_server.url, clinician)
    page.goto(f"{live_server.url}/patients/{patient.pk}/photos/{photo.uid}/")
    frame = page.locator("[data-photo-marks]")
    box = frame.bounding_box()
    for share in (0.25, 0.75):
        frame.click(position={"x": box["width"] * share, "y": box["height"] / 2})
    page.get_by_role("button", name="Save the two points").click()

    page.get_by_text("The two points are saved.").wait_for()
    photo.refresh_from_db()
    assert photo.landmarks is not None


def test_photo_pages_have_no_faults(page, live_server, patient, clinician):
    photo = taken(patient, clinician, days_ago=30)
    taken(patient, clinician, days_ago=2)
    sign_in_as(page, live_server.url, clinician)
    place = f"{live_server.url}/patients/{patient.pk}/photos/"

    for path in ("", "compare/", f"{photo.uid}/"):
        page.goto(place + path)
        assert faults_at_every_width(page) == []


def test_camera_in_the_page_takes_a_view_and_goes_on(
    filmed, live_server, patient, clinician
):
    _photo_set, address = phone(patient, clinician)
    filmed.goto(live_server.url + address + "front/")
    filmed.get_by_role("button", name="Open the camera").click()

    filmed.get_by_role("button", name="Take the photo").click()

    filmed.get_by_role("heading", name="Top, parted").wait_for()
    photo = Photo.objects.get()
    assert (photo.view, photo.width, photo.height) == ("front", 1600, 1200)


def test_camera_that_is_taken_away_can_be_opened_again(
    filmed, live_server, patient, clinician
):
    _photo_set, address = phone(patient, clinician)
    filmed.goto(live_server.url + address + "front/")
    opening = filmed.get_by_role("button", name="Open the camera")
    opening.click()
    expect(filmed.get_by_role("button", name="Take the photo")).to_be_visible()

    filmed.evaluate(
        """() => {
          const [track] = document.querySelector("video").srcObject.getVideoTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }"""
    )

    expect(opening).to_be_visible()
    opening.click()
    filmed.get_by_role("button", name="Take the photo").click()
    filmed.get_by_role("heading", name="Top, parted").wait_for()
