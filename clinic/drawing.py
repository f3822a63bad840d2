"""A child process that draws, and may fail alone.

A slow or heavy library (WeasyPrint, a JavaScript engine) never enters a web or queue
worker: it lives in a child that is fed one line of JSON a job, answers one line each,
and is replaced when it has drawn enough, takes too long or dies, and whenever a job was
left half-way: what it would still say must not become the answer to the next job.
"""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.conf import settings

# What a process needs to start at all.
_HARMLESS = frozenset({"PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONHASHSEED"})


PIPE_BYTES = 65_536


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
    _asks: int = 0
    _drawn: int = 0

    def __post_init__(self) -> None:
        atexit.register(self.stop)

    def ask(self, job: Mapping[str, object]) -> dict[str, object]:
        with self._lock:
            try:
                answer = self._asked(json.dumps(job))
            except BaseException:
                # A worker's time limit or Ctrl-C may strike anywhere in here.
                self.stop()
                raise
            if answer is None or answer.get("error"):
                self.stop()
            return answer or {"error": "child_died_or_too_slow"}

    def _asked(self, job: str) -> dict[str, object] | None:
        """None when the child died, took too long or answered something else."""
        self._asks += 1
        line = f"{self._asks} {job}\n".encode()
        deadline = time.monotonic() + self.limits().seconds
        if not self._written(line, deadline):
            return None
        number, _, said = self._read_line(deadline).partition(b" ")
        if number != str(self._asks).encode():
            return None
        self._drawn += 1
        if self._drawn >= self.limits().jobs:
            self.stop()
        answer: dict[str, object] = json.loads(said)
        return answer

    def _written(self, line: bytes, deadline: float) -> bool:
        """Whether a child has the whole job. One that went to sleep is woken once."""
        for _attempt in range(2):
            process = self._running()
            assert process.stdin is not None
            try:
                return _write(process.stdin.fileno(), line, deadline)
            except BrokenPipeError:
                self.stop()
        return False

    def _read_line(self, deadline: float) -> bytes:
        """One whole line, or nothing when the child dies or takes too long."""
        assert self._process is not None
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        read = bytearray()
        while not read.endswith(b"\n"):
            left = _left(deadline)
            # What comes too late counts for nothing, even when it is there by now.
            ready = bool(left) and select.select([pipe], [], [], left)[0]
            part = os.read(pipe, PIPE_BYTES) if ready else b""
            if not part:
                return b""
            read += part
        return bytes(read)

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
                bufsize=0,
                cwd=settings.BASE_DIR,
                env=self._surroundings(),
            )
            assert self._process.stdin is not None
            os.set_blocking(self._process.stdin.fileno(), False)
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


def _write(pipe: int, line: bytes, deadline: float) -> bool:
    """Whether all of it went in time; raises BrokenPipeError when nobody reads."""
    rest = memoryview(line)
    while rest:
        _, ready, _ = select.select([], [pipe], [], _left(deadline))
        if not ready:
            return False
        rest = rest[os.write(pipe, rest[:PIPE_BYTES]) :]
    return True


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())
