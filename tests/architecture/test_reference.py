"""The knowledge files: published ones unchanged, all parts in agreement."""

from pathlib import Path

import pytest

from clinic.reference import lock
from protocols.reference import crosschecks

PROJECT = Path(__file__).parents[2]
FOLDERS = sorted(
    folder.relative_to(PROJECT).as_posix()
    for folder in PROJECT.glob("*/reference/data")
)


@pytest.mark.parametrize("folder", FOLDERS)
def test_published_files_are_unchanged(folder):
    assert list(lock.broken(PROJECT / folder)) == []


def test_both_apps_with_knowledge_are_locked():
    assert FOLDERS == ["patients/reference/data", "protocols/reference/data"]


def test_parts_of_the_knowledge_agree():
    assert crosschecks.faults(crosschecks.load()) == ()
