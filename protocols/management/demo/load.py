"""Everything of the demo clinic, in the order in which it would have happened."""

from datetime import datetime

from patients.models.patient import Patient
from protocols.management.demo import clockwork, frame, people


def everything(*, at: datetime) -> None:
    """The clinic as it stands at ``at``; all that lies before happened in its order."""
    built = frame.build(at=at)
    clockwork.run(people.ways(built, at=at), until=at)
    Patient.objects.update(is_demo=True)
