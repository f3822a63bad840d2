"""The reviews of the demo's courses, and the report of the one that is over."""

import uuid
from datetime import datetime, time, timedelta

from django.db import transaction

from patients.actions import photo_sets, photos
from patients.actions.photos import PhotoUpload
from patients.domain.choices import PhotoView
from patients.models.patient import Patient
from patients.models.photo_set import PhotoSet
from protocols.actions import course_reports
from protocols.actions import reviews as actions
from protocols.domain.adverse_words import (
    EntryKind,
    EventState,
    Outcome,
    Relatedness,
    Seriousness,
)
from protocols.domain.review_input import AnswersInput, ReportInput, ReviewInput
from protocols.domain.review_states import Kept, NextStep, ReviewDecision, Shedding
from protocols.domain.states import CourseState
from protocols.management.demo import clockwork, pictures
from protocols.management.demo.cast import people
from protocols.management.demo.frame import Frame
from protocols.management.demo.gallery import HELD, OTHER_HAIRS
from protocols.models.adverse import AdverseEvent, EventEntry
from protocols.models.course import Course
from protocols.models.review import Review
from protocols.models.session import SessionRecord
from protocols.presenters.review_sheet import live_sheet
from protocols.queries import reviews
from protocols.queries.reviews import FallenDue

STAY_OPEN = 3
ANSWERED_AFTER = timedelta(hours=5)
SIGNED_AFTER = timedelta(days=1, hours=3)
WELL = ReviewInput(
    judgement=(
        "Tolerated well, no side effects beyond a day of redness. The zones to be"
        " treated look quiet."
    ),
    decision=ReviewDecision.GO_ON,
    reason="Nothing speaks against it; the agreed rule says the same.",
)


WORDS = ReportInput(
    words=(
        "The hair in both zones has become a little denser and thicker, and you see it,"
        " too. Keeping sessions can hold this; we look again in half a year."
    ),
    next_step=NextStep.MAINTENANCE,
)


def lay_out(frame: Frame, *, at: datetime) -> None:
    """Each on the day it fell due, after the looks that belong to it."""
    _redness(_over())
    for course in reviews.courses_without_reviews():
        actions.plan_course(course)
    fallen = sorted(reviews.fallen_due(at=at), key=lambda each: each.on)
    open_ones = {each.review_id for each in fallen[-STAY_OPEN:]}
    for each in fallen:
        opened = _opened(each, frame)
        if each.review_id in open_ones:
            _answer(opened, at=min(_moment(each, frame) + ANSWERED_AFTER, at))
            continue
        _sign(opened, at=min(_moment(each, frame) + SIGNED_AFTER, at))
    report(at=at)
    clockwork.arrive(before=at)


def report(*, at: datetime) -> None:
    """The course that is over has its report, signed yesterday and sent."""
    course = _over()
    moment = at - timedelta(days=1)
    _same_photos_again(course.plan.patient, at=moment)
    signed = course_reports.sign_report(
        course,
        WORDS,
        form_key=uuid.uuid4(),
        by=course.plan.clinician,
        at=moment,
    )
    document = signed.documents.order_by("-with_photos").first()
    assert document is not None
    course_reports.send_to_patient(document, by=course.plan.clinician, at=moment)


def _over() -> Course:
    course = Course.objects.filter(state=CourseState.COMPLETED).order_by("pk").first()
    assert course is not None
    return course


def _same_photos_again(patient: Patient, *, at: datetime) -> None:
    """Each view once more, under the same conditions; drawn now, as the report wants
    them."""
    first = patient.assessments.order_by("started_at").first()
    assert first is not None
    number = int(patient.email.partition("@")[0].removeprefix("patient"))
    person = next(person for person in people() if person.number == number)
    for view in person.photos:
        content = pictures.scalp(view, seed=number + OTHER_HAIRS, woman=person.is_woman)
        again = PhotoUpload(PhotoView(view), content)
        photos.upload(patient=patient, picture=again, by=first.assessor, at=at)
    for photo in patient.photos.all():
        photos.draw_sizes(photo_id=photo.pk, at=at)
    for photo_set in PhotoSet.objects.filter(patient=patient):
        photo_sets.note_conditions(photo_set, HELD, by=first.assessor, at=at)


def _redness(course: Course) -> None:
    """A day of redness after the second session: seen, graded, over."""
    record = SessionRecord.objects.get(
        planned_session__course=course, planned_session__number=2
    )
    assert record.ended_at is not None
    began, by = record.ended_at + timedelta(hours=3), course.plan.clinician
    closed_at = began + timedelta(days=2)
    with transaction.atomic():
        event = AdverseEvent.objects.create(
            patient=course.plan.patient,
            record=record,
            course=course,
            state=EventState.CLOSED,
            term="local_reaction",
            onset_at=began,
            onset_has_time=True,
            sites=["frontal"],
            grade=1,
            seriousness=Seriousness.NOT_SERIOUS,
            relatedness=Relatedness.PROBABLE,
            action_taken="Cold compress.",
            outcome=Outcome.RECOVERED,
            resolved_on=closed_at.date(),
            opened_at=began,
            opened_by=by,
            closed_at=closed_at,
            closed_by=by,
        )
        EventEntry.objects.create(
            event=event, version=1, kind=EntryKind.OPENED, at=began, by=by
        )


def _moment(each: FallenDue, frame: Frame) -> datetime:
    return datetime.combine(each.on, time(8, 40), tzinfo=frame.location.zone)


def _opened(each: FallenDue, frame: Frame) -> Review:
    actions.open_review(each, at=_moment(each, frame))
    return reviews.reviews().get(pk=each.review_id)


def _answer(review: Review, *, at: datetime) -> None:
    given = AnswersInput(
        shedding=Shedding.LESS,
        own_change=1,
        satisfaction=8,
        aftercare_kept=Kept.ALWAYS,
        home_care_kept=Kept.MOSTLY,
        words="A little less hair in the shower. One needle point itched for a day.",
    )
    language = review.course.plan.patient.language
    actions.answer(review, given, language=language, at=at)


def _sign(review: Review, *, at: datetime) -> None:
    sheet = live_sheet(review, at=at)
    by = review.course.plan.clinician
    actions.sign_review(review, WELL, sheet, version=review.version, by=by, at=at)
