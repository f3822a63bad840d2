"""The assessment page as a draft that saves by itself: what can be kept of it now, and
what to choose from when somebody else saved in between."""

from collections.abc import Mapping

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from clinic.forms.conflict import (
    Conflict,
    Side,
    conflict_of,
    said_meanwhile,
    shown_values,
    without_faults,
)
from patients.domain.choices import Zone
from patients.forms.assessment import AssessmentForm, initial_of
from patients.models.assessment import ScalpAssessment
from patients.queries.assessments import input_of


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


def conflict_with(form: AssessmentForm, current: ScalpAssessment | None) -> Conflict:
    """Field by field what was typed and what stands now."""
    return conflict_of(
        [Side(form)],
        [Side(_as_it_stands(current))],
        said=said_meanwhile(current.saved_at if current else None),
        fields={
            "draft": current.pk if current else "",
            "version": current.version if current else 0,
        },
    )


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
