"""Moving an appointment: the row stays, the rules hold, nothing is half moved."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.actions.appointments import (
    StaleAppointment,
    TransitionRefused,
)
from clinic.actions.booking import NotBookable, SlotTaken, book, book_many
from clinic.actions.moving import Move, move, move_many
from clinic.domain.message_states import MessageKind
from clinic.models import Appointment, AppointmentChange, AuditEvent, Message
from tests.clinic.actions.test_appointments import S, in_state, moving
from tests.factories.clinic import (
    NOW,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def test_moving_keeps_the_row_and_its_history():
    diary = open_diary(minutes=45, buffer_minutes=15)
    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    request = moving(diary, "14:00", reason="Train is late")

    for _ in range(2):
        move(appointment.pk, request, by=diary.desk, at=NOW)

    moved = Appointment.objects.get()
    assert (moved.pk, moved.uid) == (appointment.pk, appointment.uid)
    assert (moved.starts_at, moved.ends_at, moved.blocked_until) == (
        diary.at("14:00"),
        diary.at("14:45"),
        diary.at("15:00"),
    )
    assert (moved.version, moved.sequence) == (2, 1)
    change = AppointmentChange.objects.latest("pk")
    assert (change.starts_before, change.starts_after, change.reason) == (
        diary.at("10:00"),
        diary.at("14:00"),
        "Train is late",
    )
    message = Message.objects.get(kind=MessageKind.APPOINTMENT_MOVED)
    assert "14:00" in message.body_text
    assert AuditEvent.objects.filter(action="appointment_moved").count() == 1


def test_moving_to_another_person_and_room_says_so_in_the_mail():
    diary = open_diary()
    other = ShiftFactory(location=diary.location)
    appointment = diary.appointment()
    request = moving(
        diary, "10:00", practitioner_id=other.practitioner.pk, room_id=other.room.pk
    )

    move(appointment.pk, request, by=diary.desk, at=NOW)

    message = Message.objects.get(kind=MessageKind.APPOINTMENT_MOVED)
    assert other.practitioner.full_name in message.body_text
    change = AppointmentChange.objects.get()
    assert (change.practitioner_before, change.room_before) == (
        diary.clinician,
        diary.room,
    )


def test_confirmed_appointment_that_moves_has_to_be_confirmed_again():
    diary = open_diary()
    appointment = in_state(diary, S.CONFIRMED)

    moved = move(appointment.pk, moving(diary, "14:00"), by=diary.desk, at=NOW)

    assert moved.state == S.BOOKED


def test_moving_by_half_its_length_does_not_clash_with_itself():
    diary = open_diary()
    appointment = diary.appointment("10:00")

    moved = move(appointment.pk, moving(diary, "10:15"), by=diary.desk, at=NOW)

    assert moved.starts_at == diary.at("10:15")


def test_moving_onto_somebody_else_is_refused_and_nothing_is_half_moved():
    diary = open_diary()
    appointment = diary.appointment("10:00")
    diary.appointment("14:00", patient=PatientFactory())

    with pytest.raises(SlotTaken) as caught:
        move(appointment.pk, moving(diary, "14:15"), by=diary.desk, at=NOW)

    assert len(caught.value.nearest) == 3
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.version) == (diary.at("10:00"), 1)
    assert Message.objects.count() == 0
    assert AppointmentChange.objects.count() == 0


@pytest.mark.parametrize(
    ("clock", "at_clock", "code"),
    [("09:00", "09:30", "past"), ("18:00", "08:00", "outside_hours")],
)
def test_moving_to_where_nothing_can_be_is_refused(clock, at_clock, code):
    diary = open_diary()
    appointment = diary.appointment("10:00")

    with pytest.raises(NotBookable) as caught:
        move(appointment.pk, moving(diary, clock), by=diary.desk, at=diary.at(at_clock))

    assert caught.value.code == code


@pytest.mark.parametrize("state", [S.ARRIVED, S.DONE, S.NO_SHOW, S.CANCELLED])
def test_only_what_lies_ahead_is_moved(state):
    diary = open_diary()
    appointment = in_state(diary, state)

    with pytest.raises(TransitionRefused):
        move(appointment.pk, moving(diary, "14:00"), by=diary.desk, at=NOW)


def test_moving_an_older_version_is_refused():
    diary = open_diary()
    appointment = diary.appointment(version=4)

    with pytest.raises(StaleAppointment):
        move(appointment.pk, moving(diary, "14:00", version=3), by=diary.desk, at=NOW)


def test_manager_moves_outside_the_hours_with_a_reason():
    diary = open_diary()
    manager = StaffMemberFactory(manager=True)
    appointment = diary.appointment()
    request = moving(diary, "18:00", overbook_reason="Only then")

    moved = move(appointment.pk, request, by=manager, at=NOW)

    assert (moved.overbooked, moved.overbooked_by) == (True, manager)


def test_overbooked_appointment_that_moves_to_a_free_time_is_an_ordinary_one():
    diary = open_diary()
    appointment = diary.appointment(
        overbooked=True, overbook_reason="Pain", overbooked_by=diary.clinician
    )

    moved = move(appointment.pk, moving(diary, "14:00"), by=diary.desk, at=NOW)

    assert (moved.overbooked, moved.overbook_reason) == (False, "")


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.lists(st.integers(0, 31), min_size=1, max_size=8))
def test_moving_never_changes_how_many_appointments_are_live(db, quarters):
    with transaction.atomic():
        diary = open_diary()
        rows = [
            diary.appointment("10:00"),
            diary.appointment(
                "12:00",
                patient=PatientFactory(),
                room=RoomFactory(location=diary.location),
            ),
        ]
        for number, quarter in enumerate(quarters):
            row = rows[number % 2]
            row.refresh_from_db()
            starts_at = diary.at("09:00") + timedelta(minutes=15 * quarter)
            request = moving(diary, "09:00", version=row.version, starts_at=starts_at)
            try:
                move(row.pk, request, by=diary.desk, at=NOW)
            except (SlotTaken, NotBookable):
                row.refresh_from_db()
                assert row.version == request.version

        mine = Appointment.objects.filter(location=diary.location)
        assert mine.live().count() == 2
        transaction.set_rollback(True)


def test_appointments_moved_together_may_change_places():
    diary = open_diary()
    first, second = book_many(
        by=diary.desk,
        at=NOW,
        requests=[diary.request("10:00"), diary.request("11:00")],
    )

    move_many(
        [
            Move(first.pk, moving(diary, "11:00")),
            Move(second.pk, moving(diary, "10:00")),
        ],
        by=diary.desk,
        at=NOW,
    )

    starts = dict(Appointment.objects.values_list("pk", "starts_at"))
    assert starts == {first.pk: diary.at("11:00"), second.pk: diary.at("10:00")}
    assert set(Appointment.objects.values_list("state", flat=True)) == {S.BOOKED}


def test_when_one_of_several_cannot_move_none_does():
    diary = open_diary()
    first, second, _third = book_many(
        by=diary.desk,
        at=NOW,
        requests=[diary.request(clock) for clock in ("10:00", "11:00", "12:00")],
    )

    with pytest.raises(SlotTaken) as lost:
        move_many(
            [
                Move(first.pk, moving(diary, "14:00")),
                Move(second.pk, moving(diary, "12:00")),
            ],
            by=diary.desk,
            at=NOW,
        )

    assert lost.value.index == 1
    starts = sorted(Appointment.objects.values_list("starts_at", flat=True))
    assert starts == [diary.at("10:00"), diary.at("11:00"), diary.at("12:00")]
    assert set(Appointment.objects.values_list("state", flat=True)) == {S.BOOKED}


def test_moving_can_give_another_length():
    diary = open_diary(minutes=45, buffer_minutes=15)
    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))

    longer = move(
        appointment.pk, moving(diary, "10:00", minutes=60), by=diary.desk, at=NOW
    )
    moved = move(
        appointment.pk, moving(diary, "14:00", version=2), by=diary.desk, at=NOW
    )

    assert longer.ends_at == diary.at("11:00")
    assert (moved.ends_at, moved.blocked_until) == (
        diary.at("15:00"),
        diary.at("15:15"),
    )


def test_patient_moves_by_link_and_the_history_says_so():
    diary = open_diary()
    appointment = diary.appointment("10:00")

    moved = move(appointment.pk, moving(diary, "14:00"), by=None, at=NOW)

    assert moved.starts_at == diary.at("14:00")
    change = AppointmentChange.objects.get()
    assert (change.by, change.via_link) == (None, True)
    assert AuditEvent.objects.get().actor == "patient"
    assert Message.objects.get().kind == MessageKind.APPOINTMENT_MOVED


def test_patient_cannot_overbook():
    diary = open_diary()
    appointment = diary.appointment("10:00")
    request = moving(diary, "14:00", overbook_reason="I want it")

    with pytest.raises(NotBookable) as caught:
        move(appointment.pk, request, by=None, at=NOW)

    assert caught.value.code == "may_not_overbook"
