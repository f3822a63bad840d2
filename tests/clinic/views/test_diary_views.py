"""Rooms, weeks, lists, months and the filter."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.cards import CardNote, Level, Shown
from clinic.models import Clinic, Device
from clinic.queries.diary import diary_days
from clinic.queries.diary_month import diary_month
from tests.clinic.views.test_diary import blocks, page_of, placed
from tests.factories.clinic import (
    NOW,
    TODAY,
    AppointmentTypeFactory,
    ClosureFactory,
    OpeningHoursFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]
S = AppointmentState


def shown_page(client, **query):
    return page_of(client, **query).context["page"]


def test_columns_by_room_hold_each_appointment_in_its_room(client, diary):
    empty = RoomFactory(location=diary.location, name="Žlutá")
    diary.appointment("10:00")

    first, second = shown_page(client, columns="room").lanes

    assert [(lane.name, lane.is_room) for lane in (first, second)] == [
        (diary.room.name, True),
        (empty.name, True),
    ]
    assert [i.entry.clock for i in first.items if i.what == "appointment"] == ["10:00"]
    assert [i for i in second.items if i.what == "appointment"] == []


def test_appointment_without_a_room_has_a_column_of_its_own(client, diary):
    diary.appointment("10:00", room=None)

    lanes = shown_page(client, columns="room").lanes

    assert [lane.name for lane in lanes] == [diary.room.name, "No room"]


def test_room_is_off_only_while_the_location_is_closed(client, diary):
    OpeningHoursFactory(location=diary.location, opens=time(9), closes=time(16))

    (lane,) = shown_page(client, columns="room").lanes

    off = [(i.row, i.span, i.reason) for i in lane.items if i.what == "off"]
    assert off == [(1, 12, "Closed"), (97, 24, "Closed")]


def test_free_time_of_a_room_ends_with_the_last_shift(client, diary):
    (lane,) = shown_page(client, columns="room").lanes

    free = [item for item in lane.items if item.what == "free"]
    assert (free[0].clock, free[-1].clock) == ("09:00", "16:30")
    assert f"room={diary.room.pk}" in free[0].url


def test_columns_are_kept_on_the_device_by_a_post(client, diary):
    answer = client.post(
        reverse("diary-columns"), {"columns": "room", "back": f"day={TODAY}"}
    )

    assert f"day={TODAY}&" in answer.url
    assert str(shown_page(client).frame.query.columns) == "room"
    client.post(reverse("diary-columns"), {"columns": "practitioner"})
    assert str(shown_page(client).frame.query.columns) == "practitioner"


@pytest.mark.parametrize("columns", ["", "device", "ROOM", "x" * 5000])
def test_odd_columns_leave_the_device_as_it_is(client, diary, columns):
    answer = client.post(reverse("diary-columns"), {"columns": columns})

    assert (answer.status_code, dict(client.cookies).get("diary_columns")) == (
        302,
        None,
    )


def test_pause_after_an_appointment_is_drawn(client):
    diary = open_diary(session=True)
    client.force_login(diary.desk)
    diary.appointment("10:00")

    (lane,) = shown_page(client).lanes

    (pause,) = [item for item in lane.items if item.what == "pause"]
    assert (pause.row, pause.span, pause.minutes) == (34, 3, 15)


@pytest.mark.parametrize(
    ("first_weekday", "first"),
    [(0, "2027-03-01"), (6, "2027-02-28"), (5, "2027-02-27")],
)
def test_week_begins_as_the_clinic_set_it(client, diary, first_weekday, first):
    Clinic.objects.update_or_create(
        singleton=True, defaults={"name": "Örnek", "first_weekday": first_weekday}
    )

    page = shown_page(client, view="week")

    assert page.days[0].day == date.fromisoformat(first)
    assert len(page.days) == 7


def test_week_of_everybody_lists_each_day(client, diary):
    diary.appointment("10:00")
    diary.appointment(starts_at=diary.at("11:00", TODAY + timedelta(days=2)))

    page = shown_page(client, view="week")

    assert [len(day.entries) for day in page.days] == [1, 0, 1, 0, 0, 0, 0]
    assert page.lanes == []


def test_week_of_one_person_is_drawn_as_seven_days(client, diary):
    diary.appointment(starts_at=diary.at("11:00", TODAY + timedelta(days=7)))

    page = shown_page(
        client,
        view="week",
        day=(TODAY + timedelta(days=9)).isoformat(),
        practitioner=diary.clinician.pk,
    )

    assert [lane.day.weekday() for lane in page.lanes] == list(range(7))
    (block,) = [i for i in page.lanes[0].items if i.what == "appointment"]
    assert block.entry.clock == "11:00"


def test_week_of_one_room_is_drawn_as_seven_days(client, diary):
    page = shown_page(client, view="week", columns="room", room=diary.room.pk)

    assert [lane.room_id for lane in page.lanes] == [diary.room.pk] * 7


def test_list_holds_the_day_in_order_of_time_also_what_was_cancelled(client, diary):
    diary.appointment("11:00", patient=PatientFactory(full_name="Second"))
    diary.appointment("10:00", patient=PatientFactory(full_name="First"))
    diary.appointment("10:00", state=S.CANCELLED)

    answer = page_of(client, view="list")

    (day,) = answer.context["page"].days
    assert [entry.state for entry in day.entries] == ["booked", "cancelled", "booked"]
    assert answer.text.index("First") < answer.text.index("Second")


def test_list_of_seven_days_starts_on_the_day_asked_for(client, diary):
    page = shown_page(client, view="list", span="7", day="2027-03-03")

    assert [page.days[0].day, page.days[-1].day] == [date(2027, 3, 3), date(2027, 3, 9)]


@pytest.mark.parametrize("query", [{"span": "x"}, {"span": "400"}, {"view": "decade"}])
def test_odd_views_show_the_usual(client, diary, query):
    page = shown_page(client, **query)

    assert (str(page.frame.query.view), page.frame.query.span) == ("day", 1)


def test_month_says_how_much_of_the_working_time_is_booked(client, diary):
    # Eight hours of work on Mondays, two of them booked.
    for clock in ("09:00", "10:00", "11:00", "12:00"):
        diary.appointment(clock)

    answer = page_of(client, view="month")

    days = {d.day: d for week in answer.context["page"].weeks for d in week}
    assert (days[TODAY].percent, days[TODAY].count, days[TODAY].level) == (25, 4, 2)
    assert days[TODAY].words == "25 % booked"
    assert days[TODAY + timedelta(days=1)].words == "nobody works"
    assert f"day={TODAY}" in days[TODAY].url
    assert "view=day" in days[TODAY].url
    assert "25 % booked" in answer.text


def test_month_says_why_a_day_is_closed_and_counts_nothing_cancelled(client, diary):
    ClosureFactory(location=diary.location, reason="Holiday <1>")
    diary.appointment("10:00", state=S.CANCELLED)

    answer = page_of(client, view="month")

    (today,) = [d for w in answer.context["page"].weeks for d in w if d.day == TODAY]
    assert (today.closed_because, today.count, today.level) == ("Holiday <1>", 0, None)
    assert "Holiday &lt;1&gt;" in answer.text


def test_filter_leaves_out_and_says_that_the_time_is_taken(client, diary):
    review = AppointmentTypeFactory(name_en="Review", kind="review")
    diary.appointment("10:00")
    diary.appointment("12:00", type=review, patient=PatientFactory())

    answer = page_of(client, type=review.pk)

    assert [entry.clock for entry in blocks(answer)] == ["12:00"]
    (lane,) = answer.context["page"].lanes
    off = [item.reason for item in lane.items if item.what == "off"]
    assert "Taken, hidden by the filter" in off
    assert "The filter leaves some appointments out" in answer.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"state": "booked"}, 1),
        ({"state": "done"}, 0),
        ({"state": ["done", "booked"]}, 1),
        ({"practitioner": "999999"}, 0),
        ({"practitioner": ["x", "-1", "9" * 400]}, 1),
        ({"state": "'; drop table"}, 1),
        ({"room": "1.5"}, 1),
    ],
)
def test_filter_takes_what_is_known_and_ignores_the_rest(client, diary, query, count):
    diary.appointment("10:00")

    assert len(blocks(page_of(client, **query))) == count


def test_filter_by_person_leaves_one_column(client, diary):
    other = ShiftFactory(location=diary.location)

    page = shown_page(client, practitioner=other.practitioner_id)

    assert [lane.name for lane in page.lanes] == [other.practitioner.full_name]


def test_three_at_once_stand_side_by_side(client, diary):
    diary.appointment("10:00")
    for _ in range(2):
        diary.appointment(
            "10:10",
            patient=PatientFactory(),
            overbooked=True,
            overbook_reason="Pain",
            overbooked_by=diary.desk,
        )

    laps = [
        next(c for c in b.classes.split() if "lap" in c)
        for b in placed(page_of(client))
    ]

    assert laps == ["lap-1-3", "lap-2-3", "lap-3-3"]


def test_first_visit_is_marked_and_the_next_is_not(client, diary):
    diary.appointment("10:00")
    diary.appointment("12:00")

    first, second = blocks(page_of(client))

    assert [[sign.word for sign in e.icons] for e in (first, second)] == [
        ["First visit"],
        [],
    ]


def test_names_stay_hidden_in_every_view(client, diary):
    diary.patient.full_name = "Zeynep Arslan"
    diary.patient.phone = "+905550001122"
    diary.patient.save()
    appointment = diary.appointment("10:00", state=S.ARRIVED, arrived_at=NOW)
    client.post(reverse("diary-names"), {"names": "hidden"})

    pages = [
        page_of(client, view=view, **more).text
        for view in ("day", "week", "list", "month")
        for more in ({}, {"columns": "room"}, {"practitioner": diary.clinician.pk})
    ]
    pages.append(client.get(reverse("diary-live")).text)
    pages.append(client.get(reverse("diary-day-sheet")).text)
    pages.append(client.get(reverse("appointment-card", args=[appointment.pk])).text)

    assert [text for text in pages if "Zeynep" in text or "Arslan" in text] == []
    assert "+905550001122" not in "".join(pages[-2:])


@pytest.mark.parametrize("rows", [1, 3])
def test_week_and_month_ask_as_often_for_one_row_as_for_three(
    rows, diary, django_assert_num_queries
):
    for number in range(rows):
        shift = ShiftFactory(location=diary.location, weekday=number)
        diary.appointment(
            starts_at=diary.at("10:00", TODAY + timedelta(days=number)),
            practitioner=shift.practitioner,
            room=shift.room,
        )
    week = [TODAY + timedelta(days=number) for number in range(7)]

    with django_assert_num_queries(4):
        diary_days(diary.location, week, staff=diary.desk, at=NOW)
    with django_assert_num_queries(4):
        diary_month(diary.location, week)


@pytest.mark.parametrize("name", ["diary-live", "diary-day-sheet"])
def test_without_a_location_there_is_nothing_to_fetch(client, name):
    client.force_login(StaffMemberFactory(manager=True))

    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("view", ["day", "week", "list", "month"])
def test_without_hours_every_view_leads_a_manager_to_the_first_steps(
    client, diary, view
):
    diary.clinician.shifts.all().delete()
    client.force_login(StaffMemberFactory(manager=True))

    answer = page_of(client, view=view)

    assert "No working hours yet" in answer.text
    assert "Working hours of somebody" in answer.text


def test_empty_day_says_what_is_free_and_who_comes_next(client, diary):
    diary.appointment(starts_at=diary.at("11:00", TODAY + timedelta(days=7)))

    answer = page_of(client)

    empty = answer.context["page"].empty
    assert (empty.free_slots, empty.next_words) == (16, "Monday 8 March 11:00")
    assert "day=2027-03-08" in empty.next_url
    assert "Nothing is booked on this day." in answer.text
    assert "16 free half hours" in answer.text


def test_day_with_an_appointment_is_not_called_empty(client, diary):
    diary.appointment("10:00")

    assert shown_page(client).empty is None
    assert shown_page(client, state="done").empty is None


def test_device_is_named_on_the_block(client, diary):
    device = Device.objects.create(location=diary.location, name="Mesogun 2")
    diary.appointment("10:00", device=device)

    answer = page_of(client)

    assert [entry.device for entry in blocks(answer)] == ["Mesogun 2"]
    assert "Mesogun 2" in answer.text


def pending(appointment_ids, *, clinical):
    note = CardNote("pause", "Pending start", Level.DECIDE, shown=Shown.PENDING)
    return {pk: [note] for pk in appointment_ids}


@pytest.mark.parametrize(
    ("state", "shown"), [(S.BOOKED, "pending"), (S.ARRIVED, "arrived")]
)
def test_pending_start_is_said_while_the_appointment_lies_ahead(
    client, diary, settings, state, shown
):
    settings.CARD_NOTES = [f"{__name__}.pending"]
    diary.appointment("10:00", state=state, arrived_at=NOW)

    (entry,) = blocks(page_of(client))

    assert (entry.state, f"appt-{shown}" in entry.classes) == (shown, True)
