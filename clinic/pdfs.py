"""Turn a template into a PDF, in a child process that may fail alone.

The same HTML gives the same bytes: the identifier is made of it, dates stand in it, and
the fonts are static files. A plan can therefore be checked by its checksum.
"""

import atexit
import base64
import hashlib
import json
import logging
import os
import select
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

log = logging.getLogger(__name__)

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
    answer = _child.draw(html)
    if error := answer.get("error"):
        raise PdfError(str(error))
    content = base64.b64decode(str(answer["pdf"]))
    return Rendered(html=html, content=content, pages=int(str(answer["pages"])))


class _Child:
    """One drawing process of this worker, started when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._drawn = 0

    def draw(self, html: str) -> dict[str, object]:
        identifier = hashlib.sha256(html.encode()).hexdigest()[:32]
        job = json.dumps({"html": html, "identifier": identifier}) + "\n"
        with self._lock:
            return self._ask(job.encode())

    def _ask(self, job: bytes) -> dict[str, object]:
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(job)
            process.stdin.flush()
        except BrokenPipeError:
            self.stop()
            raise PdfError("child_died") from None
        line = self._read_line(process)
        self._drawn += 1
        if not line:
            self.stop()
            raise PdfError("child_died_or_too_slow")
        answer: dict[str, object] = json.loads(line)
        if self._drawn >= DOCUMENTS_A_CHILD or answer.get("error"):
            self.stop()
        return answer

    def _read_line(self, process: "subprocess.Popen[bytes]") -> bytes:
        """One whole line, or nothing when the child dies or takes too long."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], SECONDS)
        return process.stdout.readline() if ready else b""

    def _running(self) -> "subprocess.Popen[bytes]":
        # A forked worker must not share its parent's child.
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is None or self._process.poll() is not None:
            self._drawn = 0
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own folders
                [sys.executable, "-m", "clinic.pdf_child", *_roots()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH},
            )
        return self._process

    def stop(self) -> None:
        """End the child of this very process, if it has one."""
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        self._process = None


def _roots() -> list[str]:
    return [str(Path(folder)) for folder in settings.STATICFILES_DIRS]


_child = _Child()
atexit.register(_child.stop)
