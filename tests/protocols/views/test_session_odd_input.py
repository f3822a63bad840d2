"""A session's form takes anything that is posted without a fault, and keeps it."""

import pytest
import time_machine

from tests.protocols.views.test_session_treatment import (
    WEEK_LATER,
    Repeat,
    begun,
    url,
)

pytestmark = pytest.mark.django_db
ODD = {
    "vertex-points": ["1e9"],
    "vertex-technique": ["laser"],
    "product0-pick": ["99999999999999999999:7"],
    "product0-drawn_ml": ["NaN"],
    "product1-pick": ["abc"],
    "product2-pick": ["9" * 5000],
    "ml_per_point": ["\u221e"],
    "pain_before": ["-1"],
    "assistant_id": ["x"],
    "version": ["9" * 40],
    "note": ["n" * 5000],
}


@pytest.fixture
def world():
    with time_machine.travel(WEEK_LATER, tick=False):
        yield Repeat()


@pytest.mark.parametrize(
    "what", ["save", "autosave", "same", "scan", "observe", "stop"]
)
def test_odd_input_is_never_a_fault(client, world, what):
    client.force_login(world.clinician)
    typed = begun(client, world)

    for name, odd in ODD.items():
        answer = client.post(url(world, what), {**typed, name: odd})
        assert answer.status_code in {200, 302, 409, 422}, name
        typed["version"] = [str(world.record.version)]
