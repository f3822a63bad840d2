"""The bar that takes back one's last change, on every page of the staff."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState as S
from clinic.domain.availability import Slot
from clinic.domain.message_states import MessageState
from clinic.domain.slot_codes import encode
from clinic.models import Appointment, Message, UndoableChange
from tests.factories.clinic import NOW, StaffMemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def url(name, appointment):
    return reverse(f"appointment-{name}", args=[appointment.pk])


def check_in(client, appointment):
    values = {"to": S.ARRIVED, "version": appointment.version, "next": "/diary/"}
    return client.post(url("advance", appointment), values)


def undo(client, change, **more):
    return client.post(
        reverse("change-undo", args=[change.uid]), {"next": "/diary/"}, **more
    )


def slot(diary, clock):
    starts = diary.at(clock)
    ends = starts + timedelta(minutes=30)
    return encode(Slot(starts, ends, diary.clinician.pk, diary.room.pk))


def test_check_in_offers_to_undo_it_and_undoing_brings_back_the_state(client, diary):
    appointment = diary.appointment()

    check_in(client, appointment)
    change = UndoableChange.objects.get()
    bar = client.get("/diary/").context["undo_bar"]
    answer = undo(client, change)

    assert (bar.uid, bar.words, bar.clock) == (change.uid, "Now: Arrived", "3:00")
    assert answer.headers["Location"] == "/diary/"
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED
    assert not client.get("/diary/").context["undo_bar"]


def test_booking_is_undone_without_a_row_or_a_mail_left(client, diary):
    address = f"{reverse('appointment-book')}?patient={diary.patient.pk}"

    client.post(address, {"slot": slot(diary, "10:00")})
    bar = client.get("/diary/").context["undo_bar"]
    undo(client, UndoableChange.objects.get())

    assert bar.words == "Appointment booked: Monday 1 March 2027, 10:00"
    assert Appointment.objects.count() == 0
    assert Message.objects.count() == 0


def test_moving_is_undone(client, diary):
    appointment = diary.appointment()

    client.post(url("move", appointment), {"slot": slot(diary, "14:00"), "version": 1})
    bar = client.get("/diary/").context["undo_bar"]
    undo(client, UndoableChange.objects.get())

    assert bar.words == "Appointment moved: Monday 1 March 2027, 14:00"
    appointment.refresh_from_db()
    assert appointment.starts_at == diary.at("10:00")


def test_cancelling_is_undone_and_its_mail_is_not_sent(client, diary):
    appointment = diary.appointment()

    client.post(url("cancel", appointment), {"version": 1, "reason": "ill"})
    bar = client.get("/diary/").context["undo_bar"]
    undo(client, UndoableChange.objects.get())

    assert bar.words == "Appointment cancelled"
    appointment.refresh_from_db()
    assert appointment.state == S.BOOKED
    assert list(Message.objects.values_list("state", flat=True)) == [
        MessageState.CANCELLED
    ]


def test_refused_change_leaves_nothing_to_undo(client, diary):
    appointment = diary.appointment()

    client.post(url("cancel", appointment), {"version": 7, "reason": "ill"})

    assert UndoableChange.objects.count() == 0


def test_after_three_minutes_it_is_refused_in_words(client, diary):
    check_in(client, diary.appointment())

    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        client.force_login(diary.desk)
        bar = client.get("/diary/").context["undo_bar"]
        answer = undo(client, UndoableChange.objects.get())

    assert not bar
    (said,) = answer.wsgi_request._messages
    assert "too late" in str(said)
    assert Appointment.objects.get().state == S.ARRIVED


def test_script_gets_the_bar_with_what_came_of_it(client, diary):
    check_in(client, diary.appointment())
    change = UndoableChange.objects.get()

    answer = undo(client, change, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert answer.context["undo_said"] == "Undone. Everything is as it was."
    assert not answer.context["undo_bar"]


def test_script_is_told_why_not(client, diary):
    appointment = diary.appointment()
    check_in(client, appointment)
    Appointment.objects.update(version=9)

    answer = undo(client, UndoableChange.objects.get(), headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "changed again" in answer.content.decode()


def test_anothers_change_is_neither_offered_nor_undone(client, diary):
    check_in(client, diary.appointment())

    client.force_login(StaffMemberFactory(desk=True))
    bar = client.get("/diary/").context["undo_bar"]
    answer = undo(client, UndoableChange.objects.get())

    assert not bar
    (said,) = answer.wsgi_request._messages
    assert str(said) == "There is nothing to undo."
    assert Appointment.objects.get().state == S.ARRIVED


def test_unknown_change_is_refused_and_leads_to_the_diary(client, diary):
    answer = client.post(
        reverse("change-undo", args=[uuid.uuid4()]), {"next": "//elsewhere.test/"}
    )

    assert answer.headers["Location"] == reverse("diary")


def test_latest_change_comes_first_and_the_one_before_after_it(client, diary):
    first, second = diary.appointment("10:00"), diary.appointment("11:00")
    check_in(client, first)
    check_in(client, second)

    undo(client, UndoableChange.objects.first())
    bar = client.get(reverse("change-latest")).context["undo_bar"]

    second.refresh_from_db()
    assert second.state == S.BOOKED
    assert bar.uid == UndoableChange.objects.last().uid


def test_page_without_a_change_asks_once_and_with_one_twice(
    client, diary, django_assert_num_queries
):
    latest = reverse("change-latest")
    with django_assert_num_queries(3):
        client.get(latest)
    check_in(client, diary.appointment())

    with django_assert_num_queries(4):
        client.get(latest)
