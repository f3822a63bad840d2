"""Write down the treatment, sign it once, correct it by addendum only."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.actions.tasks import open_task
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.models.staff import StaffMember
from patients.domain.signing import Signature
from patients.storage import signatures
from protocols.actions import stock
from protocols.actions.reminders import queue_aftercare
from protocols.actions.sessions import SessionRefused, advance_state, bring, locked
from protocols.domain.limits import LimitIssue
from protocols.domain.session_words import AftercareChannel, IncidentCode
from protocols.domain.states import CourseState, RecordState
from protocols.domain.stock import Incident
from protocols.domain.treatment import ProductWork, Treatment, ZoneWork
from protocols.domain.treatment_issues import stops, warnings
from protocols.models.course import Course, PlannedSession
from protocols.models.session import Addendum, ProductUse, SessionRecord, SessionZone
from protocols.queries.knowledge_in_force import texts_in_force
from protocols.queries.sessions import planned_sessions, record_of
from protocols.queries.treatments import issues_of, treatment_at, untold_now

_OF_THE_SHELF = (
    IncidentCode.EXPIRED,
    IncidentCode.HELD_BACK,
    IncidentCode.OPEN_TOO_LONG,
)
_LIST_FIELDS = frozenset({"zones", "products"})
_WAY_OUT = (AppointmentState.DONE,)


class StaleRecord(Exception):
    """Somebody saved the record since this page was opened."""


class NotSignable(Exception):
    """``issues`` stop the signature, or warn and are not yet accepted."""

    def __init__(self, issues: tuple[LimitIssue, ...]) -> None:
        super().__init__(_("The record cannot be signed yet."))
        self.issues = issues


@transaction.atomic
def save_treatment(
    record: SessionRecord,
    treatment: Treatment,
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> SessionRecord:
    """Keep the draft as it is. ``version`` is the one that the person saw."""
    held = _to_write(record, version)
    _write(held, treatment, at=at)
    _trace("session_saved", held, by=by, at=at)
    return held


@transaction.atomic
def keep_draft(
    record: SessionRecord,
    typed: Mapping[str, list[str]],
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> SessionRecord:
    """Keep what was typed although it cannot be read yet. Nothing is lost by it, and
    nothing of it counts before it can be read."""
    held = _to_write(record, version)
    held.draft = dict(typed)
    held.version += 1
    held.save(update_fields=["draft", "version"])
    _trace("session_saved", held, by=by, at=at)
    return held


def _to_write(record: SessionRecord, version: int) -> SessionRecord:
    held = locked(record)
    if held.state != RecordState.IN_PROGRESS:
        raise SessionRefused(_("Start the treatment first; a signed one is closed."))
    if held.version != version:
        raise StaleRecord(
            _("Somebody saved this record meanwhile. Compare before you save again.")
        )
    return held


@transaction.atomic
def sign(
    record: SessionRecord,
    *,
    by: StaffMember,
    at: datetime,
    signature: Signature | None = None,
) -> SessionRecord:
    """Sign what is saved. Signing twice is signing once; afterwards nothing changes.

    Without a ``signature`` the signer's name stands for it.
    """
    held = locked(record)
    if held.state == RecordState.SIGNED:
        return held
    if not by.may_inject:
        raise SessionRefused(_("Only somebody with the right to inject may sign."))
    session = planned_sessions().get(pk=held.planned_session_id)
    saved = record_of(session)
    assert saved is not None
    treatment = treatment_at(saved, at=at)
    issues = issues_of(session, saved, treatment, at=at)
    if stops(issues) or (warnings(issues) and not treatment.soft_limits_accepted):
        raise NotSignable(issues)
    advance_state(held, RecordState.SIGNED)
    held.observed_minutes = treatment.observed_minutes
    _take_from_stock(held, by=by, at=at)
    _sign_as(held, signature or Signature(typed_name=by.full_name))
    _close(held, session, by=by, at=at)
    _trace("session_signed", held, by=by, at=at)
    return held


def _sign_as(record: SessionRecord, signature: Signature) -> None:
    record.signed_name = signature.typed_name
    if signature.drawing:
        record.signature_key = signatures.save(signature.drawing)


@transaction.atomic
def stop_early(
    record: SessionRecord, *, reason: str, by: StaffMember, at: datetime
) -> SessionRecord:
    """End the session before it was done. What was given so far stays on record.

    Nothing may keep somebody from ending a session: what the shelf refuses leaves it as
    a flagged correction, and what should not have been given waits for the word of two
    people.
    """
    held = locked(record)
    if held.state == RecordState.STOPPED_EARLY:
        return held
    session = planned_sessions().get(pk=held.planned_session_id)
    advance_state(held, RecordState.STOPPED_EARLY)
    held.stop_reason = reason
    held.untold = [asdict(key) for key in untold_now(held, at=at)]
    _take_from_stock(held, by=by, at=at, refused_because=reason)
    _close(held, session, by=by, at=at)
    _trace("session_stopped_early", held, by=by, at=at)
    return held


@transaction.atomic
def add_addendum(
    record: SessionRecord, *, text: str, reason: str, by: StaffMember, at: datetime
) -> Addendum:
    """Correct a signed record without touching it. The same words twice are one."""
    held = locked(record)
    if not held.is_locked:
        raise SessionRefused(_("An open record is changed directly."))
    addendum, is_new = Addendum.objects.get_or_create(
        record=held, text=text, reason=reason, by=by, defaults={"at": at}
    )
    if is_new:
        _trace("session_addendum", held, by=by, at=at)
    return addendum


def _write(record: SessionRecord, treatment: Treatment, *, at: datetime) -> None:
    for name in Treatment.__dataclass_fields__:
        if name not in _LIST_FIELDS:
            setattr(record, name, getattr(treatment, name))
    if _is_over(record, treatment):
        record.observation_started_at = at
    record.draft = {}
    record.version += 1
    record.save()
    _replace(SessionZone, record, treatment.zones)
    _replace(ProductUse, record, treatment.products)


def _is_over(record: SessionRecord, treatment: Treatment) -> bool:
    """The strongest pain is asked when the last needle is out: the observation begins."""
    return (
        treatment.pain_during is not None
        and treatment.observed_minutes is None
        and record.observation_started_at is None
    )


def _replace(
    model: type[SessionZone] | type[ProductUse],
    record: SessionRecord,
    rows: Iterable[ZoneWork | ProductWork],
) -> None:
    model.objects.filter(record=record).delete()
    for row in rows:
        model.objects.create(record=record, **asdict(row))


def _close(
    record: SessionRecord, session: PlannedSession, *, by: StaffMember, at: datetime
) -> None:
    record.ended_at = record.signed_at = at
    record.signed_by = by
    if record.observation_started_at:
        record.observation_stopped_at = record.observation_stopped_at or at
    record.draft = {}
    record.version += 1
    _give_aftercare(record, at=at)
    record.save()
    if session.appointment:
        bring(session.appointment, _WAY_OUT, by=by, at=at)
    if record.needle_stick:
        _ask_for_occupational_record(record, by=by, at=at)
    _complete_course(session.course)


def _take_from_stock(
    record: SessionRecord, *, by: StaffMember, at: datetime, refused_because: str = ""
) -> None:
    """What the shelf refuses was answered before: by two people, or with a reason."""
    told = record.incidents.filter(code__in=_OF_THE_SHELF).last()
    incident = Incident(told.reason, told.confirmed_by_id) if told else None
    because = record.soft_limits_accepted or record.stop_reason
    stock.use(
        record,
        by=by,
        at=at,
        short_because=because,
        incident=incident,
        refused_because=refused_because,
    )


def _give_aftercare(record: SessionRecord, *, at: datetime) -> None:
    """The mail goes out by itself; a sheet on paper is noted with its version."""
    queue_aftercare(record, at=at)
    if record.aftercare_channel == AftercareChannel.PAPER:
        sheet = texts_in_force(record.patient.language)
        record.aftercare_version = f"{sheet.slug}@{sheet.version}"


def _ask_for_occupational_record(
    record: SessionRecord, *, by: StaffMember, at: datetime
) -> None:
    task = TaskDraft(
        kind=TaskKind.NEEDLE_STICK,
        patient_id=record.patient_id,
        assignee_id=by.pk,
        key=f"needle_stick:{record.pk}",
        url=reverse("session-record", args=[record.planned_session_id]),
    )
    open_task(task, by=by, at=at)


def _complete_course(course: Course) -> None:
    """A course whose every session is signed is complete."""
    is_open = course.sessions.exclude(record__signed_at__isnull=False).exists()
    if not is_open:
        Course.objects.filter(pk=course.pk, state=CourseState.ACTIVE).update(
            state=CourseState.COMPLETED
        )


def _trace(
    action: str, record: SessionRecord, *, by: StaffMember, at: datetime
) -> None:
    audit.record(
        action,
        audit.Subject(
            name="session_record", id=record.pk, patient_id=record.patient_id
        ),
        at=at,
        by=by,
    )
