"""Everything of the demo clinic, in the order in which it would have happened."""

from datetime import datetime

from protocols.management.demo import frame, people


def everything(*, at: datetime) -> None:
    built = frame.build(at=at)
    people.build(built, at=at)
