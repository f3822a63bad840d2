"""The worked cases of the clinical reference, exactly."""

import json
from pathlib import Path

import pytest

from protocols.domain.candidacy import decide
from protocols.domain.candidacy_facts import candidacy_facts
from protocols.reference import rulesets
from tests.protocols.domain.clear import fired

VIGNETTES = json.loads(
    (Path(__file__).parents[2] / "data" / "vignettes.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", VIGNETTES)
def test_vignette_is_judged_as_written(name):
    case = VIGNETTES[name]

    decision = decide(candidacy_facts(case["answers"]), rulesets.current())

    expected = case["expected"]
    assert decision.overall == expected["overall"]
    assert fired(decision) == [
        f"{one['rule']} {one['verdict']}" for one in expected["fired"]
    ]
    assert {
        name: list(rules) for name, rules in decision.blocked_in_formula.items()
    } == expected["blocked_in_formula"]
