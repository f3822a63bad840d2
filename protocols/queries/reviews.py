"""Reviews: those of a course, those that fall due, and what one of them reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.appointment_states import AppointmentState
from clinic.domain.clock import local_day
from clinic.models.diary import Appointment
from clinic.models.links import PatientLink
from clinic.queries import site
from patients.models.patient import Patient
from protocols.domain.reminder_planning import REVIEW_HOUR
from protocols.domain.review import DuePoint, due_points
from protocols.domain.review_states import ReviewState
from protocols.domain.states import CourseState
from protocols.models.course import Course, PlannedSession
from protocols.models.review import Review, ReviewAnswers
from protocols.queries.courses import content_of
from protocols.queries.plans import protocol_of

# What one run of the job plans; the rest has its turn ten minutes later.
MOST_NEW_COURSES = 200
# A visit booked so long after the day of a review is still the one for it.
BOOKED_ABOUT = timedelta(days=14)
_REVIEWED = [CourseState.ACTIVE, CourseState.PAUSED, CourseState.COMPLETED]


def reviews() -> "QuerySet[Review]":
    """Reviews by number. Who may see one is decided by its patient."""
    return Review.objects.select_related(
        "course__plan__patient",
        "course__plan__clinician",
        "course__plan_version",
        "signed_by",
        "saved_by",
        "answers",
    )


def reviews_of(patient: Patient) -> "QuerySet[Review]":
    """Every review point of the patient's courses, the newest course first."""
    return (
        reviews()
        .filter(course__plan__patient=patient)
        .order_by("-course__booked_at", "anchor", "after_months", "after_days")
    )


def due_in(course_id: int) -> Review | None:
    """The review of this course whose day has come, the earliest first."""
    due = reviews().filter(course=course_id, state=ReviewState.DUE)
    return due.order_by("due_on", "pk").first()


def of_link(link: PatientLink) -> Review | None:
    return (
        reviews()
        .filter(pk=link.object_id, course__plan__patient=link.patient_id)
        .first()
    )


def answers_of(review: Review) -> ReviewAnswers | None:
    return getattr(review, "answers", None)


def courses_without_reviews() -> "QuerySet[Course]":
    """Booked, and nobody has yet taken over the review points of their plan."""
    known = Review.objects.filter(course=OuterRef("pk"))
    return (
        Course.objects.filter(~Exists(known), state__in=_REVIEWED)
        .select_related("plan", "plan_version")
        .order_by("pk")[:MOST_NEW_COURSES]
    )


def points_of(course: Course) -> tuple[DuePoint, ...]:
    content = content_of(course.plan_version)
    protocol = protocol_of(course.plan)
    return due_points(
        content.reviews, protocol.review_points, last=content.schedule[-1].number
    )


@dataclass(frozen=True, slots=True)
class FallenDue:
    review_id: int
    on: date


@dataclass(frozen=True, slots=True)
class ReviewAhead:
    """A review with the day on which it will fall due, in the clinic's zone."""

    review: Review
    on: date
    zone: ZoneInfo

    @property
    def falls_due_at(self) -> datetime:
        return datetime.combine(self.on, REVIEW_HOUR, tzinfo=self.zone)


def fallen_due(*, at: datetime) -> Iterator[FallenDue]:
    """Waiting reviews whose day has come. One counts from a session that was given."""
    zone = site.zone_of(site.home_location())
    today = local_day(at, zone)
    return (each for each in _waiting(zone, at=at) if each.on <= today)


def falling_due(*, at: datetime, until: datetime) -> list["ReviewAhead"]:
    """Waiting reviews with a day still to come, the earliest first.

    Not of a course on hold, nor of a patient whose visit for a review is booked.
    """
    zone = site.zone_of(site.home_location())
    first, last = local_day(at, zone), local_day(until, zone)
    days = {each.review_id: each.on for each in _waiting(zone, at=at)}
    soon = [pk for pk, on in days.items() if first < on <= last]
    if not soon:
        return []
    rows = reviews().filter(pk__in=soon).exclude(course__state=CourseState.PAUSED)
    booked = Appointment.objects.live().filter(
        patient=OuterRef("course__plan__patient"),
        type__kind=AppointmentKind.REVIEW,
        starts_at__gt=at,
        starts_at__lte=until + BOOKED_ABOUT,
    )
    found = [
        ReviewAhead(row, days[row.pk], zone) for row in rows.exclude(Exists(booked))
    ]
    return sorted(found, key=lambda each: (each.on, each.review.pk))


def _waiting(zone: ZoneInfo, *, at: datetime) -> Iterator[FallenDue]:
    """Each waiting review whose session was given, with its day."""
    given = (
        PlannedSession.objects.filter(
            course=OuterRef("course"), number=OuterRef("anchor")
        )
        .filter(
            Q(record__signed_at__isnull=False, record__started_at__isnull=False)
            | Q(appointment__state=AppointmentState.DONE)
        )
        .annotate(moment=Coalesce("record__started_at", "appointment__starts_at"))
        .values("moment")[:1]
    )
    rows = (
        Review.objects.filter(state=ReviewState.WAITING, course__state__in=_REVIEWED)
        .annotate(given_at=Subquery(given, output_field=DateTimeField()))
        .filter(given_at__lte=at)
        .order_by("pk")
    )
    for row in rows.iterator():
        yield FallenDue(row.pk, _falls_on(row, zone))


def _falls_on(row: Review, zone: ZoneInfo) -> date:
    point = DuePoint(row.code, row.anchor, row.after_months, row.after_days)
    given_at = getattr(row, "given_at", None)
    assert isinstance(given_at, datetime)
    return point.falls_on(local_day(given_at, zone))
