"""Journey 8 in a browser: a session is missed, the rest moves, and back again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from clinic.models import Message
from protocols.queries import courses
from tests.browser.diary import sign_in
from tests.factories.courses import CourseWorld

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> CourseWorld:
    """Three sessions given, the fourth yesterday and nobody has said what became of it."""
    now = timezone.now()
    world = CourseWorld(start=(now - timedelta(days=22)).date())
    world.course = world.booked(at=now - timedelta(days=30))
    Message.objects.update(state="sent", sent_at=now)
    world.give(world.course, 3)
    return world


@pytest.fixture
def desk(page: Page, world, live_server) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, live_server.url, world.desk)
    return page


def places(world):
    rows = courses.sessions_of(world.course)
    return [(row.appointment_id, row.appointment.starts_at) for row in rows]


def test_missed_session_in_two_clicks_and_undone_in_one(desk, world, live_server):
    fourth = world.session(world.course, 4).appointment
    before = places(world)
    desk.goto(f"{live_server.url}/appointments/{fourth.pk}/")

    desk.get_by_role("button", name="Did not come").click()
    expect(desk.get_by_text("was recorded as missed by Selin Kaya")).to_be_visible()
    desk.get_by_role("button", name=re.compile(r"^Shift \d+ session")).click()

    expect(desk.get_by_text("Sessions of the course moved", exact=True)).to_be_visible()
    assert places(world)[:3] == before[:3]
    assert places(world)[3] != before[3]
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Undone. Everything is as it was.").first).to_be_visible()
    assert places(world) == before
    assert not Message.objects.filter(state="queued").exists()


def test_row_set_by_hand_moves_the_following_ones_at_once(desk, world, live_server):
    fourth = world.session(world.course, 4).appointment
    desk.goto(f"{live_server.url}/appointments/{fourth.pk}/")
    desk.get_by_role("button", name="Did not come").click()
    row = desk.get_by_label("New time of session 4")
    fifth = desk.get_by_label("New time of session 5").input_value()
    last = row.locator("optgroup[label='Inside the window'] option").last

    row.select_option(value=last.get_attribute("value"))

    expect(desk.get_by_label("New time of session 5")).not_to_have_value(fifth)
    expect(desk.get_by_text("At the limit").first).to_be_visible()


def test_note_typed_stays_when_another_choice_is_looked_at(desk, world, live_server):
    fourth = world.session(world.course, 4).appointment
    desk.goto(f"{live_server.url}/appointments/{fourth.pk}/")
    desk.get_by_role("button", name="Did not come").click()
    desk.get_by_label("Note for the desk").fill("Child was ill")

    desk.get_by_label("Skip this session").check()

    expect(desk.get_by_label("Why is it skipped?")).to_be_visible()
    expect(desk.get_by_label("Note for the desk")).to_have_value("Child was ill")
