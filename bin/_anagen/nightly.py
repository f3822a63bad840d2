"""bin/nightly: every property of domain/, with thousands of new examples each time."""

import argparse
import os
from dataclasses import dataclass

from _anagen import environment, manage, servers
from _anagen.console import Steps, guarded
from _anagen.environment import PYTHON
from clinic.embedded import PROJECT, places

EXAMPLES = 2_500
LEAST_EXAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Night:
    environ: dict[str, str]
    command: list[str]


def main(arguments: list[str]) -> int:
    return guarded(_nightly, arguments)


def night(arguments: list[str]) -> Night:
    """What is run, and with which environment."""
    parser = argparse.ArgumentParser(
        prog="bin/nightly",
        description="runs the property tests with thousands of examples",
        epilog="everything else is passed on to pytest",
    )
    parser.add_argument("--examples", type=_examples, default=EXAMPLES, metavar="N")
    options, rest = parser.parse_known_args(arguments)
    folders = sorted(
        str(path.relative_to(PROJECT)) for path in PROJECT.glob("tests/*/domain")
    )
    return Night(
        environ={
            "HYPOTHESIS_PROFILE": "nightly",
            "HYPOTHESIS_EXAMPLES": str(options.examples),
        },
        command=[
            *[str(PYTHON), "-m", "pytest", *folders],
            *["-m", "hypothesis", "-n", "2", "--durations=10", *rest],
        ],
    )


def _examples(text: str) -> int:
    number = int(text)
    if number < LEAST_EXAMPLES:
        raise argparse.ArgumentTypeError(f"at least {LEAST_EXAMPLES}")
    return number


def _nightly(arguments: list[str]) -> int:
    plan = night(arguments)
    servers.prepare_var(places())
    environment.set_up(Steps(total=5), dev=True)
    os.environ.update(plan.environ)
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    return manage.run(plan.command, cwd=PROJECT)
