"""What the reminder job and its page read."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import FIRM_STATES
from clinic.domain.undo import UNDO_LASTS
from clinic.models.diary import Appointment, AppointmentChange
from clinic.models.outbox import Message
from clinic.models.places import Clinic
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from clinic.queries.due_messages import main_zone, quiet_hours
from patients.models.patient import Patient
from patients.queries.access import reachable
from protocols.domain.reminder_planning import (
    Due,
    VisitAhead,
    after_session,
    before_review,
    before_visit,
    in_clinic_hours,
)
from protocols.domain.reminders import ReminderPlan
from protocols.domain.states import CourseState, RecordState
from protocols.models.course import PlannedSession
from protocols.models.reminders import ReminderSwitch
from protocols.models.session import SessionRecord
from protocols.queries.reviews import falling_due
from protocols.reference import reminders

# The longest offset of each side, and a day for the quiet hours.
BEFORE_VISITS = timedelta(days=8)
AFTER_SESSIONS = timedelta(days=98)
BEFORE_REVIEWS = timedelta(days=8)
CHUNK = 2000


def rules_switched_off() -> frozenset[str]:
    return frozenset(
        ReminderSwitch.objects.filter(is_on=False).values_list("rule_id", flat=True)
    )


@dataclass(frozen=True, slots=True)
class PlanByZone:
    """The rules that are on, in the clinic's hours."""

    plan: ReminderPlan
    clinic: Clinic | None

    def for_zone(self, zone: ZoneInfo) -> ReminderPlan:
        return in_clinic_hours(self.plan, quiet_hours(self.clinic, zone))


def plan_in_force() -> PlanByZone:
    plan = reminders.current()
    off = rules_switched_off()
    on = tuple(rule for rule in plan.rules if rule.id not in off)
    return PlanByZone(replace(plan, rules=on), Clinic.objects.first())


def planned_for(
    appointment_ids: Collection[int], *, at: datetime
) -> dict[int, datetime]:
    """When the next reminder of each is due (settings.PLANNED_REMINDERS)."""
    plans = plan_in_force()
    found: dict[int, datetime] = {}
    rows = visits_ahead(at=at, until=at + BEFORE_VISITS).filter(pk__in=appointment_ids)
    for row in rows:
        due = before_visit(plans.for_zone(row.location.zone), visit_of(row))
        ahead = [one.at for one in due if one.at > at]
        if ahead:
            found[row.pk] = min(ahead)
    return found


def visits_on_hold(appointment_ids: Collection[int]) -> set[int]:
    """Sessions of a course that is paused (settings.REMINDER_HOLDS)."""
    found = PlannedSession.objects.filter(
        appointment__in=appointment_ids, course__state=CourseState.PAUSED
    )
    return {pk for pk in found.values_list("appointment", flat=True) if pk}


def settled(
    visits: "QuerySet[Appointment]", *, at: datetime
) -> "QuerySet[Appointment]":
    """Without those whose last change can still be taken back.

    What such a change left is not yet what the patient is told.
    """
    settled_at = at - UNDO_LASTS
    fresh = AppointmentChange.objects.filter(
        appointment=OuterRef("pk"), at__gt=settled_at
    )
    return visits.filter(~Exists(fresh), booked_at__lte=settled_at)


def visits_ahead(*, at: datetime, until: datetime) -> "QuerySet[Appointment]":
    """Appointments that somebody may be reminded of, with ``moved_at``.

    A move that was undone, and the undoing of it, count as if they had never been.
    """
    undone = UndoableChange.objects.filter(undone_at__isnull=False)
    moves = (
        AppointmentChange.objects.filter(
            Q(starts_before__isnull=False), appointment=OuterRef("pk")
        )
        .exclude(starts_before=F("starts_after"))
        .exclude(at__in=undone.values("at"))
        .exclude(at__in=undone.values("undone_at"))
        .values("appointment")
        .annotate(last=Max("at"))
        .values("last")
    )
    return (
        Appointment.objects.filter(
            state__in=sorted(FIRM_STATES), starts_at__gt=at, starts_at__lte=until
        )
        .exclude(planned_session__course__state=CourseState.PAUSED)
        .select_related("patient", "location", "type")
        .annotate(moved_at=Subquery(moves))
        .order_by("starts_at", "pk")
    )


def visit_of(appointment: Appointment) -> VisitAhead:
    """``appointment`` comes from ``visits_ahead``."""
    moved_at: datetime | None = getattr(appointment, "moved_at", None)
    return VisitAhead(
        kind=AppointmentKind(appointment.type.kind),
        starts_at=appointment.starts_at.astimezone(appointment.location.zone),
        set_at=moved_at or appointment.booked_at,
    )


def sessions_given(*, at: datetime) -> Iterator[SessionRecord]:
    """Sessions that were given, in whole or in part, and are signed."""
    given = Q(state=RecordState.SIGNED) | Q(
        state=RecordState.STOPPED_EARLY, started_at__isnull=False
    )
    return (
        SessionRecord.objects.filter(
            given, signed_at__gt=at - AFTER_SESSIONS, signed_at__lte=at
        )
        .select_related("patient", "planned_session__appointment__location")
        .order_by("signed_at", "pk")
        .iterator(chunk_size=CHUNK)
    )


AFTERCARE = "aftercare"


def aftercare_due(*, at: datetime) -> datetime | None:
    """When the first mail after a session that ends now goes out; None: none does."""
    zone = main_zone()
    due = after_session(plan_in_force().for_zone(zone), at.astimezone(zone))
    return due[0].at if due and due[0].rule.id == AFTERCARE else None


def aftercare_of(record: SessionRecord) -> Message | None:
    return Message.objects.filter(dedupe_key=session_key(record, AFTERCARE)).first()


def session_key(record: SessionRecord, rule_id: str) -> str:
    """What makes a message after a session one effect."""
    return f"session:{record.pk}:{rule_id}"


def review_key(review_id: int, rule_id: str) -> str:
    """What makes a reminder of a review one effect."""
    return f"review:{review_id}:{rule_id}"


def keys_taken(keys: Collection[str]) -> set[str]:
    return set(
        Message.objects.filter(dedupe_key__in=keys).values_list("dedupe_key", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Coming:
    """One mail that will be due, as things stand. ``at`` is in the clinic's zone.

    A review has a day and no hour: of ``happens_at`` only the day counts then.
    """

    at: datetime
    rule_id: str
    patient: Patient
    happens_at: datetime
    is_review: bool = False

    @property
    def can_be_written_to(self) -> bool:
        return bool(self.patient.email and self.patient.wants_reminders)


def coming(staff: StaffMember, *, at: datetime, until: datetime) -> list[Coming]:
    """What will be sent to patients this person may see, earliest first."""
    plans = plan_in_force()
    found = [
        *_before_visits(plans, at=at, until=until),
        *_after_sessions(plans, at=at),
        *_before_reviews(plans, at=at, until=until),
    ]
    in_time = [item for item in found if at < item.at <= until]
    patients = {item.patient.pk for item in in_time}
    mine = set(
        reachable(staff, at=at).filter(pk__in=patients).values_list("pk", flat=True)
    )
    return sorted(
        (item for item in in_time if item.patient.pk in mine),
        key=lambda item: (item.at, item.patient.pk),
    )


def _before_visits(
    plans: PlanByZone, *, at: datetime, until: datetime
) -> Iterator[Coming]:
    rows = visits_ahead(at=at, until=until + BEFORE_VISITS)
    for appointment in rows.iterator(chunk_size=CHUNK):
        zone = appointment.location.zone
        when = appointment.starts_at.astimezone(zone)
        for due in before_visit(plans.for_zone(zone), visit_of(appointment)):
            yield _coming(due, appointment.patient, when)


def _after_sessions(plans: PlanByZone, *, at: datetime) -> Iterator[Coming]:
    zone = main_zone()
    for record in sessions_given(at=at):
        when = (record.ended_at or record.signed_at or at).astimezone(zone)
        for due in after_session(plans.for_zone(zone), when):
            yield _coming(due, record.patient, when)


def _before_reviews(
    plans: PlanByZone, *, at: datetime, until: datetime
) -> Iterator[Coming]:
    for ahead in falling_due(at=at, until=until + BEFORE_REVIEWS):
        when = ahead.falls_due_at
        for due in before_review(plans.for_zone(ahead.zone), when):
            patient = ahead.review.course.plan.patient
            yield replace(_coming(due, patient, when), is_review=True)


def _coming(due: Due, patient: Patient, when: datetime) -> Coming:
    return Coming(due.at, due.rule.id, patient, when)
