"""The dates of a whole course, phase by phase."""

from datetime import date, timedelta

from bench.timing import Subject
from protocols.domain.schedule import planned_sessions
from protocols.reference import protocol_templates

SIZES = {"small": 2_000, "large": 50_000}
START = date(2027, 3, 1)


def subject(size: int) -> Subject:
    protocol = protocol_templates.get("t1-weekly-monthly")
    assert protocol is not None
    phases = protocol.planned_phases(None)
    sessions = len(planned_sessions(phases, START))
    return Subject(
        name="schedule",
        n=size,
        work=lambda: [planned_sessions(phases, START) for _ in range(size)],
        reference=lambda: [
            [START + timedelta(days=7 * number) for number in range(sessions)]
            for _ in range(size)
        ],
        compared_with="as many dates by plain addition",
    )
