"""What a person sees while bin/ sets things up."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO


class Stop(Exception):
    """Nothing more can be done; the message says what the person can do."""


def guarded(run: Callable[[list[str]], int], arguments: list[str]) -> int:
    """Run a command of bin/: its exit status, and words instead of a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return run(arguments)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class Steps:
    """Numbered steps: "[3/9] Installing Python packages … done 12 s"."""

    def __init__(self, *, total: int, out: TextIO | None = None) -> None:
        self.total = total
        self.number = 0
        self.out = out or sys.stderr

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        self.number += 1
        start = time.monotonic()
        print(f"[{self.number}/{self.total}] {title} …", end=" ", file=self.out)
        self.out.flush()
        try:
            yield
        except BaseException:
            print("failed", file=self.out)
            raise
        print(f"done {time.monotonic() - start:.0f} s", file=self.out, flush=True)

    def say(self, text: str) -> None:
        print(text, file=self.out, flush=True)


class QuietSteps(Steps):
    """Shows a step only when it takes long enough to wonder about."""

    PATIENCE = 2.0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        seconds = time.monotonic() - start
        if seconds > self.PATIENCE:
            print(f"{title} … done {seconds:.0f} s", file=self.out, flush=True)
