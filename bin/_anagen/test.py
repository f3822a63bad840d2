"""bin/test: sets up, runs every gate, then every test. Its last line is pytest's."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB
from functools import partial
from pathlib import Path

from _anagen import environment, gates, manage, postgres, servers, system
from _anagen.console import QuietSteps, Steps, guarded
from _anagen.environment import PYTHON
from _anagen.gates import APPS, Gate, command
from clinic.embedded import PROJECT, Places, places

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "clinic.settings",
    "SITE_URL": "https://clinic.example",
    "ALLOWED_HOSTS": "clinic.example",
    "SECRET_KEY_FILE": "",
    "SECRET_KEY": "only-to-check-production-settings-0123456789-abcdefghijklmnopqr",
    "EMAIL_HOST": "mail.clinic.example",
    "EMAIL_USE_TLS": "1",
    "DEFAULT_FROM_EMAIL": "Clinic <hello@clinic.example>",
    "ANAGEN_DEMO": "0",
    "DEBUG": "0",
}
# Journeys share one running clinic, so they stay together in one process.
SIDE_BY_SIDE = ["-n", "2", "--dist", "loadgroup"]


def main(arguments: list[str]) -> int:
    """Everything, against servers in a state folder that is thrown away."""
    return guarded(_everything, arguments)


def only_pytest(arguments: list[str]) -> int:
    """The quick way at the desk: no gates, no coverage, the test database kept."""
    return guarded(_only_pytest, arguments)


def _everything(arguments: list[str]) -> int:
    servers.prepare_var(places())
    steps = Steps(total=6, out=sys.stdout)
    environment.set_up(steps, dev=True)
    _chromium(steps)
    with _throw_away_state() as state, _servers(state):
        with _migrating():
            failed = _run_gates()
        if failed:
            print(f"\nThis run fails whatever the tests say: {', '.join(failed)}")
        print("\nTests", flush=True)
        code = manage.run(
            _pytest(
                ["--cov", "--cov-report=term:skip-covered", *SIDE_BY_SIDE, *arguments]
            ),
            cwd=PROJECT,
        )
    return code or int(bool(failed))


def _only_pytest(arguments: list[str]) -> int:
    servers.prepare_var(places())
    environment.set_up(
        Steps(total=5) if not environment.is_set_up(dev=True) else QuietSteps(total=5),
        dev=True,
    )
    state = Places(var=places().var / "test")
    with _alone(state), _servers(state):
        return manage.run(_pytest([_create_or_reuse(state), *arguments]), cwd=PROJECT)


def _pytest(arguments: list[str]) -> list[object]:
    return [PYTHON, "-m", "pytest", *arguments]


@contextmanager
def _throw_away_state() -> Iterator[Places]:
    folder = Path(tempfile.mkdtemp(prefix="test-", dir=places().var))
    folder.chmod(0o711)
    state = Places(var=folder)
    try:
        yield state
    finally:
        for made in (folder, state.sockets, postgres.SHARED / state.key):
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _servers(state: Places) -> Iterator[None]:
    """Servers in `state`, and an environment that points at nothing else."""
    state.var.mkdir(exist_ok=True)
    state.var.chmod(0o711)
    os.environ["ANAGEN_VAR"] = str(state.var)
    # Every worker of pytest-xdist must list the cases of a set in the same order.
    os.environ["PYTHONHASHSEED"] = "0"
    os.environ.pop("ANAGEN_DEMO", None)
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    with servers.owned(state, durable=False):
        yield


@contextmanager
def _migrating() -> Iterator[None]:
    """While the gates run, the servers' own database becomes what workers copy theirs of.

    Each would make all migrations otherwise. Where that fails, they do, and say why.
    """
    if not servers.needs_postgres():
        yield
        return
    child = subprocess.Popen(
        [PYTHON, PROJECT / "manage.py", "migrate", "--verbosity", "0"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "clinic.settings_test"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=partial(system.die_with_parent, signal.SIGTERM),
    )
    try:
        yield
    finally:
        if child.wait() == 0:
            os.environ["TEST_DATABASE_TEMPLATE"] = postgres.DATABASE


@contextmanager
def _alone(state: Places) -> Iterator[None]:
    """Two test runs of one clone would share a test database: the second waits."""
    state.var.mkdir(exist_ok=True)
    lock = state.var / "running.lock"
    try:
        with servers.hold(lock, LOCK_EX | LOCK_NB):
            yield
        return
    except BlockingIOError:
        print(
            "Another test run of this clone is going on; waiting for it.",
            file=sys.stderr,
        )
    with servers.hold(lock, LOCK_EX):
        yield


def _create_or_reuse(state: Places) -> str:
    """pytest-django reuses a database even when its migrations changed; we do not."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    stamp = state.var / "migrations.applied"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return "--reuse-db"
    stamp.write_text(digest.hexdigest())
    return "--create-db"


def _chromium(steps: Steps) -> None:
    with steps.step("Chromium for browser tests"):
        there = shutil.which("chromium") or system.install_debian(
            ["chromium"], log=environment.log()
        )
    if not there:
        line = "!" * 72
        steps.say(f"{line}\nChromium is missing: BROWSER TESTS ARE LEFT OUT.")
        steps.say(f"Run: {system.debian_command(['chromium'])}\n{line}")


def _gates() -> list[Gate]:
    django = {"DJANGO_SETTINGS_MODULE": "clinic.settings_test"}
    templates = gates.tracked(r"^templates/.*\.html$")
    return [
        Gate("Format", command("ruff", "format", "--check", ".")),
        Gate("Lint", command("ruff", "check", ".")),
        Gate("Import contracts", command("lint-imports", "--no-cache")),
        Gate(
            "Templates",
            command("djlint", "templates", "--lint", "--quiet") if templates else list,
        ),
        Gate("File length", gates.long_files),
        Gate("Forbidden words", gates.forbidden_words),
        Gate(
            "Migrations match models",
            command(
                "python",
                "manage.py",
                "makemigrations",
                "--check",
                "--dry-run",
                **django,
            ),
        ),
        Gate("System checks", command("python", "manage.py", "check", **django)),
        Gate(
            "Production settings",
            command(
                "python",
                "manage.py",
                "check",
                "--deploy",
                "--fail-level",
                "WARNING",
                **PRODUCTION,
            ),
        ),
        Gate("Types", command("mypy", *APPS)),
        Gate(
            "Complexity",
            command(
                "xenon",
                "--max-absolute",
                "B",
                "--max-modules",
                "B",
                "--max-average",
                "A",
                *APPS,
            ),
        ),
        Gate("Packages", command("deptry", ".")),
    ]


def _run_gates() -> list[str]:
    failed = []
    for gate in _gates():
        start = time.monotonic()
        faults = gate.check()
        verdict, seconds = "FAILED" if faults else "ok", time.monotonic() - start
        print(f"{verdict:6} {seconds:5.1f} s  {gate.title}", flush=True)
        if faults:
            failed.append(gate.title)
            print("\n".join(f"    {fault}" for fault in faults), flush=True)
    return failed
