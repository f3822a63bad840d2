"""Visits, sessions, reviews and findings of the stream: what it was, how it stands."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from patients.domain.labs import LabTest
from patients.models.assessment import ScalpAssessment
from patients.models.consent import Consent
from patients.models.counting import HairCount
from patients.models.intake import Intake
from patients.models.merging import PatientMerge
from patients.presenters.assessment import ZONE_NAMES
from patients.presenters.labs import number
from patients.presenters.zone_maps import at_a_glance
from patients.queries.assessments import zone_finding
from patients.reference import measures
from protocols.domain.adherence import GivenSession
from protocols.models.adverse import AdverseEvent
from protocols.models.plan import PlanVersion
from protocols.models.report import CourseReport
from protocols.models.review import Review, ReviewAnswers
from protocols.models.screening import CandidacyCheck, Decline, PatchTest
from protocols.models.session import SessionRecord
from protocols.presenters import event_words
from protocols.presenters import review as review_words
from protocols.presenters import timeline_papers as papers
from protocols.presenters.timeline_made import (
    Made,
    Pill,
    by_link,
    joined,
    stamp,
    state_pill,
)
from protocols.queries.timeline import Fee, Item, LabSheet

VALUES_SHOWN = 4


def made(item: Item) -> Made:
    return _MAKERS[type(item)](item)


def _visit(row: Appointment) -> Made:
    planned = getattr(row, "planned_session", None)
    title = str(row.type)
    if planned:
        title = _("Session %(number)s") % {"number": planned.number}
    return Made(
        icon="calendar",
        title=title,
        detail=row.practitioner.full_name,
        url=reverse("appointment-detail", args=[row.pk]),
        pill=state_pill("appointment", row.state),
        stamps=(by_link(_("Booked"), row.booked_by, row.booked_at),),
        version=str(row.version),
    )


def _session(row: SessionRecord) -> Made:
    planned = row.planned_session
    zones = ", ".join(str(ZONE_NAMES[zone.zone]) for zone in row.zones.all())
    lots = ", ".join(dict.fromkeys(use.lot for use in row.products.all()))
    volume = sum(use.used_ml for use in row.products.all())
    pain = row.pain_during
    return Made(
        icon="syringe",
        title=_("Session %(number)s") % {"number": planned.number},
        detail=joined(
            zones,
            _("%(volume)s mL") % {"volume": volume} if volume else "",
            "" if pain is None else _("pain %(score)s of 10") % {"score": pain},
        ),
        note=joined(
            _("lots %(lots)s") % {"lots": lots} if lots else "",
            row.operator.full_name,
            row.stop_reason,
        ),
        url=reverse("session-record", args=[row.planned_session_id]),
        pill=_window_pill(row) or state_pill("session", row.state),
        is_clinical=row.is_locked,
        stamps=(
            stamp(_("Opened"), row.operator, row.opened_at),
            stamp(_("Signed"), row.signed_by, row.signed_at),
        ),
        version=str(row.version),
    )


def _window_pill(row: SessionRecord) -> Pill | None:
    """Of a session that was given to its end: how it lay in its window."""
    if row.state != "signed" or row.started_at is None:
        return None
    given = GivenSession(
        practitioner_id=row.operator_id,
        day=timezone.localdate(row.started_at),
        earliest=row.planned_session.earliest,
        latest=row.planned_session.latest,
    )
    words = review_words.outside_words(given.days_outside)
    if given.days_outside:
        return Pill("wait", "triangle-alert", words)
    return Pill("ok", "check", _("in its window"))


def _review(row: Review) -> Made:
    is_signed = row.is_signed
    decided = str(review_words.DECISIONS[row.decision]) if is_signed else ""
    answered = getattr(row, "answers", None) is not None
    seen = state_pill("session", row.state) if is_signed else None
    return Made(
        icon="clipboard-check",
        title=review_words.title(row.code),
        detail=joined(decided, row.signed_by.full_name if row.signed_by else "")
        or (_("The patient has answered.") if answered else _("No answers yet.")),
        note=row.judgement if is_signed else "",
        url=reverse("review", args=[row.pk]),
        pill=seen or Pill("decide", "clipboard-check", _("Due")),
        is_clinical=True,
        stamps=(
            stamp(_("Fell due"), None, row.opened_at),
            stamp(_("Written"), row.saved_by, row.saved_at if row.saved_by else None),
            stamp(_("Signed"), row.signed_by, row.signed_at),
        ),
        version=str(row.version),
    )


def _answers(row: ReviewAnswers) -> Made:
    said = [
        f"{line.label}: {line.text}"
        for line in review_words.answer_lines(row)
        if line.text not in {review_words.NOTHING, row.words}
    ]
    return Made(
        icon="message-circle",
        title=_("The patient answered: %(review)s")
        % {"review": review_words.title(row.review.code)},
        detail=_("“%(words)s”") % {"words": row.words} if row.words else "",
        note=" · ".join(said),
        url=reverse("review", args=[row.review_id]),
        stamps=(
            by_link(_("Answered"), None, row.given_at),
            by_link(
                _("Changed"),
                None,
                row.changed_at if row.changed_at != row.given_at else None,
            ),
        ),
    )


def _assessment(row: ScalpAssessment) -> Made:
    glance = at_a_glance([zone_finding(zone) for zone in row.zones.all()])
    return Made(
        icon="scan-search",
        title=_("Scalp assessment"),
        detail=glance,
        note=row.assessor.full_name,
        url=reverse("assessment-detail", args=[row.patient_id, row.pk])
        if row.signed_at
        else reverse("assessment", args=[row.patient_id]),
        pill=state_pill("session", row.state),
        is_clinical=True,
        stamps=(
            stamp(_("Begun"), row.assessor, row.started_at),
            stamp(_("Signed"), row.assessor, row.signed_at),
        ),
        version=str(row.version),
    )


def _count(row: HairCount) -> Made:
    return Made(
        icon="microscope",
        title=_("Hairs counted, %(zone)s") % {"zone": str(ZONE_NAMES[row.zone])},
        detail=_("%(density)s hairs per cm²") % {"density": row.density_per_cm2},
        note=joined(f"{row.device} {row.magnification}×", row.assessor.full_name),
        url=reverse("count-list", args=[row.photo.patient_id, row.photo.uid]),
        is_clinical=True,
        stamps=(stamp(_("Signed"), row.assessor, row.signed_at),),
        version=str(row.version),
    )


def _labs(sheet: LabSheet) -> Made:
    kinds, first = measures.current().labs, sheet.first
    shown = [
        f"{_(kinds[LabTest(row.test)].title)} {number(row.value)} {row.unit}".rstrip()
        for row in sheet.results[:VALUES_SHOWN]
    ]
    more = len(sheet.results) - VALUES_SHOWN
    if more > 0:
        words = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
        shown.append(words)
    taken = _("blood taken %(day)s") % {"day": date_format(first.taken_on, "j M Y")}
    return Made(
        icon="flask-conical",
        title=_("Blood values"),
        detail=", ".join(shown),
        note=joined(taken, first.recorded_by.full_name),
        url=reverse("labs", args=[first.patient_id]),
        is_clinical=True,
        stamps=(stamp(_("Written down"), first.recorded_by, first.recorded_at),),
    )


_VERDICT_OF_OVERALL = {
    "NOT_A_CANDIDATE": "exclude",
    "POSTPONE": "postpone",
    "INCOMPLETE": "incomplete",
    "NEEDS_REVIEW": "review",
    "CANDIDATE_WITH_PRECAUTIONS": "precaution",
    "CANDIDATE": "clear",
}


def _check(row: CandidacyCheck) -> Made:
    is_today = row.scope == "today"
    return Made(
        icon="clipboard-check",
        title=_("Check before the session") if is_today else _("Screening"),
        detail=f"{row.run_by.full_name} · {row.ruleset_slug} {row.ruleset_version}",
        url=reverse("screening", args=[row.patient_id]),
        pill=state_pill("verdict", _VERDICT_OF_OVERALL.get(row.overall, row.overall)),
        is_clinical=True,
        stamps=(stamp(_("Run"), row.run_by, row.run_at),),
        version=f"{row.ruleset_slug} {row.ruleset_version}",
    )


def _patch_test(row: PatchTest) -> Made:
    return Made(
        icon="flask-conical",
        title=_("Patch test"),
        detail=row.get_result_display() or _("to be read"),
        url=reverse("screening", args=[row.patient_id]),
        is_clinical=True,
        stamps=(
            stamp(_("Applied"), row.applied_by, row.applied_at),
            stamp(_("Read"), row.read_by, row.read_at),
        ),
    )


def _event(row: AdverseEvent) -> Made:
    seen = event_words.state_pill(row)
    grade = event_words.grade_pill(row)
    return Made(
        icon="siren",
        title=_("Adverse event: %(term)s") % {"term": event_words.title_of(row)},
        detail=joined(grade.word, event_words.zone_words(row.sites)),
        url=reverse("event-detail", args=[row.pk]),
        pill=Pill(seen.tone, seen.icon, seen.word),
        is_clinical=True,
        stamps=(
            by_link(_("Opened"), row.opened_by, row.opened_at),
            stamp(_("Closed"), row.closed_by, row.closed_at),
        ),
        version=str(row.version),
    )


_MAKERS: dict[type, Callable[..., Made]] = {
    Appointment: _visit,
    SessionRecord: _session,
    Review: _review,
    ReviewAnswers: _answers,
    ScalpAssessment: _assessment,
    HairCount: _count,
    LabSheet: _labs,
    AdverseEvent: _event,
    CandidacyCheck: _check,
    PatchTest: _patch_test,
    Decline: papers.decline,
    PlanVersion: papers.plan,
    CourseReport: papers.report,
    Message: papers.message,
    Fee: papers.fee,
    Intake: papers.intake,
    Consent: papers.consent,
    PatientMerge: papers.merge,
}
