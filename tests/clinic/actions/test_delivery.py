"""Sending over a real SMTP server, in each of its moods."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic.actions.delivery import deliver_due
from clinic.domain.links import token_hash
from clinic.domain.message_states import MessageKind
from clinic.models import DeliveryPause, Message, MessageAttachment, PatientLink
from clinic.storage import private
from tests.factories.clinic import (
    ClinicFactory,
)
from tests.factories.messages import MessageFactory
from tests.mail_server import MailServer, RefusesLogin, free_port, start

pytestmark = pytest.mark.django_db

# 11:00 on a Monday in Istanbul: nobody sleeps.
DAY = datetime(2027, 3, 1, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def state_of(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.code


def test_due_message_is_sent_with_its_own_message_id(server):
    ClinicFactory()
    message = MessageFactory()

    deliver_due(at=DAY)

    message.refresh_from_db()
    mail = server.mails[0]
    assert (message.state, message.sent_at, message.attempts) == ("sent", DAY, 1)
    assert message.message_id == f"<{message.uid}@clinic.test>"
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Örnek Hair Clinic <hello@clinic.test>"
    assert mail["Reply-To"] == "clinic@clinic.test"
    assert mail.get_body(("plain",)).get_content() == "Your appointment is booked.\r\n"


def test_sent_message_is_not_sent_again(server):
    MessageFactory()

    assert [deliver_due(at=DAY), deliver_due(at=DAY)] == [1, 0]

    assert len(server.received) == 1


def test_message_of_tomorrow_waits(server):
    MessageFactory(not_before=DAY + timedelta(hours=1))

    assert (deliver_due(at=DAY), server.received) == (0, [])


def test_batch_uses_one_connection_and_one_recipient_a_mail(server):
    messages = MessageFactory.create_batch(3)

    deliver_due(at=DAY)

    assert server.connections == 1
    assert sorted(server.recipients) == sorted(m.to_address for m in messages)


def test_link_stands_in_the_mail_and_only_its_hash_in_the_database(server, settings):
    message = MessageFactory(with_link=True)

    deliver_due(at=DAY)

    text = server.mails[0].get_body(("plain",)).get_content()
    html = server.mails[0].get_body(("html",)).get_content()
    found = re.search(rf"{settings.SITE_URL}/p/visit/([\w-]{{43}})/", text)
    assert found
    assert found[0] in html
    link = PatientLink.objects.get()
    assert link.token_hash == token_hash(found[1])
    message.refresh_from_db()
    assert found[1] not in message.body_text + message.body_html


def test_calendar_goes_as_alternative_and_as_attachment(server):
    MessageFactory(
        calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST"
    )

    deliver_due(at=DAY)

    parts = [
        (p.get_content_type(), p.get_param("method"), p.get_filename())
        for p in server.mails[0].walk()
        if not p.is_multipart()
    ]
    assert parts == [
        ("text/plain", None, None),
        ("text/html", None, None),
        ("text/calendar", "REQUEST", None),
        ("application/ics", None, "invite.ics"),
    ]
    assert server.received[0].lower().count(b"charset") == 3


def test_attached_file_arrives_whole(server):
    message = MessageFactory(kind=MessageKind.PLAN)
    key = private.save(b"%PDF-1.7 test", suffix="pdf")
    MessageAttachment.objects.create(
        message=message, name="plan.pdf", content_type="application/pdf", file_key=key
    )

    deliver_due(at=DAY)

    [attached] = server.mails[0].iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (
        "plan.pdf",
        b"%PDF-1.7 test",
    )


def test_message_whose_file_is_gone_fails_and_the_others_go(server):
    broken = MessageFactory(kind=MessageKind.PLAN)
    MessageAttachment.objects.create(
        message=broken,
        name="plan.pdf",
        content_type="application/pdf",
        file_key=f"00/{'0' * 40}.pdf",
    )
    whole = MessageFactory()

    deliver_due(at=DAY)

    assert [state_of(broken), state_of(whole)] == [
        ("failed", "attachment_missing"),
        ("sent", ""),
    ]


@pytest.mark.parametrize(
    ("mode", "state", "code"),
    [
        ("550", "bounced", "address_refused"),
        ("554 data", "failed", "content_refused"),
        ("451", "retry_wait", "server_busy"),
        ("452 data", "retry_wait", "server_busy"),
        ("drop", "unknown", "no_answer_after_text"),
    ],
)
def test_reply_decides_the_fate_and_leaves_the_others_alone(server, mode, state, code):
    message, other = MessageFactory(), MessageFactory()
    server.modes = {message.to_address: mode}

    deliver_due(at=DAY)

    assert [state_of(message), state_of(other)] == [(state, code), ("sent", "")]
    assert [(t.state, t.code) for t in message.tries.all()] == [(state, code)]


def test_retry_waits_longer_each_time(server):
    message = MessageFactory()
    server.modes = {message.to_address: "451"}
    waits, at = [], DAY

    for _ in range(5):
        deliver_due(at=at)
        message.refresh_from_db()
        waits.append((message.not_before - at) / timedelta(minutes=1))
        at = message.not_before

    bounds = [(5, 6), (15, 18), (60, 72), (240, 288), (240, 288)]
    assert all(
        low <= wait <= high for wait, (low, high) in zip(waits, bounds, strict=True)
    )
    assert message.attempts == 5


def test_retry_stops_when_the_next_one_would_come_too_late(server):
    message = MessageFactory(useful_until=DAY + timedelta(minutes=4))
    server.modes = {message.to_address: "451"}

    deliver_due(at=DAY)

    assert state_of(message) == ("failed", "not_in_time")


def test_unknown_reminder_is_repeated_once_with_the_same_message_id(server):
    message = MessageFactory(
        reminder=True, appointment__starts_at=DAY + timedelta(days=1)
    )
    server.modes = {message.to_address: "drop"}

    deliver_due(at=DAY)
    first = state_of(message)
    deliver_due(at=DAY + timedelta(minutes=5))
    second = state_of(message)
    deliver_due(at=DAY + timedelta(hours=5))

    assert (first[0], second[0]) == ("retry_wait", "unknown")
    assert [m["Message-ID"] for m in server.mails] == [message.message_id] * 2


def test_server_that_takes_the_text_and_hangs_is_left_in_time(server, settings):
    settings.EMAIL_TIMEOUT = 1
    message = MessageFactory()
    server.modes = {message.to_address: "hang"}

    deliver_due(at=DAY)

    assert state_of(message) == ("unknown", "no_answer_after_text")


def test_nobody_listening_makes_all_wait(settings):
    settings.EMAIL_PORT = free_port()
    messages = MessageFactory.create_batch(2)

    deliver_due(at=DAY)

    assert [state_of(m) for m in messages] == [("retry_wait", "server_unreachable")] * 2


def test_encryption_asked_for_and_not_offered_pauses_everything(server, settings):
    settings.EMAIL_USE_TLS = True
    messages = MessageFactory.create_batch(2)

    deliver_due(at=DAY)

    assert server.received == []
    assert DeliveryPause.objects.get().code == "no_encryption_offered"
    assert [state_of(m)[0] for m in messages] == ["queued"] * 2


@pytest.fixture
def closed_server(settings) -> Iterator[MailServer]:
    """Wants a log-in and refuses every password."""
    mail_server = MailServer()
    controller = start(
        mail_server, authenticator=RefusesLogin(), auth_require_tls=False
    )
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "clinic", "wrong"
    yield mail_server
    controller.stop()


def test_refused_login_pauses_everything_with_one_probe_a_quarter_hour(closed_server):
    messages = MessageFactory.create_batch(3)

    dealt = [deliver_due(at=DAY + timedelta(minutes=m)) for m in (0, 1, 2, 15, 16)]

    assert DeliveryPause.objects.get().code == "login_refused"
    assert closed_server.connections == 2
    assert dealt == [1, 0, 0, 1, 0]
    assert [state_of(m)[0] for m in messages] == ["queued"] * 3
    assert sum(Message.objects.values_list("attempts", flat=True)) == 0


def test_pause_ends_when_the_server_takes_a_mail_again(server):
    message = MessageFactory()
    DeliveryPause.objects.create(since=DAY, code="login_refused", probe_at=DAY)

    deliver_due(at=DAY)

    assert (state_of(message)[0], DeliveryPause.objects.count()) == ("sent", 0)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.test\r\nBcc: evil@x.test",
        "a@b.test, evil@x.test",
        '"x" <evil@x.test>, a@b.test',
        "ü@b.test",
    ],
)
def test_address_that_is_none_is_refused_before_any_server_sees_it(server, address):
    message = MessageFactory(patient=None, to_address=address)

    deliver_due(at=DAY)

    assert (state_of(message), server.received) == (("bounced", "address_invalid"), [])


def test_international_domain_is_encoded(server):
    MessageFactory(patient=None, to_address="info@örnek.test")

    deliver_due(at=DAY)

    assert server.recipients == ["info@xn--rnek-4qa.test"]


def test_line_breaks_in_a_subject_cannot_make_a_header(server):
    MessageFactory(subject="Your appointment\r\nBcc: evil@x.test\u2028x")

    deliver_due(at=DAY)

    mail = server.mails[0]
    assert (mail["Bcc"], mail["Subject"]) == (
        None,
        "Your appointment Bcc: evil@x.test x",
    )


def test_lines_that_begin_with_a_dot_arrive_as_written(server):
    MessageFactory(body_text=".\n..two\n.end\n", body_html="")

    deliver_due(at=DAY)

    assert server.mails[0].get_content() == ".\r\n..two\r\n.end\r\n"
