"""A course as it went: sessions against their windows, lots, measures, events.

Reviews and the report at the end read the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.queries import site
from patients.domain.choices import AssessmentState, ConsentKind
from patients.domain.trends import Measure, change
from patients.models.assessment import ScalpAssessment
from patients.models.patient import Patient
from patients.queries import consents
from protocols.domain.adverse_words import RESOLVED_OUTCOMES
from protocols.domain.plan import PlanContent
from protocols.domain.review_rule import Answer, Growth
from protocols.domain.states import RecordState
from protocols.domain.verdicts import Overall, Part, Verdict
from protocols.models.adverse import AdverseEvent
from protocols.models.course import Course, MissedSession, PlannedSession
from protocols.models.session import ProductUse, SessionRecord
from protocols.queries import adverse, trends
from protocols.queries.courses import content_of, sessions_of
from protocols.queries.screenings import live_screening
from protocols.queries.trends import TrendSheet

# A judgement counts for a review when it was made so shortly before its day, or after.
COUNTS_BEFORE = timedelta(days=14)
SEVERE = 3
# Terms of the reference's events that the stopping rules speak of.
_INFECTIONS = frozenset({"skin_infection", "abscess", "mycobacteria"})
_SCARS = frozenset({"alopecia_at_points", "scar_or_pigment"})


@dataclass(frozen=True, slots=True)
class SessionFact:
    """One session: as planned, and the local day it was given, if it was."""

    row: PlannedSession
    record: SessionRecord | None
    given_on: date | None

    @property
    def is_skipped(self) -> bool:
        return self.row.skipped_at is not None


@dataclass(frozen=True, slots=True)
class CourseFacts:
    course: Course
    content: PlanContent
    zone: ZoneInfo
    sessions: tuple[SessionFact, ...]
    missed: tuple[MissedSession, ...]
    trends: TrendSheet
    events: tuple[AdverseEvent, ...]

    @property
    def patient(self) -> Patient:
        return self.course.plan.patient

    @property
    def given(self) -> tuple[SessionFact, ...]:
        return tuple(each for each in self.sessions if each.given_on)

    @property
    def began_on(self) -> date | None:
        return self.given[0].given_on if self.given else None

    @property
    def last_on(self) -> date | None:
        return self.given[-1].given_on if self.given else None


def course_facts(course: Course) -> CourseFacts:
    zone = site.zone_of(site.home_location())
    products = Prefetch("record__products", ProductUse.objects.order_by("pk"))
    rows = sessions_of(course).prefetch_related(products)
    missed = (
        MissedSession.objects.filter(session__course=course)
        .select_related("session", "appointment__location")
        .order_by("appointment__starts_at", "pk")
    )
    return CourseFacts(
        course=course,
        content=content_of(course.plan_version),
        zone=zone,
        sessions=tuple(_session(row, zone) for row in rows),
        missed=tuple(missed),
        trends=trends.sheet(course.plan.patient, zone=zone),
        events=tuple(adverse.events_of(course)),
    )


def _session(row: PlannedSession, zone: ZoneInfo) -> SessionFact:
    record: SessionRecord | None = getattr(row, "record", None)
    return SessionFact(row, record, _given_on(row, record, zone))


def _given_on(
    row: PlannedSession, record: SessionRecord | None, zone: ZoneInfo
) -> date | None:
    """A record that was stopped before the first needle is no session given."""
    if record and record.signed_at:
        return local_day(record.started_at, zone) if record.started_at else None
    visit = row.appointment
    is_done = visit is not None and visit.state == AppointmentState.DONE
    if not is_done or visit is None:
        return None
    is_stopped = record is not None and record.state == RecordState.STOPPED_EARLY
    return None if is_stopped else local_day(visit.starts_at, visit.location.zone)


def growth_of(facts: CourseFacts) -> tuple[Growth, ...]:
    """Density of the zones to be treated against the baseline, like for like."""
    return tuple(
        Growth(trend.site, found.percent if found else None)
        for trend in facts.trends.trends
        if trend.measure == Measure.DENSITY and trend.site in facts.trends.wanted
        for found in (change(trend, since=facts.trends.since),)
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """The 7-point judgements of one assessment."""

    investigator: int | None = None
    patient: int | None = None


def judged_for(patient: Patient, *, due_on: date, zone: ZoneInfo) -> Judged:
    """From signed assessments about the review's day or after it, the newest first."""
    rows = [
        row
        for row in ScalpAssessment.objects.filter(
            patient=patient, state=AssessmentState.SIGNED
        )
        if local_day(row.started_at, zone) >= due_on - COUNTS_BEFORE
    ]

    def newest(values: list[int | None]) -> int | None:
        return next((value for value in values if value is not None), None)

    return Judged(
        newest([row.global_investigator for row in rows]),
        newest([row.global_patient for row in rows]),
    )


def settled(facts: CourseFacts, *, at: datetime) -> dict[str, Answer]:
    """Stopping rules that the record answers by itself, by their keys."""
    formula = tuple(item.key for item in facts.content.formula)
    live = live_screening(facts.patient, part=Part.COURSE, at=at, formula=formula)
    verdicts = {finding.verdict for finding in live.screening.findings}
    pregnant = live.gathered.known.get("pregnant")
    said = pregnant.value if pregnant else None
    return {
        "pregnancy": {"yes": Answer.YES, "no": Answer.NO, "na": Answer.NO}.get(
            str(said), Answer.UNKNOWN
        ),
        "new_contraindication": _contraindicated(live.screening.overall, verdicts),
        "new_allergy": _yes_no(is_so=bool(live.screening.blocked_keys & set(formula))),
        "consent_withdrawn": _withdrawn(facts.patient, at=at),
        **_of_events(facts.events),
    }


def worst_grade(facts: CourseFacts) -> int | None:
    """0 without an event; None while one of them has no grade yet."""
    grades = [event.grade for event in facts.events]
    known = [grade for grade in grades if grade is not None]
    worst = max(known, default=0)
    return None if len(known) < len(grades) and worst < SEVERE else worst


def _of_events(events: Sequence[AdverseEvent]) -> dict[str, Answer]:
    """An event that nobody has named yet may be any of them."""
    unnamed = any(not event.term for event in events)

    def found(terms: frozenset[str], *, open_only: bool = False) -> Answer:
        is_so = any(
            event.term in terms
            and not (open_only and event.outcome in RESOLVED_OUTCOMES)
            for event in events
        )
        if is_so:
            return Answer.YES
        return Answer.UNKNOWN if unnamed else Answer.NO

    return {
        "anaphylaxis": found(frozenset({"anaphylaxis"})),
        "infection_pending": found(_INFECTIONS, open_only=True),
        "scarring_or_bald_points": found(_SCARS),
    }


def _yes_no(*, is_so: bool) -> Answer:
    return Answer.YES if is_so else Answer.NO


def _contraindicated(overall: Overall, verdicts: set[Verdict]) -> Answer:
    if Verdict.EXCLUDE in verdicts:
        return Answer.YES
    is_open = Verdict.INCOMPLETE in verdicts or overall == Overall.INCOMPLETE
    return Answer.UNKNOWN if is_open else Answer.NO


def _withdrawn(patient: Patient, *, at: datetime) -> Answer:
    standing = {each.kind: each.state for each in consents.standings(patient, at=at)}
    state = standing[ConsentKind.TREATMENT]
    if state in {"withdrawn", "refused"}:
        return Answer.YES
    return Answer.NO if state == "signed" else Answer.UNKNOWN
