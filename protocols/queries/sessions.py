"""Planned sessions and their records: what a session's page needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import QuerySet

from clinic.domain.appointment_states import FIRM_STATES
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment
from clinic.queries import site
from patients.models.patient import Patient
from protocols.domain.plan import PlanContent, Window
from protocols.domain.schedule import DateWindow, window_after
from protocols.domain.session_day import Interval
from protocols.domain.states import RecordState
from protocols.models.course import PlannedSession
from protocols.models.session import SessionRecord
from protocols.queries.courses import content_of

GIVEN = (RecordState.SIGNED, RecordState.STOPPED_EARLY)


def planned_sessions() -> "QuerySet[PlannedSession]":
    """Sessions by number. Who may open one is decided by its patient."""
    return PlannedSession.objects.select_related(
        "course__plan__patient",
        "course__plan__clinician",
        "course__plan_version",
        "appointment__location",
        "appointment__practitioner",
        "appointment__room",
    )


def record_of(session: PlannedSession) -> SessionRecord | None:
    return (
        SessionRecord.objects.filter(planned_session=session)
        .select_related(
            "operator",
            "signed_by",
            "cleared_by",
            "today_check",
            "assistant",
            "second_checker",
        )
        .prefetch_related(
            "zones",
            "products",
            "addenda__by",
            "incidents__by",
            "incidents__confirmed_by",
        )
        .first()
    )


def content_of_session(session: PlannedSession) -> PlanContent:
    return content_of(session.course.plan_version)


def last_given(
    patient: Patient, *, before: SessionRecord | None
) -> SessionRecord | None:
    """The newest signed session of this patient, in any course."""
    rows = SessionRecord.objects.filter(patient=patient, state__in=GIVEN)
    if before is not None:
        rows = rows.exclude(pk=before.pk)
    return (
        rows.select_related("planned_session", "operator")
        .prefetch_related("zones", "products")
        .order_by("-signed_at")
        .first()
    )


def sessions_beyond(session: PlannedSession, record: SessionRecord | None) -> int:
    """By how many this one exceeds what the protocol allows in all (G13); 0: none."""
    phases = session.course.plan.protocol_copy.get("phases", [])
    most = sum(phase["sessions"]["maximum"] for phase in phases)
    given = SessionRecord.objects.filter(
        planned_session__course__plan=session.course.plan_id,
        state__in=GIVEN,
        started_at__isnull=False,
    )
    if record is not None:
        given = given.exclude(pk=record.pk)
    return max(0, given.count() + 1 - most) if most else 0


def interval_of(
    session: PlannedSession, record: SessionRecord | None, *, at: datetime, zone: tzinfo
) -> Interval:
    """The gap from the last session given to today, against the protocol's window."""
    previous = last_given(session.course.plan.patient, before=record)
    given_on: date | None = None
    if previous is not None:
        moment = previous.started_at or previous.signed_at or previous.opened_at
        given_on = moment.astimezone(zone).date()
    window = Window(session.gap_min_days, session.gap_target_days, session.gap_max_days)
    return Interval(at.astimezone(zone).date(), given_on, window)


def is_outside_window(session: PlannedSession, *, today: date) -> bool:
    """As the adherence report counts it. The first session opens the course: it has no
    window to keep."""
    return session.number > 1 and not session.earliest <= today <= session.latest


def has_time(session: PlannedSession) -> bool:
    """Whether a live appointment stands behind it; a given session counts too."""
    appointment = session.appointment
    return appointment is not None and appointment.is_live


def next_appointment(session: PlannedSession) -> Appointment | None:
    """The nearest appointment of a later session of the course that still stands."""
    later = (
        PlannedSession.objects.filter(
            course=session.course_id,
            number__gt=session.number,
            appointment__state__in=sorted(FIRM_STATES),
        )
        .select_related("appointment__location")
        .order_by("appointment__starts_at")
        .first()
    )
    return later.appointment if later else None


def window_now(session: PlannedSession) -> DateWindow:
    """The window counted from what lies before it now (clinical-reference 5).

    Done: the day it was given; booked: its chosen day; neither: its target.
    """
    before = (
        PlannedSession.objects.filter(
            course=session.course_id, number=session.number - 1
        )
        .select_related("appointment__location", "record")
        .first()
    )
    if before is None:
        return DateWindow(session.earliest, session.target, session.latest)
    window = Window(session.gap_min_days, session.gap_target_days, session.gap_max_days)
    return window_after(_day_of(before), window)


def _day_of(session: PlannedSession) -> date:
    record = getattr(session, "record", None)
    appointment = session.appointment
    if record is not None and record.started_at is not None:
        zone = site.zone_of(site.home_location())
        return record.started_at.astimezone(zone).date()
    if appointment is not None and appointment.is_live:
        return local_day(appointment.starts_at, appointment.location.zone)
    return session.target


def is_session_day(appointment: Appointment | None, *, at: datetime) -> bool:
    """Whether the appointment lies on this local day."""
    if appointment is None:
        return False
    zone = appointment.location.zone
    return local_day(appointment.starts_at, zone) == local_day(at, zone)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The pre-session answers as stored on the record.

    ``pulse`` is beats a minute, ``eaten`` whether they ate and drank today,
    ``last_period`` its first day, or a word when there is none to name.
    ``as_before``: "nothing new, answers as before" was pressed; what that stood for is
    in ``answers`` like everything else.
    """

    answers: Mapping[str, object]
    illness: str = ""
    medicine: str = ""
    allergy: str = ""
    news: str = ""
    recorded: bool = False
    pulse: int | None = None
    eaten: str = ""
    last_period: str = ""
    as_before: bool = False

    @classmethod
    def of(cls, record: SessionRecord | None) -> "Checklist":
        stored = record.checklist if record else {}
        return cls(
            answers=stored.get("answers", {}),
            illness=stored.get("illness", ""),
            medicine=stored.get("medicine", ""),
            allergy=stored.get("allergy", ""),
            news=stored.get("news", ""),
            recorded=stored.get("recorded", False),
            pulse=stored.get("pulse"),
            eaten=stored.get("eaten", ""),
            last_period=stored.get("last_period", ""),
            as_before=stored.get("as_before", False),
        )

    def as_json(self) -> dict[str, object]:
        return {
            "answers": dict(self.answers),
            "illness": self.illness,
            "medicine": self.medicine,
            "allergy": self.allergy,
            "news": self.news,
            "recorded": self.recorded,
            "pulse": self.pulse,
            "eaten": self.eaten,
            "last_period": self.last_period,
            "as_before": self.as_before,
        }
