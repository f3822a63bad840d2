from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from protocols.presenters.patient_timeline import Stream, cards
from protocols.queries.timeline import Entry, EntryKind, entries
from tests.factories.clinic import StaffMemberFactory
from tests.factories.messages import MessageFactory
from tests.factories.patients import PatientFactory
from tests.patients.two_records import put_together

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ISTANBUL = ZoneInfo("Europe/Istanbul")


@pytest.mark.parametrize(
    ("happened_at", "day"),
    [
        (datetime(2026, 3, 1, 9, tzinfo=UTC), "1 Mar"),
        (datetime(2025, 12, 31, 20, tzinfo=UTC), "31 Dec 2025"),
        (datetime(2025, 12, 31, 22, tzinfo=UTC), "1 Jan"),
        (datetime(2027, 1, 18, 9, tzinfo=UTC), "18 Jan 2027"),
    ],
)
def test_year_is_said_only_where_it_is_not_the_present_one(happened_at, day):
    entry = Entry(happened_at, EntryKind.MESSAGE, MessageFactory())

    (card,) = cards(Stream(entries=[entry], zone=ISTANBUL, at=AT))

    assert card.day == day


def test_a_merge_stands_on_the_timeline_of_the_kept_record():
    done = put_together(
        PatientFactory(), PatientFactory(), by=StaffMemberFactory(desk=True), at=AT
    )

    (entry,) = entries(done.kept, clinical=False)
    (card,) = cards(Stream(entries=[entry], zone=ISTANBUL, at=AT))

    assert (card.kind, card.title) == ("merge", f"Merged with {done.merged.number}")
    assert card.url == f"/patients/merges/{done.pk}/"
