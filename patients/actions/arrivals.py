"""A patient checks in at the desk's QR code; nobody learns from it who is expected."""

from datetime import date, datetime

from django.db import transaction

from clinic.actions import appointments, audit
from clinic.actions.appointments import AppointmentRefused
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import AdvanceRequest
from clinic.domain.links import new_token
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from patients.queries.arrivals import expected_here


def check_in(location: Location, *, last_name: str, born: date, at: datetime) -> None:
    """Mark today's appointment of this person as arrived, if there is exactly one such.

    Gives nothing back: whoever asks gets the same answer in any case.
    """
    found = expected_here(location, last_name=last_name, born=born, at=at)
    if found is None:
        return
    step = AdvanceRequest(version=found.version, to=AppointmentState.ARRIVED)
    try:
        appointments.advance(found.pk, step, by=None, at=at)
    except AppointmentRefused:
        # The desk has just done something to it: what stands there stands.
        return


@transaction.atomic
def switch(location: Location, *, is_on: bool, by: StaffMember, at: datetime) -> None:
    """On with a new code, or off; a code that was on stays the same when put on again."""
    held = Location.objects.select_for_update().get(pk=location.pk)
    if bool(held.arrival_key) == is_on:
        return
    held.arrival_key = new_token() if is_on else ""
    held.save(update_fields=["arrival_key"])
    audit.record(
        "arrival_code_on" if is_on else "arrival_code_off",
        audit.Subject(name="location", id=held.pk),
        at=at,
        by=by,
    )
