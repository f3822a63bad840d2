"""Runs benchmarks by name; bin/bench calls this with servers and settings in place.

A benchmark is a module beside this one with SIZES, its number of repetitions for each
scale, and `subject(size) -> Subject` or `subjects(size)`, which yields several; a
`Latency` where single calls are timed.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import django

from bench.timing import Latency, Subject, measure, measure_latency

NOT_BENCHMARKS = {"__init__", "clinic_rows", "runner", "timing"}
SCALES = ("small", "large")


def known() -> list[str]:
    here = Path(__file__).parent
    return sorted(
        path.stem for path in here.glob("*.py") if path.stem not in NOT_BENCHMARKS
    )


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(
        prog="bin/bench", description="prints one JSON object a line"
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known()))
    parser.add_argument("--scale", choices=SCALES, default="small")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(known())
    if unknown:
        parser.error(
            f"no benchmark {', '.join(sorted(unknown))}; known: {', '.join(known())}"
        )
    django.setup()
    for name in options.names or known():
        module = import_module(f"bench.{name}")
        for subject in _subjects(module, module.SIZES[options.scale]):
            print(_measured(subject), flush=True)
    return 0


def _measured(subject: Subject | Latency) -> str:
    if isinstance(subject, Latency):
        return measure_latency(subject)
    return measure(subject)


def _subjects(module: ModuleType, size: int) -> Iterable[Subject | Latency]:
    if hasattr(module, "subjects"):
        return module.subjects(size)
    return [module.subject(size)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
