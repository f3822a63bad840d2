from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.models import Message
from patients.tasks import nudge_intakes
from tests.factories.clinic import ClinicFactory
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


def test_without_intakes_nothing_happens():
    nudge_intakes(unknown_argument=1)

    assert Message.objects.count() == 0
