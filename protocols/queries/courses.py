"""Courses and what could be booked for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from clinic.domain.appointment_kinds import AppointmentKind
from clinic.domain.free_times import FreeTimes
from clinic.models.diary import Appointment, AppointmentType
from clinic.models.places import Location
from clinic.queries import availability
from patients.models.patient import Patient
from protocols.domain.course import steps_of
from protocols.domain.course_proposal import (
    ProposedSession,
    Step,
    horizon,
    propose,
)
from protocols.domain.course_wishes import Wishes
from protocols.domain.plan import PlanContent
from protocols.domain.states import LIVE_COURSE_STATES, PlanState
from protocols.models.course import Course, PlannedSession
from protocols.models.plan import PlanVersion, TreatmentPlan

BOOKABLE_PLAN_STATES = frozenset({PlanState.ACTIVE, PlanState.PENDING_START})


def plans_of(patient: Patient) -> "QuerySet[TreatmentPlan]":
    return TreatmentPlan.objects.filter(patient=patient).select_related("clinician")


def all_courses() -> "QuerySet[Course]":
    """Courses by number. Who may see one is decided by its patient."""
    return Course.objects.select_related("plan__patient", "plan__clinician")


def courses_of(patient: Patient) -> "QuerySet[Course]":
    return (
        Course.objects.filter(plan__patient=patient)
        .select_related("plan", "plan_version")
        .order_by("-booked_at", "-pk")
    )


def live_course(plan: TreatmentPlan) -> Course | None:
    live = sorted(LIVE_COURSE_STATES)
    return Course.objects.filter(plan=plan, state__in=live).first()


def newest_course(plan: TreatmentPlan) -> Course | None:
    """The live one, or the last that was booked for this plan."""
    rows = Course.objects.filter(plan=plan).order_by("-booked_at", "-pk")
    return live_course(plan) or rows.first()


def current_course(patient: Patient) -> Course | None:
    """The live course, or else the last one."""
    courses = list(courses_of(patient)[:20])
    live = (course for course in courses if course.state in LIVE_COURSE_STATES)
    return next(live, courses[0] if courses else None)


def sessions_of(course: Course) -> "QuerySet[PlannedSession]":
    return (
        PlannedSession.objects.filter(course=course)
        .select_related(
            "appointment__practitioner",
            "appointment__room",
            "appointment__location",
            "appointment__type",
            "record",
        )
        .order_by("number")
    )


def numbers_of(course: Course) -> list[int]:
    rows = PlannedSession.objects.filter(course=course).order_by("number")
    return list(rows.values_list("number", flat=True))


def session_of(appointment: Appointment) -> PlannedSession | None:
    """The session that this appointment is, or was before it was missed."""
    return (
        PlannedSession.objects.filter(
            Q(appointment=appointment) | Q(missed__appointment=appointment)
        )
        .select_related("course")
        .first()
    )


def rows_of_courses(course_ids: Iterable[int]) -> "QuerySet[PlannedSession]":
    """The sessions of several courses, course by course, with their courses."""
    return (
        PlannedSession.objects.filter(course__in=course_ids)
        .select_related("course", "appointment__location", "record")
        .order_by("course", "number")
    )


def newest_version(plan: TreatmentPlan) -> PlanVersion | None:
    return PlanVersion.objects.filter(plan=plan).order_by("-number").first()


def content_of(version: PlanVersion) -> PlanContent:
    return PlanContent.from_json(version.content)


def is_bookable(plan: TreatmentPlan) -> bool:
    """Issued and not stopped, so that its sessions may get times."""
    return plan.state in BOOKABLE_PLAN_STATES and newest_version(plan) is not None


def issued_content(plan: TreatmentPlan) -> PlanContent:
    """What was last issued. Ask ``is_bookable`` first: a mere draft has none."""
    version = newest_version(plan)
    assert version is not None
    return content_of(version)


def session_types() -> "QuerySet[AppointmentType]":
    return AppointmentType.objects.filter(
        kind=AppointmentKind.SESSION, is_active=True
    ).order_by("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseFrame:
    """What stays the same while the desk tries different wishes."""

    content: PlanContent
    patient_id: int
    location: Location
    type: AppointmentType
    start_on: date
    at: datetime

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self.content)


def free_times(frame: CourseFrame) -> FreeTimes:
    """Every free time in which a session of this course could lie."""
    people = availability.practitioners_at(frame.location)
    return availability.free_times(
        location=frame.location,
        appointment_type=frame.type,
        practitioner_ids=people,
        room_ids=availability.rooms_for(frame.location, frame.type),
        first_day=frame.start_on,
        last_day=horizon(frame.steps, start_on=frame.start_on),
        patient_id=frame.patient_id,
        not_before=frame.at,
    )


def proposal(
    frame: CourseFrame,
    free: FreeTimes,
    wishes: Wishes,
    *,
    kept: tuple[ProposedSession, ...] = (),
) -> tuple[ProposedSession, ...]:
    """Times for every session; those in ``kept`` stay, the rest follows them."""
    rest = propose(
        frame.steps[len(kept) :],
        start_on=kept[-1].day(free.zone) if kept else frame.start_on,
        free=free,
        wishes=wishes,
    )
    return kept + rest
