"""The gates that bin/test runs before the tests, the cheap ones first."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from _anagen.environment import PYTHON
from clinic.embedded import PROJECT

APPS = ["clinic", "patients", "protocols"]
LONGEST_FILE = 400
LONGEST_TEMPLATE = 150
BINARIES = PYTHON.parent

# What must not stand in the tree, where, and why: each found by one pattern a line.
FORBIDDEN = [
    (
        r"TODO|FIXME|XXX|NotImplementedError|coming soon|lorem ipsum",
        r"\.(py|html|js|css)$",
        "a stub",
    ),
    (
        r"\|\s*safe\b|autoescape off|mark_safe\(",
        r"(templates/.*|\.py)$",
        "escaping switched off",
    ),
    (r"@receiver|\.connect\(", r"^(clinic|patients|protocols)/.*\.py$", "a signal"),
    (
        r"\.delay\(|apply_async\(|countdown=|\beta=|send_task",
        r"^(clinic|patients|protocols)/.*\.py$",
        "work queued otherwise than by delay_on_commit",
    ),
    (
        r"noqa(?!:)|noqa: [A-Z0-9, ]+$|type: ignore(?!\[)",
        r"\.py$",
        "a switched-off check without a reason",
    ),
    (
        r"pytest\.mark\.(skip|xfail)\b|assert True$",
        r"^tests/.*\.py$",
        "a test that proves nothing",
    ),
    (
        r"/(home|root|work)/[a-z]",
        r"\.(py|html|js|css|toml|cfg|ini|md|sh|conf)$",
        "a path of one machine",
    ),
]
EXEMPT = {
    "bin/_anagen/gates.py",
    "clinic/beat.py",
    "clinic/celery.py",
    "clinic/smtp.py",
    "tests/bin/test_gates.py",
}


@dataclass(frozen=True, slots=True)
class Gate:
    title: str
    check: Callable[[], list[str]]


def command(*arguments: str | Path, **environ: str) -> Callable[[], list[str]]:
    """A gate that runs a tool of the environment; its output when it fails."""

    def check() -> list[str]:
        tool = (
            BINARIES / arguments[0]
            if (BINARIES / arguments[0]).exists()
            else arguments[0]
        )
        result = subprocess.run(
            [str(tool), *map(str, arguments[1:])],
            cwd=PROJECT,
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment_with(environ),
        )
        return (
            result.stdout.splitlines() or ["failed silently"]
            if result.returncode
            else []
        )

    return check


def environment_with(extra: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{BINARIES}{os.pathsep}{os.environ['PATH']}",
        **extra,
    }


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    names = listed.stdout.decode().split("\0")
    return [
        PROJECT / name
        for name in names
        if re.search(pattern, name) and (PROJECT / name).is_file()
    ]


def long_files() -> list[str]:
    limits = [
        (path, LONGEST_FILE)
        for path in tracked(r"\.(py|js|css)$")
        if "migrations" not in path.parts
    ]
    limits += [(path, LONGEST_TEMPLATE) for path in tracked(r"\.html$")]
    return [
        f"{path.relative_to(PROJECT)}: {lines} lines, at most {limit}"
        for path, limit in limits
        if (lines := _lines(path)) > limit
    ]


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def forbidden_words() -> list[str]:
    return [
        fault
        for pattern, where, meaning in FORBIDDEN
        for path in tracked(where)
        if str(path.relative_to(PROJECT)) not in EXEMPT
        for fault in _found(pattern, path, meaning)
    ]


def _found(pattern: str, path: Path, meaning: str) -> list[str]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return [
        f"{path.relative_to(PROJECT)}:{number}: {meaning}: {line.strip()[:100]}"
        for number, line in lines
        if re.search(pattern, line)
    ]
