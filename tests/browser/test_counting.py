"""Marking hairs on the picture, by pointer and by keys."""

import hashlib

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from clinic.storage import private
from patients.actions.counting import start
from patients.domain.counting import CountSetting
from patients.models import HairCount, Photo
from tests.browser.test_diary import sign_in_as
from tests.factories.clinic import (
    NOW,
    ClinicFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.patients import AssignmentFactory
from tests.patients.pictures import jpeg
from tests.patients.views.test_photos import agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Drawn 400 by 300: positions on the page are shares of that.
WIDTH, HEIGHT = 400, 300
WIDTH_SENT = "field_width_mm=10"


@pytest.fixture
def count():
    ClinicFactory()
    LocationFactory()
    clinician = StaffMemberFactory(clinician=True)
    patient = AssignmentFactory(clinician=clinician).patient
    agree(patient)
    content = jpeg()
    key = private.save(content, suffix="jpg")
    photo = Photo.objects.create(
        patient=patient,
        view="macro",
        state="ready",
        original_key=key,
        large_key=key,
        medium_key=key,
        small_key=key,
        sha256=hashlib.sha256(content).hexdigest(),
        width=WIDTH,
        height=HEIGHT,
        taken_at=NOW,
        uploaded_at=NOW,
    )
    setting = CountSetting(
        zone="vertex", device="Trichoscope", magnification=20, hair_state="shaved"
    )
    return start(photo=photo, setting=setting, by=clinician, at=NOW)


@pytest.fixture
def sheet(page, live_server, count):
    sign_in_as(page, live_server.url, count.assessor)
    page.set_viewport_size({"width": 1280, "height": 900})
    path = reverse("count-detail", args=[count.photo.patient_id, count.pk])
    page.goto(f"{live_server.url}{path}")
    return page


def tap(page, x, y):
    picture = page.locator("[data-count-stage] svg")
    box = picture.bounding_box()
    place = {"x": x / WIDTH * box["width"], "y": y / HEIGHT * box["height"]}
    picture.click(position=place)


def test_hairs_are_marked_by_pointer_kept_and_signed(sheet, count):
    tap(sheet, 100, 50)
    tap(sheet, 300, 250)
    for x, y in ((150, 100), (160, 120), (170, 140)):
        tap(sheet, x, y)
    sheet.get_by_role("button", name="Vellus hair").click()
    tap(sheet, 200, 200)
    tap(sheet, 20, 20)
    expect(sheet.get_by_text("That is outside the frame.")).to_be_visible()
    sheet.get_by_label("Known width of the whole picture").check()
    width = sheet.get_by_label("Width of the whole picture", exact=True)
    with sheet.expect_response(
        lambda answer: WIDTH_SENT in (answer.request.post_data or "")
    ):
        width.fill("10")
        width.blur()
    expect(sheet.locator("#save-state")).to_have_attribute("data-state", "saved")
    sheet.reload()
    expect(sheet.locator("[data-number=terminal]")).to_have_text("3")

    sheet.get_by_role("button", name="Sign count").click()

    expect(sheet.get_by_role("heading", name="Hair count: Vertex")).to_be_visible()
    count.refresh_from_db()
    assert (count.state, count.terminal, count.vellus) == ("signed", 3, 1)
    assert abs(count.frame_width - 200) <= 2


def test_hairs_are_marked_by_keys_alone(sheet, count):
    sheet.locator("[data-count-stage]").focus()
    for key in ("Enter", *["ArrowRight"] * 9, *["ArrowDown"] * 9, "Enter"):
        sheet.keyboard.press(key)
    for key in ("ArrowLeft", "ArrowUp", "t", "Enter", "ArrowUp", "v", "Enter"):
        sheet.keyboard.press(key)
    expect(sheet.locator("[data-number=terminal]")).to_have_text("1")
    sheet.keyboard.press("Delete")
    expect(sheet.locator("[data-number=vellus]")).to_have_text("0")
    sheet.keyboard.press("Control+s")
    expect(sheet.locator("#save-state")).to_have_attribute("data-state", "saved")

    draft = HairCount.objects.get(pk=count.pk)
    assert [mark[0] for mark in draft.marks] == ["terminal"]
