"""A session stopped early loses nothing of what stood in the page, and tells the shelf."""

from decimal import Decimal

import pytest
import time_machine

from protocols.models import SessionIncident, StockMovement
from tests.factories.clinic import StaffMemberFactory
from tests.factories.stock import LotFactory, ProductFactory, move
from tests.protocols.views.test_session_treatment import (
    WEEK_LATER,
    Repeat,
    begun,
    in_quarantine,
    posted,
    told,
    url,
)

pytestmark = pytest.mark.django_db
WHY = "The patient felt faint"


@pytest.fixture
def world():
    with time_machine.travel(WEEK_LATER, tick=False):
        yield Repeat()


@pytest.fixture
def shelf(world):
    product = ProductFactory(brand="Panthen", excipients_known=True)
    lot = LotFactory(product=product, number="DX-0904", ml="0")
    move(lot, "30", kind="received")
    return lot


@pytest.fixture
def browser(client, world):
    client.force_login(world.clinician)
    return client


def written(browser, world, shelf) -> dict[str, list[str]]:
    """The page with a product picked that no autosave has brought yet."""
    row = {"pick": [str(shelf.pk)], "drawn_ml": ["2"], "used_ml": ["1.5"]}
    rows = {f"product0-{name}": value for name, value in row.items()}
    return {**begun(browser, world), **rows}


def test_what_stands_in_the_page_is_kept_and_leaves_the_stock(browser, world, shelf):
    page = written(browser, world, shelf)

    browser.post(url(world, "stop"), {**page, "reason": WHY})

    record = world.record
    assert (record.state, record.stop_reason) == ("stopped_early", WHY)
    moved = StockMovement.objects.filter(record=record).values_list("ml", flat=True)
    assert sum(moved) == Decimal("-2.00")


@pytest.mark.parametrize(
    "fault", [{"reason": ""}, {"product0-drawn_ml": ["two"]}], ids=["why", "number"]
)
def test_fault_keeps_the_session_open_and_everything_that_was_typed(
    browser, world, shelf, fault
):
    page = {**written(browser, world, shelf), "note": ["Pale"], "reason": [WHY]}

    answer = browser.post(url(world, "stop"), {**page, **fault})

    body = answer.content.decode()
    assert (answer.status_code, world.record.state) == (422, "in_progress")
    assert "Pale" in body
    assert (WHY in body) == ("reason" not in fault)


def test_what_two_people_have_not_told_is_asked_on_the_locked_page(
    browser, world, shelf
):
    page = written(browser, world, shelf)
    in_quarantine(shelf, world.clinician)
    browser.post(url(world, "stop"), {**page, "reason": WHY})
    second = StaffMemberFactory(clinician=True)

    before = browser.get(url(world)).content.decode()
    wrong = browser.post(url(world, "incident"), told(world, second_email="a@b.test"))
    browser.post(url(world, "incident"), told(world, second_email=second.email))
    after = browser.get(url(world)).content.decode()

    asked = "lot DX-0904: was held back or withdrawn"
    assert [asked in body for body in (before, wrong.content.decode(), after)] == [
        True,
        True,
        False,
    ]
    assert wrong.status_code == 422
    assert SessionIncident.objects.get().confirmed_by == second


def test_second_press_finds_it_ended(browser, world, shelf):
    page = {**written(browser, world, shelf), "reason": [WHY]}

    answers = [browser.post(url(world, "stop"), page) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert StockMovement.objects.filter(record=world.record).count() == 2


def test_empty_shelf_says_so_and_where_stock_comes_from(browser, world):
    begun(browser, world)

    body = browser.get(url(world)).content.decode()

    assert "No lots in stock." in body
    assert 'href="/stock/receive/"' in body
    assert posted(browser, world)
