"""How every view gets its patient: checked, and with a trace."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.queries.site import home_location
from clinic.views.base import now, staff
from patients.models.patient import Patient
from patients.queries import access


def open_patient(request: HttpRequest, pk: int, *, clinical: bool = True) -> Patient:
    """The patient, when this person may open the record; the look is recorded.

    Times on the page are then those of the clinic's clock.
    404 for a patient that is not theirs, 403 when the role never opens that part.
    """
    person, at = staff(request), now()
    if clinical and not person.may(Permission.VIEW_CLINICAL):
        raise PermissionDenied(Permission.VIEW_CLINICAL)
    rows = (
        access.reachable_clinically(person, at=at)
        if clinical
        else access.reachable(person, at=at)
    )
    patient = rows.filter(pk=pk).first()
    if patient is None:
        raise Http404
    audit.record(
        "clinical_record_read" if clinical else "patient_read",
        audit.Subject(
            name="patient",
            id=pk,
            patient_id=pk,
            detail={"view": request.resolver_match.view_name}
            if request.resolver_match
            else {},
        ),
        at=at,
        by=person,
    )
    location = home_location()
    if location is not None:
        timezone.activate(location.zone)
    return patient
