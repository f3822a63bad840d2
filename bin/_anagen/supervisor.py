"""Starts processes, starts them again when they crash, and stops every one of them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from _anagen import system

SECONDS_TO_STOP = 5.0
SECONDS_HEALTHY = 60.0
LONGEST_PAUSE = 30.0
LARGEST_LOG = 5_000_000


@dataclass(slots=True)
class Service:
    """One process group. `options` are those of subprocess.Popen."""

    name: str
    command: list[str | Path]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    options: dict[str, object] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    start_after: float = 0.0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=lambda: system.die_with_parent(self.stop_signal),
                **self.options,
            )
        self.started = time.monotonic()

    def adopt(self, process: subprocess.Popen[bytes]) -> "Service":
        self.process, self.started = process, time.monotonic()
        return self

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def signal_group(self, number: signal.Signals) -> None:
        """Reaches the children of a process that is itself gone, too."""
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def ask_to_stop(self) -> None:
        if self.process and self.running():
            self.process.send_signal(self.stop_signal)


class Supervisor:
    def __init__(self, say: Callable[[str], None]) -> None:
        self.services: list[Service] = []
        self.say = say
        self.stopping = False
        self.watching = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop_soon)

    def _stop_soon(self, _number: int, _frame: FrameType | None) -> None:
        """While things are being set up, break off; later, let the watch end."""
        if self.stopping:
            return
        self.stopping = True
        if not self.watching:
            raise KeyboardInterrupt

    def add(self, *services: Service) -> None:
        for service in services:
            if not service.process:
                service.start()
            self.services.append(service)

    def watch(self) -> None:
        """Until somebody asks us to stop."""
        self.watching = True
        while not self.stopping:
            self.look_once()
            time.sleep(0.2)

    def look_once(self) -> None:
        for service in self.services:
            if not service.running():
                self._bring_back(service)

    def _bring_back(self, service: Service) -> None:
        now = time.monotonic()
        if service.process:
            code = service.process.returncode
            service.signal_group(signal.SIGKILL)
            service.process = None
            healthy = now - service.started > SECONDS_HEALTHY
            service.pause = (
                0.5 if healthy else min(max(service.pause * 2, 0.5), LONGEST_PAUSE)
            )
            service.start_after = now + service.pause
            self.say(
                f"{service.name} stopped ({code}); it starts again "
                f"in {service.pause:g} s. See {service.log}"
            )
        if now >= service.start_after:
            service.start()

    def stop(self) -> None:
        """Stop all, and the servers that everybody needs at the end."""
        self.stopping = True
        servers = [
            service
            for service in self.services
            if service.name in {"postgres", "redis"}
        ]
        stop_all([service for service in self.services if service not in servers])
        stop_all(servers, patience=3.0)


def stop_all(services: list[Service], *, patience: float = SECONDS_TO_STOP) -> None:
    for service in services:
        service.ask_to_stop()
    deadline = time.monotonic() + patience
    while (
        any(service.running() for service in services) and time.monotonic() < deadline
    ):
        time.sleep(0.05)
    for service in services:
        service.signal_group(signal.SIGKILL)
        if service.process:
            service.process.wait()


def fresh_log(path: Path) -> Path:
    """Keeps one older log when this one has grown long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path
