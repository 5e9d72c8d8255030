"""Children that come up, end when asked, and never outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from local.process import ROOT, Failed, Process
from tests.engines import free_port

PARENT = """
import os, sys, time
from pathlib import Path
from local.process import Process
child = Process("child", "tests.local.tiny_simulator", ["--port", sys.argv[1]], os.environ, Path(sys.argv[2]))
child.wait_until_healthy(f"http://127.0.0.1:{sys.argv[1]}/", 20)
print(child.pid, flush=True)
time.sleep(60)
"""


def health(port: int) -> str:
    return f"http://127.0.0.1:{port}/health"


def started(module: str, port: int, log: Path) -> Process:
    return Process("child", module, ["--port", str(port)], os.environ, log)


def is_gone(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_child_that_was_asked_to_end_is_gone(tmp_path: Path) -> None:
    port = free_port()
    child = started("tests.local.tiny_simulator", port, tmp_path / "log")
    child.wait_until_healthy(health(port), 20)

    child.stop(patience=5)

    assert child.exit_code == -signal.SIGTERM
    assert is_gone(child.pid, within=1)


def test_a_child_that_does_not_come_up_says_its_last_words(tmp_path: Path) -> None:
    child = started("tests.local.no_such_module", free_port(), tmp_path / "log")

    with pytest.raises(Failed, match=r"(?s)ended while starting.*No module named tests.local.no_such_module.*log"):
        child.wait_until_healthy(health(1), 20)

    child.stop(patience=1)


def test_a_child_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    child = started("tests.local.tiny_simulator", free_port(), tmp_path / "log")

    with pytest.raises(Failed, match="did not answer within 0 seconds"):
        child.wait_until_healthy(health(1), 0.2)

    child.stop(patience=5)


def test_a_child_does_not_outlive_a_parent_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PARENT, str(free_port()), str(tmp_path / "log")]
    parent = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    assert is_gone(child, within=5)
