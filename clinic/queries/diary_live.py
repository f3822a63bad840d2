"""Has anything changed that a diary on screen shows? One small query answers it."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import (
    CharField,
    Count,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import MD5, Cast, Concat

from clinic.domain.clock import days_interval, local_day
from clinic.domain.intervals import Interval
from clinic.models.diary import Appointment
from clinic.models.outbox import Message
from clinic.models.places import Closure, DayNote, Location
from clinic.models.rota import Leave, Shift
from clinic.models.tasks import Task
from clinic.models.waiting import WaitingListEntry


def fingerprint(
    location: Location, days: Sequence[date], *, at: datetime, viewer: Sequence[object]
) -> str:
    """Differs whenever one of these appointments, or the rota, was changed.

    Every change of an appointment raises its version, so (number, version) of each row
    is enough. The minute is part of it: the now-line and the waiting times move on, and
    what no part here watches (an intake, a consent) shows a minute later.
    """
    today = local_day(at, location.zone)
    shown = days_interval(days[0], days[-1], location.zone)
    queue = days_interval(today, today + timedelta(days=1), location.zone)
    marks = (
        Location.objects.filter(pk=location.pk)
        .values_list(
            Subquery(_appointments(shown, queue)),
            Subquery(_mark(Leave.objects.filter(_meets(shown)))),
            Subquery(_mark(Shift.objects.filter(location=OuterRef("pk")))),
            Subquery(_mark(Closure.objects.filter(location=OuterRef("pk")))),
            Subquery(_mark(DayNote.objects.filter(location=OuterRef("pk")), "at")),
            Subquery(
                _mark(
                    WaitingListEntry.objects.filter(
                        location=OuterRef("pk"), closed_at=None
                    )
                )
            ),
            Subquery(_mark(Task.objects.open())),
            Subquery(_mark(Message.objects.needing_attention())),
        )
        .first()
    )
    parts = [*viewer, at.strftime("%Y%m%d%H%M"), *(marks or ())]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _appointments(shown: Interval, queue: Interval) -> "QuerySet[Any]":
    when = Q()
    for span in (shown, queue):
        when |= Q(starts_at__gte=span.starts_at, starts_at__lt=span.ends_at)
    row = Concat(
        Cast("pk", CharField()),
        Value(":"),
        Cast("version", CharField()),
        output_field=CharField(),
    )
    return (
        Appointment.objects.filter(when, location=OuterRef("pk"))
        .order_by()
        .values("location")
        .annotate(mark=MD5(StringAgg(row, delimiter=",", order_by="pk")))
        .values_list("mark")
    )


def _meets(shown: Interval) -> Q:
    return Q(
        practitioner__shifts__location=OuterRef("pk"),
        starts_at__lt=shown.ends_at,
        ends_at__gt=shown.starts_at,
    )


def _mark(rows: "QuerySet[Any]", newest: str = "pk") -> "QuerySet[Any]":
    """How many there are, and the newest, as one text."""
    text: CharField[str, str] = CharField()
    return (
        rows.order_by()
        .annotate(all=Value(1))
        .values("all")
        .annotate(
            mark=Concat(
                Cast(Count("pk"), text),
                Value(":"),
                Cast(Max(newest), text),
                output_field=text,
            )
        )
        .values_list("mark")
    )
