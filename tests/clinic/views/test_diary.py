from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.message_states import MessageKind, MessageState
from clinic.models import Message
from clinic.queries.diary import diary_days
from tests.factories.clinic import (
    NOW,
    TODAY,
    LeaveFactory,
    LocationFactory,
    ShiftFactory,
    StaffMemberFactory,
    local,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
S = AppointmentState


def page_of(client, **query):
    return client.get(reverse("diary"), query)


def placed(answer):
    """The blocks in their lanes."""
    return [
        item
        for lane in answer.context["page"].lanes
        for item in lane.items
        if item.what == "appointment"
    ]


def blocks(answer):
    """What the blocks say."""
    return [block.entry for block in placed(answer)]


def test_day_shows_each_appointment_in_its_column_at_its_time(client, diary):
    diary.appointment("10:00")

    answer = page_of(client)

    (lane,) = answer.context["page"].lanes
    (block,) = placed(answer)
    assert (lane.name, lane.room) == (diary.clinician.full_name, diary.room.name)
    # Row 1 is 8 o'clock; 10:00 is 24 rows of five minutes later; half an hour is 6.
    assert (block.row, block.span, block.entry.clock) == (25, 6, "10:00")
    assert diary.patient.full_name in answer.text


def test_hours_outside_the_shift_are_hatched_with_the_reason(client, diary):
    LeaveFactory(
        practitioner=diary.clinician,
        starts_at=diary.at("15:00"),
        ends_at=diary.at("17:00"),
        reason="Congress",
    )

    answer = page_of(client)

    (lane,) = answer.context["page"].lanes
    off = [(i.row, i.span, i.reason) for i in lane.items if i.what == "off"]
    assert off == [(1, 12, ""), (85, 24, "Congress"), (109, 12, "")]


def test_free_time_leads_to_booking_and_taken_time_does_not(client, diary):
    diary.appointment("09:00", ends_at=diary.at("16:30"))

    answer = page_of(client)

    (lane,) = answer.context["page"].lanes
    (free,) = [item for item in lane.items if item.what == "free"]
    assert free.clock == "16:30"
    assert "time=16%3A30" in free.url
    assert f"practitioner={diary.clinician.pk}" in free.url


def test_past_time_of_today_is_not_offered(client, diary):
    with time_machine.travel(diary.at("16:20"), tick=False):
        client.force_login(diary.desk)
        (lane,) = page_of(client).context["page"].lanes

    assert [i.clock for i in lane.items if i.what == "free"] == ["16:30"]


def test_now_line_stands_at_the_time_of_day(client, diary):
    with time_machine.travel(diary.at("10:42"), tick=False):
        client.force_login(diary.desk)
        page = page_of(client).context["page"]

    assert (page.now_row, page.now_clock) == (33, "10:42")


def test_another_day_has_no_now_line_and_its_own_appointments(client, diary):
    diary.appointment("10:00")
    next_monday = TODAY + timedelta(weeks=1)

    answer = page_of(client, day=next_monday.isoformat())

    assert answer.context["page"].now_row is None
    assert blocks(answer) == []


@pytest.mark.parametrize("day", ["tomorrow", "2027-02-30", "9999-12-31", "0001-01-01"])
def test_odd_day_shows_today(client, diary, day):
    assert page_of(client, day=day).context["page"].frame.query.day == TODAY


@pytest.mark.parametrize("location", ["x", "999999", "-1", "99999999999999999999"])
def test_odd_location_shows_the_first(client, diary, location):
    assert page_of(client, location=location).context["location"] == diary.location


def test_other_location_shows_its_own_day_in_its_own_zone(client, diary):
    berlin = LocationFactory(name="Žižkov", timezone="Europe/Berlin")
    diary.appointment("10:00", location=berlin, room=None)
    ShiftFactory(location=berlin)

    answer = page_of(client, location=berlin.pk)

    (block,) = blocks(answer)
    assert block.clock == "08:00"
    assert answer.context["page"].frame.zone == "Berlin time (UTC+1)"


def test_check_in_is_one_post_from_the_card(client, diary):
    appointment = diary.appointment("10:00")
    (block,) = blocks(page_of(client))
    assert block.may_check_in

    answer = client.post(
        reverse("appointment-advance", args=[appointment.pk]),
        {"to": "arrived", "version": block.version, "next": reverse("diary")},
    )

    assert answer.url == reverse("diary")
    appointment.refresh_from_db()
    assert appointment.state == S.ARRIVED


def test_appointment_of_another_day_is_not_checked_in_from_the_card(client, diary):
    later = TODAY + timedelta(weeks=1)
    diary.appointment(starts_at=diary.at("10:00", later))

    (block,) = blocks(page_of(client, day=later.isoformat()))

    assert not block.may_check_in


def test_rail_shows_who_waits_and_for_how_long(client, diary):
    diary.appointment(
        state=S.ARRIVED, arrived_at=NOW - timedelta(minutes=33), room=None
    )

    (row,) = page_of(client).context["page"].rail.waiting

    assert (row.name, row.waited_minutes, row.is_long) == (
        diary.patient.full_name,
        33,
        True,
    )


def test_rail_shows_who_has_not_confirmed_for_tomorrow(client, diary):
    tomorrow = TODAY + timedelta(days=1)
    diary.appointment(starts_at=diary.at("10:00", tomorrow))
    confirmed = PatientFactory()
    diary.appointment(
        starts_at=diary.at("12:00", tomorrow), patient=confirmed, state=S.CONFIRMED
    )

    rail = page_of(client).context["page"].rail

    assert [row.name for row in rail.unconfirmed] == [diary.patient.full_name]
    assert rail.booked_tomorrow == 2


def test_rail_counts_failed_messages(client, diary):
    Message.objects.create(
        kind=MessageKind.TEST,
        state=MessageState.FAILED,
        to_address="a@b.test",
        language="en-gb",
        subject="s",
        body_text="t",
        dedupe_key="k",
        not_before=NOW,
        queued_at=NOW,
    )

    answer = page_of(client)

    assert answer.context["page"].rail.failed_messages == 1
    assert "1 message failed" in answer.text


def test_overbooked_one_stands_beside_the_other_and_says_so(client, diary):
    diary.appointment("10:00")
    diary.appointment(
        "10:15",
        patient=PatientFactory(),
        overbooked=True,
        overbook_reason="Pain",
        overbooked_by=diary.desk,
    )

    first, second = placed(page_of(client))

    assert "lap-1-2" in first.classes
    assert "lap-2-2" in second.classes
    signs = [sign.word for sign in second.entry.icons]
    assert signs == ["Overbooked", "First visit"]


def test_cancelled_one_is_shown_only_while_its_time_is_free(client, diary):
    diary.appointment("10:00", state=S.CANCELLED)
    assert len(blocks(page_of(client))) == 1

    diary.appointment("10:00", patient=PatientFactory())

    assert [block.state for block in blocks(page_of(client))] == [S.BOOKED]


def test_without_any_shift_the_next_click_sets_hours(client, diary):
    diary.clinician.shifts.all().delete()
    client.force_login(StaffMemberFactory(manager=True))

    answer = page_of(client)

    assert "No working hours yet" in answer.text
    assert reverse("settings-list", args=["shifts"]) in answer.text


def test_desk_without_any_shift_is_told_who_sets_hours(client, diary):
    diary.clinician.shifts.all().delete()

    answer = page_of(client)

    assert "A manager sets them" in answer.text
    assert reverse("settings-list", args=["shifts"]) not in answer.text


def test_day_on_which_nobody_works_leads_to_the_next_that_has_somebody(client, diary):
    answer = page_of(client, day=TODAY + timedelta(days=1))

    assert "Nobody works on this day" in answer.text
    assert (
        f"day={TODAY + timedelta(weeks=1)}" in answer.context["page"].next_working_url
    )


def test_without_a_location_the_next_click_adds_one(client):
    client.force_login(StaffMemberFactory(manager=True))

    assert "No location yet" in page_of(client).text


def test_looking_at_the_diary_changes_nothing(client, diary):
    assert client.post(reverse("diary")).status_code == 405
    assert client.get(reverse("diary-names")).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow(rows, diary, django_assert_num_queries):
    for number in range(rows):
        shift = ShiftFactory(location=diary.location)
        diary.appointment(
            f"1{number}:00", practitioner=shift.practitioner, room=shift.room
        )
        diary.appointment(
            starts_at=diary.at(f"1{number}:00", TODAY + timedelta(days=1))
        )

    with django_assert_num_queries(4):
        diary_days(diary.location, [TODAY], staff=diary.desk, at=NOW)


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_as_often_for_one_row_as_for_three(
    rows, client, diary, django_assert_num_queries
):
    for number in range(rows):
        diary.appointment(f"1{number}:00")

    # Session, person, undo, clinic; places, fingerprint, types; the four of the day;
    # beside it those who wait, tasks and their count, what is to settle, the note, the
    # reminders' last run and how many went out.
    with django_assert_num_queries(19):
        page_of(client)


@pytest.mark.parametrize(
    ("day", "rows"), [("2027-03-28", 10 * 12 + 1), ("2027-10-31", 10 * 12 + 1)]
)
def test_day_on_which_the_clocks_change_is_drawn(client, diary, day, rows):
    berlin = LocationFactory(name="A", timezone="Europe/Berlin")
    ShiftFactory(location=berlin, weekday=6)

    page = page_of(client, day=day, location=berlin.pk).context["page"]

    assert (page.end_row, page.ticks[0].label) == (rows, "08:00")


def test_appointment_at_night_widens_the_day(client, diary):
    diary.appointment(starts_at=local(diary.location, TODAY, "05:30"))

    answer = page_of(client)

    assert answer.context["page"].ticks[0].label == "05:00"
    assert placed(answer)[0].row == 7


def test_hold_says_until_when(client, diary):
    diary.appointment(state=S.HELD, held_until=diary.at("16:30"))

    (block,) = blocks(page_of(client))

    assert block.details == ["until Mon 16:30"]


def test_somebody_without_a_shift_has_a_column_for_an_appointment(client, diary):
    helper = StaffMemberFactory(clinician=True, full_name="Zoe Without Shift")
    diary.appointment(practitioner=helper)

    _, lane = page_of(client).context["page"].lanes

    assert (lane.name, lane.load) == ("Zoe Without Shift", "1")


@pytest.mark.parametrize(
    ("minutes", "size"),
    [(15, "appt-tiny"), (30, "appt-short"), (45, "appt-booked"), (60, "appt-tall")],
)
def test_size_of_a_card_follows_its_length(client, minutes, size):
    diary = open_diary(minutes=minutes)
    client.force_login(diary.desk)
    diary.appointment()

    (block,) = placed(page_of(client))

    assert block.classes.split()[-1] == size
