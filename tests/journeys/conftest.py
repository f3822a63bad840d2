"""One running clinic for all journeys: they share a worker of pytest-xdist.

It stops with the last of them, as its servers would take their share of all that follows.
"""

from collections.abc import Iterator

import pytest

from tests.journeys import clinic_running
from tests.journeys.clinic_running import Clinic


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="package")
def clinic() -> Iterator[Clinic]:
    with clinic_running.running() as started:
        yield started
