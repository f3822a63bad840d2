import os
import select
import signal
import sys
from pathlib import Path

import pytest
from _anagen.supervisor import Service, Supervisor, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF_PROGRAM = (
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); time.sleep(60)"
)
DEAF = [sys.executable, "-c", DEAF_PROGRAM]


@pytest.fixture
def supervisor():
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    watcher = Supervisor(say=lambda _text: None)
    yield watcher
    watcher.stop()
    for number, handler in before.items():
        signal.signal(number, handler)


def service(tmp_path: Path, command: list[str]) -> Service:
    return Service("sleeper", [*command], tmp_path / "sleeper.log")


def test_crashed_process_comes_back_after_a_pause(supervisor, tmp_path):
    sleeper = service(tmp_path, SLEEP)
    supervisor.add(sleeper)
    first = sleeper.process.pid
    os.kill(first, signal.SIGKILL)
    sleeper.process.wait()

    supervisor.look_once()
    at_once = sleeper.running()
    sleeper.start_after = 0
    supervisor.look_once()

    assert (at_once, sleeper.running(), sleeper.process.pid != first) == (
        False,
        True,
        True,
    )


def test_pause_grows_while_a_process_keeps_crashing(supervisor, tmp_path):
    crasher = service(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    supervisor.add(crasher)
    pauses = []

    for _ in range(4):
        crasher.process.wait()
        supervisor.look_once()
        pauses.append(crasher.pause)
        crasher.start()

    assert pauses == [0.5, 1, 2, 4]


def test_process_that_does_not_listen_is_killed(tmp_path):
    deaf = service(tmp_path, DEAF)
    deaf.start()
    while "deaf" not in deaf.log.read_text():
        assert deaf.running()

    stop_all([deaf], patience=0.1)

    assert deaf.process.returncode == -signal.SIGKILL


def test_children_of_a_stopped_process_go_with_it(tmp_path):
    program = (
        "import subprocess, sys, time;"
        f"child = subprocess.Popen({DEAF!r});"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = service(tmp_path, [sys.executable, "-c", program])
    parent.start()
    while "deaf" not in parent.log.read_text():
        assert parent.running()
    child = int(
        next(line for line in parent.log.read_text().split() if line.isdecimal())
    )

    end_of_child = os.pidfd_open(child)

    stop_all([parent], patience=5)

    ended, _, _ = select.select([end_of_child], [], [], 5)
    os.close(end_of_child)
    assert ended == [end_of_child]
