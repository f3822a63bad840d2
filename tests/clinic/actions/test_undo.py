"""Three minutes in which a change of the diary can be taken back, whole."""

import uuid
from datetime import timedelta

import pytest

from clinic.actions import undo
from clinic.actions.appointments import advance, cancel
from clinic.actions.booking import book
from clinic.actions.moving import Move, move, move_many
from clinic.domain.booking import AdvanceRequest, CancelRequest
from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.undo import UNDO_LASTS, ChangeKind
from clinic.models import (
    Appointment,
    AppointmentChange,
    AuditEvent,
    Message,
    UndoableChange,
)
from tests.clinic.actions.test_appointments import S, moving
from tests.factories.clinic import NOW, StaffMemberFactory, open_diary
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(minutes=1)


def where():
    return list(
        Appointment.objects.order_by("pk").values_list("starts_at", "state", "sequence")
    )


def moved(diary, appointment, clock="14:00"):
    with undo.recording(ChangeKind.MOVED, by=diary.desk, at=NOW) as recording:
        move(
            appointment.pk,
            moving(diary, clock),
            by=diary.desk,
            at=NOW,
            recording=recording,
        )
    return recording.change


def test_undoing_a_move_puts_the_row_back_and_tells_nobody():
    diary = open_diary()
    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    before = where()

    change = moved(diary, appointment)
    undo.undo(change.uid, by=diary.desk, at=SOON)
    undo.undo(change.uid, by=diary.desk, at=SOON)

    assert where() == before
    assert Appointment.objects.get().version == 3
    fates = dict(Message.objects.values_list("kind", "state"))
    assert fates == {
        MessageKind.APPOINTMENT_BOOKED: MessageState.QUEUED,
        MessageKind.APPOINTMENT_MOVED: MessageState.CANCELLED,
    }
    assert AuditEvent.objects.filter(action="change_undone").count() == 1
    last = AppointmentChange.objects.latest("pk")
    assert (last.starts_before, last.starts_after) == (
        diary.at("14:00"),
        diary.at("10:00"),
    )


def test_message_about_a_change_waits_until_it_cannot_be_undone():
    diary = open_diary()
    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))

    moved(diary, appointment)

    told = Message.objects.get(kind=MessageKind.APPOINTMENT_MOVED)
    assert (told.state, told.not_before) == (MessageState.QUEUED, NOW + UNDO_LASTS)


def test_undoing_a_booking_leaves_no_row_of_it_but_the_trace():
    diary = open_diary()
    with undo.recording(ChangeKind.BOOKED, by=diary.desk, at=NOW) as recording:
        book(
            by=diary.desk,
            at=NOW,
            request=diary.request("10:00"),
            recording=recording,
        )

    undo.undo(recording.change.uid, by=diary.desk, at=SOON)

    assert Appointment.objects.count() == 0
    assert AppointmentChange.objects.count() == 0
    assert Message.objects.count() == 0
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "appointment_booked",
        "change_undone",
    ]


def test_undoing_a_cancellation_and_a_no_show_brings_them_back():
    diary = open_diary()
    first = book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    second = book(by=diary.desk, at=NOW, request=diary.request("11:00"))
    at = diary.at("11:30")
    with undo.recording(ChangeKind.CANCELLED, by=diary.desk, at=at) as recording:
        cancel(
            first.pk,
            CancelRequest(version=1, reason="Ill"),
            by=diary.desk,
            at=at,
            recording=recording,
        )
        advance(
            second.pk,
            AdvanceRequest(version=1, to=S.NO_SHOW),
            by=diary.desk,
            at=at,
            recording=recording,
        )

    undo.undo(recording.change.uid, by=diary.desk, at=at + timedelta(minutes=2))

    assert [row.state for row in Appointment.objects.order_by("pk")] == [
        S.BOOKED,
        S.BOOKED,
    ]
    assert Appointment.objects.get(pk=first.pk).cancel_reason == ""
    gone = Message.objects.get(kind=MessageKind.APPOINTMENT_CANCELLED)
    assert gone.state == MessageState.CANCELLED


def test_undoing_a_swap_puts_both_back():
    diary = open_diary()
    first = book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    second = book(by=diary.desk, at=NOW, request=diary.request("11:00"))
    before = where()
    with undo.recording(ChangeKind.COURSE_REPAIRED, by=diary.desk, at=NOW) as recording:
        move_many(
            [
                Move(first.pk, moving(diary, "11:00")),
                Move(second.pk, moving(diary, "10:00")),
            ],
            by=diary.desk,
            at=NOW,
            recording=recording,
        )
    assert where() != before

    undo.undo(recording.change.uid, by=diary.desk, at=SOON)

    assert where() == before


def refused(change, *, by, at=SOON):
    before = where()
    with pytest.raises(undo.UndoRefused) as refusal:
        undo.undo(change.uid, by=by, at=at)
    assert where() == before
    return str(refusal.value)


def test_after_three_minutes_it_stays():
    diary = open_diary()
    change = moved(diary, book(by=diary.desk, at=NOW, request=diary.request("10:00")))

    assert "three minutes" in refused(change, by=diary.desk, at=NOW + UNDO_LASTS)


def test_nobody_undoes_what_a_colleague_did():
    diary = open_diary()
    change = moved(diary, book(by=diary.desk, at=NOW, request=diary.request("10:00")))

    assert refused(change, by=StaffMemberFactory(desk=True)) == (
        "There is nothing to undo."
    )


def test_what_changed_again_since_stays():
    diary = open_diary()
    appointment = book(by=diary.desk, at=NOW, request=diary.request("10:00"))
    change = moved(diary, appointment)
    advance(
        appointment.pk,
        AdvanceRequest(version=2, to=S.CONFIRMED),
        by=None,
        at=NOW,
    )

    assert "changed again" in refused(change, by=diary.desk)


def test_when_the_former_time_is_taken_it_stays():
    diary = open_diary()
    change = moved(diary, book(by=diary.desk, at=NOW, request=diary.request("10:00")))
    book(
        by=diary.desk,
        at=NOW,
        request=diary.request("10:00", patient_id=PatientFactory().pk),
    )

    assert "taken" in refused(change, by=diary.desk)


def test_when_the_patient_was_told_it_stays():
    diary = open_diary()
    change = moved(diary, book(by=diary.desk, at=NOW, request=diary.request("10:00")))
    Message.objects.filter(held_by=change).update(state=MessageState.SENT, sent_at=NOW)

    assert "told" in refused(change, by=diary.desk)


def test_unknown_change_is_refused():
    diary = open_diary()

    with pytest.raises(undo.UndoRefused):
        undo.undo(uuid.uuid4(), by=diary.desk, at=NOW)


def test_change_that_altered_nothing_is_not_kept():
    diary = open_diary()

    with undo.recording(ChangeKind.MOVED, by=diary.desk, at=NOW):
        pass

    assert UndoableChange.objects.count() == 0


def test_snapshots_are_forgotten_when_nobody_can_use_them():
    diary = open_diary()
    change = moved(diary, book(by=diary.desk, at=NOW, request=diary.request("10:00")))

    assert undo.forget_expired(at=NOW + UNDO_LASTS) == 0
    assert undo.forget_expired(at=change.expires_at + undo.KEEP_ROWS) == 1
    assert UndoableChange.objects.get().rows == []


def test_password_is_not_copied_and_stays_as_it_is():
    desk, leaving = StaffMemberFactory(desk=True), StaffMemberFactory(desk=True)
    before = leaving.password
    with undo.recording(ChangeKind.MOVED, by=desk, at=NOW) as recording:
        recording.keep(leaving)
        leaving.is_active = False
        leaving.save()
    leaving.set_password("another long password")
    leaving.save()

    undo.undo(recording.change.uid, by=desk, at=SOON)

    assert before not in str(recording.change.rows)
    leaving.refresh_from_db()
    assert leaving.is_active
    assert leaving.check_password("another long password")
