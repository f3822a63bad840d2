"""The page that repairs a course: what it shows, what it does, and when it refuses."""

import re

import pytest
from django.urls import reverse

from clinic.models import Appointment, Message
from protocols.models import MissedSession
from protocols.queries import courses
from tests.factories.courses import CourseWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch) -> CourseWorld:
    world = CourseWorld()
    world.course = world.booked()
    world.give(world.course, 3)
    world.at = world.miss(world.course, 4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def address(world, **query):
    url = reverse("course-repair", args=[world.course.pk])
    return f"{url}?session={query.pop('session', 4)}" + "".join(
        f"&{key}={value}" for key, value in query.items()
    )


def fields(html: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]+)"', tag)
        if name and (
            kind is None or kind[1] in {"hidden", "text"} or " checked" in tag
        ):
            found[name[1]] = value[1] if value else ""
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return {k: v.replace("&amp;", "&") for k, v in found.items()}


def shown(client, world, **query):
    return client.get(address(world, **query)).content.decode()


def test_page_shows_each_session_before_and_after(desk, world):
    html = shown(desk, world)

    assert "Session 4" in html
    assert "No-show" in html
    assert html.count('name="row_') == 6
    assert "All 9 sessions kept, order kept" in html


def test_get_changes_nothing(desk, world):
    before = list(courses.sessions_of(world.course).values())

    for _time in range(3):
        desk.get(address(world))

    assert list(courses.sessions_of(world.course).values()) == before


def test_confirming_what_was_shown_repairs_the_course(desk, world):
    form = fields(shown(desk, world))

    response = desk.post(address(world), {**form, "confirm": "1"})

    assert response.status_code == 302, response.content.decode()[:3000]
    assert response.url == f"/courses/{world.course.pk}/"
    assert world.session(world.course, 4).appointment.state == "booked"
    assert MissedSession.objects.get().kind == "no_show"


def test_second_post_of_the_form_does_nothing_more(desk, world):
    form = fields(shown(desk, world))
    desk.post(address(world), {**form, "confirm": "1"})
    count = Appointment.objects.count()

    again = desk.post(address(world), {**form, "confirm": "1"})

    assert again.status_code in {302, 409}
    assert Appointment.objects.count() == count
    assert Message.objects.filter(kind="course_changed").count() <= 1
