"""bin/bench: benchmarks against a database of their own. Prints only JSON to stdout."""

import os

from _anagen import environment, manage, servers, system
from _anagen.console import QuietSteps, guarded
from _anagen.environment import PYTHON
from clinic.embedded import PROJECT, Places, places


def main(arguments: list[str]) -> int:
    return guarded(_bench, arguments)


def _bench(arguments: list[str]) -> int:
    servers.prepare_var(places())
    environment.set_up(QuietSteps(total=5))
    state = Places(var=places().var / "bench")
    servers.prepare_var(state)
    os.environ["ANAGEN_VAR"] = str(state.var)
    os.environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings"
    os.environ["LOG_LEVEL"] = "WARNING"
    with servers.owned(state):
        prepare: list[object] = [PYTHON, PROJECT / "manage.py", "prepare", "-v", "0"]
        system.quiet(
            [str(part) for part in prepare], log=environment.log(), cwd=PROJECT
        )
        return manage.run([PYTHON, "-m", "bench.runner", *arguments], cwd=PROJECT)
