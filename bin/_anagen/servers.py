"""Who uses the embedded servers, so that the last one out stops them.

Everybody who uses them holds a shared lock on var/servers.lock. Who starts or stops
them holds var/servers.starting meanwhile.
"""

import fcntl
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _anagen import postgres, redis
from _anagen.console import Stop
from _anagen.postgres import Postgres
from _anagen.redis import Redis
from clinic.embedded import Places


def needs_postgres() -> bool:
    return not (os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))


def needs_redis() -> bool:
    return not (os.environ.get("REDIS_URL") or os.environ.get("REDIS_URL_FILE"))


def prepare_var(places: Places) -> None:
    """The state folder, and a secret key when the environment gives none."""
    if not places.var.exists():
        places.var.mkdir(parents=True)
        # Others may pass through, so that PostgreSQL's user reaches its cluster,
        # but not look around.
        places.var.chmod(0o711)
    if not os.access(places.var, os.W_OK):
        raise Stop(
            f"{places.var} belongs to another user: "
            "run as that user, or set ANAGEN_VAR."
        )
    (places.var / "log").mkdir(mode=0o700, exist_ok=True)
    if not os.environ.get("SECRET_KEY") and not os.environ.get("SECRET_KEY_FILE"):
        os.environ["SECRET_KEY_FILE"] = str(_secret_key(places.var / "secret_key"))


def _secret_key(path: Path) -> Path:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path


@contextmanager
def hold(path: Path, kind: int) -> Iterator[int]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def in_use(places: Places, *, durable: bool = True) -> Iterator[None]:
    """The embedded servers run inside; the last user of them stops them."""
    chosen = embedded(places, durable=durable)
    starting = places.var / "servers.starting"
    started: list[subprocess.Popen[bytes]] = []
    with hold(places.var / "servers.lock", fcntl.LOCK_SH) as lock:
        try:
            with hold(starting, fcntl.LOCK_EX):
                started += [
                    server.start(outlive=True)
                    for server in chosen
                    if not server.answers()
                ]
            yield
        finally:
            with hold(starting, fcntl.LOCK_EX):
                if _last_out(lock):
                    stop(chosen, started)


@contextmanager
def owned(
    places: Places, *, durable: bool = True
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Servers for us alone, which die with us. One left by a kill is stopped."""
    chosen = embedded(places, durable=durable)
    started: list[subprocess.Popen[bytes]] = []
    stop(chosen, started)
    try:
        for server in chosen:
            started.append(server.start(outlive=False))  # noqa: PERF401 - those before a failure are stopped too
        yield started
    finally:
        stop(chosen, started)


def embedded(places: Places, *, durable: bool) -> list[Postgres | Redis]:
    chosen: list[Postgres | Redis] = []
    if needs_postgres():
        chosen.append(postgres.embedded(places, durable=durable))
    if needs_redis():
        chosen.append(redis.embedded(places, durable=durable))
    return chosen


def stop(
    chosen: list[Postgres | Redis], started: list[subprocess.Popen[bytes]]
) -> None:
    for server in chosen:
        server.stop()
    for child in started:
        child.wait(timeout=10)


def _last_out(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
