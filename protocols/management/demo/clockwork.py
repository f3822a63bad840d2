"""Lets the demo's history happen in its own order, each event at its own moment."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from django.db.models import F

from clinic.domain.message_states import MessageState
from clinic.models.outbox import Message

# A way yields the moment at which it wants to go on, and ends when it is done.
Way = Iterator[datetime]
ON_THE_ROAD = timedelta(seconds=40)


def run(ways: Iterable[Way], *, until: datetime) -> None:
    """Advance all ways in the order of time, none beyond ``until``."""
    ticket = count()
    waiting: list[tuple[datetime, int, Way]] = []

    def wait(way: Way) -> None:
        moment = next(way, None)
        if moment is not None and moment <= until:
            heapq.heappush(waiting, (moment, next(ticket), way))

    for way in ways:
        wait(way)
    while waiting:
        moment, _ticket, way = heapq.heappop(waiting)
        arrive(before=moment)
        wait(way)


def arrive(*, before: datetime) -> None:
    """The mails of the past went out when they were due: nobody gets them today."""
    Message.objects.filter(state=MessageState.QUEUED, not_before__lt=before).update(
        state=MessageState.SENT,
        sent_at=F("not_before") + ON_THE_ROAD,
        attempts=1,
    )
