"""Faults that no single file can know."""

from dataclasses import replace

import pytest

from clinic.reference.loader import Fault
from protocols.checks import errors, reference_data_loads
from protocols.reference import crosschecks

KNOWLEDGE = crosschecks.load()


def with_first_protocol(**changes: object) -> crosschecks.Knowledge:
    first, *others = KNOWLEDGE.protocols
    return replace(KNOWLEDGE, protocols=(replace(first, **changes), *others))


def without_reference(code: str) -> crosschecks.Knowledge:
    known = {name: one for name, one in KNOWLEDGE.references.items() if name != code}
    return replace(KNOWLEDGE, references=known)


def with_turkish(**changes: object) -> crosschecks.Knowledge:
    turkish = replace(KNOWLEDGE.texts["tr"], **changes)
    return replace(KNOWLEDGE, texts={**KNOWLEDGE.texts, "tr": turkish})


def without_limits() -> crosschecks.Knowledge:
    return replace(KNOWLEDGE, limits=replace(KNOWLEDGE.limits, limits=()))


T1 = "t1-weekly-monthly@2026.11"
CASES = [
    (KNOWLEDGE, []),
    (
        without_reference("38"),
        ["candidacy@2026.11: D02b: no source 38 in the references"],
    ),
    (
        with_first_protocol(stop_rules=("boredom",)),
        [f"{T1}: stop_rules: no text for boredom"],
    ),
    (
        with_first_protocol(formula_allowed=("exosomes",)),
        [f"{T1}: formula_allowed: exosomes is disabled"],
    ),
    (
        with_turkish(red_flags={}),
        ["tr.toml: red_flags: has other keys than English"],
    ),
    (
        without_limits(),
        ["candidacy@2026.11: C11: nothing is called limits.depth_mm"],
    ),
]


@pytest.mark.parametrize(("knowledge", "expected"), CASES)
def test_parts_that_disagree_are_named(knowledge, expected):
    assert [str(fault) for fault in crosschecks.faults(knowledge)] == expected


def test_system_check_is_silent_on_the_published_files():
    assert reference_data_loads(None) == []


def test_system_check_shows_each_fault_by_an_id():
    found = errors([Fault("a.toml", "x", "is missing")])

    assert [(one.id, one.msg) for one in found] == [
        ("protocols.E001", "a.toml: x: is missing")
    ]
