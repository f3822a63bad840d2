"""Plans of a patient as rows: number, protocol, state, and where to go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from protocols.models.plan import TreatmentPlan
from protocols.presenters.answers import when_words
from protocols.presenters.ingredients import in_language


@dataclass(frozen=True, slots=True)
class PlanRow:
    pk: int
    number: str
    title: str
    state: str
    detail: str
    newest: int
    is_draft: bool


def plan_rows(
    plans: Iterable[TreatmentPlan], *, at: datetime, zone: tzinfo
) -> tuple[PlanRow, ...]:
    return tuple(_row(plan, at=at, zone=zone) for plan in plans)


def _row(plan: TreatmentPlan, *, at: datetime, zone: tzinfo) -> PlanRow:
    versions = list(plan.versions.all())
    newest = versions[0] if versions else None
    words = (
        _("Version %(number)d, issued %(when)s")
        % {"number": newest.number, "when": when_words(newest.issued_at, at, zone)}
        if newest
        else _("Saved %(when)s") % {"when": when_words(plan.saved_at, at, zone)}
    )
    return PlanRow(
        pk=plan.pk,
        number=plan.number,
        title=in_language(plan.protocol_copy.get("title", {})),
        state=plan.state,
        detail=f"{words}, {plan.clinician.full_name}",
        newest=newest.number if newest else 0,
        is_draft=newest is None,
    )
