from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.domain.retry import MAX_ATTEMPTS, next_attempt

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 5), (2, 15), (3, 60), (4, 240), (5, 240), (13, 240)]
)
def test_waits_grow_and_then_stay(attempts, minutes):
    assert next_attempt(AT, attempts=attempts, jitter=0) == AT + timedelta(
        minutes=minutes
    )


def test_last_attempt_has_no_next():
    assert next_attempt(AT, attempts=MAX_ATTEMPTS, jitter=0) is None


@given(st.integers(1, MAX_ATTEMPTS - 1), st.floats(0, 1))
def test_jitter_adds_at_most_a_fifth(attempts, jitter):
    plain = next_attempt(AT, attempts=attempts, jitter=0)
    moved = next_attempt(AT, attempts=attempts, jitter=jitter)

    assert plain is not None
    assert moved is not None
    assert plain <= moved <= plain + (plain - AT) / 5
