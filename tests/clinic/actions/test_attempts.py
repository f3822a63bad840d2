import threading
from datetime import timedelta

import pytest
from django.db import connections

from clinic.actions.attempts import hit
from tests.factories.clinic import NOW

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_attempts_up_to_the_limit_are_allowed():
    assert [hit("a", limit=2, window=HOUR, at=NOW) for _ in range(3)] == [
        True,
        True,
        False,
    ]


@pytest.mark.django_db
def test_other_keys_and_later_windows_count_apart():
    hit("a", limit=1, window=HOUR, at=NOW)

    assert hit("b", limit=1, window=HOUR, at=NOW)
    assert hit("a", limit=1, window=HOUR, at=NOW + HOUR)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_attempts_side_by_side_get_no_extra():
    allowed: list[bool] = []
    together = threading.Barrier(8)

    def attempt() -> None:
        together.wait()
        allowed.append(hit("a", limit=3, window=HOUR, at=NOW))
        connections.close_all()

    tries = [threading.Thread(target=attempt) for _ in range(8)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()

    assert sorted(allowed) == [False] * 5 + [True] * 3
