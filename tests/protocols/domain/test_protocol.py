"""Counts within their limits, and the fitting protocols first."""

import pytest

from protocols.domain.candidacy_facts import candidacy_facts
from protocols.domain.protocol import CountOutOfRange, fitting_first
from protocols.reference import protocol_templates
from tests.protocols.domain.clear import MAN, WOMAN

T1 = protocol_templates.get("t1-weekly-monthly")


def offered(person: dict[str, object]) -> list[str]:
    facts = candidacy_facts(person)
    found = fitting_first(protocol_templates.current(), facts)
    return [one.code.partition("_")[0] for one in found]


def test_fitting_protocols_come_first_and_the_rest_follow():
    assert offered(MAN) == [
        *("T1", "T2", "T4", "T5", "T8", "T9", "T10"),
        *("T3", "T6", "T7", "T11"),
    ]
    assert offered(WOMAN) == [
        *("T1", "T2", "T3", "T5", "T6", "T7", "T10"),
        *("T4", "T8", "T9", "T11"),
    ]


def test_aim_after_a_transplant_brings_its_protocol_forward():
    first = offered({**MAN, "goal": "post_transplant_support", "norwood": "II"})

    assert "T11" in first[:7]


def test_protocol_that_refers_is_never_offered():
    areata = {**MAN, "primary_diagnosis": "alopecia_areata"}

    assert "T12" not in offered(areata)


def test_totals_are_those_of_the_phases():
    assert (T1.target_sessions, T1.maximum_sessions) == (9, 12)
    assert T1.name == "t1-weekly-monthly@2026.11"


@pytest.mark.parametrize(("counts", "phase"), [((3, 4), "INDUCTION"), ((5,), "")])
def test_count_out_of_range_names_its_phase(counts, phase):
    with pytest.raises(CountOutOfRange) as caught:
        T1.planned_phases(counts)

    assert caught.value.phase == phase
    assert caught.value.reason
