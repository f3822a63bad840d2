"""SALT by finger, by pointer and by keyboard; a BASP code out of pictures."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from patients.models import ScalpAssessment
from tests.browser.test_diary import sign_in_as
from tests.browser.test_front_end import faults_at_every_width
from tests.factories.clinic import ClinicFactory, LocationFactory, StaffMemberFactory
from tests.factories.patients import AssignmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinician():
    ClinicFactory()
    LocationFactory()
    return StaffMemberFactory(clinician=True)


@pytest.fixture
def address(clinician, live_server):
    patient = AssignmentFactory(clinician=clinician, patient__sex_at_birth="M").patient
    return live_server.url + reverse("assessment", args=[patient.pk])


@pytest.fixture
def assessment(page, live_server, clinician, address):
    sign_in_as(page, live_server.url, clinician)
    page.goto(address)
    return page


@pytest.fixture
def areata(assessment):
    assessment.get_by_label("Main diagnosis").select_option("alopecia_areata")
    return assessment


def test_salt_is_offered_for_alopecia_areata_only(assessment):
    region = assessment.get_by_role("slider", name="Vertex")
    assessment.locator("#salt > summary").click()
    expect(region).to_be_hidden()
    expect(assessment.locator("[data-salt-invalid]")).to_be_visible()

    assessment.get_by_label("Main diagnosis").select_option("alopecia_areata")

    expect(region).to_be_visible()
    expect(assessment.locator("[data-salt-invalid]")).to_be_hidden()


def test_region_by_keyboard(areata):
    region = areata.get_by_role("slider", name="Vertex")
    field = areata.locator("[name=salt_vertex]")
    expect(region).to_have_attribute("aria-valuetext", "not recorded")

    region.focus()
    for key, value in (
        ("ArrowUp", "1"),
        ("PageUp", "11"),
        ("ArrowDown", "10"),
        ("PageDown", "0"),
        ("ArrowDown", "0"),
        ("End", "100"),
        ("ArrowRight", "100"),
        ("Home", "0"),
        ("Delete", ""),
    ):
        areata.keyboard.press(key)
        expect(field).to_have_value(value)

    expect(region).to_have_attribute("aria-valuetext", "not recorded")


def test_region_by_pointer_and_all_four_make_both_bands(areata):
    region = areata.get_by_role("slider", name="Vertex")
    region.scroll_into_view_if_needed()
    box = region.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    areata.mouse.move(x, y)
    areata.mouse.down()
    areata.mouse.move(x, y - 80, steps=4)
    areata.mouse.up()
    expect(areata.locator("[name=salt_vertex]")).to_have_value("50")
    expect(areata.locator("[data-salt-score]")).to_have_text("–")

    for name in ("posterior", "right", "left"):
        areata.locator(f"[name=salt_{name}]").fill("0")

    expect(areata.locator("[data-salt-score]")).to_have_text("20.0")
    expect(areata.locator("[data-salt-class]")).to_have_text("S1")
    expect(areata.locator("[data-salt-band]")).to_have_text("limited")
    areata.locator("[name=salt_left]").press("Tab")
    expect(areata.locator("#save-state")).to_have_attribute("data-state", "saved")
    draft = ScalpAssessment.objects.get()
    assert (draft.salt_vertex, draft.salt) == (Decimal(50), Decimal("20.0"))


def test_man_answers_ludwig_without_unfolding_it(assessment):
    ludwig = assessment.get_by_role("group", name="Ludwig grade")

    ludwig.get_by_label("Does not apply").check()

    expect(assessment.locator("#save-state")).to_have_attribute("data-state", "saved")
    assert ScalpAssessment.objects.get().ludwig == "na"


def test_picture_is_chosen_by_keyboard_with_its_line_spoken(assessment):
    stage = assessment.get_by_role("radio", name="Thin mainly at the crown")
    stage.focus()
    assessment.keyboard.press("Space")
    expect(stage).to_be_checked()

    assessment.keyboard.press("ArrowRight")

    expect(assessment.locator("[name=norwood][value=IV]")).to_be_checked()


def test_basp_code_follows_the_pictures(assessment):
    basp = assessment.get_by_role("group", name="BASP")
    basp.get_by_text("Pictures").click()

    basp.locator("[name=basp_shape][value=M1]").check()
    basp.locator("[name=basp_front][value=F2]").check()
    basp.locator("[name=basp_vertex][value=V1]").check()

    expect(basp.locator("[data-basp-code]")).to_have_text("M1F2V1")
    expect(assessment.locator("#save-state")).to_have_attribute("data-state", "saved")
    assert ScalpAssessment.objects.get().basp == "M1F2V1"


def test_labs_page_has_no_fault(page, live_server, clinician, address):
    sign_in_as(page, live_server.url, clinician)

    page.goto(address.replace("assessment", "labs"))

    assert faults_at_every_width(page) == []
