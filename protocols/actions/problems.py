"""Take in a reported problem: the event opens linked, the course waits, people know."""

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox
from clinic.actions.tasks import open_task
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from clinic.queries.duty import clinician_on_duty
from clinic.queries.site import home_location, zone_of
from clinic.storage import private
from patients.actions.photos import Refused
from patients.domain.photo_rules import REFUSALS, NotAPhoto
from patients.models.patient import Patient
from patients.queries.photos import consent_stands
from patients.storage import pictures
from protocols import emails
from protocols.actions import event_entries
from protocols.actions.duty_alerts import raise_alert
from protocols.actions.event_follow_ups import plan_first
from protocols.actions.event_holds import hold_after_report
from protocols.domain.adverse_words import EntryKind, EventState, PhotoAgreed
from protocols.domain.problem_form import Problem, is_urgent
from protocols.models.adverse import AdverseEvent, ProblemReport
from protocols.models.course import Course
from protocols.models.session import SessionRecord
from protocols.queries.event_links import course_to_hold, session_before
from protocols.reference import adverse_events, problem_form

# A second report about the same session within a day tells of the same event.
SAME_EVENT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A photo in private storage, drawn anew."""

    key: str = ""
    small_key: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class _Onset:
    """``at`` is midnight when the time is unknown; ``latest`` its last moment."""

    at: datetime | None
    latest: datetime
    has_time: bool


def report(
    patient: Patient,
    problem: Problem,
    *,
    form_key: uuid.UUID,
    by: StaffMember | None,
    at: datetime,
) -> ProblemReport:
    """Twice under the same key is once. Without ``by`` the patient reported it.

    Raises ``patients.actions.photos.Refused`` for a file that is no photo.
    """
    known = ProblemReport.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    kept = _photo(patient, problem)
    try:
        made = _report(patient, problem, form_key, _Report(kept, by, at))
    except Exception:
        _forget(kept)
        raise
    if made.photo_key != kept.key:
        _forget(kept)
    return made


@dataclass(frozen=True, slots=True)
class _Report:
    photo: _Kept
    by: StaffMember | None
    at: datetime

    @property
    def actor(self) -> str:
        return "staff" if self.by else "patient"


@transaction.atomic
def _report(
    patient: Patient, problem: Problem, form_key: uuid.UUID, how: _Report
) -> ProblemReport:
    Patient.objects.select_for_update().only("pk").get(pk=patient.pk)
    known = ProblemReport.objects.filter(form_key=form_key).first()
    if known is not None:
        return known
    onset = _onset(problem, how.at)
    event = _event(patient, problem, onset, how)
    made = ProblemReport.objects.create(
        form_key=form_key,
        patient=patient,
        event=event,
        channel=problem.channel,
        terms=list(problem.terms),
        zones=list(problem.zones),
        began_on=problem.began_on,
        began_time=problem.began_time,
        answers=dict(problem.answers),
        words=problem.words,
        photo_key=how.photo.key,
        photo_small_key=how.photo.small_key,
        photo_agreed=how.photo.agreed,
        is_urgent=_is_urgent(problem),
        language=problem.language,
        reported_at=how.at,
        taken_by=how.by,
    )
    _tell(made, how)
    return made


def _event(
    patient: Patient, problem: Problem, onset: _Onset, how: _Report
) -> AdverseEvent:
    record = session_before(patient, onset.latest)
    known = _same_event(patient, record, how.at)
    if known is not None:
        event_entries.change(
            known, EntryKind.REPORTED_AGAIN, {}, by=how.by, at=how.at, actor=how.actor
        )
        _hold(known.course, how)
        return known
    course = course_to_hold(patient, record)
    event = AdverseEvent.objects.create(
        patient=patient,
        record=record,
        course=course,
        onset_at=onset.at,
        onset_has_time=onset.has_time,
        sites=list(problem.zones),
        opened_at=how.at,
        opened_by=how.by,
    )
    event_entries.write(
        event, EntryKind.OPENED, {}, by=how.by, at=how.at, actor=how.actor
    )
    _hold(course, how)
    terms = [t for t in map(adverse_events.get, problem.terms) if t]
    plan_first(event, terms, by=how.by, at=how.at, actor=how.actor)
    return event


def _hold(course: Course | None, how: _Report) -> None:
    if course is not None:
        hold_after_report(course.pk, by=how.by, at=how.at, actor=how.actor)


def _same_event(
    patient: Patient, record: SessionRecord | None, at: datetime
) -> AdverseEvent | None:
    return (
        AdverseEvent.objects.select_for_update()
        .filter(
            patient=patient,
            record=record,
            state=EventState.OPEN,
            opened_at__gt=at - SAME_EVENT,
            reports__isnull=False,
        )
        .order_by("-opened_at", "-pk")
        .first()
        if record
        else None
    )


def _tell(made: ProblemReport, how: _Report) -> None:
    event, patient = made.event, made.patient
    audit.record(
        "problem_reported",
        audit.Subject(name="problem_report", id=made.pk, patient_id=patient.pk),
        at=how.at,
        by=how.by,
        actor=how.actor,
    )
    duty = clinician_on_duty(how.at)
    treats = event.course.plan.clinician_id if event.course else None
    task = TaskDraft(
        kind=TaskKind.PROBLEM_REPORTED,
        patient_id=patient.pk,
        assignee_id=treats or (duty.pk if duty else None),
        key=f"problem:{event.pk}",
        url=reverse("event-detail", args=[event.pk]),
    )
    open_task(task, by=how.by, at=how.at, actor=how.actor)
    if made.is_urgent:
        raise_alert(made, at=how.at)
    if patient.email:
        outbox.queue(emails.problem_received(made), at=how.at, by=how.by)


def _is_urgent(problem: Problem) -> bool:
    urgent = {term.id for term in adverse_events.current() if term.is_urgent}
    flags = [flag.id for flag in problem_form.current().flags]
    return is_urgent(
        problem.answers, flags, urgent_terms=urgent.intersection(problem.terms)
    )


def _onset(problem: Problem, at: datetime) -> _Onset:
    """In the clinic's clock. Nothing begins after it was reported."""
    if problem.began_on is None:
        return _Onset(None, at, has_time=False)
    zone = zone_of(home_location())
    has_time = problem.began_time is not None
    moment = datetime.combine(problem.began_on, problem.began_time or time(), zone)
    if has_time:
        return _Onset(min(moment, at), min(moment, at), has_time=True)
    return _Onset(moment, min(moment + timedelta(days=1), at), has_time=False)


def _photo(patient: Patient, problem: Problem) -> _Kept:
    """Redrawn in the limited child process; the upload itself is never kept."""
    if not problem.picture:
        return _Kept()
    try:
        pictures.inspect(problem.picture)
        drawn = pictures.redraw(problem.picture)
    except NotAPhoto as refusal:
        raise Refused(_(REFUSALS[refusal.code])) from None
    except pictures.ChildFailed:
        raise Refused(_(REFUSALS["not_opened"])) from None
    stands = consent_stands(patient)
    return _Kept(
        private.save(drawn.sizes["large"], suffix="jpg"),
        private.save(drawn.sizes["small"], suffix="jpg"),
        PhotoAgreed.STANDING if stands else PhotoAgreed.ONCE,
    )


def _forget(kept: _Kept) -> None:
    for key in (kept.key, kept.small_key):
        if key:
            private.delete(key)
