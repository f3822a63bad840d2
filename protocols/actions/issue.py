"""Issue a plan: what was agreed becomes a version that never changes."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, submissions
from clinic.domain.roles import Permission
from clinic.models.staff import StaffMember
from clinic.queries.site import the_clinic
from patients.models.access import PatientAssignment
from patients.models.patient import Patient
from protocols.actions import courses
from protocols.actions.plans import held, move, stop_issues
from protocols.actions.screening import SessionDay, record_check
from protocols.domain.plan_readiness import needs_prescriber, open_points
from protocols.domain.release import Refusal, Release
from protocols.domain.states import PlanState
from protocols.domain.verdicts import Part
from protocols.models.documents import PlanDocument
from protocols.models.plan import PlanVersion, TreatmentPlan
from protocols.models.screening import CandidacyCheck
from protocols.presenters.plan_content import Issue, plan_content
from protocols.queries.plans import OpenPlan, content_of, open_plan, versions_of
from protocols.queries.screenings import live_screening
from protocols.tasks import render_documents


class NotIssuable(Exception):
    """Something is still open; ``reasons`` says what, one sentence each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotYetClear(Exception):
    """What a waiting plan needs before it can start has not all arrived."""


@dataclass(frozen=True, slots=True)
class IssueRequest:
    """``version`` is the one the page was opened with; ``form_key`` makes it one."""

    version: int
    send_by_mail: bool
    form_key: uuid.UUID


@transaction.atomic
def issue_plan(
    *, plan: TreatmentPlan, request: IssueRequest, by: StaffMember, at: datetime
) -> PlanVersion:
    """Freeze the draft as the next version and queue its document.

    Needs the recorded screening of exactly these facts and this formula, every decision
    made, and a prescriber where the formula asks for one. What may still arrive before
    session 1 makes the plan wait instead (``PENDING_START``).
    """
    claim = submissions.claim(request.form_key, by=by, at=at)
    Patient.objects.select_for_update().only("pk").get(pk=plan.patient_id)
    plan = held(plan, version=request.version)
    opened = open_plan(plan, at=at)
    if reasons := reasons_against(opened, by=by):
        raise NotIssuable(reasons)
    version = _create_version(opened, by=by, at=at)
    _set_state(plan, opened.live.release, at=at)
    _assign(plan, by=by, at=at)
    PlanDocument.objects.create(
        plan_version=version,
        language=version.language,
        send_by_mail=request.send_by_mail,
        not_before=at,
        requested_by=by,
        requested_at=at,
    )
    render_documents.delay_on_commit()
    _trace("plan_issued", version, by=by, at=at)
    submissions.settle(claim, result_url=version_url(version))
    return version


@transaction.atomic
def start_if_clear(
    *, plan: TreatmentPlan, by: StaffMember, at: datetime
) -> TreatmentPlan:
    """Run the screening of the issued formula again; when nothing is missing any more
    the plan is active and its held times are booked. Raises ``NotYetClear``."""
    plan = TreatmentPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.state == PlanState.ACTIVE:
        return plan
    if plan.state != PlanState.PENDING_START:
        raise NotYetClear(_("Only a plan that waits for its start can be started."))
    if not rerun_issued(plan, by=by, at=at).may_start:
        raise NotYetClear(_("Not everything has arrived yet. See what is open below."))
    move(plan, PlanState.ACTIVE)
    plan.save(update_fields=["state"])
    version = versions_of(plan)[0]
    courses.confirm_held(plan, by=by, at=at)
    _trace("plan_active", version, by=by, at=at)
    return plan


@transaction.atomic
def rerun_issued(plan: TreatmentPlan, *, by: StaffMember, at: datetime) -> Release:
    """Record the course's screening for the formula that was issued, and judge it."""
    newest = versions_of(plan)[0]
    formula = tuple(item.key for item in content_of(newest).formula)
    day = SessionDay(formula=formula)
    record_check(patient=plan.patient, part=Part.COURSE, by=by, at=at, day=day)
    return live_screening(
        plan.patient, part=Part.COURSE, at=at, formula=formula
    ).release


def version_url(version: PlanVersion) -> str:
    plan = version.plan
    return reverse("plan-version", args=[plan.patient_id, plan.pk, version.number])


def reasons_against(opened: OpenPlan, *, by: StaffMember) -> tuple[str, ...]:
    """Why this person cannot issue this draft now, in the order to settle it."""
    gathered = opened.live.gathered
    today = gathered.at.astimezone(gathered.zone).date()
    issues = stop_issues(opened, opened.draft)
    reasons = [
        _(point.message) for point in open_points(opened.draft, issues, today=today)
    ]
    reasons += _of_screening(opened)
    if not by.may(Permission.ISSUE_PLANS):
        reasons.append(_("Only a clinician issues plans."))
    if needs_prescriber(opened.draft, opened.formulary) and not by.may_prescribe:
        reasons.append(_("This formula needs somebody who may prescribe."))
    if the_clinic() is None:
        reasons.append(_("The clinic has no name and address yet."))
    return tuple(dict.fromkeys(reasons))


def _of_screening(opened: OpenPlan) -> list[str]:
    live = opened.live
    words = {
        Refusal.STOP: _("%(rule)s: a known fact rules treatment out."),
        Refusal.WAIT: _("%(rule)s: something must be waited for first."),
        Refusal.ANSWER_MISSING: _("%(rule)s: an answer is missing."),
        Refusal.UNDECIDED: _("%(rule)s: a decision is open."),
        Refusal.DECIDED_AGAINST: _("%(rule)s: it was decided not to go on."),
        Refusal.BLOCKED_INGREDIENT: _("%(rule)s: take the blocked ingredient out."),
    }
    reasons = [
        words[obstacle.refusal] % {"rule": obstacle.finding.rule_id}
        for obstacle in live.release.obstacles
    ]
    if not live.is_recorded:
        reasons.append(_("Record the screening of these facts and this formula."))
    return reasons


def _create_version(opened: OpenPlan, *, by: StaffMember, at: datetime) -> PlanVersion:
    clinic, check = the_clinic(), opened.live.last
    assert clinic is not None
    assert isinstance(check, CandidacyCheck)
    number = opened.latest.number + 1 if opened.latest else 1
    content = plan_content(
        Issue(
            opened=opened,
            check=check,
            clinic=clinic,
            issuer=by,
            number=number,
            at=at,
            zone=opened.live.gathered.zone,
        )
    )
    return PlanVersion.objects.create(
        plan=opened.plan,
        number=number,
        language=opened.plan.patient.language,
        content=content.as_json(),
        check_run=check,
        issued_by=by,
        issued_at=at,
    )


def _set_state(plan: TreatmentPlan, release: Release, *, at: datetime) -> None:
    state = PlanState.ACTIVE if release.may_start else PlanState.PENDING_START
    if plan.state != state:
        move(plan, state)
    TreatmentPlan.objects.filter(pk=plan.pk).update(
        state=state, saved_at=at, version=F("version") + 1
    )


def _assign(plan: TreatmentPlan, *, by: StaffMember, at: datetime) -> None:
    """Whoever issues a plan, and whose plan it is, may open this patient."""
    for person in {plan.clinician, by}:
        PatientAssignment.objects.get_or_create(
            patient=plan.patient,
            clinician=person,
            defaults={"assigned_by": by, "assigned_at": at, "because": "plan"},
        )


def _trace(action: str, version: PlanVersion, *, by: StaffMember, at: datetime) -> None:
    audit.record(
        action,
        audit.Subject(
            name="plan_version",
            id=version.pk,
            patient_id=version.plan.patient_id,
            detail={"plan": version.plan.number, "version": version.number},
        ),
        at=at,
        by=by,
    )
