"""A session from its open record to the first needle: open, check, start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.actions import appointments, audit
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.booking import AdvanceRequest
from clinic.models.diary import Appointment
from clinic.models.staff import StaffMember
from patients.actions.facts import record_facts
from patients.domain.choices import FactSource
from protocols.actions.course_holds import hold_for_clinician
from protocols.actions.screening import SessionDay, record_check
from protocols.domain.screening import KnownAnswer
from protocols.domain.session_day import Blocker
from protocols.domain.site_exam import Exam
from protocols.domain.states import RECORD_TRANSITIONS, RecordState
from protocols.domain.verdicts import Part
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.candidacy_facts import gather
from protocols.queries.session_clearing import blockers_of, new_red
from protocols.queries.sessions import Checklist, planned_sessions

# How an appointment comes to treatment when nobody pressed the buttons in between.
_WAY_IN = (AppointmentState.ARRIVED, AppointmentState.IN_TREATMENT)


class SessionRefused(Exception):
    """The session is not where this step starts from; the text says why."""


class NotClear(Exception):
    """The checks found something; ``blockers`` say what, and what helps."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        super().__init__(_("This session cannot be cleared yet."))
        self.blockers = blockers


@dataclass(frozen=True, slots=True)
class ChecklistInput:
    """``answers`` by key of the field dictionary, as they were given today."""

    checklist: Checklist
    outside_window_reason: str = ""
    too_many_reason: str = ""
    site_exam: Exam = field(default_factory=dict)

    @property
    def answers(self) -> Mapping[str, object]:
        return self.checklist.answers


@transaction.atomic
def open_record(
    session: PlannedSession, *, by: StaffMember, at: datetime
) -> SessionRecord:
    """Begin the record; opening it twice finds the first."""
    if not by.may_inject:
        raise SessionRefused(_("Only somebody with the right to inject may do this."))
    held = PlannedSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    record, is_new = SessionRecord.objects.get_or_create(
        planned_session=held,
        defaults={
            "patient_id": session.course.plan.patient_id,
            "operator": by,
            "opened_at": at,
        },
    )
    if is_new:
        _trace("session_opened", record, by=by, at=at)
    return record


@transaction.atomic
def check(
    record: SessionRecord, given: ChecklistInput, *, by: StaffMember, at: datetime
) -> SessionRecord:
    """Keep today's answers and run the rules of the day; clear when nothing is left.

    What the answers say is kept even when they do not clear the session. What they say
    about more than today goes on record, and when it speaks against the whole course,
    the course waits for its clinician.
    """
    held = locked(record)
    if held.state not in {RecordState.DRAFT, RecordState.CLEARED}:
        raise SessionRefused(_("The treatment has begun: the check is closed."))
    session = planned_sessions().get(pk=held.planned_session_id)
    _keep_lasting(held, given.answers, by=by, at=at)
    day = SessionDay(
        appointment=session.appointment, answers=_known(given.answers, by=by, at=at)
    )
    held.today_check = record_check(
        patient=held.patient, part=Part.TODAY, by=by, at=at, day=day
    )
    held.checklist = given.checklist.as_json()
    held.site_exam = {zone: dict(seen) for zone, seen in given.site_exam.items()}
    held.outside_window_reason = given.outside_window_reason
    held.too_many_reason = given.too_many_reason
    held.operator = by
    if new_red(held.patient, at=at):
        record_check(patient=held.patient, part=Part.COURSE, by=by, at=at)
        hold_for_clinician(session.course_id, by=by, at=at)
        session = planned_sessions().get(pk=held.planned_session_id)
    blockers = blockers_of(held, session, at=at)
    held.state = RecordState.DRAFT if blockers else RecordState.CLEARED
    held.cleared_at = None if blockers else at
    held.cleared_by = None if blockers else by
    held.version += 1
    held.save()
    detail = {"blockers": [str(blocker.hurdle) for blocker in blockers]}
    _trace("session_checked", held, by=by, at=at, detail=detail)
    return held


@transaction.atomic
def start(record: SessionRecord, *, by: StaffMember, at: datetime) -> SessionRecord:
    """The first needle. Only a cleared session starts, and only if it still is clear."""
    held = locked(record)
    if held.state == RecordState.IN_PROGRESS:
        return held
    advance_state(held, RecordState.IN_PROGRESS)
    session = planned_sessions().get(pk=held.planned_session_id)
    if blockers := blockers_of(held, session, at=at):
        raise NotClear(blockers)
    held.started_at, held.operator = at, by
    held.version += 1
    held.save()
    if session.appointment:
        bring(session.appointment, _WAY_IN, by=by, at=at)
    _trace("session_started", held, by=by, at=at)
    return held


def locked(record: SessionRecord) -> SessionRecord:
    return (
        SessionRecord.objects.select_for_update(of=("self",))
        .select_related("patient", "operator", "today_check")
        .get(pk=record.pk)
    )


def advance_state(record: SessionRecord, to: RecordState) -> None:
    """Set the state, if the table of transitions allows it."""
    if to not in RECORD_TRANSITIONS[RecordState(record.state)]:
        raise SessionRefused(_("The session is not at this step. Load the page again."))
    record.state = to


def bring(
    appointment: Appointment,
    states: tuple[AppointmentState, ...],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    """Take the appointment along, step by step, as far as its own rules allow."""
    for state in states:
        try:
            appointment = appointments.advance(
                appointment.pk,
                AdvanceRequest(version=appointment.version, to=state),
                by=by,
                at=at,
            )
        except appointments.TransitionRefused:
            # It is further along already: the desk was quicker.
            continue
        except appointments.StaleAppointment as stale:
            appointment = stale.appointment


def _keep_lasting(
    record: SessionRecord,
    answers: Mapping[str, object],
    *,
    by: StaffMember,
    at: datetime,
) -> None:
    """Answers that outlast the day become facts, where they differ from what is known."""
    known = gather(record.patient, at=at)
    lasting = {
        key: value
        for key, value in answers.items()
        if key not in known.ruleset.session_keys
        and (key not in known.known or known.known[key].value != value)
    }
    if lasting:
        record_facts(
            patient=record.patient,
            answers=lasting,
            source=FactSource.SESSION_CHECK,
            by=by,
            at=at,
        )


def _known(
    answers: Mapping[str, object], *, by: StaffMember, at: datetime
) -> dict[str, KnownAnswer]:
    return {
        key: KnownAnswer(key, value, "session_check", by.full_name, at)
        for key, value in answers.items()
    }


def _trace(
    action: str,
    record: SessionRecord,
    *,
    by: StaffMember,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="session_record",
            id=record.pk,
            patient_id=record.patient_id,
            detail=detail or {},
        ),
        at=at,
        by=by,
    )
