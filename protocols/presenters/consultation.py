"""The state of each step of a consultation, in a few words."""

from datetime import tzinfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.presenters.consultation import Standing
from patients.domain.choices import AssessmentState, IntakeState
from patients.models.assessment import ScalpAssessment
from patients.models.intake import Intake
from protocols.domain.states import CourseState, PlanState
from protocols.domain.verdicts import Overall
from protocols.models.plan import TreatmentPlan
from protocols.models.screening import CandidacyCheck
from protocols.presenters.screening import overall_words
from protocols.queries.consultation import Consultation

_CLEAR = {Overall.CANDIDATE, Overall.CANDIDATE_WITH_PRECAUTIONS}


def standings(
    found: Consultation, *, clinical: bool, zone: tzinfo
) -> dict[str, Standing]:
    """By slug of the step. The front desk reads of identity, consents and times only."""
    shown = {
        "intake": _intake(found.intake, zone),
        "consent": _consent(found.unsigned),
        "book": _book(found),
    }
    if clinical:
        shown |= {
            "assess": _assessment(found.assessment, zone),
            "screen": _screening(found.check),
            "plan": _plan(found.plan),
        }
    return shown


def _intake(intake: Intake | None, zone: tzinfo) -> Standing:
    if intake is None:
        return Standing(words=_("Not sent"))
    if intake.state == IntakeState.REVIEWED:
        return Standing(words=_("Reviewed"), mark="done")
    if intake.state == IntakeState.SUBMITTED:
        return Standing(words=_("To be reviewed"), mark="part")
    day = date_format(intake.sent_at.astimezone(zone), "j M")
    return Standing(words=_("Sent %(day)s, open") % {"day": day})


def _assessment(assessment: ScalpAssessment | None, zone: tzinfo) -> Standing:
    if assessment is None:
        return Standing(words=_("Not begun"))
    if assessment.state == AssessmentState.DRAFT:
        return Standing(words=_("Draft"), mark="part")
    assert assessment.signed_at is not None
    day = date_format(assessment.signed_at.astimezone(zone), "j M Y")
    return Standing(words=_("Signed %(day)s") % {"day": day}, mark="done")


def _screening(check: CandidacyCheck | None) -> Standing:
    if check is None:
        return Standing(words=_("Not recorded"))
    overall = Overall(check.overall)
    if overall == Overall.NOT_A_CANDIDATE:
        return Standing(words=overall_words(overall), mark="stop")
    mark = "done" if overall in _CLEAR else "part"
    return Standing(words=overall_words(overall), mark=mark)


def _plan(plan: TreatmentPlan | None) -> Standing:
    if plan is None:
        return Standing(words=_("None yet"))
    words, mark = {
        PlanState.DRAFT: (_("Draft"), "part"),
        PlanState.PENDING_START: (_("Issued, start pending"), "done"),
        PlanState.ACTIVE: (_("Issued"), "done"),
        PlanState.COMPLETED: (_("Completed"), "done"),
        PlanState.STOPPED: (_("Stopped"), ""),
    }[PlanState(plan.state)]
    return Standing(words=words, mark=mark)


def _consent(unsigned: int) -> Standing:
    if not unsigned:
        return Standing(words=_("Signed"), mark="done")
    words = ngettext("%(count)s to sign", "%(count)s to sign", unsigned)
    return Standing(words=words % {"count": unsigned}, mark="")


def _book(found: Consultation) -> Standing:
    if found.course:
        url = reverse("course-detail", args=[found.course.pk])
        if found.course.state == CourseState.ENDED:
            return Standing(words=_("Ended"), url=url)
        if not found.to_arrange:
            return Standing(words=_("Booked"), mark="done", url=url)
        words = ngettext(
            "%(count)s to arrange", "%(count)s to arrange", found.to_arrange
        )
        return Standing(words=words % {"count": found.to_arrange}, mark="part", url=url)
    plan = found.plan
    if plan and plan.state in {PlanState.ACTIVE, PlanState.PENDING_START}:
        url = reverse("course-book", args=[plan.patient_id, plan.pk])
        return Standing(words=_("Not booked"), url=url)
    return Standing(words=_("After the plan"))
