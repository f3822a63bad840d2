"""Leave, shifts, closed days and colleagues who go, over appointments that stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.slot_codes import decode
from clinic.domain.tasks import TaskKind
from clinic.models import (
    Appointment,
    AppointmentChange,
    Closure,
    Leave,
    Message,
    Shift,
    Task,
    UndoableChange,
)
from clinic.queries import availability
from tests.factories.clinic import (
    TODAY,
    LeaveFactory,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
)
from tests.factories.patients import PatientFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


@pytest.fixture
def clinic(client, diary):
    """A manager is signed in; a second clinician works on Mondays as well."""
    client.force_login(StaffMemberFactory(manager=True))
    return diary


@pytest.fixture
def colleague(clinic):
    other = StaffMemberFactory(clinician=True, full_name="Dr. Markus Brandt")
    room = RoomFactory(location=clinic.location)
    ShiftFactory(practitioner=other, location=clinic.location, room=room)
    return other


def leave_fields(diary, **changes):
    values = {
        "practitioner": diary.clinician.pk,
        "starts_at": f"{TODAY}T00:00",
        "ends_at": f"{TODAY}T23:00",
        "reason": "Congress",
    }
    return {**values, **changes}


def add(client, section, fields):
    return client.post(reverse("settings-add", args=[section]), fields)


def remove(client, section, row, **fields):
    return client.post(reverse("settings-remove", args=[section, row.pk]), fields)


def answers_of(answer, choose):
    fields = {}
    for row in answer.context["lost"]:
        fields[f"seen-{row.pk}"] = row.version
        fields[f"answer-{row.pk}"] = choose(row)
    return fields


def first(row):
    return row.moves[0].value


def taking(client, diary, choose=first, **changes):
    """Ask for leave, answer for each appointment, confirm."""
    fields = leave_fields(diary, **changes)
    asked = add(client, "leave", fields)
    assert asked.status_code == 409
    return add(client, "leave", {**fields, **answers_of(asked, choose)})


def test_leave_over_nothing_is_saved_at_once(client, clinic):
    answer = add(client, "leave", leave_fields(clinic))

    assert answer.status_code == 302
    assert Leave.objects.count() == 1


def test_leave_over_appointments_lists_them_and_saves_nothing_yet(client, clinic):
    row = clinic.appointment("10:00")

    answer = add(client, "leave", leave_fields(clinic))

    assert [one.pk for one in answer.context["lost"]] == [row.pk]
    assert not Leave.objects.exists()
    assert not UndoableChange.objects.exists()


def test_offered_times_are_outside_the_leave_and_with_others_too(
    client, clinic, colleague
):
    clinic.appointment("10:00")

    (row,) = add(client, "leave", leave_fields(clinic)).context["lost"]

    slots = [decode(choice.value) for choice in row.moves]
    same = [s for s in slots if s.practitioner_id == clinic.clinician.pk]
    others = [s for s in slots if s.practitioner_id == colleague.pk]
    assert {s.starts_at.date() for s in same} == {
        TODAY + timedelta(days=7),
        TODAY + timedelta(days=14),
    }
    assert others[0].starts_at == clinic.at("10:00")


def test_moving_writes_one_message_and_names_the_leave(client, clinic, colleague):
    row = clinic.appointment("10:00")

    taking(client, clinic, lambda one: one.moves[-2].value)

    moved = Appointment.objects.get(pk=row.pk)
    leave = Leave.objects.get()
    assert (moved.practitioner, moved.starts_at) == (colleague, clinic.at("10:00"))
    change = AppointmentChange.objects.get(appointment=row)
    assert change.leave_number == leave.pk
    assert Message.objects.get().held_by == UndoableChange.objects.get()


def test_patient_of_two_moved_appointments_gets_one_message(client, clinic):
    clinic.appointment("10:00")
    clinic.appointment("12:00")

    taking(client, clinic)

    message = Message.objects.get()
    assert message.body_text.count("Dr. Ayşe Işık") == 2
    assert message.calendar.count("BEGIN:VEVENT") == 2


def test_kept_appointment_stays_as_it_is(client, clinic):
    row = clinic.appointment("10:00")

    taking(client, clinic, lambda _one: "keep")

    kept = Appointment.objects.get(pk=row.pk)
    assert (kept.starts_at, kept.version) == (row.starts_at, row.version)
    assert Leave.objects.exists()
    assert not Message.objects.exists()


def test_desk_is_asked_to_call(client, clinic):
    row = clinic.appointment("10:00")

    taking(client, clinic, lambda _one: "call")

    task = Task.objects.get()
    assert (task.kind, task.appointment) == (TaskKind.LEAVE_OVER_APPOINTMENT, row)
    assert task.facts["practitioner"] == clinic.clinician.full_name


def test_undo_takes_back_the_leave_and_everything_with_it(client, clinic):
    moved = clinic.appointment("10:00")
    clinic.appointment("12:00", patient=PatientFactory())
    taking(client, clinic, lambda one: first(one) if one.pk == moved.pk else "call")

    client.post(reverse("change-undo", args=[UndoableChange.objects.get().uid]))

    assert not Leave.objects.exists()
    assert not Task.objects.exists()
    assert Appointment.objects.get(pk=moved.pk).starts_at == clinic.at("10:00")
    assert set(Message.objects.values_list("state", flat=True)) <= {"cancelled"}


def test_appointment_booked_meanwhile_is_asked_about_before_anything_is_done(
    client, clinic
):
    clinic.appointment("10:00")
    fields = leave_fields(clinic)
    asked = add(client, "leave", fields)
    late = clinic.appointment("12:00", patient=PatientFactory())

    again = add(client, "leave", {**fields, **answers_of(asked, first)})

    assert late.pk in [one.pk for one in again.context["lost"]]
    assert not Leave.objects.exists()


def test_slot_that_somebody_took_meanwhile_is_said_and_nothing_is_done(client, clinic):
    row = clinic.appointment("10:00")
    fields = leave_fields(clinic)
    asked = add(client, "leave", fields)
    wanted = decode(asked.context["lost"][0].moves[0].value)
    clinic.appointment(starts_at=wanted.starts_at, patient=PatientFactory())

    again = add(client, "leave", {**fields, **answers_of(asked, first)})

    assert "taken" in again.context["problem"]
    assert not Leave.objects.exists()
    assert Appointment.objects.get(pk=row.pk).starts_at == clinic.at("10:00")


@pytest.mark.parametrize(
    "odd", ["", "x", "vanish", "20270301T0700Z.999999.0", "20200101T0700Z.1.0"]
)
def test_odd_answer_changes_nothing(client, clinic, odd):
    clinic.appointment("10:00")
    fields = leave_fields(clinic)
    asked = add(client, "leave", fields)

    answer = add(client, "leave", {**fields, **answers_of(asked, lambda _one: odd)})

    assert answer.status_code == 409
    assert not Leave.objects.exists()


def test_taking_leave_back_lists_what_moved_and_restores_it(client, clinic):
    row = clinic.appointment("10:00")
    taking(client, clinic)
    leave = Leave.objects.get()

    asked = remove(client, "leave", leave)
    (shown,) = asked.context["rows"]
    assert shown.is_free
    remove(client, "leave", leave, confirmed="1", restore=[shown.pk])

    assert not Leave.objects.exists()
    back = Appointment.objects.get(pk=row.pk)
    assert (back.starts_at, back.practitioner) == (
        clinic.at("10:00"),
        clinic.clinician,
    )


def test_old_time_that_is_taken_by_now_is_not_restored(client, clinic, colleague):
    row = clinic.appointment("10:00")
    taking(client, clinic, lambda one: one.moves[-2].value)
    leave = Leave.objects.get()
    clinic.appointment("10:00", patient=PatientFactory())

    (shown,) = remove(client, "leave", leave).context["rows"]
    assert not shown.is_free
    remove(client, "leave", leave, confirmed="1", restore=[shown.pk])

    assert Leave.objects.exists()
    assert Appointment.objects.get(pk=row.pk).practitioner == colleague


def test_leave_without_moves_is_taken_back_and_its_calls_are_off(client, clinic):
    clinic.appointment("10:00")
    taking(client, clinic, lambda _one: "call")

    remove(client, "leave", Leave.objects.get())

    assert not Leave.objects.exists()
    assert not Task.objects.open().exists()


def test_deleted_shift_offers_no_slot_any_more_and_asks_about_its_appointments(
    client, clinic
):
    row = clinic.appointment("10:00")
    shift = Shift.objects.get()

    asked = remove(client, "shifts", shift)
    assert [one.pk for one in asked.context["lost"]] == [row.pk]
    remove(client, "shifts", shift, **answers_of(asked, lambda _one: "keep"))

    assert not Shift.objects.exists()
    assert slots(clinic) == []
    client.post(reverse("change-undo", args=[UndoableChange.objects.get().uid]))
    assert slots(clinic) != []


def slots(diary):
    return availability.free_slots(
        location=diary.location,
        appointment_type=diary.type,
        practitioner_ids=[diary.clinician.pk],
        room_ids=[diary.room.pk],
        first_day=TODAY,
        last_day=TODAY + timedelta(days=14),
    )


def test_shift_that_ends_earlier_asks_about_what_lies_behind(client, clinic):
    clinic.appointment("10:00")
    late = clinic.appointment("16:00", patient=PatientFactory())
    shift = Shift.objects.get()
    fields = {
        "practitioner": clinic.clinician.pk,
        "location": clinic.location.pk,
        "room": clinic.room.pk,
        "weekday": 0,
        "starts": "09:00",
        "ends": "15:00",
    }

    asked = client.post(reverse("settings-change", args=["shifts", shift.pk]), fields)

    assert [one.pk for one in asked.context["lost"]] == [late.pk]
    shift.refresh_from_db()
    assert shift.ends.hour == 17


def test_closed_day_asks_about_its_appointments(client, clinic):
    row = clinic.appointment("10:00")
    fields = {
        "location": clinic.location.pk,
        "first_day": TODAY.isoformat(),
        "last_day": TODAY.isoformat(),
        "reason": "Holiday",
    }

    asked = add(client, "closures", fields)
    assert not Closure.objects.exists()
    add(client, "closures", {**fields, **answers_of(asked, first)})

    assert Closure.objects.count() == 1
    moved = Appointment.objects.get(pk=row.pk)
    assert moved.starts_at == clinic.at("10:00", TODAY + timedelta(days=7))


def let_go(client, member, **answers):
    values = {
        "full_name": member.full_name,
        "roles": list(member.roles),
        "licence_number": member.licence_number,
    }
    return client.post(reverse("staff-edit", args=[member.pk]), {**values, **answers})


def test_nothing_stays_with_somebody_who_leaves(client, clinic, colleague):
    moved = clinic.appointment("10:00")
    called = clinic.appointment("12:00", patient=PatientFactory())

    asked = let_go(client, clinic.clinician)
    clinic.clinician.refresh_from_db()
    assert clinic.clinician.is_active
    choices = [c.value for one in asked.context["lost"] for c in one.others]
    assert "keep" not in choices
    let_go(
        client,
        clinic.clinician,
        **answers_of(asked, lambda one: first(one) if one.pk == moved.pk else "call"),
    )

    clinic.clinician.refresh_from_db()
    assert not clinic.clinician.is_active
    assert Appointment.objects.get(pk=moved.pk).practitioner == colleague
    freed = Appointment.objects.get(pk=called.pk)
    assert freed.state == AppointmentState.CANCELLED
    assert Task.objects.get().kind == TaskKind.PRACTITIONER_GONE
    assert (
        not Appointment.objects.ahead().filter(practitioner=clinic.clinician).exists()
    )


def test_colleague_cannot_go_while_an_appointment_is_kept(client, clinic):
    clinic.appointment("10:00")
    asked = let_go(client, clinic.clinician)

    let_go(client, clinic.clinician, **answers_of(asked, lambda _one: "keep"))

    clinic.clinician.refresh_from_db()
    assert clinic.clinician.is_active


def test_past_and_finished_appointments_are_not_asked_about(client, clinic):
    clinic.appointment("10:00", starts_at=clinic.at("10:00") - timedelta(days=7))
    clinic.appointment("11:00", state="cancelled")

    assert let_go(client, clinic.clinician).status_code == 302


def test_front_desk_changes_no_hours(client, clinic):
    client.force_login(clinic.desk)

    assert add(client, "leave", leave_fields(clinic)).status_code == 403
    leave = LeaveFactory(practitioner=clinic.clinician)
    assert remove(client, "leave", leave).status_code == 403


def test_queries_of_the_list_do_not_grow_with_it(
    client, clinic, django_assert_num_queries
):
    clinic.appointment("10:00")
    add(client, "leave", leave_fields(clinic))
    with django_assert_num_queries(41) as one:
        add(client, "leave", leave_fields(clinic))
    for clock in ("11:00", "12:00"):
        clinic.appointment(clock, patient=PatientFactory())
    with django_assert_num_queries(len(one.captured_queries)):
        add(client, "leave", leave_fields(clinic))
