from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.actions import heartbeats
from clinic.domain.message_states import MessageKind, MessageState
from clinic.models import DayNote, Heartbeat
from tests.factories.clinic import (
    NOW,
    TODAY,
    TaskFactory,
    WaitingListEntryFactory,
)
from tests.factories.messages import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def rail(client, **query):
    return client.get(reverse("diary"), query).context["page"].rail


def gaps(client, **query):
    page = client.get(reverse("diary"), query).context["page"]
    return [item for lane in page.lanes for item in lane.items if item.what == "gap"]


@pytest.fixture
def gap(diary):
    """Free from 11 to 12 and after 13."""
    diary.appointment("09:00", ends_at=diary.at("11:00"))
    diary.appointment("12:00", ends_at=diary.at("13:00"))
    return diary


def wait(diary, **changes):
    values = {"type": diary.type, "location": diary.location}
    return WaitingListEntryFactory(**{**values, **changes})


def test_free_hour_that_somebody_waits_for_is_a_dashed_block(client, gap):
    wait(gap)

    (block,) = gaps(client)

    assert (block.clock, block.minutes, block.words) == (
        "11:00",
        60,
        "1 waiting patient fits",
    )


def test_free_hour_that_nobody_waits_for_is_only_free(client, gap):
    assert gaps(client) == []


def test_two_clicks_fill_a_gap(client, gap):
    entry = wait(gap)
    (block,) = gaps(client)

    page = client.get(block.url)
    (offer,) = page.context["page"].rail.gap.offers
    answer = client.post(
        reverse("waiting-fill", args=[offer.pk]),
        {"slot": offer.slot, "next": page.context["page"].rail.close_gap_url},
    )

    entry.refresh_from_db()
    assert entry.booked_as.starts_at == gap.at("11:00")
    assert answer.url.startswith(reverse("diary"))
    assert gaps(client) == []


def test_selected_gap_names_its_time_and_person(client, gap):
    wait(gap)
    (block,) = gaps(client)

    answer = client.get(block.url)

    assert answer.context["page"].rail.gap.title == (
        f"Waiting for 11:00, {gap.clinician.full_name}"
    )


@pytest.mark.parametrize(
    "code", ["x", "20270301T0800Z.999.0", "20270302T0800Z.1.0", "9" * 90]
)
def test_odd_gap_selects_nothing(client, gap, code):
    assert rail(client, gap=code).gap is None


def test_gap_is_forgotten_on_another_day(client, gap):
    wait(gap)
    (block,) = gaps(client)

    page = client.get(block.url).context["page"]

    assert "gap=" in page.frame.live
    assert "gap=" not in page.frame.following


def test_tomorrow_says_how_each_patient_hears_of_it(client, diary, settings):
    tomorrow = TODAY + timedelta(days=1)
    settings.PLANNED_REMINDERS = f"{__name__}.planned"
    failed = diary.appointment("10:00", starts_at=diary.at("10:00", tomorrow))
    MessageFactory(
        patient=diary.patient, appointment=failed, state=MessageState.BOUNCED
    )
    diary.appointment(
        "11:00",
        starts_at=diary.at("11:00", tomorrow),
        patient=PatientFactory(wants_reminders=False),
    )
    diary.appointment(
        "12:00", starts_at=diary.at("12:00", tomorrow), patient=PatientFactory()
    )

    rows = rail(client).unconfirmed

    assert [(row.news, row.is_trouble) for row in rows] == [
        ("mail did not arrive", True),
        ("gets no mail", True),
        ("reminder 17:00", False),
    ]


def planned(appointment_ids, *, at):
    return dict.fromkeys(appointment_ids, at + timedelta(hours=9))


def test_reminders_that_stand_still_for_half_an_hour_are_red(client, diary):
    heartbeats.record_heartbeat(name="reminders", at=NOW, detail={"queued": 3})
    MessageFactory(kind=MessageKind.REMINDER, state=MessageState.SENT, sent_at=NOW)

    shown = rail(client)
    assert shown.reminders == "Reminders last ran 08:00, 1 sent today"
    assert not shown.reminders_stopped

    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        assert rail(client).reminders_stopped
    Heartbeat.objects.all().delete()
    assert rail(client).reminders_stopped


def test_wait_above_half_an_hour_is_marked(client, diary):
    diary.appointment("08:00", state="arrived", arrived_at=NOW)

    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        (row,) = rail(client).waiting
    assert (row.waited_minutes, row.is_long) == (30, False)
    with time_machine.travel(NOW + timedelta(minutes=31), tick=False):
        (row,) = rail(client).waiting
    assert row.is_long


def test_tasks_and_what_is_to_settle_are_counted(client, diary):
    TaskFactory(patient=diary.patient)
    diary.appointment("10:00", starts_at=diary.at("10:00") - timedelta(days=7))

    shown = rail(client)

    assert (shown.task_count, shown.unresolved) == (1, 1)


def write(client, diary, text, **changes):
    values = {
        "location": diary.location.pk,
        "day": TODAY.isoformat(),
        "text": text,
        "next": reverse("diary"),
    }
    return client.post(reverse("day-note"), {**values, **changes}, follow=True)


def test_note_is_written_read_changed_and_taken_away(client, diary):
    write(client, diary, "Courier before noon")
    assert rail(client).note.text == "Courier before noon"

    write(client, diary, "Courier at two")
    assert DayNote.objects.get().text == "Courier at two"

    write(client, diary, " ")
    assert not DayNote.objects.exists()


def test_note_belongs_to_its_day(client, diary):
    write(client, diary, "Courier", day="2027-03-02")

    assert rail(client).note.text == ""
    assert rail(client, day="2027-03-02").note.text == "Courier"


@pytest.mark.parametrize(
    "changes",
    [{"day": "x"}, {"day": "9999-12-31"}, {"text": "x" * 501}, {"text": "a\x00b"}],
)
def test_odd_note_is_refused(client, diary, changes):
    write(client, diary, **{"text": "x", **changes})

    assert not DayNote.objects.exists()


def test_queries_do_not_grow_with_the_rail(client, gap, django_assert_num_queries):
    def add(number):
        wait(gap)
        TaskFactory(patient=gap.patient)
        tomorrow = gap.at("09:00", TODAY + timedelta(days=1))
        gap.appointment(
            starts_at=tomorrow + timedelta(hours=number), patient=PatientFactory()
        )

    add(1)
    rail(client)
    with django_assert_num_queries(30) as one:
        rail(client)
    add(2)
    add(3)
    with django_assert_num_queries(len(one.captured_queries)):
        rail(client)
