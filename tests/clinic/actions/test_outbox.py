from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.actions import outbox
from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.messages import MessageDraft, RenderedMail
from clinic.models import Message
from tests.factories.clinic import NOW, AppointmentFactory
from tests.factories.messages import MessageFactory
from tests.factories.patients import PatientFactory

pytestmark = pytest.mark.django_db


def draft(**changes: object) -> MessageDraft:
    values = {
        "kind": MessageKind.TEST,
        "to_address": "ayse@patients.test",
        "language": "en-gb",
        "mail": RenderedMail("Hello", "Text\n", "<p>Text</p>"),
        "dedupe_key": "test:1",
    }
    return MessageDraft(**(values | changes))  # type: ignore[arg-type]


def test_queued_message_is_due_at_once_and_rings_after_the_commit(
    smtp_server, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as rings:
        message = outbox.queue(draft(), at=timezone.now(), by=None)

    assert message is not None
    message.refresh_from_db()
    assert (len(rings), message.state, len(smtp_server.mailbox)) == (1, "sent", 1)


def test_second_message_with_the_same_key_is_none():
    outbox.queue(draft(), at=NOW, by=None)

    assert (
        outbox.queue(draft(to_address="other@patients.test"), at=NOW, by=None) is None
    )
    assert Message.objects.count() == 1


def test_text_of_an_older_version_is_superseded_when_its_turn_comes(smtp_server):
    visit = AppointmentFactory(version=2)

    about = {"appointment_id": visit.pk, "patient_id": visit.patient_id}
    now = outbox.queue(draft(appointment_version=2, **about), at=NOW, by=None)
    then = outbox.queue(
        draft(appointment_version=1, dedupe_key="test:2", **about), at=NOW, by=None
    )

    assert now is not None
    assert then is not None
    assert (now.appointment_sequence, then.appointment_sequence) == (
        0,
        outbox.NO_SEQUENCE,
    )


def test_subject_is_one_line_of_bounded_length():
    mail = RenderedMail("a\r\nBcc: x@y.test" + "ü" * 300, "Text\n", "")

    message = outbox.queue(draft(mail=mail), at=NOW, by=None)

    assert message is not None
    assert message.subject.startswith("a Bcc: x@y.test")
    assert len(message.subject) == 150


def test_waiting_messages_of_a_patient_are_taken_back_by_kind():
    patient = PatientFactory()
    reminder = MessageFactory(patient=patient, kind=MessageKind.REMINDER)
    aftercare = MessageFactory(patient=patient, kind=MessageKind.AFTERCARE)
    sent = MessageFactory(
        patient=patient, kind=MessageKind.REMINDER, state=MessageState.SENT, sent_at=NOW
    )

    taken = outbox.cancel_waiting(
        patient_id=patient.pk, kinds={MessageKind.REMINDER}, code="opted_out"
    )

    assert taken == 1
    for message in (reminder, aftercare, sent):
        message.refresh_from_db()
    assert [m.state for m in (reminder, aftercare, sent)] == [
        "cancelled",
        "queued",
        "sent",
    ]


def test_waiting_messages_about_an_appointment_are_taken_back():
    message = MessageFactory(about_visit=True, not_before=NOW + timedelta(days=1))

    assert outbox.cancel_waiting_for_appointment(message.appointment_id) == 1

    message.refresh_from_db()
    assert (message.state, message.code) == ("cancelled", "appointment_changed")
