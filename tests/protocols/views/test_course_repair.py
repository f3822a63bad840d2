"""The page that repairs a course: what it shows, what it does, and when it refuses."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.actions import booking
from clinic.domain.booking import BookingRequest
from clinic.domain.slot_codes import decode
from clinic.models import Appointment, Message
from protocols.models import MissedSession
from protocols.queries import courses
from tests.factories.clinic import AppointmentFactory, StaffMemberFactory
from tests.factories.courses import CourseWorld
from tests.factories.patients import PatientFactory

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


def test_stale_page_is_refused_with_the_new_state_and_the_words_kept(desk, world):
    form = fields(shown(desk, world))
    world.cancel(world.course, 7, world.at)

    answer = desk.post(address(world), {**form, "miss_note": "Child was ill"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Selin Kaya changed this course" in html
    assert 'value="Child was ill"' in html
    assert world.session(world.course, 4).appointment.state == "no_show"


def test_second_clerk_is_told_who_was_first(desk, world, client):
    form = fields(shown(desk, world))
    desk.post(address(world), form)
    other = fields(shown(desk, world)) | {k: form[k] for k in ("seen",)}

    answer = desk.post(address(world), other)

    assert answer.status_code == 409
    assert "Selin Kaya changed this course" in answer.content.decode()


def test_changing_a_row_reckons_the_following_ones_anew(desk, world):
    form = fields(shown(desk, world))
    html = shown(desk, world)
    row = re.search(r'name="row_4".*?</select>', html, re.DOTALL)[0]
    last = re.findall(r'value="([^"]+)"', row.split("After the window")[0])[-1]

    answer = desk.post(
        address(world), {**form, "row_4": last}, headers={"HX-Request": "true"}
    )

    again = fields(answer.content.decode())
    assert answer.status_code == 200
    assert (again["row_4"], again["pin_4"]) == (last, "1")
    assert again["row_5"] != form["row_5"]


def test_taken_time_names_its_row_and_offers_three_others(desk, world):
    form = fields(shown(desk, world))
    slot = decode(form["row_4"])
    booking.book(
        by=world.desk,
        at=world.at,
        request=BookingRequest(
            patient_id=PatientFactory().pk,
            type_id=world.type.pk,
            location_id=world.location.pk,
            practitioner_id=slot.practitioner_id,
            room_id=slot.room_id,
            starts_at=slot.starts_at,
        ),
        notify=False,
    )

    answer = desk.post(address(world), form)

    assert answer.status_code == 409
    assert not MissedSession.objects.exists()


def test_asking_the_clinician_puts_the_course_on_hold(desk, world):
    form = fields(shown(desk, world, mode="ask"))

    answer = desk.post(address(world, mode="ask"), form)

    world.course.refresh_from_db()
    assert (answer.status_code, world.course.state) == (302, "paused")


def test_desk_cannot_skip_over_a_gap_beyond_the_maximum(desk, world):
    form = fields(shown(desk, world, mode="skip"))

    answer = desk.post(
        address(world, mode="skip"),
        {**form, "skip_reason": "asked", "outside_5": "x", "decide": "go_on"},
    )

    assert answer.status_code == 422
    assert world.session(world.course, 4).skipped_at is None


def test_clinician_may(client, world):
    client.force_login(world.clinician)
    html = client.post(
        address(world, mode="skip"),
        {**fields(shown(client, world, mode="skip")), "decide": "go_on"},
        headers={"HX-Request": "true"},
    ).content.decode()

    answer = client.post(
        address(world, mode="skip"),
        {**fields(html), "skip_reason": "asked", "outside_5": "two weeks are fine"},
    )

    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert world.session(world.course, 4).skip_reason == "asked"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?session=abc",
        "?session=99",
        "?session=1",
        "?session=4&to=nonsense",
        "?session=4&mode=nonsense",
        "?session=4&to=20270324T0700Z.99.99",
        "?on=2027-13-45",
        "?session=٤",
    ],
)
def test_odd_address_breaks_nothing(desk, world, query):
    url = reverse("course-repair", args=[world.course.pk]) + query

    assert desk.get(url).status_code in {200, 302}


@pytest.mark.parametrize("value", ["\x00", "x" * 5000, "<script>", "2027-03-24", "…"])
def test_odd_input_breaks_nothing(desk, world, value):
    form = fields(shown(desk, world))
    odd = {name: value for name in form if name != "csrfmiddlewaretoken"}

    assert desk.post(address(world), odd).status_code in {409, 422}


def test_course_of_a_patient_of_somebody_else_is_not_found(client, world):
    client.force_login(StaffMemberFactory(clinician=True))

    assert client.get(address(world)).status_code == 404


def test_appointment_leads_to_its_course(desk, world):
    appointment = world.session(world.course, 4).appointment

    answer = desk.get(reverse("appointment-repair", args=[appointment.pk]))

    assert answer.url == address(world)


def test_appointment_that_is_no_session_has_no_course(desk, world):
    other = AppointmentFactory()

    url = reverse("appointment-repair", args=[other.pk])

    assert desk.get(url).status_code == 404


def test_marking_as_missed_leads_straight_to_the_repair(desk, world):
    fifth = world.session(world.course, 5).appointment
    world.at = fifth.starts_at + timedelta(minutes=10)
    desk.force_login(world.desk)

    answer = desk.post(
        reverse("appointment-advance", args=[fifth.pk]),
        {"to": "no_show", "version": fifth.version, "next": "/diary/"},
    )

    assert answer.url == address(world, session=5)


def test_cancelling_leads_straight_to_the_repair(desk, world):
    fifth = world.session(world.course, 5).appointment

    answer = desk.post(
        reverse("appointment-cancel", args=[fifth.pk]),
        {"reason": "travels", "version": fifth.version},
    )

    assert answer.url == address(world, session=5)


def test_cancelled_and_repaired_is_told_in_one_message(desk, world):
    fifth = world.session(world.course, 5).appointment
    Message.objects.update(state="sent", sent_at=world.at)
    repair = fields(shown(desk, world))
    desk.post(address(world), repair)
    Message.objects.exclude(state="sent").update(state="sent", sent_at=world.at)
    desk.post(
        reverse("appointment-cancel", args=[fifth.pk]),
        {"reason": "travels", "version": fifth.version},
    )

    answer = desk.post(address(world, session=5), fields(shown(desk, world, session=5)))

    assert answer.status_code == 302
    assert [m.kind for m in Message.objects.filter(state="queued")] == [
        "course_changed"
    ]
