"""bin/run: from a fresh clone to a clinic in the browser."""

import argparse
import json
import os
import secrets
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path

from _anagen import environment, servers, system
from _anagen.console import Steps, Stop, guarded
from _anagen.environment import PYTHON
from _anagen.supervisor import Service, Supervisor, fresh_log
from clinic.embedded import PROJECT, Places, places

HOST = "127.0.0.1"
SECONDS_TO_BE_READY = 90
# A renderer that grew beyond this is replaced after its document.
KILOBYTES_OF_A_RENDERER = "400000"
ACCOUNTS = ("manager", "clinician", "clinician2", "desk")


def main(arguments: list[str]) -> int:
    return guarded(_start, arguments)


def _start(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--no-demo", action="store_true", help="start without the demo clinic"
    )
    options = parser.parse_args(arguments)
    steps = Steps(total=9 if not options.no_demo else 8, out=sys.stdout)
    _run(steps, port=options.port, demo=not options.no_demo)
    return 0


def _run(steps: Steps, *, port: int, demo: bool) -> None:
    state = places()
    servers.prepare_var(state)
    with _the_only_one(state), ExitStack() as stack:
        _port_is_free(port)
        environment.set_up(steps)
        _set_environment(port=port, demo=demo)
        supervisor = Supervisor(steps.say)
        stack.callback(supervisor.stop)
        with steps.step("Database and broker"):
            stack.enter_context(_data_servers(state, supervisor))
        with steps.step("Tables and static files"):
            _prepare(state)
        if demo:
            with steps.step("Demo clinic"):
                _load_demo()
        with steps.step("Web, workers and beat"):
            supervisor.add(*_services(state, port=port, demo=demo))
            _wait_until_ready(supervisor, port)
        _welcome(steps, demo=demo)
        supervisor.watch()
        steps.say("\nStopping …")


@contextmanager
def _the_only_one(state: Places) -> Iterator[None]:
    try:
        with servers.hold(state.var / "run.lock", LOCK_EX | LOCK_NB) as lock:
            os.truncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
            yield
    except BlockingIOError:
        running = (state.var / "run.lock").read_text()
        raise Stop(
            f"Anagen already runs from {state.var} (process {running}). "
            "Set ANAGEN_VAR for a second clinic."
        ) from None


def _port_is_free(port: int) -> None:
    """Wait a little: after a kill, the web server of before may be on its way out."""
    deadline = time.monotonic() + 5
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                return
            except OSError as error:
                if time.monotonic() > deadline:
                    raise Stop(
                        f"Port {port} cannot be used ({error.strerror}): "
                        "try bin/run --port N."
                    ) from None
        time.sleep(0.2)


def _set_environment(*, port: int, demo: bool) -> None:
    os.environ["ANAGEN_DEMO"] = "1" if demo else "0"
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    if demo:
        os.environ.setdefault("DEMO_PASSWORD", secrets.token_urlsafe(9))
        os.environ["EMAIL_HOST"], os.environ["EMAIL_PORT"] = HOST, str(_any_free_port())
        os.environ["EMAIL_USE_TLS"] = os.environ["EMAIL_USE_SSL"] = "0"


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _data_servers(state: Places, supervisor: Supervisor) -> Iterator[None]:
    """Our own PostgreSQL and Redis, watched like the rest; bin/manage may join."""
    with servers.hold(state.var / "servers.lock", LOCK_EX) as lock:
        for server in servers.embedded(state, durable=True):
            server.stop()
            name = type(server).__name__.lower()
            options = server.as_user() if name == "postgres" else {}
            stop_signal = signal.SIGINT if name == "postgres" else signal.SIGTERM
            service = Service(name, server.server(), server.log, stop_signal, options)
            supervisor.add(service.adopt(server.start(outlive=False)))
        flock(lock, LOCK_SH)
        yield


def _services(state: Places, *, port: int, demo: bool) -> list[Service]:
    celery = [PYTHON, "-m", "celery", "-A", "clinic"]
    worker = [
        *celery,
        "worker",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "-l",
        "INFO",
    ]
    cores = str(min(os.cpu_count() or 1, 4))
    commands: dict[str, list[str | Path]] = {
        "web": [
            PYTHON,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            HOST,
            "--port",
            str(port),
            "--workers",
            os.environ.get("WEB_CONCURRENCY") or cores,
            "--blocking-threads",
            "1",
            "--no-ws",
            "--respawn-failed-workers",
            "--workers-kill-timeout",
            "3",
            "clinic.wsgi:application",
        ],
        "worker": [*worker, "-Q", "default", "-n", "default@%h", "-c", "2"],
        "pdf-worker": [
            *worker,
            "-Q",
            "pdf",
            "-n",
            "pdf@%h",
            "--max-memory-per-child",
            KILOBYTES_OF_A_RENDERER,
            "-c",
            cores,
        ],
        "beat": [
            *celery,
            "beat",
            "--scheduler",
            "clinic.beat.Scheduler",
            "--pidfile=",
            "-l",
            "INFO",
        ],
    }
    if demo:
        commands["mail-sink"] = [
            PYTHON,
            "-m",
            "clinic.mail_sink",
            os.environ["EMAIL_PORT"],
            state.var / "mails",
        ]
    logs = state.var / "log"
    return [
        Service(
            name, command, fresh_log(logs / f"{name}.log"), options={"cwd": PROJECT}
        )
        for name, command in commands.items()
    ]


def _prepare(state: Places) -> None:
    """Tables always; static files, which take longer, only when one changed."""
    stamp, digest = state.var / "static.collected", environment.digest_of_static()
    if environment.unchanged(stamp, digest):
        _manage("prepare", "-v", "0", "--no-static")
        return
    _manage("prepare", "-v", "0")
    stamp.write_text(digest)


def _manage(*arguments: str) -> None:
    system.quiet(
        [PYTHON, PROJECT / "manage.py", *arguments], log=environment.log(), cwd=PROJECT
    )


def _load_demo() -> None:
    """Loads the demo clinic once; afterwards only sets this start's password."""
    try:
        _manage("demo")
    except Stop as stop:
        refusal = str(stop).rpartition("CommandError: ")[2]
        raise Stop(
            f"{refusal.strip()}\nTo start without it: bin/run --no-demo"
        ) from None


def _wait_until_ready(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_BE_READY
    while not supervisor.stopping:
        ready, answer = _readyz(port)
        if ready:
            return
        if time.monotonic() > deadline:
            raise Stop(
                f"Not ready after {SECONDS_TO_BE_READY} s: {answer}. "
                f"See {places().var / 'log'}"
            )
        supervisor.look_once()
        time.sleep(0.1)


def _readyz(port: int) -> tuple[bool, str]:
    request = urllib.request.Request(f"http://{HOST}:{port}/readyz", headers=_headers())
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own server
            return True, answer.read().decode()
    except urllib.error.HTTPError as error:
        return False, ", ".join(_failing(error.read()))
    except OSError:
        return False, "the web server does not answer"


def _headers() -> dict[str, str]:
    return {"Host": os.environ.get("ALLOWED_HOSTS", HOST).split(",")[0].strip()}


def _failing(body: bytes) -> list[str]:
    try:
        return list(json.loads(body)["failing"])
    except (ValueError, KeyError):
        return ["the web server answers with an error"]


def _welcome(steps: Steps, *, demo: bool) -> None:
    lines = ["", f"Anagen is ready: {os.environ['SITE_URL']}/"]
    if demo:
        lines += ["", "Demo accounts, password " + os.environ["DEMO_PASSWORD"]]
        lines += [f"    {name}@demo.clinic" for name in ACCOUNTS]
    lines += ["", "Ctrl-C stops it.", ""]
    steps.say("\n".join(lines))
