"""Each gate closes at its bound, and names when it opens again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from protocols.domain.plan import Window
from protocols.domain.session_gates import (
    Gate,
    ProductUsed,
    SessionDay,
    closed_gates,
)
from protocols.domain.verdicts import Verdict
from protocols.reference import rulesets

TODAY = date(2026, 5, 14)
DAY = SessionDay(TODAY, number=2, maximum_sessions=12)
VIAL = ProductUsed("Biotin", "L-17", TODAY)


def ago(days: int) -> SessionDay:
    last = TODAY - timedelta(days=days)
    return replace(DAY, last_given_on=last, window=Window(6, 7, 10))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (DAY, []),
        (ago(6), []),
        (ago(5), [Gate("G10", Verdict.POSTPONE, earliest=date(2026, 5, 15))]),
        (ago(14), []),
        (ago(15), [Gate("G11", Verdict.REVIEW)]),
        (replace(DAY, unresolved_grades=(1, 1)), []),
        (replace(DAY, unresolved_grades=(1, 2)), [Gate("G12", Verdict.POSTPONE)]),
        (replace(DAY, number=12), []),
        (replace(DAY, number=13), [Gate("G13", Verdict.REVIEW)]),
        (replace(DAY, products=(VIAL,)), []),
        (
            replace(DAY, products=(VIAL, replace(VIAL, lot=" "))),
            [Gate("G14", Verdict.EXCLUDE, about="Biotin")],
        ),
        (
            replace(DAY, products=(replace(VIAL, expires_on=date(2026, 5, 13)),)),
            [Gate("G14", Verdict.EXCLUDE, about="Biotin")],
        ),
        (
            replace(DAY, products=(replace(VIAL, expires_on=None),)),
            [Gate("G14", Verdict.EXCLUDE, about="Biotin")],
        ),
    ],
)
def test_gate(day, expected):
    assert list(closed_gates(day)) == expected


def test_every_gate_is_a_manual_rule_of_the_book_with_that_verdict():
    book = {rule.id: rule.verdicts for rule in rulesets.current().manual_rules}

    assert {name: book[name] for name in ("G10", "G11", "G12", "G13", "G14")} == {
        "G10": (Verdict.POSTPONE,),
        "G11": (Verdict.REVIEW,),
        "G12": (Verdict.POSTPONE,),
        "G13": (Verdict.REVIEW,),
        "G14": (Verdict.EXCLUDE,),
    }
