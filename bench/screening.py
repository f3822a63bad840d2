"""Screening patients: answers read, every rule decided, all in one process."""

import json
import random

from bench.timing import Subject
from patients.domain.fact_fields import FIELD
from patients.domain.facts import Field, Kind
from protocols.domain.candidacy import decide
from protocols.domain.candidacy_facts import candidacy_facts
from protocols.reference import rulesets

# The large scale is the promise: ten thousand in under ten seconds.
SIZES = {"small": 1_000, "large": 10_000}
PATIENTS = 200
KINDS = {Kind.YES_NO, Kind.CHOICE, Kind.NUMBER}


def subject(size: int) -> Subject:
    dice = random.Random(1)
    patients = [_answers(dice) for _ in range(PATIENTS)]
    cases = [patients[number % PATIENTS] for number in range(size)]
    rules = rulesets.current()
    return Subject(
        name="screening",
        n=size,
        work=lambda: [decide(candidacy_facts(answers), rules) for answers in cases],
        reference=lambda: [json.loads(json.dumps(answers)) for answers in cases],
        compared_with="the same answers to JSON and back",
    )


def _answers(dice: random.Random) -> dict[str, object]:
    """Some answers of a patient; what is left out is blank."""
    chosen = (field for field in FIELD.values() if dice.random() < 0.8)
    return {field.key: _value(field, dice) for field in chosen if field.kind in KINDS}


def _value(field: Field, dice: random.Random) -> object:
    if field.kind is Kind.NUMBER:
        return dice.randint(field.lowest, field.highest or 300)
    if field.kind is Kind.YES_NO:
        return dice.choice(["yes", "no"])
    return dice.choice(field.values)
