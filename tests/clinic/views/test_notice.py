"""A new time that nobody asked for leaves time to ask about it."""

import pytest

from clinic.domain.slot_codes import decode
from tests.clinic.views.test_hours import add, leave_fields
from tests.factories.clinic import (
    TODAY,
    RoomFactory,
    ShiftFactory,
    StaffMemberFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday_morning")]


def test_nobody_is_asked_to_come_earlier_without_notice(client, diary):
    client.force_login(StaffMemberFactory(manager=True))
    ShiftFactory(
        practitioner=StaffMemberFactory(clinician=True),
        location=diary.location,
        room=RoomFactory(location=diary.location),
        ends="10:30",
    )
    diary.appointment("16:00")

    (row,) = add(client, "leave", leave_fields(diary)).context["lost"]

    offered = [decode(choice.value).starts_at.date() for choice in row.moves]
    # The colleague's last time today begins in less than three hours.
    assert offered
    assert TODAY not in offered
