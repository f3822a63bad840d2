"""Two adverse events of the demo: one that is open, one that is over."""

import uuid
from datetime import datetime, timedelta

from django.db.models import QuerySet

from protocols.actions import events
from protocols.actions.problems import report
from protocols.domain.adverse_words import Channel, Outcome, Relatedness, Seriousness
from protocols.domain.problem_form import Problem
from protocols.management.demo import clockwork
from protocols.models.adverse import AdverseEvent
from protocols.models.session import SessionRecord
from protocols.queries.event_links import injected_at
from protocols.reference import problem_form

BEGAN_AFTER = timedelta(hours=14)
TOLD_AFTER = timedelta(hours=20)
SEEN_AFTER = timedelta(hours=26)
OVER_AFTER = timedelta(days=5)


def lay_out(*, at: datetime) -> None:
    """The open one after the newest session of a running course."""
    known = SessionRecord.objects.filter(signed_at__isnull=False).select_related(
        "patient", "planned_session__course__plan__clinician"
    )
    running = _of_course(known, "active").filter(signed_at__lt=at - SEEN_AFTER)
    over = _of_course(known, "completed").filter(signed_at__lt=at - OVER_AFTER)
    newest, oldest = running.order_by("-signed_at").first(), over.first()
    if oldest is not None:
        _end(_told(oldest, "headache", "It throbs a little."), oldest)
    if newest is not None:
        words = "Red and hot since last night, the pillow hurts."
        _assess(_told(newest, "local_reaction", words), newest)
    clockwork.arrive(before=at)


def _of_course(
    rows: "QuerySet[SessionRecord]", state: str
) -> "QuerySet[SessionRecord]":
    return rows.filter(planned_session__course__state=state)


def _told(record: SessionRecord, term: str, words: str) -> AdverseEvent:
    injected = injected_at(record)
    assert injected is not None
    began = injected + BEGAN_AFTER
    problem = Problem(
        terms=(term,),
        zones=("vertex",),
        began_on=began.date(),
        began_time=None,
        answers={flag.id: "no" for flag in problem_form.current().flags},
        words=words,
        language=record.patient.language,
        channel=Channel.LINK,
    )
    made = report(
        record.patient,
        problem,
        form_key=uuid.uuid4(),
        by=None,
        at=injected + TOLD_AFTER,
    )
    return made.event


def _assess(event: AdverseEvent, record: SessionRecord) -> None:
    injected = injected_at(record)
    assert injected is not None
    values = {
        "term": event.reports.get().terms[0],
        "grade": 2,
        "seriousness": Seriousness.NOT_SERIOUS,
        "relatedness": Relatedness.PROBABLE,
        "treatment": "Cold compress; a mild steroid cream for three days.",
    }
    by = record.planned_session.course.plan.clinician
    events.assess(
        event.pk, values, version=event.version, by=by, at=injected + SEEN_AFTER
    )


def _end(event: AdverseEvent, record: SessionRecord) -> None:
    injected = injected_at(record)
    assert injected is not None
    ended = injected + OVER_AFTER
    values = {
        "term": event.reports.get().terms[0],
        "grade": 1,
        "seriousness": Seriousness.NOT_SERIOUS,
        "relatedness": Relatedness.POSSIBLE,
        "outcome": Outcome.RECOVERED,
        "resolved_on": ended.date(),
    }
    by = record.planned_session.course.plan.clinician
    events.assess(event.pk, values, version=event.version, by=by, at=ended)
    events.close(event.pk, by=by, at=ended)
