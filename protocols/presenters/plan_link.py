"""What a patient sees of the plan behind the link: dates, number, and the next step."""

from dataclasses import dataclass

from django.utils.formats import date_format

from protocols.models.plan import PlanVersion
from protocols.queries.courses import content_of


@dataclass(frozen=True, slots=True)
class PlanLinkPage:
    number: str
    version: int
    clinician: str
    sessions: int
    first: str
    last: str
    has_file: bool
    is_newest: bool
    accepted_on: str


def page(version: PlanVersion, *, newest: PlanVersion, has_file: bool) -> PlanLinkPage:
    content = content_of(version)
    acceptance = getattr(version, "acceptance", None)
    return PlanLinkPage(
        number=version.plan.number,
        version=version.number,
        clinician=content.clinician.name,
        sessions=len(content.schedule),
        first=date_format(content.first_on, "DATE_FORMAT"),
        last=date_format(content.last_on, "DATE_FORMAT"),
        has_file=has_file,
        is_newest=newest == version,
        accepted_on=date_format(acceptance.accepted_at, "DATE_FORMAT")
        if acceptance
        else "",
    )
