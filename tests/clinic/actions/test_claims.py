"""Claims, leases and what becomes of the rows of a worker that died."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from clinic.actions import claims
from clinic.actions.claims import End
from clinic.actions.delivery import deliver_due
from clinic.domain.message_states import MessageKind, MessageState
from clinic.domain.retry import MAX_ATTEMPTS
from clinic.models import Message
from tests.factories.clinic import AppointmentFactory
from tests.factories.messages import MessageFactory
from tests.mail_server import MailServer, start

LATER = timezone.now() + timedelta(days=1000)


def _expire_leases() -> None:
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_claim_takes_the_oldest_due_and_counts_the_try():
    old = MessageFactory(not_before=LATER - timedelta(hours=2))
    MessageFactory(not_before=LATER - timedelta(hours=1))

    [claim] = claims.take(at=LATER, limit=1)

    old.refresh_from_db()
    assert (claim.message_id, old.state, old.attempts) == (old.pk, "claimed", 1)
    assert old.lease_until == claim.lease_until


@pytest.mark.django_db
def test_lease_is_measured_by_the_databases_clock():
    MessageFactory()

    [claim] = claims.take(at=LATER, limit=1)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT %s::timestamptz - clock_timestamp()", [claim.lease_until]
        )
        left = cursor.fetchone()[0]
    assert timedelta() < left <= claims.LEASE


@pytest.mark.django_db
def test_lost_claim_changes_nothing():
    message = MessageFactory()
    [lost] = claims.take(at=LATER, limit=1)
    _expire_leases()
    claims.recover(at=LATER)
    claims.take(at=LATER, limit=1)

    moved = claims.settle(
        lost, MessageState.CLAIMED, End(state=MessageState.FAILED), at=LATER
    )

    message.refresh_from_db()
    assert (moved, message.state, message.attempts) == (False, "claimed", 2)


@pytest.mark.django_db
def test_message_given_back_is_as_if_never_tried():
    message = MessageFactory()

    claims.give_back(claims.take(at=LATER, limit=1))

    message.refresh_from_db()
    assert (message.state, message.attempts, message.lease_until) == ("queued", 0, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "kind", "becomes"),
    [
        (MessageState.CLAIMED, MessageKind.PLAN, "queued"),
        (MessageState.SENDING, MessageKind.PLAN, "unknown"),
        (MessageState.SENDING, MessageKind.REMINDER, "retry_wait"),
    ],
)
def test_recover_after_a_lost_lease(state, kind, becomes):
    message = MessageFactory(state=state, kind=kind, lease_until=timezone.now())
    _expire_leases()

    count = claims.recover(at=LATER)

    message.refresh_from_db()
    assert (count, message.state, message.code) == (1, becomes, "worker_lost")


@pytest.mark.django_db
def test_recover_repeats_a_reminder_only_once():
    message = MessageFactory(
        state=MessageState.SENDING,
        kind=MessageKind.REMINDER,
        lease_until=timezone.now(),
        repeated_at=LATER,
    )
    _expire_leases()

    claims.recover(at=LATER)

    message.refresh_from_db()
    assert message.state == "unknown"


@pytest.mark.django_db
def test_recover_gives_up_on_a_message_that_kills_its_worker():
    message = MessageFactory(
        state=MessageState.CLAIMED, lease_until=timezone.now(), attempts=MAX_ATTEMPTS
    )
    _expire_leases()

    claims.recover(at=LATER)

    message.refresh_from_db()
    assert (message.state, message.code) == ("failed", "gave_up")


@pytest.mark.django_db
def test_recover_leaves_living_claims_alone():
    MessageFactory()
    claims.take(at=LATER, limit=1)

    assert claims.recover(at=LATER) == 0


@pytest.mark.django_db
def test_appointment_that_changes_under_the_claim_holds_the_text_back():
    message = MessageFactory(reminder=True)
    [claim] = claims.take(at=LATER, limit=1)
    seen = Message.objects.select_related("appointment").get(pk=message.pk)
    message.appointment.sequence += 1
    message.appointment.save()

    assert claims.begin_sending(claim, seen, _envelope()) is None


def _envelope() -> claims.Envelope:
    return claims.Envelope(
        sender="a@clinic.test",
        recipient="b@patients.test",
        reply_to="",
        message_id="<1@x>",
    )


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_send_each_message_once(settings):
    server = MailServer()
    controller = start(server)
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    visit = AppointmentFactory()
    messages = [
        MessageFactory(patient=visit.patient, subject=f"Mail {n}") for n in range(60)
    ]
    together = threading.Barrier(4)

    def work() -> None:
        together.wait()
        while deliver_due(at=LATER, limit=7):
            pass
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    controller.stop()

    assert sorted(mail["Subject"] for mail in server.mails) == sorted(
        m.subject for m in messages
    )
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.django_db
def test_claim_keeps_to_its_limit_whatever_plan_the_database_chooses():
    MessageFactory.create_batch(5, not_before=LATER - timedelta(hours=1))
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"):
            cursor.execute(f"SET LOCAL enable_{way} = off")

    assert len(claims.take(at=LATER, limit=1)) == 1
