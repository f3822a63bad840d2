from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from clinic.actions.appointments import (
    StaleAppointment,
    TransitionRefused,
    advance,
    cancel,
    release_expired_holds,
)
from clinic.actions.booking import book
from clinic.actions.moving import move
from clinic.domain.appointment_states import TRANSITIONS, AppointmentState
from clinic.domain.booking import AdvanceRequest, CancelRequest, MoveRequest
from clinic.domain.message_states import MessageKind, MessageState
from clinic.models import AppointmentChange, AuditEvent, Message
from tests.factories.clinic import (
    NOW,
    TODAY,
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
