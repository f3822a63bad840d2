"""The reviews of the demo's courses: most are signed, the newest ones wait."""

from datetime import datetime, time, timedelta

from protocols.actions import reviews as actions
from protocols.domain.review_input import AnswersInput, ReviewInput
from protocols.domain.review_states import Kept, ReviewDecision, Shedding
from protocols.management.demo import clockwork
from protocols.management.demo.frame import Frame
from protocols.models.review import Review
from protocols.presenters.review_sheet import live_sheet
from protocols.queries import reviews
from protocols.queries.reviews import FallenDue

STAY_OPEN = 2
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


def lay_out(frame: Frame, *, at: datetime) -> None:
    """Each on the day it fell due, after the looks that belong to it."""
    for course in reviews.courses_without_reviews():
        actions.plan_course(course)
    fallen = sorted(reviews.fallen_due(at=at), key=lambda each: each.on)
    open_ones = {each.review_id for each in fallen[-STAY_OPEN:]}
    for each in fallen:
        review = _opened(each, frame)
        if each.review_id in open_ones:
            _answer(review, at=min(_moment(each, frame) + ANSWERED_AFTER, at))
            continue
        _sign(review, at=min(_moment(each, frame) + SIGNED_AFTER, at))
    clockwork.arrive(before=at)


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
