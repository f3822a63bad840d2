import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.architecture.source import PROJECT

TEMPLATES = sorted((PROJECT / "templates").rglob("*.*"))
STYLES = sorted((PROJECT / "static" / "css").rglob("*.css"))
# Left and right are wrong for a reader of Arabic; start and end are always right.
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)(?![\w])"
    r"|(?:left|right)\s*:|float\s*:\s*(?:left|right)|text-align\s*:\s*(?:left|right))"
)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>"
    r"|<style|\sstyle=|\son[a-z]+=|javascript:|\|\s*safe\b|autoescape\s+off",
    re.IGNORECASE,
)
# Mails and PDFs never meet the policy of a page: their styles are written inside.
NOT_PAGES = {"emails", "documents", "pdfs"}


def ident(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", TEMPLATES, ids=ident)
def test_template_compiles(path):
    assert get_template(str(path.relative_to(PROJECT / "templates"))).template


def pages():
    for path in TEMPLATES:
        page = path.suffix == ".html" and "email" not in path.name
        if page and not NOT_PAGES & set(path.parts):
            yield path


@pytest.mark.parametrize("path", list(pages()), ids=ident)
def test_page_holds_nothing_that_the_policy_forbids(path):
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", STYLES, ids=ident)
def test_style_sheet_knows_no_left_and_right(path):
    faults = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(
            path.read_text(encoding="utf-8").splitlines(), start=1
        )
        if PHYSICAL.search(line) and "physical:" not in line
    ]

    assert faults == []
