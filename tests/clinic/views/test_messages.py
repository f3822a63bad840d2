from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clinic.domain.message_states import MessageKind, MessageState
from clinic.models import AuditEvent, DeliveryPause, Heartbeat, Message
from tests.factories.clinic import (
    AppointmentFactory,
    LocationFactory,
    StaffMemberFactory,
)
from tests.factories.messages import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    member = StaffMemberFactory(desk=True)
    client.force_login(member)
    return member


def failed(**changes: object) -> Message:
    values = {"state": MessageState.BOUNCED, "code": "address_refused"}
    return MessageFactory(**(values | changes))


def listed(page) -> list[int]:
    return [line.pk for line in page.context["lines"]]


def test_list_shows_messages_and_what_needs_attention(client, desk):
    sent = MessageFactory(state=MessageState.SENT, sent_at=timezone.now())
    bounced = failed()

    page = client.get(reverse("message-list"))

    assert set(listed(page)) == {sent.pk, bounced.pk}
    [line] = page.context["attention"]
    assert (line.pk, line.reason) == (
        bounced.pk,
        "The mail server says that this address takes no mail. Ask for the right one.",
    )


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("", {"queued", "sent", "bounced", "cancelled"}),
        ("?show=attention", {"bounced"}),
        ("?show=waiting", {"queued"}),
        ("?show=sent", {"sent"}),
        ("?show=not_sent", {"cancelled"}),
        (
            "?show=odd&kind=odd&patient=odd&page=odd",
            {"queued", "sent", "bounced", "cancelled"},
        ),
        ("?page=99999999999999999999", {"queued", "sent", "bounced", "cancelled"}),
        (f"?patient={'9' * 30}", {"queued", "sent", "bounced", "cancelled"}),
        ("?patient=99999999", set()),
        ("?kind=reminder", set()),
    ],
)
def test_list_is_narrowed_and_survives_odd_addresses(client, desk, query, states):
    MessageFactory()
    failed()
    MessageFactory(state=MessageState.SENT, sent_at=timezone.now())
    MessageFactory(state=MessageState.CANCELLED)

    page = client.get(reverse("message-list") + query)

    assert page.status_code == 200
    assert {line.state for line in page.context["lines"]} == states


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_number_of_queries(
    client, desk, rows, django_assert_num_queries
):
    LocationFactory()
    for _ in range(rows):
        failed()

    with django_assert_num_queries(12):
        client.get(reverse("message-list"))


def test_clinician_sees_only_messages_of_own_patients(client):
    clinician = StaffMemberFactory(clinician=True)
    client.force_login(clinician)
    visit = AppointmentFactory(practitioner=clinician)
    mine = MessageFactory(patient=visit.patient)
    other = MessageFactory()

    page = client.get(reverse("message-list"))

    assert listed(page) == [mine.pk]
    assert client.get(reverse("message-detail", args=[other.pk])).status_code == 404
    assert client.get(reverse("message-detail", args=[mine.pk])).status_code == 200


def test_desk_sees_no_message_of_a_colleague(client, desk):
    invitation = MessageFactory(
        patient=None, kind=MessageKind.STAFF_INVITATION, to_address="new@clinic.test"
    )

    assert (
        client.get(reverse("message-detail", args=[invitation.pk])).status_code == 404
    )
    client.force_login(StaffMemberFactory(manager=True))
    assert (
        client.get(reverse("message-detail", args=[invitation.pk])).status_code == 200
    )


def test_detail_shows_the_text_without_the_personal_link_and_leaves_a_trace(
    client, desk
):
    message = MessageFactory(with_link=True)

    page = client.get(reverse("message-detail", args=[message.pk]))

    assert page.context["text"] == "Open [personal link]\n"
    trace = AuditEvent.objects.get(action="message_read")
    assert (trace.patient_id, trace.by) == (message.patient_id, desk)


def test_unknown_message_is_not_found(client, desk):
    assert client.get(reverse("message-detail", args=[404])).status_code == 404


def test_retry_queues_again_for_the_address_of_now(client, desk):
    message = failed(attempts=3, handled_at=timezone.now(), handled_by=desk)

    answer = client.post(reverse("message-retry", args=[message.pk]))

    message.refresh_from_db()
    assert answer.url == reverse("message-detail", args=[message.pk])
    assert (message.state, message.attempts, message.handled_at) == ("queued", 0, None)
    assert AuditEvent.objects.get(action="message_tried_again").subject_id == str(
        message.pk
    )


def test_retry_posted_twice_queues_once(client, desk):
    message = failed()

    for _ in range(2):
        client.post(reverse("message-retry", args=[message.pk]))

    assert AuditEvent.objects.filter(action="message_tried_again").count() == 1


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.CANCELLED])
def test_message_that_did_not_fail_cannot_be_sent_again(client, desk, state):
    message = MessageFactory(state=state, lease_until=timezone.now())

    client.post(reverse("message-retry", args=[message.pk]))

    message.refresh_from_db()
    assert message.state == state


def test_sixth_mail_by_hand_to_one_patient_in_an_hour_is_refused(client, time_machine):
    time_machine.move_to("2027-03-01T09:00:00Z", tick=False)
    client.force_login(StaffMemberFactory(desk=True))
    first = failed()
    rows = [first, *(failed(patient=first.patient) for _ in range(5))]

    codes = [
        client.post(reverse("message-retry", args=[row.pk])).status_code for row in rows
    ]

    rows[5].refresh_from_db()
    assert codes == [302, 302, 302, 302, 302, 429]
    assert rows[5].state == "bounced"


def test_handled_message_no_longer_asks_for_attention(client, desk):
    message = failed()

    client.post(reverse("message-handled", args=[message.pk]))
    client.post(reverse("message-handled", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.handled_by) == ("bounced", desk)
    assert not client.get(reverse("message-list")).context["attention"]
    assert AuditEvent.objects.filter(action="message_handled").count() == 1


def test_pause_is_one_alarm_that_only_a_manager_may_probe(client, desk):
    DeliveryPause.objects.create(
        since=timezone.now(),
        code="login_refused",
        probe_at=timezone.now() + timedelta(hours=1),
    )

    page = client.get(reverse("message-list"))
    refused = client.post(reverse("delivery-resume"))

    assert page.context["pause_reason"] == (
        "The mail server refuses the clinic's user name or password."
    )
    assert refused.status_code == 403
    client.force_login(StaffMemberFactory(manager=True))
    client.post(reverse("delivery-resume"))
    assert DeliveryPause.objects.get().probe_at <= timezone.now()


@pytest.mark.parametrize(
    ("age", "tone"), [(timedelta(minutes=29), "ok"), (timedelta(minutes=31), "stop")]
)
def test_tile_turns_red_when_the_reminders_are_silent(client, desk, age, tone):
    Heartbeat.objects.create(name="reminders", beat_at=timezone.now() - age)

    assert client.get(reverse("message-list")).context["run"].tone == tone


def test_reminders_that_never_ran_are_red(client, desk):
    assert client.get(reverse("message-list")).context["run"].tone == "stop"


def test_manager_sends_a_test_to_own_address(client):
    manager = StaffMemberFactory(manager=True)
    client.force_login(manager)

    answer = client.post(reverse("message-test"))

    message = Message.objects.get()
    assert answer.url == reverse("message-detail", args=[message.pk])
    assert (message.to_address, message.staff_member) == (manager.email, manager)
    assert AuditEvent.objects.filter(action="test_mail_queued").count() == 1


def test_sixth_test_in_an_hour_is_refused(client, time_machine):
    time_machine.move_to("2027-03-01T09:00:00Z", tick=False)
    client.force_login(StaffMemberFactory(manager=True))

    codes = [client.post(reverse("message-test")).status_code for _ in range(6)]

    assert codes == [302] * 5 + [429]


def test_desk_sends_no_test(client, desk):
    assert client.post(reverse("message-test")).status_code == 403


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("message-list", "post"),
        ("message-detail", "post"),
        ("message-retry", "get"),
        ("message-handled", "get"),
        ("delivery-resume", "get"),
        ("message-test", "get"),
    ],
)
def test_wrong_method_is_refused(client, name, method):
    client.force_login(StaffMemberFactory(manager=True))
    takes_pk = name in {"message-detail", "message-retry", "message-handled"}
    address = reverse(name, args=[failed().pk] if takes_pk else [])

    assert getattr(client, method)(address).status_code == 405
