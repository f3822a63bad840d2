"""What the app above says of an appointment that is a session of a live course."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlace:
    """Its place in the course. The window counts from the session before, as it stands.

    ``left`` counts the sessions that are neither given nor skipped, this one included
    unless it is. ``repair_url`` is the page that deals with this session and the rest.
    """

    course_id: int
    number: int
    count: int
    left: int
    earliest: date
    target: date
    latest: date
    repair_url: str

    def holds(self, day: date) -> bool:
        return self.earliest <= day <= self.latest


@dataclass(frozen=True, slots=True)
class CourseLeft:
    """How many sessions of a patient's live course are still to be given."""

    left: int
    count: int
    url: str
