"""The assessment page as a draft that saves by itself: what can be kept of it now, and
what to choose from when somebody else saved in between."""

from collections.abc import Mapping
from datetime import datetime

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from clinic.forms.conflict import (
    Conflict,
    Side,
    conflict_of,
    said_by,
    said_meanwhile,
    shown_values,
    without_faults,
)
from clinic.models.staff import StaffMember
from clinic.queries.audit import last_written, number_from
from patients.domain.choices import Zone
from patients.forms.assessment import AssessmentForm, initial_of
from patients.forms.photo_ids import PhotoIdsField
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.presenters.photo_matrix import thumb
from patients.queries.assessments import input_of
from patients.queries.photos import photos

WRITES = ("assessment_started", "assessment_saved")


def readable(
    typed: AssessmentForm, current: ScalpAssessment | None
) -> AssessmentForm | None:
    """What can be kept of a page that cannot be read whole; what stands is kept for the
    rest. None when even that cannot be read."""
    stands = _stands(current)
    posted = without_faults(typed, stands)
    form = AssessmentForm(MultiValueDict(posted))
    if form.is_valid():
        return form
    # What is wrong hangs on several fields of the zones: those wait together.
    for name in form.fields:
        if _is_of_a_zone(name):
            posted[name] = list(stands.get(name, ()))
    form = AssessmentForm(MultiValueDict(posted))
    return form if form.is_valid() else None


def conflict_with(
    form: AssessmentForm,
    current: ScalpAssessment | None,
    *,
    reader: StaffMember,
    at: datetime,
) -> Conflict:
    """Field by field what was typed and what stands now, and who says so."""
    stands = _as_it_stands(current)
    if current:
        _name_photos((form, stands), current.patient, at=at)
    return conflict_of(
        [Side(form)],
        [Side(stands)],
        said=_said(current, reader),
        fields={
            "draft": current.pk if current else "",
            "version": current.version if current else 0,
        },
    )


def _said(current: ScalpAssessment | None, reader: StaffMember) -> str:
    if current is None:
        return said_meanwhile(None)
    written = last_written(
        "assessment", current.pk, patient_id=current.patient_id, actions=WRITES
    )
    return said_by(written, reader, at=current.saved_at)


def _name_photos(
    forms: tuple[AssessmentForm, ...], patient: Patient, *, at: datetime
) -> None:
    """Say which photos are meant, not their numbers."""
    fields = [
        (form[name], field)
        for form in forms
        for name, field in form.fields.items()
        if isinstance(field, PhotoIdsField)
    ]
    chosen = {number_from(pk) for bound, _field in fields for pk in shown_values(bound)}
    found = photos(patient, at=at).filter(pk__in=chosen - {None}) if chosen else ()
    names = [(photo.pk, thumb(photo).alt) for photo in found]
    for _bound, field in fields:
        field.choices = names


def rebase(form: AssessmentForm, current: ScalpAssessment | None) -> None:
    """Let the next save count from what stands now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["draft"] = str(current.pk) if current else ""
    data["version"] = str(current.version) if current else "0"
    form.data = data


def _is_of_a_zone(name: str) -> bool:
    ends = tuple(f"_{zone}" for zone in Zone)
    return name.endswith(ends) and not name.startswith("salt_")


def _as_it_stands(current: ScalpAssessment | None) -> AssessmentForm:
    return AssessmentForm(initial=initial_of(input_of(current)) if current else {})


def _stands(current: ScalpAssessment | None) -> Mapping[str, tuple[str, ...]]:
    form = _as_it_stands(current)
    return {field.html_name: shown_values(field) for field in form}
