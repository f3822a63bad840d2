"""Who has just arrived at a desk? A last name and a birth date say it, or nobody."""

from datetime import date, datetime, time, timedelta

from clinic.domain.appointment_states import AppointmentState
from clinic.models.diary import Appointment
from clinic.models.places import Location
from patients.domain import second_fact

# What is only held is nobody's appointment yet.
_EXPECTED = (AppointmentState.BOOKED, AppointmentState.CONFIRMED)


def locations() -> list[Location]:
    return list(Location.objects.filter(is_active=True))


def location_of(key: str) -> Location | None:
    """Where this code hangs; None when it is switched off."""
    if not key:
        return None
    return Location.objects.filter(arrival_key=key, is_active=True).first()


def expected_here(
    location: Location, *, last_name: str, born: date, at: datetime
) -> Appointment | None:
    """Today's next appointment of the one patient who is meant.

    None for nobody, and for two people of one name and birth date: the desk asks them.
    """
    midnight = datetime.combine(
        at.astimezone(location.zone).date(), time(), tzinfo=location.zone
    )
    tomorrow = datetime.combine(
        midnight.date() + timedelta(days=1), time(), tzinfo=location.zone
    )
    rows = Appointment.objects.filter(
        location=location,
        state__in=_EXPECTED,
        starts_at__gte=midnight,
        starts_at__lt=tomorrow,
        patient__date_of_birth=born,
    ).select_related("patient")
    meant = [
        row
        for row in rows.order_by("starts_at", "pk")
        if second_fact.matches(
            last_name=last_name,
            born=born,
            names=[row.patient.full_name],
            births=[born],
        )
    ]
    if len({row.patient_id for row in meant}) != 1:
        return None
    return meant[0]
