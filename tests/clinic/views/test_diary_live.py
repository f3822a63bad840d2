"""A page that is open asks again and again: 304 while nothing has changed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Appointment, DayNote
from tests.factories.clinic import NOW, TODAY, LeaveFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
S = AppointmentState


def ask(client, etag="", **query):
    return client.get(reverse("diary-live"), query, headers={"If-None-Match": etag})


def test_unchanged_diary_is_not_drawn_again(client, diary):
    diary.appointment("10:00")
    etag = client.get(reverse("diary")).context["etag"]

    answer = ask(client, etag)

    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (
        304,
        b"",
        etag,
    )


def test_answer_that_nothing_changed_costs_four_queries(
    client, diary, django_assert_num_queries
):
    diary.appointment("10:00")
    etag = ask(client).headers["ETag"]

    # Session, person, places, and the one that looks.
    with django_assert_num_queries(4):
        assert ask(client, etag).status_code == 304


def changes():
    def booked(diary, _):
        diary.appointment("12:00", patient=PatientFactory())

    def arrived(diary, appointment):
        Appointment.objects.filter(pk=appointment.pk).update(
            state=S.ARRIVED, version=appointment.version + 1
        )

    def moved_away(diary, appointment):
        Appointment.objects.filter(pk=appointment.pk).update(
            starts_at=appointment.starts_at + timedelta(days=9),
            ends_at=appointment.ends_at + timedelta(days=9),
            blocked_until=appointment.blocked_until + timedelta(days=9),
            version=appointment.version + 1,
        )

    def on_leave(diary, _):
        LeaveFactory(practitioner=diary.clinician, starts_at=diary.at("12:00"))

    def noted(diary, _):
        DayNote.objects.create(
            location=diary.location, day=TODAY, text="Courier", by=diary.desk, at=NOW
        )

    return [booked, arrived, moved_away, on_leave, noted]


@pytest.mark.parametrize("change", changes(), ids=lambda each: each.__name__)
def test_what_a_colleague_did_is_drawn(client, diary, change):
    appointment = diary.appointment("10:00")
    etag = ask(client).headers["ETag"]
    assert ask(client, etag).status_code == 304

    change(diary, appointment)

    answer = ask(client, etag)
    assert answer.status_code == 200
    assert answer.headers["ETag"] != etag
    assert 'id="diary-grid"' in answer.text


def test_next_minute_moves_the_line_of_now(client, diary):
    etag = ask(client).headers["ETag"]

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert ask(client, etag).status_code == 200


def test_far_away_appointment_changes_nothing_here(client, diary):
    etag = ask(client).headers["ETag"]

    diary.appointment(starts_at=diary.at("10:00", TODAY + timedelta(days=30)))

    assert ask(client, etag).status_code == 304


@pytest.mark.parametrize(
    "query",
    [
        {"view": "week"},
        {"view": "month"},
        {"view": "list"},
        {"columns": "room"},
        {"state": "done"},
        {"day": "2027-03-08"},
    ],
)
def test_another_view_is_another_answer(client, diary, query):
    etag = ask(client).headers["ETag"]

    answer = ask(client, etag, **query)

    assert answer.status_code == 200
    assert ask(client, answer.headers["ETag"], **query).status_code == 304


def test_somebody_elses_answer_is_not_reused(client, diary):
    etag = ask(client).headers["ETag"]

    client.force_login(StaffMemberFactory(clinician=True))

    assert ask(client, etag).status_code == 200


def test_hiding_names_draws_again(client, diary):
    etag = ask(client).headers["ETag"]

    client.post(reverse("diary-names"), {"names": "hidden"})

    assert ask(client, etag).status_code == 200


def test_live_part_has_no_frame_around_it(client, diary):
    text = ask(client).text

    assert "<html" not in text
    assert "topbar" not in text
