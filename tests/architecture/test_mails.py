"""Every mail fills the frames it extends: a block of another name would be lost."""

import re

import pytest

from tests.architecture.source import PROJECT

TEMPLATES = PROJECT / "templates"
MAILS = sorted(TEMPLATES.glob("*/emails/*.html")) + sorted(
    TEMPLATES.glob("*/emails/*.txt")
)
BLOCK = re.compile(r"\{%\s*block\s+(\w+)")


def blocks(name: str) -> set[str]:
    return set(BLOCK.findall((TEMPLATES / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("mail", MAILS, ids=lambda path: path.name)
def test_mail_fills_blocks_of_its_frame(mail):
    text = mail.read_text(encoding="utf-8")
    frame = re.search(r'\{%\s*extends\s+"(base_email\.\w+)"', text)
    if frame:
        assert set(BLOCK.findall(text)) - blocks(frame.group(1)) == set()
