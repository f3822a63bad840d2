"""Plans: start one from a protocol, save the draft, stop it, discard it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.models.staff import StaffMember
from clinic.queries.site import the_clinic
from patients.models.patient import Patient
from protocols.domain.dose_totals import dose_issues
from protocols.domain.formula import FormulaIssue, Weight, formula_issues
from protocols.domain.plain import plain
from protocols.domain.plan import PlanDraft
from protocols.domain.plan_limits import PlanFault, phase_faults, starting_draft
from protocols.domain.protocol import Offer, Protocol
from protocols.domain.states import LIVE_PLAN_STATES, PLAN_TRANSITIONS, PlanState
from protocols.models.plan import TreatmentPlan
from protocols.queries.plans import OpenPlan, next_plan_number, open_plan


class NotOffered(Exception):
    """This protocol is shown with its reason, and referred."""


class StaleEdit(Exception):
    """Somebody saved the plan after this page was opened."""


class NotEditable(Exception):
    """A plan that ended is read, not edited."""


class PlanRefused(Exception):
    """The draft says what its protocol or the screening does not allow."""

    def __init__(self, faults: tuple[PlanFault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@transaction.atomic
def start_plan(
    *, patient: Patient, protocol: Protocol, by: StaffMember, at: datetime
) -> TreatmentPlan:
    """A draft with the protocol's targets, copied in. A patient has one draft: another
    protocol takes its place and keeps goals and prices."""
    if protocol.offer == Offer.REFER:
        raise NotOffered(_("This is not treated here. Refer the patient."))
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    draft = TreatmentPlan.objects.filter(patient=patient, state=PlanState.DRAFT).first()
    if draft is None:
        return _create(patient, protocol, by=by, at=at)
    if draft.protocol_slug != protocol.slug:
        _take_protocol(draft, protocol, by=by, at=at)
    return draft


@transaction.atomic
def save_draft(
    *,
    plan: TreatmentPlan,
    draft: PlanDraft,
    version: int,
    by: StaffMember,
    at: datetime,
) -> TreatmentPlan:
    """Save what was edited. ``version`` is the one the page was opened with."""
    plan = held(plan, version=version)
    opened = open_plan(plan, at=at)
    faults = (*phase_faults(draft, opened.protocol), *formula_faults(opened, draft))
    if faults:
        raise PlanRefused(faults)
    stored = draft.as_json()
    if stored != plan.draft:
        _write(plan, draft=stored, at=at)
        _trace("plan_saved", plan, by=by, at=at)
    return plan


@transaction.atomic
def stop_plan(
    *, plan: TreatmentPlan, reason: str, by: StaffMember, at: datetime
) -> TreatmentPlan:
    """End a plan for good. Stopping it again changes nothing."""
    plan = TreatmentPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PlanState.STOPPED:
        return plan
    move(plan, PlanState.STOPPED)
    plan.stopped_at, plan.stop_reason = at, reason
    plan.save(update_fields=["state", "stopped_at", "stop_reason"])
    _trace("plan_stopped", plan, by=by, at=at)
    return plan


def held(plan: TreatmentPlan, *, version: int) -> TreatmentPlan:
    """The plan under a lock, when it is still the one the page was opened with."""
    row = TreatmentPlan.objects.select_for_update(of=("self",)).select_related(
        "patient", "clinician"
    )
    locked = row.get(pk=plan.pk)
    if locked.state not in LIVE_PLAN_STATES:
        raise NotEditable(_("This plan has ended. Start a new one."))
    if locked.version != version:
        raise StaleEdit(
            _(
                "Somebody saved this plan while you were editing. Your changes are "
                "below; open the plan anew to see theirs."
            )
        )
    return locked


def move(plan: TreatmentPlan, state: PlanState) -> None:
    """The one table of ways between states has the last word."""
    if state not in PLAN_TRANSITIONS[PlanState(plan.state)]:
        raise NotEditable(_("This plan has ended. Start a new one."))
    plan.state = state


def formula_faults(opened: OpenPlan, draft: PlanDraft) -> tuple[PlanFault, ...]:
    """What the change would add that must not go in. What was there before the facts
    changed may stay in the draft: it is shown as blocked, and cannot be issued."""
    before = {_identity(issue) for issue in stop_issues(opened, opened.draft)}
    return tuple(
        PlanFault("add_ingredient", issue.message, issue.params)
        for issue in stop_issues(opened, draft)
        if _identity(issue) not in before
    )


def stop_issues(opened: OpenPlan, draft: PlanDraft) -> tuple[FormulaIssue, ...]:
    blocked: dict[str, tuple[str, ...]] = {}
    for block in opened.live.screening.blocked:
        rules = blocked.get(block.ingredient, ())
        blocked[block.ingredient] = (*rules, block.rule_id)
    issues = (
        *formula_issues(draft.formula_keys, opened.formulary, blocked=blocked),
        *dose_issues(draft.formula, opened.formulary, weight_kg=draft.weight_kg),
    )
    return tuple(issue for issue in issues if issue.weight == Weight.STOP)


def _identity(issue: FormulaIssue) -> tuple[str, tuple[str, ...]]:
    return issue.problem, issue.ingredients


def _create(
    patient: Patient, protocol: Protocol, *, by: StaffMember, at: datetime
) -> TreatmentPlan:
    clinic = the_clinic()
    draft = starting_draft(protocol, currency=clinic.currency if clinic else "EUR")
    plan = TreatmentPlan.objects.create(
        patient=patient,
        number=next_plan_number(),
        protocol_slug=protocol.slug,
        protocol_version=protocol.version,
        protocol_copy=plain(protocol),
        draft=draft.as_json(),
        clinician=by,
        created_by=by,
        created_at=at,
        saved_at=at,
    )
    _trace("plan_started", plan, by=by, at=at)
    return plan


def _take_protocol(
    plan: TreatmentPlan, protocol: Protocol, *, by: StaffMember, at: datetime
) -> None:
    old = PlanDraft.from_json(plan.draft)
    fresh = starting_draft(protocol, currency=old.currency)
    kept = plain(fresh) | {
        "formula": plan.draft.get("formula", []),
        "goals": old.goals,
        "start_on": plan.draft.get("start_on"),
        "price_per_session": plan.draft.get("price_per_session"),
        "maintenance_price": plan.draft.get("maintenance_price"),
        "agreed_stop_rule": old.agreed_stop_rule,
    }
    plan.protocol_slug, plan.protocol_version = protocol.slug, protocol.version
    plan.protocol_copy = plain(protocol)
    plan.save(update_fields=["protocol_slug", "protocol_version", "protocol_copy"])
    _write(plan, draft=kept, at=at)
    _trace("plan_protocol_changed", plan, by=by, at=at)


def _write(plan: TreatmentPlan, *, draft: dict[str, object], at: datetime) -> None:
    TreatmentPlan.objects.filter(pk=plan.pk).update(
        draft=draft, saved_at=at, version=F("version") + 1
    )
    plan.refresh_from_db()


def _trace(action: str, plan: TreatmentPlan, *, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(
            name="treatment_plan",
            id=plan.pk,
            patient_id=plan.patient_id,
            detail={"number": plan.number},
        ),
        at=at,
        by=by,
    )
