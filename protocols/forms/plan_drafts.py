"""The plan's editor as a draft that saves by itself, and two versions of it."""

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from clinic.forms.conflict import (
    Conflict,
    Side,
    conflict_of,
    said_by,
    shown_values,
    without_faults,
)
from clinic.models.staff import StaffMember
from clinic.queries.audit import last_written
from protocols.domain.plan import PlanDraft
from protocols.domain.protocol import Protocol
from protocols.forms.plan import PlanForm, check_start
from protocols.models.plan import TreatmentPlan

WRITES = ("plan_started", "plan_saved", "plan_protocol_changed", "maintenance_started")


def readable_plan(
    draft: PlanDraft, protocol: Protocol, posted: Any, *, today: date
) -> tuple[PlanForm, PlanForm]:
    """The page as it was typed, and what of it can be kept now: what stands is kept in
    the place of every field that cannot be read. The second may still be invalid."""
    typed = PlanForm(draft, protocol, posted)
    if _is_good(typed, today):
        return typed, typed
    stands = {each.html_name: shown_values(each) for each in PlanForm(draft, protocol)}
    kept = PlanForm(draft, protocol, MultiValueDict(without_faults(typed, stands)))
    _is_good(kept, today)
    return typed, kept


def plan_conflict(
    typed: PlanForm, plan: TreatmentPlan, *, reader: StaffMember
) -> Conflict:
    """``typed`` was made on the draft as it stands now; ``plan`` is that one."""
    written = last_written(
        "treatment_plan", plan.pk, patient_id=plan.patient_id, actions=WRITES
    )
    return conflict_of(
        [Side(typed)],
        [Side(PlanForm(typed.opened, typed.protocol))],
        said=said_by(written, reader, at=plan.saved_at),
        fields={"version": plan.version},
    )


def rebase_plan(form: PlanForm, plan: TreatmentPlan) -> None:
    """Let the next save count from what stands now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["version"] = str(plan.version)
    form.data = data


def _is_good(form: PlanForm, today: date) -> bool:
    if form.is_valid():
        check_start(form, today=today)
    return not form.errors
