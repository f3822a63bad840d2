"""Runs benchmarks by name; bin/bench calls this with servers and settings in place.

A benchmark is a module beside this one with `subject(size) -> Subject` and SIZES, its
number of repetitions for each scale.
"""

import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path

import django

from bench.timing import measure

NOT_BENCHMARKS = {"__init__", "runner", "timing"}
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
        print(measure(module.subject(module.SIZES[options.scale])), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
