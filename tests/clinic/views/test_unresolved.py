from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.models import Appointment, Message, UndoableChange
from tests.factories.clinic import StaffMemberFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
S = AppointmentState


@pytest.fixture
def evening(client, diary):
    with time_machine.travel(diary.at("18:00"), tick=False):
        client.force_login(diary.desk)
        yield diary


def shown(client):
    answer = client.get(reverse("unresolved-list"))
    return [each["row"].pk for _day, rows in answer.context["days"] for each in rows]


def settle(client, *rows, **fields):
    codes = [f"{row.pk}.{row.version}" for row in rows]
    return client.post(
        reverse("unresolved-settle"), {"chosen": codes, **fields}, follow=True
    )


def settle_one(client, row, ending):
    code = f"{ending}.{row.pk}.{row.version}"
    return client.post(reverse("unresolved-settle"), {"one": code}, follow=True)


def state_of(row):
    return Appointment.objects.get(pk=row.pk).state


@pytest.mark.parametrize("state", [S.BOOKED, S.CONFIRMED, S.ARRIVED, S.IN_ROOM])
def test_past_appointment_that_nobody_settled_is_listed(client, evening, state):
    row = evening.appointment("10:00", state=state)

    assert shown(client) == [row.pk]


@pytest.mark.parametrize("state", [S.DONE, S.NO_SHOW, S.CANCELLED])
def test_settled_appointment_is_not_listed(client, evening, state):
    evening.appointment("10:00", state=state)

    assert shown(client) == []


def test_nobody_becomes_a_no_show_by_waiting(client, evening):
    row = evening.appointment("10:00")

    with time_machine.travel(evening.at("18:00") + timedelta(days=20), tick=False):
        client.force_login(evening.desk)
        client.get(reverse("diary"))
        assert shown(client) == [row.pk]

    assert state_of(row) == S.BOOKED


def test_one_click_says_that_somebody_came(client, evening):
    row = evening.appointment("10:00")

    settle_one(client, row, "done")

    assert state_of(row) == S.DONE
    assert not Message.objects.exists()


def test_several_of_one_kind_are_settled_in_one_step_that_can_be_undone(
    client, evening
):
    rows = [
        evening.appointment("10:00"),
        evening.appointment("11:00", patient=PatientFactory(), state=S.CONFIRMED),
    ]

    settle(client, *rows, ending="no_show")

    assert [state_of(row) for row in rows] == [S.NO_SHOW, S.NO_SHOW]
    change = UndoableChange.objects.get()
    client.post(reverse("change-undo", args=[change.uid]))
    assert [state_of(row) for row in rows] == [S.BOOKED, S.CONFIRMED]


def test_cancelling_asks_why(client, evening):
    row = evening.appointment("10:00")

    refused = settle(client, row, ending="cancelled", reason="  ")
    assert "why" in refused.text
    assert state_of(row) == S.BOOKED

    settle(client, row, ending="cancelled", reason="Called in the morning")
    assert Appointment.objects.get(pk=row.pk).cancel_reason == "Called in the morning"


def test_who_arrived_is_no_no_show_and_nothing_is_changed(client, evening):
    came = evening.appointment("10:00", state=S.ARRIVED)
    other = evening.appointment("11:00", patient=PatientFactory())

    settle(client, came, other, ending="no_show")

    assert (state_of(came), state_of(other)) == (S.ARRIVED, S.BOOKED)


def test_appointment_that_changed_meanwhile_is_left_as_it_is(client, evening):
    row = evening.appointment("10:00")
    Appointment.objects.filter(pk=row.pk).update(version=2)

    settle_one(client, row, "no_show")

    assert state_of(row) == S.BOOKED


def test_appointment_ahead_is_not_settled(client, evening):
    row = evening.appointment("10:00", starts_at=evening.at("10:00") + timedelta(7))

    settle_one(client, row, "done")

    assert state_of(row) == S.BOOKED


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"ending": "done"},
        {"ending": "done", "chosen": ["x", "1.x", "9" * 40 + ".1"]},
        {"one": "done"},
        {"one": "vanished.1.1"},
        {"one": "done.999999.1"},
    ],
)
def test_odd_post_changes_nothing(client, evening, fields):
    row = evening.appointment("10:00")

    answer = client.post(reverse("unresolved-settle"), fields)

    assert answer.status_code == 302
    assert state_of(row) == S.BOOKED


def test_clinician_settles_no_strangers_appointment(client, evening):
    row = evening.appointment("10:00")
    client.force_login(StaffMemberFactory(clinician=True))

    settle_one(client, row, "done")

    assert state_of(row) == S.BOOKED


def test_queries_do_not_grow_with_the_list(client, evening, django_assert_num_queries):
    evening.appointment("10:00")
    shown(client)
    with django_assert_num_queries(7) as one:
        shown(client)
    for clock in ("11:00", "12:00"):
        evening.appointment(clock, patient=PatientFactory())
    with django_assert_num_queries(len(one.captured_queries)):
        shown(client)
