"""Documents, messages, fees and merges of the stream."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models.outbox import Message
from clinic.presenters.messages import reason
from patients.models.consent import Consent
from patients.models.intake import Intake
from patients.models.merging import PatientMerge
from protocols.domain.states import MissReason
from protocols.models.plan import PlanVersion
from protocols.models.report import CourseReport
from protocols.models.screening import Decline
from protocols.presenters.miss_reasons import MISS_REASONS
from protocols.presenters.plan import money
from protocols.presenters.review import NEXT_STEPS
from protocols.presenters.timeline_made import (
    Made,
    Pill,
    by_link,
    joined,
    stamp,
    state_pill,
)
from protocols.queries.timeline import Fee


def decline(row: Decline) -> Made:
    return Made(
        icon="mail",
        title=_("Treatment declined, with a letter"),
        detail=row.by.full_name,
        url=reverse("screening-letter", args=[row.patient_id, row.pk]),
        is_clinical=True,
        stamps=(stamp(_("Declined"), row.by, row.at),),
    )


def plan(row: PlanVersion) -> Made:
    words = {"number": row.plan.number, "version": row.number}
    accepted = getattr(row, "acceptance", None)
    return Made(
        icon="file-text",
        title=_("Plan %(number)s, version %(version)s") % words,
        detail=row.issued_by.full_name,
        url=reverse(
            "plan-version", args=[row.plan.patient_id, row.plan_id, row.number]
        ),
        pill=state_pill("plan", "accepted" if accepted else "issued"),
        is_clinical=True,
        stamps=(
            stamp(_("Issued"), row.issued_by, row.issued_at),
            by_link(
                _("Accepted"),
                accepted.recorded_by if accepted else None,
                accepted.accepted_at if accepted else None,
            ),
        ),
        version=str(row.number),
    )


def report(row: CourseReport) -> Made:
    return Made(
        icon="file-check",
        title=_("Report of the course, version %(version)s") % {"version": row.number},
        detail=joined(str(NEXT_STEPS[row.next_step]), row.signed_by.full_name),
        url=reverse("course-report", args=[row.course_id]),
        pill=state_pill("session", "signed"),
        is_clinical=True,
        stamps=(stamp(_("Signed"), row.signed_by, row.signed_at),),
        version=str(row.number),
    )


def message(row: Message) -> Made:
    return Made(
        icon="mail",
        title=row.subject,
        detail=reason(row.code),
        url=reverse("message-detail", args=[row.pk]),
        pill=state_pill("message", row.state),
        stamps=(
            stamp(_("Queued"), row.queued_by, row.queued_at),
            stamp(_("Sent"), None, row.sent_at),
        ),
    )


def fee(item: Fee) -> Made:
    row = item.missed
    words = _("Fee for session %(number)s that was missed")
    return Made(
        icon="receipt",
        title=words % {"number": row.session.number},
        detail=joined(
            money(row.fee, item.currency) if row.fee else "",
            str(MISS_REASONS[MissReason(row.reason)]),
        ),
        url=reverse("course-detail", args=[row.session.course_id]),
        stamps=(stamp(_("Noted"), row.recorded_by, row.recorded_at),),
    )


def intake(row: Intake) -> Made:
    return Made(
        icon="clipboard-list",
        title=_("Intake"),
        url=reverse("intake-review", args=[row.patient_id]),
        pill=state_pill("intake", row.state),
        stamps=(
            stamp(_("Sent"), row.sent_by, row.sent_at),
            by_link(_("Filled in"), None, row.submitted_at),
        ),
        version=row.form_version,
    )


_CONSENT_WORDS: dict[str, Callable[[], str]] = {
    "treatment": lambda: _("Consent to treatment"),
    "off_label": lambda: _("Off-label use explained"),
    "photo": lambda: _("Consent to photos"),
    "data": lambda: _("Data protection"),
    "contact": lambda: _("Consent to contact"),
}


def consent(row: Consent) -> Made:
    state = "withdrawn" if row.withdrawn_at else "signed"
    refused = Pill("note", "x", _("Refused"))
    return Made(
        icon="pen-line",
        title=_CONSENT_WORDS[row.kind](),
        detail=_("version %(version)s") % {"version": row.text_version},
        url=reverse("consent-sign", args=[row.patient_id]),
        pill=state_pill("consent", state) if row.agreed else refused,
        stamps=(
            by_link(_("Signed"), row.witnessed_by, row.signed_at),
            by_link(_("Withdrawn"), row.withdrawn_by, row.withdrawn_at),
        ),
        version=row.text_version,
    )


def merge(row: PatientMerge) -> Made:
    undone = Pill("note", "undo-2", _("Undone"))
    return Made(
        icon="merge",
        title=_("Merged with %(number)s") % {"number": row.merged.number},
        detail=row.by.full_name,
        url=reverse("patient-merged", args=[row.pk]),
        pill=undone if row.undone_at else None,
        stamps=(stamp(_("Merged"), row.by, row.at),),
    )
