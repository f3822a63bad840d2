"""The diary as the desk opens it on a Monday morning."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.factories.clinic import NOW, OpenDiary, open_diary


@pytest.fixture
def monday_morning(settings) -> Iterator[None]:
    settings.CARD_NOTES = []
    settings.CARD_DETAILS = []
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def diary(client) -> OpenDiary:
    """Whoever works at the desk is signed in."""
    found = open_diary()
    client.force_login(found.desk)
    return found
