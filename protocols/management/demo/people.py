"""The demo's patients, each somewhere on the way."""

from datetime import datetime

from protocols.management.demo.frame import Frame


def build(frame: Frame, *, at: datetime) -> None:
    """Nobody yet."""
    assert frame.clinic.is_demo
    assert at.tzinfo
