"""Times something beside its reference, in the same minutes on the same machine.

A figure alone says little on a machine that others use too; the ratio to a reference
measured in between, round by round, says more.
"""

import gc
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """`work` is done `n` times in one round, by one call; `prepare` is not timed."""

    name: str
    n: int
    work: Callable[[], object]
    reference: Callable[[], object]
    compared_with: str
    prepare: Callable[[], object] = lambda: None


def measure(subject: Subject) -> str:
    """One JSON object: seconds a round (median, least, most), and the ratio."""
    tasks = (subject.work, subject.reference)
    rounds = []
    for number in range(ROUNDS + 1):
        times = [_seconds(task, subject.prepare) for task in tasks]
        if number:  # neither pays for first-time loading
            rounds.append(times)
    own = [seconds for seconds, _ in rounds]
    median = statistics.median(own)
    return json.dumps(
        {
            "name": subject.name,
            "unit": "s",
            "n": subject.n,
            "median": round(median, 4),
            "min": round(min(own), 4),
            "max": round(max(own), 4),
            "per_second": round(subject.n / median, 1),
            "reference": subject.compared_with,
            "ratio": round(statistics.median(a / b for a, b in rounds), 2),
        }
    )


def _seconds(work: Callable[[], object], prepare: Callable[[], object]) -> float:
    prepare()
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
