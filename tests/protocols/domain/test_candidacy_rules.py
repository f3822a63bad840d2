"""Every rule fires where it must, and stays silent just outside."""

import pytest

from protocols.domain.rules import Mode
from protocols.reference import rulesets
from tests.protocols.domain import rule_cases, rule_cases_health, rule_cases_tests
from tests.protocols.domain.clear import MAN, WOMAN, blocked, fired, screened

TABLES = [
    (MAN, rule_cases.MEN),
    (WOMAN, rule_cases.WOMEN),
    (MAN, rule_cases_health.MEN),
    (MAN, rule_cases_tests.MEN),
]
ROWS = [
    pytest.param(person, *row, id=f"{rule_id}-{number}")
    for person, table in TABLES
    for rule_id, rows in table.items()
    for number, row in enumerate(rows)
]


@pytest.mark.parametrize(("person", "changes", "expected", "blocks"), ROWS)
def test_rule_fires_on_its_answers_alone(person, changes, expected, blocks):
    decision = screened(changes, person=person)

    assert (fired(decision), blocked(decision)) == (expected, blocks)


def test_every_rule_has_a_row_that_fires_and_one_that_does_not():
    tested = {rule_id: rows for _, table in TABLES for rule_id, rows in table.items()}
    evaluated = {
        rule.id for rule in rulesets.current().rules if rule.mode != Mode.MANUAL
    }

    assert set(tested) == evaluated
    assert {rule_id for rule_id, rows in tested.items() if len(rows) < 2} == set()


def test_every_verdict_of_every_rule_is_reached():
    reached = set()
    for person, table in TABLES:
        for rows in table.values():
            for changes, _, _ in rows:
                reached |= {
                    (one.rule_id, one.verdict)
                    for one in screened(changes, person=person).findings
                }

    promised = {
        (rule.id, verdict)
        for rule in rulesets.current().rules
        if rule.mode != Mode.MANUAL
        for verdict in rule.verdicts
    }
    assert reached == promised
