"""The sheet of a review as things stand now: rows in, words out."""

from datetime import date, datetime

from django.utils.translation import get_language

from protocols.domain.review import ReviewSheet
from protocols.domain.review_rule import RuleFacts
from protocols.models.review import Review
from protocols.presenters import course_events as events
from protocols.presenters import review as presenter
from protocols.presenters.review import Gathered
from protocols.queries import course_facts, reviews
from protocols.queries.course_facts import CourseFacts
from protocols.queries.knowledge_in_force import texts_in_force

MONTHS_A_YEAR = 12


def live_sheet(review: Review, *, at: datetime) -> ReviewSheet:
    """In the language that is active; what a signature now would keep."""
    facts = course_facts.course_facts(review.course)
    language = (get_language() or "en").partition("-")[0]
    found = Gathered(
        facts=facts,
        rule_facts=_rule_facts(review, facts, at=at),
        rules=tuple(review.course.plan.protocol_copy.get("stop_rules", ())),
        rule_words=dict(texts_in_force(language).stop_rules),
        answers=reviews.answers_of(review),
        events=events.lines(facts.events, facts.zone),
    )
    return presenter.sheet(found)


def kept_sheet(review: Review) -> ReviewSheet:
    """What was read when it was signed, in the words of that day."""
    assert review.content is not None
    return ReviewSheet.from_json(review.content)


def _rule_facts(review: Review, facts: CourseFacts, *, at: datetime) -> RuleFacts:
    assert review.due_on is not None
    answers = reviews.answers_of(review)
    judged = course_facts.judged_for(
        facts.patient, due_on=review.due_on, zone=facts.zone
    )
    own = answers.own_change if answers else None
    return RuleFacts(
        months=_months(facts.began_on, review.due_on),
        own_change=judged.patient if own is None else own,
        investigator_change=judged.investigator,
        growth=course_facts.growth_of(facts),
        worst_grade=course_facts.worst_grade(facts),
        settled=course_facts.settled(facts, at=at),
    )


def _months(began_on: date | None, on: date) -> int:
    """Whole months between the first session and the review's day."""
    if began_on is None:
        return 0
    months = (on.year - began_on.year) * MONTHS_A_YEAR + on.month - began_on.month
    return months - (on.day < began_on.day)
