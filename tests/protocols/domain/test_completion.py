from clinic.domain.shares import Share
from protocols.domain.completion import BegunCourse, Completion
from protocols.domain.states import CourseState


def begun(state: CourseState, *, given: int = 0) -> BegunCourse:
    return BegunCourse(protocol="t1", titles={}, state=state, planned=9, given=given)


def test_running_course_has_not_failed():
    found = Completion.of(
        [
            begun(CourseState.COMPLETED, given=9),
            begun(CourseState.ENDED, given=2),
            begun(CourseState.ACTIVE, given=1),
            begun(CourseState.PAUSED),
        ]
    )

    assert found.completed == Share(1, 2)
    assert found.given == Share(12, 36)
    assert found.count(CourseState.PAUSED) == 1
