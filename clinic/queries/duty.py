"""Whom urgent reports reach."""

from datetime import datetime

from clinic.models.places import Clinic
from clinic.models.rota import DutyPeriod
from clinic.models.staff import StaffMember


def clinician_on_duty(at: datetime) -> StaffMember | None:
    """By the roster, else the clinic's fallback, else the medical lead.

    Nobody who has left counts. None means that nobody is named: the clinic's own
    emergency number is all there is.
    """
    on_roster = (
        DutyPeriod.objects.filter(
            starts_at__lte=at, ends_at__gt=at, clinician__is_active=True
        )
        .select_related("clinician")
        .first()
    )
    if on_roster is not None:
        return on_roster.clinician
    clinic = Clinic.objects.select_related("duty_fallback", "medical_lead").first()
    if clinic is None:
        return None
    others = (clinic.duty_fallback, clinic.medical_lead)
    return next((person for person in others if person and person.is_active), None)
