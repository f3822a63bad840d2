"""Reviews: planned with the course, opened on their day, answered, written and signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.actions import audit, outbox
from clinic.actions.heartbeats import record_heartbeat
from clinic.actions.tasks import finish_by_key, open_task
from clinic.domain.message_states import WAITING_STATES, MessageKind, MessageState
from clinic.domain.tasks import TaskDraft, TaskKind
from clinic.domain.undo import UNDO_LASTS
from clinic.models.outbox import Message
from clinic.models.staff import StaffMember
from clinic.models.undo import UndoableChange
from protocols import emails
from protocols.domain.review import ReviewSheet
from protocols.domain.review_input import AnswersInput, ReviewInput
from protocols.domain.review_states import ReviewState
from protocols.domain.states import CourseState
from protocols.models.course import Course
from protocols.models.review import Review, ReviewAnswers
from protocols.queries import reviews as queries
from protocols.queries.reviews import FallenDue

# Later than this after its day the patient is no longer written to by itself.
TELL_WITHIN = timedelta(days=14)


class ReviewClosed(Exception):
    """It is signed, or was never opened: nothing is written to it any more."""


class StaleReview(Exception):
    """Somebody saved it after the page was opened. ``current`` is how it stands."""

    def __init__(self, current: Review) -> None:
        super().__init__(_("Somebody else saved this review in the meantime."))
        self.current = current


@dataclass(frozen=True, slots=True)
class Planned:
    """What one run of the job did."""

    planned: int
    opened: int


def plan_reviews(*, at: datetime) -> Planned:
    """Take over the points of newly booked courses, and open those whose day has come.

    Safe to run twice.
    """
    planned = sum(plan_course(course) for course in queries.courses_without_reviews())
    opened = sum(
        open_review(fallen, at=at) for fallen in list(queries.fallen_due(at=at))
    )
    # An end that can still be taken back drops nothing yet.
    Review.objects.filter(
        state=ReviewState.WAITING,
        course__state=CourseState.ENDED,
        course__ended_at__lte=at - UNDO_LASTS,
    ).update(state=ReviewState.DROPPED)
    detail = {"planned": planned, "opened": opened}
    record_heartbeat(name="reviews", at=at, detail=detail)
    return Planned(planned, opened)


def plan_course(course: Course) -> int:
    """Take over the review points of its plan; how many they are."""
    rows = [
        Review(
            course=course,
            code=point.code,
            checks=list(point.checks),
            anchor=point.anchor,
            after_months=point.months,
            after_days=point.days,
        )
        for point in queries.points_of(course)
    ]
    Review.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


@transaction.atomic
def open_review(fallen: FallenDue, *, at: datetime) -> int:
    """Ask the clinician and the patient; 0 when it was open before."""
    opened = Review.objects.filter(
        pk=fallen.review_id, state=ReviewState.WAITING
    ).update(state=ReviewState.DUE, due_on=fallen.on, opened_at=at)
    if not opened:
        return 0
    review = queries.reviews().get(pk=fallen.review_id)
    plan = review.course.plan
    draft = TaskDraft(
        kind=TaskKind.REVIEW_DUE,
        patient_id=plan.patient_id,
        assignee_id=plan.clinician_id,
        key=task_key(review),
        url=reverse("review", args=[review.pk]),
        facts={"on": fallen.on.isoformat()},
    )
    open_task(draft, by=None, at=at, actor="system")
    _trace("review_due", review, at=at, by=None)
    is_fresh = at.date() - fallen.on <= TELL_WITHIN
    if is_fresh and plan.patient.email and plan.patient.wants_reminders:
        outbox.queue(emails.review_due(review, at=at), at=at, by=None)
    return 1


def tell_no_more(course: Course, *, change: UndoableChange) -> int:
    """Take back what waits to be sent about the reviews of a course that ends."""
    reviews = {
        str(pk)
        for pk in Review.objects.filter(course=course).values_list("pk", flat=True)
    }
    waiting = Message.objects.filter(
        patient=course.plan.patient_id,
        kind=MessageKind.REVIEW_DUE,
        state__in=sorted(WAITING_STATES),
    )
    keys = waiting.values_list("pk", "dedupe_key")
    mine = [pk for pk, key in keys if key.split(":")[1] in reviews]
    return waiting.filter(pk__in=mine).update(
        state=MessageState.CANCELLED, code="course_ended", withdrawn_by=change
    )


def task_key(review: Review) -> str:
    return f"review:{review.pk}"


@transaction.atomic
def ask_patient(review: Review, *, by: StaffMember, at: datetime) -> None:
    """Send the questions (again), by a person's wish. Raises ReviewClosed."""
    held = _held(review)
    outbox.queue(emails.review_due(held, at=at), at=at, by=by)
    _trace("review_asked", held, at=at, by=by)


@transaction.atomic
def answer(
    review: Review, given: AnswersInput, *, language: str, at: datetime
) -> ReviewAnswers:
    """What the patient says, by link. The same answers twice are one; a later answer
    takes the place of the earlier one until the review is signed."""
    held = _held(review)
    row = ReviewAnswers.objects.filter(review=held).first()
    values = given.as_columns()
    if row is None:
        row = ReviewAnswers.objects.create(
            review=held, language=language, given_at=at, changed_at=at, **values
        )
    elif any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.changed_at, row.language = at, language
        row.save()
    else:
        return row
    subject = _subject(held)
    audit.record("review_answered", subject, at=at, by=None, actor="patient")
    return row


@transaction.atomic
def save_review(
    review: Review,
    written: ReviewInput,
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> Review:
    """Keep what was written so far. Raises ReviewClosed and StaleReview."""
    held = _held(review)
    if not _write(held, written, version):
        return held
    held.version += 1
    held.saved_at, held.saved_by = at, by
    held.save()
    _trace("review_saved", held, at=at, by=by)
    return held


@transaction.atomic
def sign_review(  # noqa: PLR0913 - who, when, and what was read belong to a signature
    review: Review,
    written: ReviewInput,
    sheet: ReviewSheet,
    *,
    version: int,
    by: StaffMember,
    at: datetime,
) -> Review:
    """Judgement, decision and reason, with what was read at this moment, for good.

    Signing twice is signing once. Raises ReviewClosed and StaleReview.
    """
    row = queries.reviews().select_for_update(of=("self",)).get(pk=review.pk)
    if row.is_signed and row.signed_by_id == by.pk and _is_written(row, written):
        return row
    held = _held(review)
    _write(held, written, version)
    held.version += 1
    held.saved_at, held.saved_by = at, by
    held.state = ReviewState.SIGNED
    held.signed_at, held.signed_by = at, by
    held.content = sheet.as_json()
    held.save()
    finish_by_key(task_key(held), outcome=str(written.decision), by=by, at=at)
    _trace("review_signed", held, at=at, by=by)
    return held


def _held(review: Review) -> Review:
    row = queries.reviews().select_for_update(of=("self",)).get(pk=review.pk)
    if row.state != ReviewState.DUE:
        raise ReviewClosed(_("This review is closed."))
    return row


def _is_written(row: Review, written: ReviewInput) -> bool:
    return (row.judgement, row.decision, row.reason) == (
        written.judgement,
        written.decision,
        written.reason,
    )


def _write(held: Review, written: ReviewInput, version: int) -> bool:
    """Whether anything was written that was not there."""
    if _is_written(held, written):
        return False
    if held.version != version:
        raise StaleReview(held)
    held.judgement = written.judgement
    held.decision = written.decision
    held.reason = written.reason
    return True


def _subject(review: Review) -> audit.Subject:
    return audit.Subject(
        name="review",
        id=review.pk,
        patient_id=review.course.plan.patient_id,
        detail={"code": review.code},
    )


def _trace(
    action: str, review: Review, *, at: datetime, by: StaffMember | None
) -> None:
    actor = None if by else "system"
    audit.record(action, _subject(review), at=at, by=by, actor=actor)
