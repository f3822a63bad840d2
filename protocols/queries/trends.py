"""A patient's trends: what assessments and sessions measured, and what was agreed."""

from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from patients.domain.trends import Measure, Point, Trend, trends
from patients.models.patient import Patient
from patients.queries import trends as assessed
from patients.queries.assessments import last_signed
from protocols.domain.review_rule import LEAST_GROWTH_PERCENT, NO_RESPONSE
from protocols.models.course import Course
from protocols.models.session import SessionRecord
from protocols.queries.courses import content_of


@dataclass(frozen=True, slots=True)
class AgreedGrowth:
    """The plan stops without so much more density by month 6; counted ``since``."""

    percent: Decimal
    since: date


@dataclass(frozen=True, slots=True)
class TrendSheet:
    """``since`` is the day the newest course began; None without a course.

    ``wanted`` are the zones to be treated: they come first.
    """

    trends: tuple[Trend, ...]
    wanted: tuple[str, ...]
    since: date | None
    agreed: AgreedGrowth | None


def sheet(patient: Patient, *, zone: tzinfo) -> TrendSheet:
    course = _newest_course(patient)
    since = _began(course, zone) if course else None
    latest = last_signed(patient)
    found = [*assessed.points(patient, zone=zone), *_pain(patient, zone)]
    return TrendSheet(
        trends=trends(found),
        wanted=tuple(latest.zones_requested) if latest else (),
        since=since,
        agreed=_agreed(course, since) if course and since else None,
    )


def _newest_course(patient: Patient) -> Course | None:
    return (
        Course.objects.filter(plan__patient=patient)
        .select_related("plan", "plan_version")
        .order_by("-booked_at", "-pk")
        .first()
    )


def _began(course: Course, zone: tzinfo) -> date:
    """The day of the first session: as given, else as planned."""
    given = (
        SessionRecord.objects.filter(
            planned_session__course=course, started_at__isnull=False
        )
        .order_by("started_at")
        .values_list("started_at", flat=True)
        .first()
    )
    if given:
        return given.astimezone(zone).date()
    return content_of(course.plan_version).start_on


def _agreed(course: Course, since: date) -> AgreedGrowth | None:
    """Only where this very rule was agreed in the plan."""
    content = content_of(course.plan_version)
    rules = course.plan.protocol_copy.get("stop_rules", ())
    if not content.agreed_stop_rule or NO_RESPONSE not in rules:
        return None
    return AgreedGrowth(LEAST_GROWTH_PERCENT, since)


def _pain(patient: Patient, zone: tzinfo) -> list[Point]:
    """0 to 10 in each signed session, at its worst and after ten minutes."""
    rows = SessionRecord.objects.filter(
        patient=patient, signed_at__isnull=False, started_at__isnull=False
    ).select_related("operator")
    return [
        Point(
            measure=Measure.PAIN,
            on=row.started_at.astimezone(zone).date(),
            value=Decimal(value),
            site=site,
            by=row.operator.full_name,
        )
        for row in rows
        if row.started_at
        for site, value in (("during", row.pain_during), ("after", row.pain_after))
        if value is not None
    ]
