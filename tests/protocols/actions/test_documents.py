"""The plan's PDF: drawn once, kept whole, mailed as chosen, never a loop."""

import hashlib
from datetime import timedelta

import pytest

from clinic import pdfs
from clinic.models import Message
from clinic.storage import private
from protocols.actions import documents
from protocols.actions.documents import TooManyMails
from protocols.models import PlanAcceptance, PlanDocument
from tests.factories.clinic import NOW, ClinicFactory, StaffMemberFactory
from tests.factories.patients import PatientFactory
from tests.factories.protocol_rows import issued_plan

pytestmark = pytest.mark.django_db


def requested(*, send: bool = False, **patient: object) -> PlanDocument:
    ClinicFactory()
    plan = issued_plan(patient=PatientFactory(**patient))
    return PlanDocument.objects.create(
        plan_version=plan.versions.get(),
        language="en-gb",
        send_by_mail=send,
        not_before=NOW,
        requested_by=plan.clinician,
        requested_at=NOW,
    )


@pytest.fixture
def broken(monkeypatch):
    """No document fits any more: every drawing is refused as too large."""
    monkeypatch.setattr(pdfs, "LONGEST_HTML", 10)


def test_document_is_drawn_and_kept_with_its_checksum():
    document = requested()

    assert documents.render_due(at=NOW) == 1

    document.refresh_from_db()
    content = private.read(document.file_key)
    assert document.state == "ready"
    assert content.startswith(b"%PDF-1.7")
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert not Message.objects.exists()


def test_second_run_finds_nothing_to_do():
    requested()
    documents.render_due(at=NOW)

    assert documents.render_due(at=NOW) == 0


def test_document_whose_time_has_not_come_waits():
    document = requested()
    PlanDocument.objects.update(not_before=NOW + timedelta(minutes=5))

    assert documents.render_due(at=NOW) == 0
    document.refresh_from_db()
    assert document.state == "queued"


def test_document_of_a_worker_that_died_is_drawn_by_the_next():
    document = requested()
    PlanDocument.objects.update(
        state="rendering", attempts=1, lease_until=NOW - timedelta(days=400)
    )

    documents.render_due(at=NOW)

    document.refresh_from_db()
    assert (document.state, document.attempts) == ("ready", 2)


def test_document_that_killed_three_workers_is_given_up():
    document = requested()
    PlanDocument.objects.update(
        state="rendering", attempts=3, lease_until=NOW - timedelta(days=400)
    )

    documents.render_due(at=NOW)

    document.refresh_from_db()
    assert (document.state, document.code) == ("failed", "worker_died")


def test_failure_is_tried_three_times_then_the_mail_goes_with_the_link(broken):
    document = requested(
        send=True, plan_delivery="attachment", plan_delivery_chosen_at=NOW
    )

    for wait in (0, 1, 10):
        documents.render_due(at=NOW + timedelta(minutes=wait))

    document.refresh_from_db()
    assert (document.state, document.code, document.attempts) == (
        "failed",
        "too_large",
        3,
    )
    message = Message.objects.get()
    assert (message.kind, message.link_purpose, message.attachments.count()) == (
        "plan",
        "plan",
        0,
    )


@pytest.mark.parametrize(("choice", "count"), [("attachment", 1), ("link", 0), ("", 0)])
def test_mail_carries_the_file_only_when_the_patient_chose_that(choice, count):
    chosen = {
        "plan_delivery": choice,
        "plan_delivery_chosen_at": NOW if choice else None,
    }
    requested(send=True, **chosen)

    documents.render_due(at=NOW)

    message = Message.objects.get()
    assert message.attachments.count() == count
    assert Message.LINK_PLACEHOLDER in message.body_text


def test_mail_holds_no_word_of_health():
    requested(send=True, plan_delivery="link", plan_delivery_chosen_at=NOW)

    documents.render_due(at=NOW)

    message = Message.objects.get()
    said = (message.subject + message.body_text + message.body_html).lower()
    assert [
        word
        for word in ("mesotherapy", "hair loss", "alopecia", "1990")
        if word in said
    ] == []


def test_sending_is_limited_within_the_hour():
    document = requested()
    documents.render_due(at=NOW)
    document.refresh_from_db()
    by = StaffMemberFactory(clinician=True)

    for minute in range(5):
        documents.send_to_patient(document, by=by, at=NOW + timedelta(minutes=minute))

    with pytest.raises(TooManyMails):
        documents.send_to_patient(document, by=by, at=NOW + timedelta(minutes=6))
    assert Message.objects.count() == 5


def test_failed_document_gets_another_chance_on_request():
    document = requested()
    PlanDocument.objects.update(state="failed", attempts=3, code="too_large")
    by = StaffMemberFactory(clinician=True)

    documents.render_again(document, by=by, at=NOW)
    documents.render_due(at=NOW)

    document.refresh_from_db()
    assert (document.state, document.attempts) == ("ready", 1)


def test_accepting_twice_is_accepting_once():
    version = requested().plan_version

    first = documents.accept_plan(version, language="tr", at=NOW)
    again = documents.accept_plan(
        version, language="en-gb", at=NOW + timedelta(hours=1)
    )

    assert first == again
    assert PlanAcceptance.objects.get().language == "tr"
