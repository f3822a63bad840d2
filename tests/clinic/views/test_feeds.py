"""A practitioner's private calendar feed."""

import re
from datetime import timedelta

import icalendar
import pytest
import time_machine
from django.urls import reverse

from clinic.actions.moving import move
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.links import new_token, token_hash
from clinic.models import AuditEvent, CalendarFeed
from clinic.views.dead_links import WRONG_TOKENS
from clinic.views.feeds import READS_AN_HOUR
from tests.clinic.actions.test_appointments import moving
from tests.factories.clinic import NOW, TODAY, RoomFactory, ShiftFactory, open_diary

pytestmark = pytest.mark.django_db
S = AppointmentState
PAGE = "/account/calendar/"


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def diary():
    found = open_diary(session=True)
    found.patient.full_name = "Ayşe Yılmaz Demir"
    found.patient.save()
    return found


def made(client, person):
    client.force_login(person)
    page = client.post(PAGE, {"do": "make"})
    client.logout()
    return re.search(r"/feeds/[\w-]{43}\.ics", page.text)[0]


def events(client, address):
    answer = client.get(address)
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def test_address_is_shown_once_and_kept_as_a_hash(client, diary):
    client.force_login(diary.clinician)
    before = client.get(PAGE)
    page = client.post(PAGE, {"do": "make"})

    token = re.search(r"/feeds/([\w-]{43})\.ics", page.text)[1]
    assert "/feeds/" not in before.text
    assert page.headers["Cache-Control"] == "no-store"
    assert CalendarFeed.objects.get().token_hash == token_hash(token)
    assert token not in client.get(PAGE).text
    assert AuditEvent.objects.get().action == "calendar_feed_made"


def test_feed_holds_ones_own_appointments_and_no_name(client, diary):
    own = diary.appointment("10:00", note="bring the blood test")
    diary.appointment("12:00", practitioner=ShiftFactory().practitioner)
    address = made(client, diary.clinician)

    answer = client.get(address)

    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["UID"].startswith(f"appt-{own.uid}@")
    assert event["SUMMARY"] == "Session · A. D."
    assert event["LOCATION"] == f"{diary.location.name}, {diary.room.name}"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "OPAQUE")
    for word in ("Ayşe", "Demir", "esotherapy", "blood", diary.patient.number):
        assert word not in answer.text
    assert "ATTENDEE" not in answer.text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in answer.text
    assert "DTSTART;TZID=Europe/Istanbul:20270301T100000" in answer.text


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (S.HELD, "TENTATIVE"),
        (S.CONFIRMED, "CONFIRMED"),
        (S.DONE, "CONFIRMED"),
        (S.NO_SHOW, "CANCELLED"),
        (S.CANCELLED, "CANCELLED"),
    ],
)
def test_state_is_told_in_the_words_of_calendars(client, diary, state, status):
    held_until = NOW + timedelta(days=1) if state == S.HELD else None
    diary.appointment("10:00", state=state, held_until=held_until)

    (event,) = events(client, made(client, diary.clinician))

    assert event["STATUS"] == status


@pytest.mark.parametrize(
    ("days", "count"), [(-15, 0), (-13, 1), (0, 1), (179, 1), (181, 0)]
)
def test_feed_reaches_two_weeks_back_and_half_a_year_ahead(client, diary, days, count):
    diary.appointment(starts_at=diary.at("10:00", TODAY + timedelta(days=days)))

    assert len(events(client, made(client, diary.clinician))) == count


def test_moved_appointment_is_the_same_event_with_a_higher_number(client, diary):
    appointment = diary.appointment("10:00")
    address = made(client, diary.clinician)
    (before,) = events(client, address)

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        move(
            appointment.pk,
            moving(diary, "14:00"),
            by=diary.desk,
            at=NOW + timedelta(minutes=1),
        )
        (after,) = events(client, address)

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == NOW + timedelta(minutes=1)


# Conditional requests


def test_unchanged_feed_is_not_sent_again(client, diary):
    diary.appointment("10:00")
    address = made(client, diary.clinician)
    first = client.get(address)

    by_tag = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    by_date = client.get(
        address, headers={"If-Modified-Since": first.headers["Last-Modified"]}
    )

    assert (by_tag.status_code, by_tag.content) == (304, b"")
    assert by_date.status_code == 304
    assert first.content == client.get(address).content


def test_any_change_is_sent(client, diary):
    appointment = diary.appointment("10:00")
    address = made(client, diary.clinician)
    tags = [client.get(address).headers["ETag"]]

    diary.patient.full_name = "Zeynep Demir"
    diary.patient.save()
    tags.append(client.get(address).headers["ETag"])
    appointment.room = RoomFactory(location=diary.location)
    appointment.version += 1
    appointment.save()
    tags.append(client.get(address).headers["ETag"])
    diary.clinician.language = "tr"
    diary.clinician.save()
    tags.append(client.get(address).headers["ETag"])

    assert len(set(tags)) == 4


# Who gets in


def test_feed_needs_no_cookie_and_sets_none(client, diary):
    address = made(client, diary.clinician)
    client.cookies.clear()

    answer = client.get(address)

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_closed_and_unknown_addresses_answer_alike(client, diary):
    address = made(client, diary.clinician)
    client.force_login(diary.clinician)
    for _ in range(2):
        client.post(PAGE, {"do": "close"})
    client.logout()

    closed = client.get(address)
    unknown = [client.get(f"/feeds/{odd}.ics") for odd in (new_token(), "x", "a" * 999)]

    assert {answer.status_code for answer in [closed, *unknown]} == {404}
    assert {answer.content for answer in [closed, *unknown]} == {closed.content}


def test_new_address_closes_the_earlier_one(client, diary):
    first, second = made(client, diary.clinician), made(client, diary.clinician)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_feed_of_who_left_is_dead(client, diary):
    address = made(client, diary.clinician)
    diary.clinician.is_active = False
    diary.clinician.save()

    assert client.get(address).status_code == 404


def test_guessing_and_reading_all_the_time_are_slowed_down(client, diary):
    address = made(client, diary.clinician)
    guesses = [
        client.get(f"/feeds/{new_token()}.ics").status_code
        for _ in range(WRONG_TOKENS + 1)
    ]
    reads = [client.get(address) for _ in range(READS_AN_HOUR + 1)]

    assert guesses == [404] * WRONG_TOKENS + [429]
    assert [answer.status_code for answer in reads] == [200] * READS_AN_HOUR + [429]
    assert 0 < int(reads[-1].headers["Retry-After"]) <= 3600


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_feed_is_only_read(client, diary, method):
    address = made(client, diary.clinician)

    assert getattr(client, method)(address).status_code == 405


def test_page_tells_when_it_was_last_read(client, diary):
    address = made(client, diary.clinician)
    client.get(address)
    client.force_login(diary.clinician)

    page = client.get(PAGE)

    assert "Last read" in page.text
    assert "not yet" not in page.text
    assert CalendarFeed.objects.get().last_read_at == NOW


def test_page_is_ones_own(client, diary):
    made(client, diary.clinician)
    client.force_login(diary.desk)

    assert "Make my address" in client.get(PAGE).text
    client.post(PAGE, {"do": "close"})
    assert CalendarFeed.objects.get().staff_member == diary.clinician


def test_cost_is_the_same_for_one_and_for_many(
    client, diary, django_assert_num_queries
):
    diary.appointment("10:00")
    address = made(client, diary.clinician)
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)
    for clock in ("12:00", "14:00"):
        diary.appointment(clock)
    with django_assert_num_queries(4):
        client.get(address)


def test_account_menu_leads_to_the_page(client, diary):
    client.force_login(diary.clinician)

    assert f'href="{reverse("my-calendar")}"' in client.get(PAGE).text
