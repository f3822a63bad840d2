"""Mails about plans, courses and sessions, in the patient's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from clinic import emails
from clinic.domain.message_states import LinkPurpose, MessageKind
from clinic.domain.messages import (
    LINK_PLACEHOLDER,
    AttachmentDraft,
    LinkRequest,
    MessageDraft,
    RenderedMail,
)
from clinic.domain.undo import UNDO_LASTS
from clinic.models.diary import Appointment
from clinic.models.places import Clinic, Location
from clinic.models.staff import StaffMember
from clinic.presenters import calendar
from clinic.presenters.moments import shown, zone_words
from patients.domain.choices import PlanDelivery
from patients.models.patient import Patient
from protocols.domain.course_orders import ChangedTime
from protocols.domain.recall import RecallLetter
from protocols.domain.reminders import ReminderRule
from protocols.domain.states import DocumentState
from protocols.models.adverse import DutyAlert, ProblemReport
from protocols.models.course import Course
from protocols.models.documents import PlanDocument, ReportDocument
from protocols.models.recall import RecallNotice
from protocols.models.review import Review
from protocols.models.screening import Decline
from protocols.queries.course_changes import message_key


def course_booked(
    course: Course, appointments: Sequence[Appointment], *, at: datetime
) -> MessageDraft:
    """All the times of a course in one mail with one calendar file."""
    patient = course.plan.patient
    clinic = Clinic.objects.first()
    in_order = sorted(appointments, key=lambda appointment: appointment.starts_at)
    method = calendar.method_for(in_order)
    with translation.override(patient.language):
        calendar_file = calendar.calendar_file(
            in_order, clinic=clinic, method=method, at=at
        )
        times = [shown(row.starts_at, row.location.zone) for row in in_order]
    mail = emails.render(
        "protocols/course_booked",
        {
            "patient": patient,
            "location": in_order[0].location,
            "times": times,
        },
        language=patient.language,
    )
    return MessageDraft(
        kind=MessageKind.COURSE_BOOKED,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=message_key(course, MessageKind.COURSE_BOOKED),
        patient_id=patient.pk,
        useful_until=in_order[-1].starts_at,
        calendar=calendar_file,
        calendar_method=method,
    )


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One session's times in words; empty where there is none."""

    before: str
    after: str
    practitioner: str
    waits: bool


def changed_times(
    patient: Patient, changes: Sequence[ChangedTime], *, location: Location
) -> RenderedMail:
    """What is different in a course, in the patient's language."""
    zone = location.zone
    with translation.override(patient.language):
        lines = [_change_line(change, zone) for change in changes]
        ahead = [change.after for change in changes if change.after]
        next_time = shown(min(ahead), zone) if ahead else None
        zone_name = zone_words(zone, _moment_of(changes))
    context = {
        "patient": patient,
        "location": location,
        "lines": lines,
        "next_time": next_time,
        "zone_name": zone_name,
    }
    return emails.render("protocols/course_changed", context, language=patient.language)


def course_changed(
    course: Course,
    changes: Sequence[ChangedTime],
    *,
    location: Location,
    events: Sequence[Appointment],
    at: datetime,
) -> MessageDraft:
    """One mail with one calendar file; ``events`` are the appointments, gone ones too.

    A request speaks of one event (RFC 5546): several go as a publication, which replaces
    those of the same UID and a lower SEQUENCE.
    """
    patient = course.plan.patient
    with translation.override(patient.language):
        calendar_file = calendar.calendar_file(
            events, clinic=Clinic.objects.first(), method=calendar.PUBLISH, at=at
        )
    last = max((event.starts_at for event in events), default=at)
    return MessageDraft(
        kind=MessageKind.COURSE_CHANGED,
        to_address=patient.email,
        language=patient.language,
        mail=changed_times(patient, changes, location=location),
        dedupe_key=message_key(course, MessageKind.COURSE_CHANGED),
        patient_id=patient.pk,
        useful_until=max(last, at + UNDO_LASTS + timedelta(hours=1)),
        calendar=calendar_file if events else "",
        calendar_method=calendar.PUBLISH if events else "",
    )


def _change_line(change: ChangedTime, zone: ZoneInfo) -> ChangeLine:
    return ChangeLine(
        before=shown(change.before, zone).long if change.before else "",
        after=shown(change.after, zone).long if change.after else "",
        practitioner=change.practitioner,
        waits=change.waits,
    )


def _moment_of(changes: Sequence[ChangedTime]) -> datetime:
    """Any of the moments: the zone's words are the same for all but the offset."""
    times = [c.after or c.before for c in changes]
    return next(moment for moment in times if moment)


@dataclass(frozen=True, slots=True)
class ReminderLine:
    words: str
    opens_link: bool


def reminder(
    rule: ReminderRule, *, language: str, clinic: Clinic | None
) -> RenderedMail:
    """The mail of one rule with its {places} still open: see ``filled``.

    Rendered once a run and language, not once a patient.
    """
    known = language.partition("-")[0]
    body = rule.body.get(known, rule.body["en"])
    lines = [
        ReminderLine(line.replace("{link}", "").strip(), "{link}" in line)
        for line in body.splitlines()
        if line.strip()
    ]
    context = {
        "subject": rule.subject.get(known, rule.subject["en"]),
        "lines": lines,
        "words": body.replace("{link}", LINK_PLACEHOLDER).strip(),
        "clinic": clinic,
    }
    return emails.render("protocols/reminder", context, language=language)


def filled(shell: RenderedMail, values: Mapping[str, str]) -> RenderedMail:
    """The mail with ``values`` in its {places}."""
    subject, text, html = shell.subject, shell.text, shell.html
    for place, value in values.items():
        token = f"{{{place}}}"
        subject = subject.replace(token, value)
        text = text.replace(token, value)
        html = html.replace(token, f"<bdi>{escape(value)}</bdi>")
    return RenderedMail(subject, text, html)


def letter_is_ready(declined: Decline) -> MessageDraft:
    """Only that a letter waits at the clinic: the mail holds nothing of it."""
    patient = declined.patient
    mail = emails.render(
        "protocols/letter_is_ready",
        {"name": patient.full_name},
        language=declined.language,
    )
    return MessageDraft(
        kind=MessageKind.DECLINE_LETTER,
        to_address=patient.email,
        language=declined.language,
        mail=mail,
        dedupe_key=f"decline_letter:{declined.pk}",
        patient_id=patient.pk,
    )


# People come back late to old mail, and what was given may show late.
NOTICE_LINK_LASTS = timedelta(days=365)


def safety_notice(notice: RecallNotice, *, at: datetime) -> MessageDraft:
    """That a visit needs an answer: neither what was given nor why stands in it."""
    patient = notice.patient
    mail = emails.render(
        "protocols/safety_notice",
        {
            "patient": patient,
            "is_soon": notice.recall.letter == RecallLetter.PLEASE_ANSWER_SOON,
            "button_url": LINK_PLACEHOLDER,
            "button_word": _("Read and answer"),
        },
        language=patient.language,
    )
    return MessageDraft(
        kind=MessageKind.SAFETY_NOTICE,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=f"safety_notice:{notice.pk}",
        patient_id=patient.pk,
        link=LinkRequest(
            purpose=LinkPurpose.NOTICE,
            object_id=notice.pk,
            expires_at=at + NOTICE_LINK_LASTS,
        ),
    )


# How long the link to a plan opens it.
PLAN_LINK_LASTS = timedelta(days=90)
# Larger files bounce: above this the mail carries the link alone.
LARGEST_ATTACHMENT = 1_000_000


def plan_ready(document: PlanDocument, *, at: datetime) -> MessageDraft:
    """The plan as the patient chose it: attached, or behind a link with a second fact."""
    version = document.plan_version
    patient = version.plan.patient
    attached = (
        document.state == DocumentState.READY
        and patient.plan_delivery == PlanDelivery.ATTACHMENT
        and (document.size or 0) <= LARGEST_ATTACHMENT
    )
    mail = emails.render(
        "protocols/plan_ready",
        {
            "patient": patient,
            "is_attached": attached,
            "button_url": LINK_PLACEHOLDER,
            "button_word": _("Open my plan"),
        },
        language=patient.language,
    )
    name = f"plan-{version.plan.number}-v{version.number}.pdf"
    return MessageDraft(
        kind=MessageKind.PLAN,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=f"plan:{version.pk}:{at:%Y%m%d%H%M}",
        patient_id=patient.pk,
        link=LinkRequest(
            purpose=LinkPurpose.PLAN,
            object_id=version.pk,
            expires_at=at + PLAN_LINK_LASTS,
        ),
        attachments=(
            AttachmentDraft(
                name=name, content_type="application/pdf", file_key=document.file_key
            ),
        )
        if attached
        else (),
    )


# How long the questions before a review, and a report, can be opened.
REVIEW_LINK_LASTS = timedelta(days=60)
REPORT_LINK_LASTS = timedelta(days=90)


def review_due(review: Review, *, at: datetime) -> MessageDraft:
    """That a check is due, with the link to the questions. Nothing of the answers."""
    patient = review.course.plan.patient
    context = {
        "patient": patient,
        "button_url": LINK_PLACEHOLDER,
        "button_word": _("Answer the questions"),
    }
    mail = emails.render("protocols/review_due", context, language=patient.language)
    return MessageDraft(
        kind=MessageKind.REVIEW_DUE,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=f"review_due:{review.pk}:{at:%Y%m%d}",
        patient_id=patient.pk,
        useful_until=at + timedelta(days=30),
        link=LinkRequest(
            purpose=LinkPurpose.REVIEW,
            object_id=review.pk,
            expires_at=at + REVIEW_LINK_LASTS,
        ),
    )


def report_ready(document: ReportDocument, *, at: datetime) -> MessageDraft:
    """The report behind a link with a second fact: it may hold photographs, and which
    may be seen is decided when it is opened, so that it is never attached."""
    report = document.report
    patient = report.course.plan.patient
    context = {
        "patient": patient,
        "button_url": LINK_PLACEHOLDER,
        "button_word": _("Open my report"),
    }
    mail = emails.render("protocols/course_report", context, language=patient.language)
    return MessageDraft(
        kind=MessageKind.COURSE_REPORT,
        to_address=patient.email,
        language=patient.language,
        mail=mail,
        dedupe_key=f"course_report:{report.pk}:{at:%Y%m%d%H%M}",
        patient_id=patient.pk,
        link=LinkRequest(
            purpose=LinkPurpose.REPORT,
            object_id=report.pk,
            expires_at=at + REPORT_LINK_LASTS,
        ),
    )


def duty_alert(
    alert: DutyAlert, person: StaffMember, *, is_escalation: bool
) -> MessageDraft:
    """Only that somebody must look: neither who it is nor what it is about."""
    mail = emails.render(
        "protocols/duty_alert",
        {"is_escalation": is_escalation},
        language=person.language,
    )
    when = "escalated" if is_escalation else "raised"
    return MessageDraft(
        kind=MessageKind.DUTY_ALERT,
        to_address=person.email,
        language=person.language,
        mail=mail,
        dedupe_key=f"duty_alert:{alert.pk}:{person.pk}:{when}",
        staff_member_id=person.pk,
    )


def problem_received(report: ProblemReport) -> MessageDraft:
    """Plain: that it arrived, and whom to call. Nothing of what was reported."""
    patient = report.patient
    clinic = Clinic.objects.first()
    phone = (clinic.emergency_phone or clinic.phone) if clinic else ""
    mail = emails.render(
        "protocols/problem_received",
        {"name": patient.full_name, "phone": phone},
        language=report.language,
    )
    return MessageDraft(
        kind=MessageKind.PROBLEM_RECEIVED,
        to_address=patient.email,
        language=report.language,
        mail=mail,
        dedupe_key=f"problem_received:{report.pk}",
        patient_id=patient.pk,
    )
