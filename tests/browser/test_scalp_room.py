"""The zones of the scalp by keyboard alone: drawing, table and panel follow each other."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from patients.models import ScalpAssessment
from tests.browser.diary import sign_in
from tests.browser.test_front_end import violations
from tests.factories.patients import AssignmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture
def room(page: Page, live_server) -> Page:
    """The assessment of a patient of the person at the keyboard, one zone counted."""
    assigned = AssignmentFactory()
    sign_in(page, live_server.url, assigned.clinician)
    page.goto(live_server.url + reverse("assessment", args=[assigned.patient_id]))
    page.select_option("[name=method]", "trichoscopy")
    page.fill("[name=density_vertex]", "82")
    page.fill("[name=density_occipital]", "172")
    return page


def zone(page: Page, name: str):
    return page.locator(f".is-shown [data-zone={name}]")


def test_arrows_walk_the_zones_and_say_their_values(room):
    zone(room, "vertex").focus()
    assert room.evaluate(FOCUSED) == (
        "Vertex: 82 hairs per square centimetre, 47.6 percent of the back of the head"
    )

    room.keyboard.press("ArrowDown")
    assert room.evaluate(FOCUSED) == "Occipital: 172 hairs per square centimetre"
    expect(room.locator("[data-zone-panel=occipital]")).to_be_visible()
    expect(room.locator("[data-zone-panel=vertex]")).to_be_hidden()

    for key, said in (
        ("ArrowLeft", "Side, left: not counted"),
        ("ArrowUp", "Temple, left: not counted"),
        ("ArrowUp", "Frontal: not counted"),
    ):
        room.keyboard.press(key)
        assert room.evaluate(FOCUSED) == said


def test_drawing_is_one_tab_stop(room):
    stops = room.locator(".is-shown [data-zone][tabindex='0']")

    expect(stops).to_have_count(1)
    zone(room, "vertex").focus()
    expect(stops).to_have_attribute("data-zone", "vertex")


def test_alt_arrows_keep_the_question_in_the_next_zone(room):
    zone(room, "mid_scalp").focus()
    room.locator("[name=scaling_mid_scalp][value='1']").check()

    room.keyboard.press("Alt+ArrowRight")

    expect(room.locator("[data-zone-panel=vertex]")).to_be_visible()
    assert room.evaluate("document.activeElement.name") == "scaling_vertex"
    room.keyboard.press("Alt+ArrowLeft")
    assert room.evaluate("document.activeElement.name") == "scaling_mid_scalp"


def test_zone_hidden_from_this_side_turns_the_head(room):
    room.get_by_role("button", name="Front", exact=True).click()
    expect(zone(room, "frontal")).to_be_visible()

    room.locator("[name=density_occipital]").focus()

    expect(zone(room, "occipital")).to_be_visible()
    expect(zone(room, "occipital")).to_have_attribute("aria-current", "true")


def test_colours_and_signs_follow_what_is_typed(room):
    expect(zone(room, "vertex")).to_have_attribute("data-band", "1")
    room.fill("[name=density_vertex]", "150")
    expect(zone(room, "vertex")).to_have_attribute("data-band", "4")

    room.get_by_role("button", name="Signs").click()
    zone(room, "vertex").focus()
    room.locator("[name=erythema_vertex][value='3']").check()
    expect(zone(room, "vertex")).to_have_attribute("aria-label", "Vertex: 3")


def test_typed_zones_are_saved_by_themselves(room):
    room.locator("[name=density_vertex]").press("Tab")

    expect(room.locator("#save-state")).to_have_attribute("data-state", "saved")
    expect(room.locator("#hair-facts")).to_contain_text("Vertex 82 of 172 per cm²")
    assert ScalpAssessment.objects.get().zones.count() == 2


def test_zones_to_treat_are_ticked_in_the_drawing_by_keys(room):
    drawn = room.locator("#id_zones_requested [data-zone=frontal]")
    drawn.focus()

    room.keyboard.press("ArrowDown")
    room.keyboard.press("Space")

    box = room.locator("[name=zones_requested][value=mid_scalp]")
    expect(box).to_be_checked()
    mid_scalp = room.locator("#id_zones_requested [data-zone=mid_scalp]")
    expect(mid_scalp).to_have_attribute("aria-checked", "true")


@pytest.mark.parametrize("width", [1280, 820, 360])
def test_page_is_accessible(room, width):
    # So high that the bar at the bottom lies over none of the fields.
    room.set_viewport_size({"width": width, "height": 20000})

    assert violations(room) == []
