"""How courses went: who finished, who is still coming, who ended early."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic.domain.shares import Share
from protocols.domain.states import CourseState


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunCourse:
    """One course that began in the period; ``planned`` leaves out what was skipped."""

    protocol: str
    # The protocol's title by language, as it stood when the plan was made.
    titles: Mapping[str, str]
    state: CourseState
    planned: int
    given: int
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    courses: tuple[BegunCourse, ...]

    @classmethod
    def of(cls, courses: Iterable[BegunCourse]) -> "Completion":
        return cls(tuple(courses))

    def count(self, state: CourseState) -> int:
        return sum(course.state == state for course in self.courses)

    @property
    def completed(self) -> Share:
        """Of those that are over: a course that still runs has not failed."""
        ended = self.count(CourseState.ENDED)
        done = self.count(CourseState.COMPLETED)
        return Share(done, done + ended)

    @property
    def given(self) -> Share:
        return Share(
            sum(course.given for course in self.courses),
            sum(course.planned for course in self.courses),
        )
