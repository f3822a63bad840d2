import re
from pathlib import Path

import pytest

from tests.architecture.source import APPS, PROJECT

MIGRATIONS = [
    path
    for app in APPS
    for path in sorted((PROJECT / app / "migrations").glob("0*.py"))
]
OUR_ENUMS = re.compile(r"\b(?:clinic|patients|protocols)\.domain\b")


@pytest.mark.parametrize(
    "path", MIGRATIONS, ids=lambda path: str(path.relative_to(PROJECT))
)
def test_migration_survives_a_change_of_domain(path: Path):
    """Choices are written as plain text: an enum may move, a migration may not break."""
    assert OUR_ENUMS.findall(path.read_text(encoding="utf-8")) == []
