"""Patterns: what is counted, and which clusters are pointed out."""

import pytest

from protocols.domain.event_stops import stop_rules_touched
from protocols.domain.safety import Cluster, EventCount, Rate, clusters


def event(number, term, *lots):
    return EventCount(number, term, "2027-03", None, frozenset(lots), frozenset())


def test_two_of_the_same_infection_like_term_in_one_lot_are_a_cluster():
    events = [
        event(1, "abscess", "A", "B"),
        event(2, "abscess", "A"),
        event(3, "skin_infection", "A"),
    ]

    assert clusters(events) == [Cluster("A", "abscess", 2)]


@pytest.mark.parametrize("term", ["pain", "local_reaction", ""])
def test_other_terms_are_no_cluster(term):
    assert clusters([event(1, term, "A"), event(2, term, "A")]) == []


def test_rate_without_sessions_is_none():
    assert Rate(2, 0).per_hundred is None
    assert Rate(2, 50).per_hundred == 4


@pytest.mark.parametrize(
    ("term", "grade", "rules"),
    [
        ("pain", 2, ()),
        ("pain", 3, ("ae_grade_ge_3",)),
        ("anaphylaxis", None, ("anaphylaxis",)),
        ("abscess", 4, ("ae_grade_ge_3", "infection_pending")),
    ],
)
def test_only_stop_rules_of_the_plan_are_named(term, grade, rules):
    plan = ("ae_grade_ge_3", "anaphylaxis", "infection_pending")

    assert stop_rules_touched(term, grade, of_plan=plan) == rules
    assert stop_rules_touched(term, grade, of_plan=()) == ()
