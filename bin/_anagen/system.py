"""What the machine offers: Debian packages, shared libraries, an ordinary user."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from _anagen.console import Stop

SERVICE_USER = "anagen"
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def is_root() -> bool:
    return os.geteuid() == 0


def die_with_parent(signal_number: int) -> None:
    """For preexec_fn: a child never outlives the process that started it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def quiet(command: list[str | Path], *, log: Path, **options: object) -> None:
    """Run a command into a log; on failure show the log's end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
            **options,
        )
    if result.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
        shown = "\n    ".join(tail)
        raise Stop(
            f"{command[0]} ended with {result.returncode}; see {log}:\n    {shown}"
        )


def install_debian(packages: list[str], *, log: Path) -> bool:
    """Install Debian packages when we may. False when we may not or it failed."""
    if not is_root() or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install: list[str | Path] = [
        "apt-get",
        "install",
        "-y",
        "--no-install-recommends",
        *packages,
    ]
    try:
        quiet(install, log=log, env=env)
    except Stop:
        try:
            quiet(["apt-get", "update"], log=log, env=env)
            quiet(install, log=log, env=env)
        except Stop:
            return False
    return True


def debian_command(packages: list[str]) -> str:
    return f"sudo apt-get install -y {' '.join(packages)}"


def has_library(*names: str) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
    return True


def service_user() -> pwd.struct_passwd:
    """The ordinary user that PostgreSQL runs as when we are root."""
    try:
        return pwd.getpwnam(SERVICE_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    command = [
        useradd,
        "--system",
        "--no-create-home",
        "--home-dir",
        "/nonexistent",
        "--shell",
        "/usr/sbin/nologin",
        "--user-group",
        SERVICE_USER,
    ]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return pwd.getpwnam("nobody")
    return pwd.getpwnam(SERVICE_USER)


def can_reach(path: Path, user: pwd.struct_passwd) -> bool:
    """Whether `user` may enter every folder that leads to `path`."""
    return all(
        _may_enter(folder, user) for folder in [path, *path.parents] if folder.exists()
    )


def _may_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    status = folder.stat()
    if status.st_uid == user.pw_uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == user.pw_gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
