"""Journey 7 in a browser: a repeat session on a tablet held upright, by touch."""

import re
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect

from clinic.models import Message
from protocols.models import SessionRecord, StockMovement
from tests.browser.diary import Hands, sign_in
from tests.browser.test_front_end import faults_at_every_width
from tests.factories.stock import LotFactory, ProductFactory, vial
from tests.protocols.views.test_session_treatment import WEEK_LATER, Repeat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OBSERVED = timedelta(minutes=21)


@pytest.fixture
def moment():
    with time_machine.travel(WEEK_LATER + timedelta(minutes=5)) as travelling:
        yield travelling


@pytest.fixture
def world(moment) -> Repeat:
    world = Repeat()
    product = ProductFactory(
        brand="Panthen", ingredients=["dexpanthenol"], concentration="250 mg/mL"
    )
    lot = LotFactory(product=product, number="DX-0904", ml="30.00")
    vial(lot, "5.00", hours=24 * 8)
    return world


@pytest.fixture
def tablet(page: Page, world, live_server) -> Page:
    page.set_viewport_size({"width": 820, "height": 1180})
    sign_in(page, live_server.url, world.clinician)
    page.goto(f"{live_server.url}/sessions/{world.planned.pk}/")
    return page


# Autosave answers after the quiet that it waits for, on a machine that does other work.
PATIENCE = 20_000
# A window in which the whole record stands, at a phone's width too.
LONG = 6_000


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute(
        "data-state", "saved", timeout=PATIENCE
    )
    expect(page.locator("#save-state [data-words]")).to_have_text(re.compile("^Saved"))


def measure(page: Page) -> None:
    measured = {"temperature_c": "36.6", "sbp": "118", "dbp": "76", "pulse": "72"}
    for name, value in measured.items():
        page.fill(f"[name={name}]", value)


def test_repeat_session_takes_four_actions(tablet, world, moment):
    hands = Hands(tablet)
    measure(tablet)

    hands.click(tablet.get_by_role("button", name="Nothing new, answers as before"))
    hands.click(tablet.get_by_role("button", name="Same as last time"))
    hands.click(tablet.locator("label:has(> [name=pain_during][value='3'])"))
    saved(tablet)
    expect(tablet.locator("#session-observed")).to_have_attribute(
        "data-state", "running"
    )
    moment.shift(OBSERVED)
    hands.click(tablet.get_by_role("button", name="Sign session"))

    expect(tablet.get_by_text("The record is locked.")).to_be_visible()
    expect(tablet.get_by_text("Stock falls by 3.2 mL, 1 lot")).to_be_visible()
    record = SessionRecord.objects.get(planned_session=world.planned)
    assert hands.actions == 4
    assert (record.state, record.observed_minutes) == ("signed", 21)
    assert record.products.get().container is not None
    assert StockMovement.objects.filter(record=record, kind="used").count() == 1
    assert Message.objects.filter(kind="aftercare").count() == 2


def begin(page: Page) -> None:
    measure(page)
    page.get_by_role("button", name="Nothing new, answers as before").click()
    page.get_by_role("button", name="Same as last time").click()
    expect(page.get_by_text("Volumes agree")).to_be_visible()


def test_map_and_volumes_follow_what_is_typed(tablet, world):
    begin(tablet)

    tablet.locator("#session-map [data-zone=mid_scalp]").click()
    tablet.fill("[name=mid_scalp-points]", "40")
    tablet.locator("[name=depth_mm]").focus()

    expect(tablet.get_by_text("Volumes differ")).to_be_visible(timeout=PATIENCE)
    expect(tablet.locator("#session-issues")).to_contain_text("were used")
    expect(tablet.locator("#session-map")).to_contain_text("40")
    tablet.locator("#session-map [data-zone=occipital]").click()
    expect(tablet.locator("[name=occipital-treated]")).to_be_checked()
    tablet.locator("#session-map [data-zone=occipital]").click()
    saved(tablet)
    tablet.reload()
    expect(tablet.locator("[name=mid_scalp-points]")).to_have_value("40")


def test_signature_is_drawn_by_finger(tablet, world, moment):
    begin(tablet)
    tablet.locator("label:has(> [name=pain_during][value='2'])").click()
    saved(tablet)
    moment.shift(OBSERVED)
    pad = tablet.locator(".session-sign canvas").bounding_box()
    tablet.mouse.move(pad["x"] + 20, pad["y"] + 20)
    tablet.mouse.down()
    tablet.mouse.move(pad["x"] + 120, pad["y"] + 40, steps=8)
    tablet.mouse.up()

    tablet.get_by_role("button", name="Sign session").click()

    expect(tablet.get_by_text("The record is locked.")).to_be_visible()
    assert SessionRecord.objects.get(planned_session=world.planned).signature_key


def test_scanner_on_the_cable_types_a_code_and_presses_enter(tablet, world):
    LotFactory(
        product=ProductFactory(brand="Biotin S", ingredients=["biotin"]),
        number="BT-2611",
    )
    begin(tablet)

    tablet.locator("[data-scan-code]").press_sequentially("BT-2611")
    tablet.locator("[data-scan-code]").press("Enter")

    expect(tablet.locator("#products .lot", has_text="BT-2611")).to_be_visible()


# Chromium on Linux has no reader of its own: this one reads what Android's would.
READER = """
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["data_matrix"]; }
    async detect(video) { return video.videoWidth ? [{ rawValue: "BT-2611" }] : []; }
  };
"""


def test_camera_reads_the_code_of_a_vial(filmed, world, live_server):
    LotFactory(
        product=ProductFactory(brand="Biotin S", ingredients=["biotin"]),
        number="BT-2611",
    )
    filmed.add_init_script(READER)
    sign_in(filmed, live_server.url, world.clinician)
    filmed.goto(f"{live_server.url}/sessions/{world.planned.pk}/")
    begin(filmed)

    filmed.get_by_role("button", name="Scan with the camera").click()

    expect(filmed.locator("#products .lot", has_text="BT-2611")).to_be_visible(
        timeout=PATIENCE
    )
    expect(filmed.locator("[data-scan-view]")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_session_is_accessible_in_each_step(tablet, world, live_server, theme):
    tablet.context.add_cookies(
        [{"name": "theme", "value": theme, "url": live_server.url}]
    )
    tablet.reload()
    found = faults_at_every_width(tablet, LONG)
    tablet.set_viewport_size({"width": 820, "height": 1180})
    begin(tablet)
    found += faults_at_every_width(tablet, LONG)
    assert found == []
