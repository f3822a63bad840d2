"""A course's own page, the list of courses, and what its states are changed by."""

from datetime import timedelta

import pytest
from django.urls import reverse

from protocols.queries import courses
from tests.factories.courses import CourseWorld
from tests.protocols.views.test_course_repair import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch) -> CourseWorld:
    world = CourseWorld()
    world.course = world.booked()
    world.give(world.course, 3)
    world.at = world.moment(world.session(world.course, 3).target + timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: world.at)
    return world


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def detail(world):
    return reverse("course-detail", args=[world.course.pk])


def test_page_says_how_many_sessions_are_left(desk, world):
    assert "6 sessions left" in desk.get(detail(world)).content.decode()


@pytest.mark.parametrize(
    ("given", "words"), [(8, "The last session is left"), (9, "No session is left")]
)
def test_page_warns_at_the_end(desk, world, given, words):
    world.give(world.course, given)

    assert words in desk.get(detail(world)).content.decode()


def test_clinician_finds_the_record_of_each_session(client, world):
    client.force_login(world.clinician)
    first = world.session(world.course, 1)

    html = client.get(detail(world)).content.decode()

    assert reverse("session-record", args=[first.pk]) in html


def test_desk_finds_no_record(desk, world):
    first = world.session(world.course, 1)

    html = desk.get(detail(world)).content.decode()

    assert reverse("session-record", args=[first.pk]) not in html


def test_missed_session_offers_the_repair(desk, world):
    world.at = world.miss(world.course, 4)
    desk.force_login(world.desk)

    html = desk.get(detail(world)).content.decode()

    assert f"/courses/{world.course.pk}/repair/?session=4" in html


def test_booking_panel_says_what_is_left(desk, world):
    url = reverse("appointment-book")

    html = desk.get(f"{url}?patient={world.patient.pk}").content.decode()

    assert "6 sessions of 9 left" in html


def test_list_puts_what_wants_somebody_first(desk, world):
    world.at = world.miss(world.course, 4)
    desk.force_login(world.desk)

    html = desk.get(reverse("course-list") + "?show=attention").content.decode()

    assert "Missed, without a new time" in html


def test_list_of_those_that_want_somebody_leaves_the_others_out(desk, world):
    html = desk.get(reverse("course-list") + "?show=attention").content.decode()

    assert world.patient.full_name not in html


@pytest.mark.parametrize("show", ["", "live", "paused", "over", "nonsense"])
def test_list_takes_any_filter(desk, world, show):
    assert desk.get(reverse("course-list"), {"show": show}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_three(
    desk, world, count, django_assert_max_num_queries
):
    for _more in range(count - 1):
        other = CourseWorld()
        other.booked(at=world.at - timedelta(days=21))

    with django_assert_max_num_queries(8 + 3):
        desk.get(reverse("course-list"))


def test_putting_on_hold_and_resuming(desk, world):
    url = reverse("course-pause", args=[world.course.pk])
    desk.post(url, {**fields(desk.get(url).content.decode()), "reason": "travels"})
    world.course.refresh_from_db()
    assert (world.course.state, world.course.pause_reason) == ("paused", "travels")
    resume = reverse("course-repair", args=[world.course.pk]) + "?on=2027-03-24"

    answer = desk.post(resume, fields(desk.get(resume).content.decode()))

    world.course.refresh_from_db()
    assert (answer.status_code, world.course.state) == (302, "active")


def test_hold_needs_a_reason(desk, world):
    url = reverse("course-pause", args=[world.course.pk])

    answer = desk.post(url, {**fields(desk.get(url).content.decode()), "reason": " "})

    world.course.refresh_from_db()
    assert (answer.status_code, world.course.state) == (422, "active")


def test_ending_in_one_confirmed_step(desk, world):
    url = reverse("course-end", args=[world.course.pk])
    html = desk.get(url).content.decode()
    assert "End the course, 6 times are given up" in html

    desk.post(url, {**fields(html), "reason": "moves away", "tell": "on"})

    states = [row.appointment.state for row in courses.sessions_of(world.course)]
    assert states == ["done"] * 3 + ["cancelled"] * 6


def test_ending_from_a_stale_page_keeps_the_reason(desk, world):
    url = reverse("course-end", args=[world.course.pk])
    form = fields(desk.get(url).content.decode())
    pause = reverse("course-pause", args=[world.course.pk])
    desk.post(pause, {**fields(desk.get(pause).content.decode()), "reason": "travels"})

    answer = desk.post(url, {**form, "reason": "moves away"})

    assert answer.status_code == 422
    assert "moves away" in answer.content.decode()


def test_clinician_decides_and_goes_on_to_the_repair(client, world):
    world.at = world.miss(world.course, 4)
    client.force_login(world.desk)
    ask = reverse("course-repair", args=[world.course.pk]) + "?session=4&mode=ask"
    client.post(ask, fields(client.get(ask).content.decode()))
    client.force_login(world.clinician)
    url = reverse("course-decide", args=[world.course.pk])

    answer = client.post(
        url,
        {
            **fields(client.get(url).content.decode()),
            "decision": "go_on",
            "reason": "ok",
        },
    )

    assert answer.url == f"/courses/{world.course.pk}/repair/?session=4"


def test_desk_does_not_decide(desk, world):
    url = reverse("course-decide", args=[world.course.pk])

    assert desk.get(url).status_code == 403
