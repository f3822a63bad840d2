from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic.actions.appointments import (
    StaleAppointment,
    TransitionRefused,
    advance,
    cancel,
    move,
    release_expired_holds,
)
from clinic.actions.booking import NotBookable, SlotTaken, book
from clinic.domain.appointment_states import TRANSITIONS, AppointmentState
from clinic.domain.booking import AdvanceRequest, CancelRequest, MoveRequest
from clinic.domain.message_states import MessageKind, MessageState
from clinic.models import Appointment, AppointmentChange, AuditEvent, Message
from tests.factories.clinic import (
    NOW,
    TODAY,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
    open_diary,
)
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db
S = AppointmentState


def in_state(diary, state, **changes):
    held_until = NOW + timedelta(days=1) if state == S.HELD else None
    return diary.appointment(state=state, held_until=held_until, **changes)


def to(state, version=1):
    return AdvanceRequest(version=version, to=state)


def moving(diary, clock, version=1, **changes):
    values = {
        "version": version,
        "practitioner_id": diary.clinician.pk,
        "room_id": diary.room.pk,
        "starts_at": diary.at(clock),
    }
    return MoveRequest(**{**values, **changes})


def after(diary):
    """A moment after the appointment at 10:00 has begun."""
    return diary.at("10:20")


@pytest.mark.parametrize(
    ("before", "target"),
    [
        (before, target)
        for before, targets in TRANSITIONS.items()
        for target in targets
        if target != S.CANCELLED
    ],
)
def test_each_step_of_the_table_is_taken_once_and_noted(before, target):
    diary = open_diary()
    appointment = in_state(diary, before)

    for _ in range(2):
        advance(appointment.pk, to(target), by=diary.desk, at=after(diary))

    appointment.refresh_from_db()
    assert (appointment.state, appointment.version) == (target, 2)
    assert appointment.sequence == 0
    change = AppointmentChange.objects.get()
    assert (change.from_state, change.to_state, change.by) == (
        before,
        target,
        diary.desk,
    )
    assert AuditEvent.objects.get().action == f"appointment_{target}"


@pytest.mark.parametrize(
    ("before", "target"),
    [
        (before, target)
        for before, targets in TRANSITIONS.items()
        for target in S
        if target not in targets and target != before
    ],
)
def test_no_other_step_is_taken(before, target):
    diary = open_diary()
    appointment = in_state(diary, before)

    with pytest.raises(TransitionRefused):
        advance(appointment.pk, to(target), by=diary.desk, at=after(diary))

    appointment.refresh_from_db()
    assert (appointment.state, appointment.version) == (before, 1)


def test_check_in_starts_the_wait_and_undoing_it_ends_it():
    diary = open_diary()
    appointment = diary.appointment()

    arrived = advance(appointment.pk, to(S.ARRIVED), by=diary.desk, at=NOW)
    assert arrived.arrived_at == NOW

    undone = advance(appointment.pk, to(S.BOOKED, 2), by=diary.desk, at=NOW)
    assert (undone.state, undone.arrived_at) == (S.BOOKED, None)


def test_back_from_the_room_the_wait_goes_on_from_the_arrival():
    diary = open_diary()
    appointment = in_state(diary, S.IN_ROOM, arrived_at=NOW)
    later = NOW + timedelta(minutes=10)

    back = advance(appointment.pk, to(S.ARRIVED), by=diary.desk, at=later)

    assert back.arrived_at == NOW


def test_nobody_is_a_no_show_before_the_appointment_begins():
    diary = open_diary()
    appointment = diary.appointment()

    with pytest.raises(TransitionRefused):
        advance(appointment.pk, to(S.NO_SHOW), by=diary.desk, at=NOW)


def test_step_that_speaks_of_an_older_version_is_refused_with_the_present_state():
    diary = open_diary()
    appointment = diary.appointment()
    advance(appointment.pk, to(S.CONFIRMED), by=diary.desk, at=diary.at("09:02"))

    with pytest.raises(StaleAppointment) as caught:
        advance(appointment.pk, to(S.ARRIVED), by=diary.clinician, at=NOW)

    assert caught.value.appointment.state == S.CONFIRMED
    assert str(caught.value) == (
        "Selin Kaya changed this at 09:02. It is now Monday 1 March 2027, 10:00."
    )


def test_patient_who_confirms_by_link_is_noted_as_such():
    diary = open_diary()
    appointment = diary.appointment()

    advance(appointment.pk, to(S.CONFIRMED), by=None, at=NOW)

    change = AppointmentChange.objects.get()
    assert (change.by, change.via_link) == (None, True)
    assert AuditEvent.objects.get().actor == "patient"


def test_cancelling_frees_the_time_and_writes_to_the_patient():
    diary = open_diary()
    appointment = book(by=diary.desk, at=NOW, request=diary.request())
    request = CancelRequest(version=1, reason="Ill")

    for _ in range(2):
        cancel(appointment.pk, request, by=diary.desk, at=NOW)

    appointment.refresh_from_db()
    assert (appointment.state, appointment.version, appointment.sequence) == (
        S.CANCELLED,
        2,
        1,
    )
    assert appointment.cancel_reason == "Ill"
    message = Message.objects.get(kind=MessageKind.APPOINTMENT_CANCELLED)
    assert message.calendar_method == "CANCEL"
    assert "SEQUENCE:1" in message.calendar
    assert book(by=diary.desk, at=NOW, request=diary.request()).pk


def test_cancelling_takes_back_what_was_not_sent_yet():
    diary = open_diary()
    appointment = book(by=diary.desk, at=NOW, request=diary.request())
    Message.objects.update(state=MessageState.QUEUED, attempts=0)

    cancel(
        appointment.pk, CancelRequest(version=1, reason="Ill"), by=diary.desk, at=NOW
    )

    booked = Message.objects.get(kind=MessageKind.APPOINTMENT_BOOKED)
    assert booked.state == MessageState.CANCELLED


def test_cancelling_an_older_version_is_refused():
    diary = open_diary()
    appointment = diary.appointment(version=3)

    with pytest.raises(StaleAppointment):
        cancel(
            appointment.pk,
            CancelRequest(version=2, reason="Ill"),
            by=diary.desk,
            at=NOW,
        )


def test_what_is_done_is_not_cancelled():
    diary = open_diary()
    appointment = in_state(diary, S.DONE)

    with pytest.raises(TransitionRefused):
        cancel(
            appointment.pk,
            CancelRequest(version=1, reason="Ill"),
            by=diary.desk,
            at=NOW,
        )


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


def test_hold_that_ran_out_is_freed_and_a_younger_one_stays():
    diary = open_diary()
    old = in_state(diary, S.HELD)
    young = diary.appointment(
        "12:00",
        patient=PatientFactory(),
        state=S.HELD,
        held_until=NOW + timedelta(days=2),
    )

    assert release_expired_holds(at=NOW + timedelta(days=1)) == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state) == (S.CANCELLED, S.HELD)
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == ("system", "appointment_cancelled")


def test_history_is_never_changed():
    diary = open_diary()
    appointment = diary.appointment()
    advance(appointment.pk, to(S.CONFIRMED), by=diary.desk, at=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        AppointmentChange.objects.update(reason="rewritten")


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


def test_today_is_a_monday():
    """What the factories promise, and these tests lean on."""
    assert TODAY.weekday() == 0


@pytest.mark.parametrize("notify", [True, False])
def test_hold_is_cancelled_and_moved_without_a_mail(notify):
    diary = open_diary()
    held = in_state(diary, S.HELD)

    move(held.pk, moving(diary, "14:00"), by=diary.desk, at=NOW, notify=notify)
    request = CancelRequest(version=2, reason="Not needed")
    cancel(held.pk, request, by=diary.desk, at=NOW, notify=notify)

    held.refresh_from_db()
    assert (held.state, held.version, held.sequence) == (S.CANCELLED, 3, 2)
    assert Message.objects.count() == 0


def test_caller_that_writes_itself_moves_and_cancels_without_a_mail():
    diary = open_diary()
    row = diary.appointment()

    move(row.pk, moving(diary, "14:00"), by=diary.desk, at=NOW, notify=False)
    request = CancelRequest(version=2, reason="Ill")
    cancel(row.pk, request, by=diary.desk, at=NOW, notify=False)

    assert Message.objects.count() == 0


def test_what_is_no_lost_slot_is_not_told_as_one():
    diary = open_diary()
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE clinic_appointment"
            " ADD CONSTRAINT no_second_version CHECK (version < 2)"
        )
    row = diary.appointment()

    with pytest.raises(IntegrityError, match="no_second_version"):
        move(row.pk, moving(diary, "14:00"), by=diary.desk, at=NOW)
