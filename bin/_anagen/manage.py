"""bin/manage: manage.py in its own environment, with its servers when needed."""

import os
import signal
import subprocess
from pathlib import Path

from _anagen import environment, servers, system
from _anagen.console import QuietSteps, Steps, guarded
from clinic.embedded import PROJECT, places

NO_DATABASE = {
    "",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "check",
    "screen",
    "schedule",
    "diffsettings",
    "makemessages",
    "compilemessages",
    "findstatic",
    "collectstatic",
    "startapp",
    "sendtestemail",
}


def main(arguments: list[str]) -> int:
    return guarded(_manage, arguments)


def _manage(arguments: list[str]) -> int:
    first_time = not environment.is_set_up()
    steps = Steps(total=5) if first_time else QuietSteps(total=5)
    servers.prepare_var(places())
    environment.set_up(steps)
    command = [environment.PYTHON, PROJECT / "manage.py", *arguments]
    if (arguments or [""])[0] in NO_DATABASE or "--help" in arguments:
        os.execv(command[0], [str(part) for part in command])
    with servers.in_use(places()):
        return run(command)


def _as_a_child() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    system.die_with_parent(signal.SIGTERM)


def run(command: list[object], *, cwd: Path | None = None) -> int:
    """Run to the end; Ctrl-C is the child's to answer, and we clean up after it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        preexec_fn=_as_a_child,
    )
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        code = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return code if code >= 0 else 128 - code
