"""A child process that draws, and may fail alone.

A slow or heavy library (WeasyPrint, a JavaScript engine) never enters a web or queue
worker: it lives in a child that is fed one line of JSON a job, answers one line each,
and is replaced when it has drawn enough, takes too long or dies.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

# What a process needs to start at all.
_HARMLESS = frozenset({"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONHASHSEED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``seconds``: one job may take so long. ``jobs``: then the child is replaced."""

    seconds: float
    jobs: int


@dataclass(slots=True, kw_only=True)
class Child:
    """One drawing process of this worker, started when first needed.

    ``command`` and ``limits`` are asked at every job, so that a test can change them.
    An answer with the key "error" means that nothing was drawn. A bare child is given
    nothing of this process's environment in which a secret may stand.
    """

    command: Callable[[], list[str]]
    limits: Callable[[], Limits]
    environ: Mapping[str, str] = field(default_factory=dict)
    is_bare: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: "subprocess.Popen[bytes] | None" = None
    _owner: int = 0
    _drawn: int = 0

    def __post_init__(self) -> None:
        atexit.register(self.stop)

    def ask(self, job: Mapping[str, object]) -> dict[str, object]:
        line = (json.dumps(job) + "\n").encode()
        with self._lock:
            process = self._written(line)
            if process is None:
                return {"error": "child_died"}
            return self._answer(process)

    def _written(self, line: bytes) -> "subprocess.Popen[bytes] | None":
        """The child that has the job. One that went to sleep is woken once."""
        for _attempt in range(2):
            process = self._running()
            assert process.stdin is not None
            try:
                process.stdin.write(line)
                process.stdin.flush()
            except BrokenPipeError:
                self.stop()
            else:
                return process
        return None

    def _answer(self, process: "subprocess.Popen[bytes]") -> dict[str, object]:
        answer = self._read_line(process)
        self._drawn += 1
        if not answer:
            self.stop()
            return {"error": "child_died_or_too_slow"}
        said: dict[str, object] = json.loads(answer)
        if self._drawn >= self.limits().jobs or said.get("error"):
            self.stop()
        return said

    def _read_line(self, process: "subprocess.Popen[bytes]") -> bytes:
        """One whole line, or nothing when the child dies or takes too long."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], self.limits().seconds)
        return process.stdout.readline() if ready else b""

    def _running(self) -> "subprocess.Popen[bytes]":
        # A forked worker must not share its parent's child.
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is not None and self._process.poll() is not None:
            self.stop()
        if self._process is None:
            self._drawn = 0
            self._process = subprocess.Popen(  # noqa: S603 - our own modules, named by our own code
                [sys.executable, "-m", *self.command()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=settings.BASE_DIR,
                env=self._surroundings(),
            )
        return self._process

    def _surroundings(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not self.is_bare or name in _HARMLESS
        }
        return {**kept, **self.environ}

    def stop(self) -> None:
        """End the child of this very process, if it has one."""
        if self._process is not None and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
        self._process = None
