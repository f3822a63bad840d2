"""How every view gets its patient: checked, and with a trace."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from clinic.actions import audit
from clinic.domain.roles import Permission
from clinic.queries.site import home_location
from clinic.views.base import now, staff
from patients.models.patient import Patient
from patients.queries import access


class MergedAway(Http404):
    """The record was merged; ``patient_id`` is where all of it is now."""

    def __init__(self, patient_id: int) -> None:
        super().__init__("merged")
        self.patient_id = patient_id


class OtherPatient(Exception):
    """A page that was filled in for one patient was sent to another's address."""


def same_patient(request: HttpRequest, patient_id: int) -> None:
    """Two tabs never mix: pages of a patient post whose they are, in ``of_patient``."""
    said = request.POST.get("of_patient") if request.method == "POST" else None
    if said is not None and said != str(patient_id):
        raise OtherPatient


def open_patient(
    request: HttpRequest, pk: int, *, clinical: bool = True, is_part: bool = False
) -> Patient:
    """The patient, when this person may open the record; the look is recorded.

    ``is_part`` is for what a page fetches by itself, such as a drawing.
    Times on the page are then those of the clinic's clock.
    ``OtherPatient`` when the page that is posted was filled in for somebody else;
    404 for a patient that is not theirs, 403 when the role never opens that part. The
    address of a merged record leads on to the kept one (``patients.middleware``).
    """
    person, at = staff(request), now()
    same_patient(request, pk)
    if clinical and not person.may(Permission.VIEW_CLINICAL):
        raise PermissionDenied(Permission.VIEW_CLINICAL)
    rows = (
        access.reachable_clinically(person, at=at)
        if clinical
        else access.reachable(person, at=at)
    )
    patient = rows.filter(pk=pk).first()
    if patient is None:
        kept = access.merged_into(pk, person, at=at)
        raise MergedAway(kept.pk) if kept else Http404
    is_part = is_part or ("HX-Request" in request.headers and request.method == "GET")
    _trace(request, patient, clinical=clinical, is_part=is_part, at=at)
    location = home_location()
    if location is not None:
        timezone.activate(location.zone)
    return patient


def _trace(
    request: HttpRequest,
    patient: Patient,
    *,
    clinical: bool,
    is_part: bool,
    at: datetime,
) -> None:
    """A page is written each time; a fragment that a page fetches, once in a while."""
    match = request.resolver_match
    subject = audit.Subject(
        name="patient",
        id=patient.pk,
        patient_id=patient.pk,
        detail={"view": match.view_name} if match else {},
    )
    person = staff(request)
    if is_part and clinical:
        audit.record_once("clinical_record_read", subject, at=at, by=person)
    elif is_part:
        covered = {"clinical_record_read"}
        audit.record_once("patient_read", subject, at=at, by=person, covered_by=covered)
    else:
        action = "clinical_record_read" if clinical else "patient_read"
        audit.record(action, subject, at=at, by=person)
