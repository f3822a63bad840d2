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


@dataclass(frozen=True, slots=True)
class Latency:
    """`work` is done once at a time; it must return whether it found anything.

    ``target_ms`` is what 95 of 100 calls are to stay under.
    """

    bench: str
    name: str
    n: int
    work: Callable[[], bool]
    reference: Callable[[], object]
    compared_with: str
    target_ms: float


def measure_latency(subject: Latency) -> str:
    """One JSON object: milliseconds a call, and the ratio to the reference.

    Call and reference take turns, so that a busy moment is shared by both.
    """
    if not subject.work():
        raise RuntimeError(f"{subject.bench}/{subject.name} measured nothing")
    subject.reference()
    own, reference, cpu = [], [], []
    for _ in range(ROUNDS * subject.n):
        cpu_before = time.process_time()
        own.append(_milliseconds(subject.work))
        cpu.append((time.process_time() - cpu_before) * 1_000)
        reference.append(_milliseconds(subject.reference))
    median, p95 = statistics.median(own), _percentile(own, 95)
    beside = statistics.median(reference)
    return json.dumps(
        {
            "bench": subject.bench,
            "name": subject.name,
            "value": round(p95, 1),
            "unit": "ms",
            "n": len(own),
            "p50_ms": round(median, 1),
            "p95_ms": round(p95, 1),
            "min_ms": round(min(own), 1),
            # Of this process alone, whatever else the machine does.
            "cpu_p50_ms": round(statistics.median(cpu), 1),
            "max_ms": round(max(own), 1),
            "reference": subject.compared_with,
            "reference_value": round(beside, 1),
            "ratio": round(median / beside, 2),
            "target": subject.target_ms,
            "ok": p95 <= subject.target_ms,
        }
    )


def _percentile(values: list[float], percent: int) -> float:
    in_order = sorted(values)
    return in_order[min(len(values) * percent // 100, len(values) - 1)]


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


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
