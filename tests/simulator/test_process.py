"""The simulator as a process: it starts, survives being killed, and stops cleanly."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    kept = ["--state", str(folder / "state"), "--clock-file", str(folder / "clock.json")]
    arguments = ["--port", str(port), *kept, *more]
    return subprocess.Popen([sys.executable, "-m", "simulator", *arguments], cwd=ROOT, stderr=subprocess.PIPE)


def ask(port: int, path: str, given: object = None) -> dict:
    """Patient, because a process that has just been started is not there yet."""
    body = None if given is None else json.dumps(given).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"})
    for _ in range(150):
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.load(answer)
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise TimeoutError(path)


def test_it_survives_a_kill_and_stops_when_asked(tmp_path: Path) -> None:
    port = free_port()
    first = start(port, tmp_path)
    ask(port, "/control/settings", {"confirm_mode": "split"})
    ask(port, "/control/clock", {"forward_seconds": 60})
    first.kill()
    first.communicate()

    second = start(port, tmp_path)
    state = ask(port, "/control/state")
    second.send_signal(signal.SIGTERM)
    _, said = second.communicate(timeout=10)

    assert state["settings"]["confirm_mode"] == "split"
    assert state["clock_offset_seconds"] == 60
    assert second.returncode == 0
    assert b"Traceback" not in said


def test_a_taken_port_is_a_clear_error(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        process = start(port, tmp_path)
        _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert f"The simulator cannot listen on port {port}".encode() in said


def test_it_listens_on_127_0_0_1_and_nowhere_else(tmp_path: Path) -> None:
    port = free_port()
    process = start(port, tmp_path)
    ask(port, "/health")

    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=2):
        pass

    process.terminate()
    process.communicate(timeout=10)
