from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.actions import outbox
from clinic.models import Message
from patients.tasks import nudge_intakes
from tests.factories.clinic import AppointmentFactory, ClinicFactory
from tests.factories.patients import IntakeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clinic():
    ClinicFactory()


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_unfinished_intake_is_reminded_of_once():
    intake = IntakeFactory(sent_at=days_ago(3))

    nudge_intakes()
    nudge_intakes()

    message = Message.objects.get()
    assert (message.kind, message.link_object_id) == ("intake_nudge", intake.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"sent_at": days_ago(1)},
        {"sent_at": days_ago(3), "last_saved_at": days_ago(0)},
        {"sent_at": days_ago(15)},
        {"sent_at": days_ago(3), "patient__email": ""},
        {"sent_at": days_ago(3), "state": "submitted", "submitted_at": days_ago(1)},
        {"sent_at": days_ago(3), "state": "withdrawn"},
    ],
    ids=["fresh", "being filled in", "run out", "no address", "done", "taken back"],
)
def test_nobody_else_is_reminded(values):
    IntakeFactory(**values)

    nudge_intakes()

    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "mails"), [("booked", 1), ("confirmed", 1), ("cancelled", 0), ("done", 0)]
)
def test_only_a_visit_still_ahead_is_worth_a_reminder(state, mails):
    visit = AppointmentFactory(starts_at=days_ago(-5), state=state)
    IntakeFactory(patient=visit.patient, appointment=visit, sent_at=days_ago(3))

    nudge_intakes()

    assert Message.objects.count() == mails


def test_reminder_follows_a_visit_that_was_cancelled_and_booked_anew():
    gone = AppointmentFactory(starts_at=days_ago(-5), state="cancelled")
    intake = IntakeFactory(patient=gone.patient, appointment=gone, sent_at=days_ago(3))
    anew = AppointmentFactory(patient=gone.patient, starts_at=days_ago(-8))

    nudge_intakes()
    nudge_intakes()

    message = Message.objects.get()
    assert (message.kind, message.appointment) == ("intake_nudge", anew)
    intake.refresh_from_db()
    assert intake.appointment == anew


def test_reminder_that_waits_for_the_morning_outlives_a_move():
    visit = AppointmentFactory(starts_at=days_ago(-5))
    IntakeFactory(patient=visit.patient, appointment=visit, sent_at=days_ago(3))
    nudge_intakes()

    outbox.cancel_waiting_for_appointment(visit.pk, is_moved=True)

    assert Message.objects.get().state == "queued"


def test_reminder_that_waits_for_the_morning_falls_with_its_visit():
    visit = AppointmentFactory(starts_at=days_ago(-5))
    IntakeFactory(patient=visit.patient, appointment=visit, sent_at=days_ago(3))
    nudge_intakes()

    outbox.cancel_waiting_for_appointment(visit.pk)

    assert Message.objects.get().state == "cancelled"


def test_without_intakes_nothing_happens():
    nudge_intakes(unknown_argument=1)

    assert Message.objects.count() == 0
