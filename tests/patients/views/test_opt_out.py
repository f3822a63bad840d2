"""Stopping reminders, from the mail program or by the page's button."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from clinic.actions.delivery import deliver_due
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.models import AuditEvent, Message, PatientLink
from patients.domain.choices import ConsentKind
from tests.clinic.actions.conftest import server
from tests.clinic.actions.test_delivery import DAY
from tests.factories.clinic import ClinicFactory
from tests.factories.messages import MessageFactory
from tests.factories.patients import ConsentFactory

__all__ = ["server"]

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def sent(server):
    """A reminder that went out, and the path that its head gives to mail programs."""
    ClinicFactory()
    tomorrow = DAY + timedelta(days=1)
    message = MessageFactory(reminder=True, appointment__starts_at=tomorrow)
    deliver_due(at=DAY)
    header = server.mails[0]["List-Unsubscribe"]
    return message, re.search(r"(/p/reminders/[\w-]{43}/)>$", header)[1]


@pytest.fixture
def mail_program():
    """No cookies, no form key."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def _that_day():
    with time_machine.travel(DAY, tick=False):
        yield


def wants_reminders(message):
    message.patient.refresh_from_db()
    return message.patient.wants_reminders


def test_reminder_lets_the_mail_program_stop_it(server, sent):
    mail = server.mails[0]

    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<http")
    link = PatientLink.objects.get(purpose=LinkPurpose.OPT_OUT)
    assert link.patient == sent[0].patient


@pytest.mark.parametrize(
    "kind",
    [MessageKind.APPOINTMENT_BOOKED, MessageKind.PLAN, MessageKind.AFTERCARE],
)
def test_mail_that_is_needed_has_no_such_head(server, kind):
    MessageFactory(kind=kind)

    deliver_due(at=DAY)

    assert server.mails[0]["List-Unsubscribe"] is None
    assert PatientLink.objects.count() == 0


def test_one_click_needs_no_cookie_and_stops_all_reminders(sent, mail_program):
    message, path = sent
    waiting = MessageFactory(reminder=True, appointment=message.appointment)
    needed = MessageFactory(patient=message.patient)
    consent = ConsentFactory(patient=message.patient, kind=ConsentKind.CONTACT)

    answers = [mail_program.post(path, ONE_CLICK) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert wants_reminders(message) is False
    for row in (waiting, needed, consent):
        row.refresh_from_db()
    assert (waiting.state, waiting.code) == ("cancelled", "opted_out")
    assert needed.state == "queued"
    assert consent.withdrawn_at == DAY
    events = AuditEvent.objects.filter(action="reminders_stopped")
    assert [event.actor for event in events] == ["patient"]


def test_looking_changes_nothing(sent, client):
    message, path = sent

    for _ in range(10):
        page = client.get(path)
        client.head(path)

    assert "Stop reminders" in page.text
    assert wants_reminders(message) is True


def test_button_stops_them_and_the_page_says_so(sent, client):
    message, path = sent

    page = client.post(path, follow=True)

    assert "You get no more reminders." in page.text
    assert wants_reminders(message) is False


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "x"}])
def test_any_other_post_needs_the_form_key(sent, mail_program, data):
    message, path = sent

    assert mail_program.post(path, data).status_code == 403
    assert wants_reminders(message) is True


def test_link_opens_nothing_else(sent, client):
    _message, path = sent
    token = path.split("/")[3]

    assert client.get(f"/p/visit/{token}/").status_code == 410
    assert client.post("/p/reminders/x/", ONE_CLICK).status_code == 410


def test_next_reminder_is_not_sent(sent, mail_program, server):
    message, path = sent
    mail_program.post(path, ONE_CLICK)
    MessageFactory(reminder=True, appointment=message.appointment)

    deliver_due(at=DAY)

    assert len(server.mails) == 1
    assert Message.objects.filter(code="opted_out").count() == 1
