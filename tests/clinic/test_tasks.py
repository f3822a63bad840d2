"""Each task works, runs twice without harm, and survives a row that is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.domain.message_states import MessageState
from clinic.models import Message
from clinic.tasks import deliver, release_holds, sweep
from tests.factories.clinic import open_diary
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def due() -> None:
    MessageFactory(not_before=timezone.now() - timedelta(minutes=1))


def test_deliver_sends_what_is_due(smtp_server, due):
    deliver(message_id=1, some_later_argument=True)

    assert Message.objects.get().state == "sent"


def test_deliver_twice_sends_once(smtp_server, due):
    deliver()
    deliver()

    assert len(smtp_server.mailbox) == 1


def test_deliver_without_the_message_does_nothing(smtp_server):
    deliver(message_id=404)

    assert len(smtp_server.mailbox) == 0


def test_sweep_brings_what_no_doorbell_announced(
    smtp_server, due, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        sweep()

    assert Message.objects.get().state == "sent"


def test_sweep_twice_leaves_a_sent_message_alone(
    smtp_server, due, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            sweep()

    assert len(smtp_server.mailbox) == 1


def test_sweep_brings_back_what_a_dead_worker_held(
    smtp_server, due, django_capture_on_commit_callbacks
):
    Message.objects.update(
        state=MessageState.CLAIMED, lease_until=timezone.now() - timedelta(seconds=1)
    )

    with django_capture_on_commit_callbacks(execute=True):
        sweep()

    assert Message.objects.get().state == "sent"


def test_holds_that_ran_out_are_released_once():
    diary = open_diary()
    ended = timezone.now() - timedelta(minutes=1)
    appointment = diary.appointment(state="held", held_until=ended)

    for _ in range(2):
        release_holds(some_later_argument=True)

    appointment.refresh_from_db()
    assert (appointment.state, appointment.version) == ("cancelled", 2)
