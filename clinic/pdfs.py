"""Turn a template into a PDF, in a child process that may fail alone.

The same HTML gives the same bytes: the identifier is made of it, dates stand in it, and
the fonts are static files. A plan can therefore be checked by its checksum.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from clinic.drawing import Child, Limits

# One document may take this long; the child is killed then (threats T-68).
SECONDS = 60
# Memory grows slowly with each document, so the child is replaced.
DOCUMENTS_A_CHILD = 50
# Longer text than any plan has: refused before it costs anything.
LONGEST_HTML = 2_000_000
# When a document has no other moment in it, its own dates must still stay the same.
EPOCH = "1767225600"


class PdfError(Exception):
    """The document could not be drawn; ``code`` is a word for the row and the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rendered:
    """``html`` goes along so that tests can read what was drawn."""

    html: str
    content: bytes
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def render(template: str, context: Mapping[str, Any], *, language: str) -> Rendered:
    """Draw one document in one language. Raises PdfError."""
    with translation.override(language):
        html = render_to_string(template, dict(context))
    if len(html) > LONGEST_HTML:
        raise PdfError("too_large")
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32]
    answer = _child.ask({"html": html, "identifier": identifier})
    if error := answer.get("error"):
        raise PdfError(str(error))
    content = base64.b64decode(str(answer["pdf"]))
    return Rendered(html=html, content=content, pages=int(str(answer["pages"])))


def _roots() -> list[str]:
    return [str(Path(folder)) for folder in settings.STATICFILES_DIRS]


_child = Child(
    command=lambda: ["clinic.pdf_child", *_roots()],
    limits=lambda: Limits(seconds=SECONDS, jobs=DOCUMENTS_A_CHILD),
    environ={"SOURCE_DATE_EPOCH": EPOCH},
)
