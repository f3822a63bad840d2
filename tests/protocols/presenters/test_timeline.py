from datetime import date, timedelta

import pytest

from protocols.domain.plan import PlanPhase, PlanStep, Window
from protocols.domain.schedule import planned_sessions
from protocols.presenters.timeline import (
    WIDTH,
    PhaseWords,
    ReviewWords,
    course_timeline,
)

START = date(2026, 12, 1)
PHASES = (
    PlanPhase("INDUCTION", 5, (PlanStep(1, Window(6, 7, 10)),)),
    PlanPhase("MAINTENANCE", 4, (PlanStep(1, Window(25, 30, 40)),)),
)
WORDS = {
    "INDUCTION": PhaseWords("First phase", "5 × 6 to 10 days"),
    "MAINTENANCE": PhaseWords("Keeping phase", "4 × 25 to 40 days"),
}


def drawn(*reviews, phases=PHASES, with_dates=True):
    sessions = planned_sessions(phases, START)
    return course_timeline(sessions, WORDS, reviews, with_dates=with_dates)


def review(days, label="Month 3", weight=0):
    return ReviewWords(label, "Photos", START + timedelta(days=days), weight)


def test_nothing_is_drawn_without_sessions():
    assert course_timeline((), {}, ()) is None


def test_every_session_has_its_disc_inside_its_window():
    timeline = drawn()

    assert [mark.number for mark in timeline.sessions] == list(range(1, 10))
    for mark in timeline.sessions[1:]:
        assert mark.window_x <= mark.x <= mark.window_x + mark.window_width


def test_everything_lies_on_the_paper():
    timeline = drawn(review(90), review(181))

    places = [mark.x for mark in (*timeline.sessions, *timeline.reviews)]
    assert min(places) >= 0
    assert max(places) <= WIDTH


def test_bars_of_two_phases_do_not_overlap():
    first, second = drawn().phases

    assert first.x + first.width < second.x


def test_words_of_reviews_side_by_side_do_not_overlap():
    timeline = drawn(review(28, "End of phase"), review(30, "Week 4"))

    assert [mark.label for mark in timeline.reviews] == ["End of phase", ""]


def test_weightier_review_keeps_its_words():
    timeline = drawn(review(14, "Session 3", weight=1), review(28, "End of phase"))

    assert [mark.label for mark in timeline.reviews] == ["", "End of phase"]


@pytest.mark.parametrize(("with_dates", "first"), [(True, "1 Dec"), (False, "day 0")])
def test_labels_are_dates_or_days(with_dates, first):
    assert drawn(with_dates=with_dates).sessions[0].label == first


def test_drawing_is_told_in_words():
    assert drawn().words == (
        "9 sessions. First phase: 5 × 6 to 10 days. Keeping phase: 4 × 25 to 40 days"
    )


def test_single_session_is_drawn():
    one = (PlanPhase("INDUCTION", 1, PHASES[0].steps),)

    assert len(drawn(phases=one).sessions) == 1
