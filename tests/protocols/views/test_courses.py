"""Booking a course and reading it: shown, followed, booked once, refused where due."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from clinic.domain.slot_codes import decode
from clinic.models import Appointment
from protocols.models import Course
from tests.factories.clinic import (
    NOW,
    AppointmentFactory,
    ClosureFactory,
    StaffMemberFactory,
)
from tests.factories.protocol_rows import course_of, issued_plan
from tests.protocols.actions.test_courses import START, World
from tests.security.forms import Form, forms_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_first_session():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def url(world) -> str:
    return reverse("course-book", args=[world.plan.patient_id, world.plan.pk])


@pytest.fixture
def desk(client, world):
    client.force_login(world.desk)
    return client


def shown(desk, url: str) -> Form:
    """The form as the page fills it in, with the first session on START."""
    page = desk.get(f"{url}?start_on={START}{usual(desk, url)}")
    assert page.status_code == 200
    return booking_form(page, url)


def usual(desk, url: str) -> str:
    form = booking_form(desk.get(url), url)
    kept = ("location", "type")
    return "".join(f"&{name}={form.values[name][0]}" for name in kept)


def booking_form(page, url: str) -> Form:
    found = forms_in(page.content.decode(), url=url)
    return next(form for form in found if any("session_1" in n for n in form.values))


def confirmed(form: Form, **changes: object) -> dict[str, object]:
    return {**form.values, "confirm": "1", **changes}


def test_page_proposes_every_session_and_books_nothing(desk, url):
    form = shown(desk, url)

    chosen = [form.values[f"session_{number}"] for number in range(1, 10)]
    assert all(each and each[0] for each in chosen)
    assert not Appointment.objects.exists()


def test_confirming_books_what_was_shown(desk, url, world):
    form = shown(desk, url)

    answer = desk.post(url, confirmed(form))

    course = Course.objects.get(plan=world.plan)
    assert (answer.status_code, answer.url) == (302, f"/courses/{course.pk}/")
    assert Appointment.objects.count() == 9


def test_confirming_twice_books_once_and_leads_to_the_same_course(desk, url):
    form = shown(desk, url)
    first = desk.post(url, confirmed(form))

    again = desk.post(url, confirmed(form))

    assert (again.status_code, again.url) == (302, first.url)
    assert Appointment.objects.count() == 9


def test_time_taken_meanwhile_books_nothing_and_proposes_anew(desk, url, world):
    form = shown(desk, url)
    taken = decode(form.values["session_1"][0])
    assert taken is not None
    AppointmentFactory(
        practitioner=world.clinician,
        room=world.room,
        location=world.location,
        starts_at=taken.starts_at,
    )

    answer = desk.post(url, confirmed(form))

    assert answer.status_code == 409
    assert not Course.objects.exists()


def test_changed_time_moves_the_sessions_after_it_and_is_not_yet_booked(desk, url):
    form = shown(desk, url)
    later = {**form.values, "session_2": [""]}

    answer = desk.post(url, later)

    assert answer.status_code == 200
    assert not Course.objects.exists()


def test_bad_wish_is_refused_and_keeps_what_was_typed(desk, url):
    form = shown(desk, url)

    answer = desk.post(url, confirmed(form, start_on="2027-02-30", from_time="9:99"))

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"start_on", "from_time"}
    assert answer.context["form"]["start_on"].value() == "2027-02-30"
    assert not Course.objects.exists()


def test_booked_plan_leads_to_its_course(desk, url, world):
    course = course_of(world.plan)

    assert desk.get(url).url == reverse("course-detail", args=[course.pk])


def test_plan_of_another_patient_is_not_found(desk, world):
    other = issued_plan()

    place = reverse("course-book", args=[world.plan.patient_id, other.pk])
    assert desk.get(place).status_code == 404


def test_clinician_of_nobody_finds_nothing(client, url, world):
    client.force_login(StaffMemberFactory(clinician=True))
    course = course_of(world.plan)

    found = [url, f"/courses/{course.pk}/"]
    assert {client.get(each).status_code for each in found} == {404}


def test_wrong_method_is_refused(desk, url, world):
    course = course_of(world.plan)

    assert desk.put(url).status_code == 405
    assert desk.post(f"/courses/{course.pk}/").status_code == 405


def test_course_lists_its_sessions_and_what_is_to_be_arranged(desk, world):
    course = course_of(world.plan)
    first = course.sessions.get(number=1)
    first.appointment = AppointmentFactory(patient=world.plan.patient)
    first.save()

    page = desk.get(f"/courses/{course.pk}/")

    lines = [row.line for row in page.context["page"].lines]
    assert [line.planned.number for line in lines] == list(range(1, 10))
    assert [line.has_time for line in lines] == [True] + [False] * 8
    assert page.content.decode().count(reverse("session-arrange", args=[0])[:10]) >= 8


def test_course_asks_as_often_for_one_time_as_for_three(desk, world):
    course = course_of(world.plan)
    asked = []
    for booked in (1, 3):
        for number, session in enumerate(course.sessions.all()[:booked]):
            if session.appointment is None:
                session.appointment = AppointmentFactory(
                    patient=world.plan.patient,
                    starts_at=NOW + timedelta(days=7 * number, hours=4),
                )
                session.save()
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/courses/{course.pk}/")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_session_without_free_time_says_why_and_what_else_there_is(desk, url, world):
    target = START + timedelta(days=7)
    ClosureFactory(
        location=world.location,
        first_day=target - timedelta(days=1),
        last_day=target + timedelta(days=17),
    )

    page = desk.get(f"{url}?start_on={START}{usual(desk, url)}")

    text = " ".join(strip_tags(page.content.decode()).split())
    assert "2 to be arranged" in text
    assert text.count("No free time inside the window:") == 2
    assert text.count("Leave it to be arranged · It joins the waiting list.") == 2
    assert ": the clinic is closed" in text
