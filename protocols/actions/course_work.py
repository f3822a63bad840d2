"""The rows of a course while one change alters them, each remembered for the undo."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from clinic.actions import audit
from clinic.actions.undo import Recording
from clinic.models.diary import AppointmentType
from clinic.models.places import Location
from clinic.models.staff import StaffMember
from clinic.presenters.moments import clock
from protocols.models.course import Course, PlannedSession
from protocols.queries import courses
from protocols.queries.course_changes import last_change
from protocols.queries.course_repair import place_of


class CourseRefused(Exception):
    """The text says what stands in the way; ``number`` names the session, 0 the whole."""

    def __init__(self, text: str, *, number: int = 0) -> None:
        super().__init__(text)
        self.number = number


class CourseChanged(CourseRefused):
    """Somebody changed the course since the page was drawn. It is as it is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseWork:
    course: Course
    rows: Mapping[int, PlannedSession]
    location: Location
    type: AppointmentType
    recording: Recording
    by: StaffMember
    at: datetime

    @classmethod
    def locked(
        cls,
        course_id: int,
        version: int,
        *,
        recording: Recording,
        by: StaffMember,
        at: datetime,
    ) -> "CourseWork":
        """Take the course for oneself until the transaction ends. Raises ``CourseChanged``."""
        course = courses.all_courses().select_for_update(of=("self",)).get(pk=course_id)
        sessions = list(courses.sessions_of(course))
        location, kind = place_of(sessions)
        if course.version != version:
            raise CourseChanged(stale_text(course, location))
        recording.keep(course)
        return cls(
            course=course,
            rows={row.number: row for row in sessions},
            location=location,
            type=kind,
            recording=recording,
            by=by,
            at=at,
        )

    def save_session(self, row: PlannedSession) -> None:
        self.recording.keep(row)
        row.save()

    def close(self) -> None:
        """The course's version rises, so that whoever looks at the old one is told."""
        self.course.version += 1
        self.course.save()

    def subject(self, **detail: object) -> audit.Subject:
        return audit.Subject(
            name="course",
            id=self.course.pk,
            patient_id=self.course.plan.patient_id,
            detail=detail,
        )


def stale_text(course: Course, location: Location) -> str:
    """Who was quicker, and when."""
    change = last_change(course)
    if change is None or change.by is None:
        return _("This course has changed in the meantime. It is shown as it is now.")
    text = _("%(name)s changed this course at %(clock)s. It is shown as it is now.")
    return text % {
        "name": change.by.full_name,
        "clock": clock(change.at, location.zone),
    }
