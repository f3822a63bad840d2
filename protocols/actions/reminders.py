"""Queue the reminders that fall due, and let a manager switch a rule off.

Reminders are derived from appointments, sessions and rules at each run. What makes one
of them one effect is its key: visit, time and rule.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.actions.appointment_mail import link_to
from clinic.actions.heartbeats import record_heartbeat
from clinic.domain.message_states import MessageKind
from clinic.domain.messages import RenderedMail
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from clinic.presenters.moments import clock, day_words
from clinic.queries.due_messages import main_zone
from clinic.tasks import deliver
from patients.models.patient import Patient
from protocols.domain.reminder_planning import (
    Due,
    after_session,
    review_reminder_now,
    session_message_now,
    visit_reminder_now,
)
from protocols.domain.reminders import ReminderRule
from protocols.domain.session_words import AftercareChannel
from protocols.emails import filled, reminder
from protocols.models.reminders import ReminderSwitch
from protocols.models.session import SessionRecord
from protocols.queries import reminders as queries
from protocols.queries.reviews import ReviewAhead, falling_due
from protocols.reference import reminders as rules

CHUNK = 1000


class NoSuchRule(Exception):
    """The rule that somebody wants to switch is not one of ours."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mail that is due, before it is written."""

    key: str
    kind: MessageKind
    due: Due
    patient: Patient
    happens_at: datetime
    place: str
    zone: ZoneInfo
    appointment: Appointment | None


@dataclass(slots=True)
class Run:
    """``unreachable``: due, and the patient has no address or wants no mail."""

    at: datetime
    queued: int = 0
    unreachable: int = 0
    shells: dict[tuple[str, str], RenderedMail] = field(default_factory=dict)
    days: dict[tuple[object, str], str] = field(default_factory=dict)


def plan_reminders(*, at: datetime) -> Run:
    """Put into the outbox what falls due now, each once; safe to run twice."""
    run = Run(at)
    clinic = Clinic.objects.first()
    for chunk in _chunks(_wanted(at)):
        _queue(chunk, run, clinic)
    record_heartbeat(
        name="reminders",
        at=at,
        detail={"queued": run.queued, "call_instead": run.unreachable},
    )
    return run


@transaction.atomic
def queue_aftercare(record: SessionRecord, *, at: datetime) -> bool:
    """The first message after a session just given, waiting for its hour.

    False when the rule is off or the patient gets no mail. ``record`` then says how
    the words were given; the caller saves it.
    """
    visited = record.planned_session.appointment
    zone = visited.location.zone if visited else main_zone()
    plans = queries.plan_in_force()
    due = after_session(plans.for_zone(zone), at.astimezone(zone))
    if record.started_at is None or not due or due[0].rule.id != queries.AFTERCARE:
        return False
    run = Run(at)
    _queue([_about_session(record, due[0], zone)], run, plans.clinic)
    if run.queued and not record.aftercare_channel:
        record.aftercare_channel = AftercareChannel.MAIL
        record.aftercare_version = plans.plan.name
    return run.queued > 0


def _wanted(at: datetime) -> Iterator[Wanted]:
    plans = queries.plan_in_force()
    visits = queries.visits_ahead(at=at, until=at + queries.BEFORE_VISITS)
    for appointment in queries.settled(visits, at=at).iterator(queries.CHUNK):
        visit = queries.visit_of(appointment)
        zone = appointment.location.zone
        due = visit_reminder_now(plans.for_zone(zone), visit, at=at)
        if due is not None:
            yield _about_visit(appointment, due)
    usual_zone = main_zone()
    for record in queries.sessions_given(at=at):
        visited = record.planned_session.appointment
        zone = visited.location.zone if visited else usual_zone
        ended_at = (record.ended_at or record.signed_at or at).astimezone(zone)
        due = session_message_now(plans.for_zone(zone), ended_at, at=at)
        if due is not None:
            yield _about_session(record, due, zone)
    yield from _reviews_wanted(plans, at)


def _reviews_wanted(plans: queries.PlanByZone, at: datetime) -> Iterator[Wanted]:
    for ahead in falling_due(at=at, until=at + queries.BEFORE_REVIEWS):
        plan = plans.for_zone(ahead.zone)
        due = review_reminder_now(plan, ahead.falls_due_at, at=at)
        if due is not None:
            yield _about_review(ahead, due)


def _about_visit(appointment: Appointment, due: Due) -> Wanted:
    location = appointment.location
    return Wanted(
        key=f"visit:{appointment.uid}:{appointment.sequence}:{due.rule.id}",
        kind=MessageKind.REMINDER,
        due=due,
        patient=appointment.patient,
        happens_at=appointment.starts_at,
        place=", ".join(filter(None, (location.name, location.address))),
        zone=location.zone,
        appointment=appointment,
    )


def _about_session(record: SessionRecord, due: Due, zone: ZoneInfo) -> Wanted:
    first = due.rule.id == queries.AFTERCARE
    return Wanted(
        key=queries.session_key(record, due.rule.id),
        kind=MessageKind.AFTERCARE if first else MessageKind.FOLLOW_UP,
        due=due,
        patient=record.patient,
        happens_at=record.ended_at or due.at,
        place="",
        zone=zone,
        appointment=None,
    )


def _about_review(ahead: ReviewAhead, due: Due) -> Wanted:
    return Wanted(
        key=queries.review_key(ahead.review.pk, due.rule.id),
        kind=MessageKind.REVIEW_DUE,
        due=due,
        patient=ahead.review.course.plan.patient,
        happens_at=ahead.falls_due_at,
        place="",
        zone=ahead.zone,
        appointment=None,
    )


def _chunks(wanted: Iterable[Wanted]) -> Iterator[list[Wanted]]:
    rest = iter(wanted)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@transaction.atomic
def _queue(chunk: list[Wanted], run: Run, clinic: Clinic | None) -> None:
    taken = queries.keys_taken([wanted.key for wanted in chunk])
    new = [wanted for wanted in chunk if wanted.key not in taken]
    reachable = [
        wanted
        for wanted in new
        if wanted.patient.email and wanted.patient.wants_reminders
    ]
    run.unreachable += len(new) - len(reachable)
    # Of one language in a row: to change it costs more than to write a mail.
    reachable.sort(key=lambda wanted: wanted.patient.language)
    rows = [_message(wanted, run, clinic) for wanted in reachable]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    run.queued += len(rows)
    if rows:
        deliver.delay_on_commit()


def _message(wanted: Wanted, run: Run, clinic: Clinic | None) -> Message:
    mail = _written(wanted, run, clinic)
    visit = wanted.appointment
    link = link_to(visit) if visit and "{link}" in wanted.due.rule.body["en"] else None
    return Message(
        kind=wanted.kind,
        patient=wanted.patient,
        appointment=visit,
        appointment_sequence=visit.sequence if visit else None,
        needs_live_appointment=visit is not None,
        to_address=wanted.patient.email,
        language=wanted.patient.language,
        subject=mail.subject[:150],
        body_text=mail.text,
        body_html=mail.html,
        link_purpose=link.purpose if link else "",
        link_object_id=link.object_id if link else None,
        link_expires_at=link.expires_at if link else None,
        dedupe_key=wanted.key,
        not_before=max(wanted.due.at, run.at),
        useful_until=wanted.due.useful_until,
        queued_at=run.at,
    )


def _written(wanted: Wanted, run: Run, clinic: Clinic | None) -> RenderedMail:
    language = wanted.patient.language
    shell = _shell(wanted.due.rule, language, run, clinic)
    return filled(shell, _values(wanted, run))


def _shell(
    rule: ReminderRule, language: str, run: Run, clinic: Clinic | None
) -> RenderedMail:
    key = (rule.id, language)
    if key not in run.shells:
        mail = reminder(rule, language=language, clinic=clinic)
        run.shells[key] = filled(mail, _same_for_all(clinic))
    return run.shells[key]


def _same_for_all(clinic: Clinic | None) -> Mapping[str, str]:
    return {
        "clinic": clinic.name if clinic else "Anagen",
        "phone": _phone(clinic),
        "emergency": clinic.emergency_number if clinic else "112",
    }


def _values(wanted: Wanted, run: Run) -> Mapping[str, str]:
    local = wanted.happens_at.astimezone(wanted.zone)
    day = (local.date(), wanted.patient.language)
    if day not in run.days:
        with translation.override(wanted.patient.language):
            run.days[day] = day_words(local.date())
    return {
        "first_name": wanted.patient.full_name.split()[0],
        "date": run.days[day],
        "time": clock(local, wanted.zone),
        "place": wanted.place,
    }


def _phone(clinic: Clinic | None) -> str:
    if clinic is None:
        return ""
    return clinic.phone or clinic.emergency_phone or clinic.email


@transaction.atomic
def switch_rule(
    *, rule_id: str, is_on: bool, by: StaffMember, at: datetime
) -> ReminderSwitch:
    """Switch one rule on or off for the clinic, from the next run on."""
    if rules.current().rule(rule_id) is None:
        raise NoSuchRule(_("There is no such reminder."))
    switch, _created = ReminderSwitch.objects.update_or_create(
        rule_id=rule_id,
        defaults={"is_on": is_on, "changed_by": by, "changed_at": at},
    )
    audit.record(
        "reminder_switched",
        audit.Subject(name="reminder", id=rule_id, detail={"is_on": is_on}),
        at=at,
        by=by,
    )
    return switch
