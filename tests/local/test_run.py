"""`make run` as a person meets it: a box of addresses, Ctrl-C, and clear words when it cannot."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import ports, run, seed
from local.environment import Addresses
from local.process import ROOT
from tests.local.worlds import eventually

pytestmark = pytest.mark.stack

# The same program, around the tiny app instead of the hub.
PROGRAM = """
import sys
from local import run, stack
from functools import partial
run.Stack = partial(stack.Stack, app="tests.local.tiny_app", simulator="tests.local.tiny_simulator")
run.SEED = "tests.local.tiny_seed"
sys.exit(run.main(sys.argv[1:]))
"""


linux = pytest.mark.skipif(not Path("/proc").is_dir(), reason="Only Linux has /proc")


@pytest.fixture
def base_port() -> int:
    return ports.find_base()


@pytest.fixture
def program(tmp_path: Path, base_port: int) -> Iterator[subprocess.Popen[str]]:
    process = begin(tmp_path, base_port)
    yield process
    process.kill()
    process.wait()


def begin(state: Path, base_port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "--state", str(state), "--base-port", str(base_port)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for_box(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("╰"):
            break
    return "".join(lines)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_says_where_everything_is_and_stops_cleanly(
    program: subprocess.Popen[str], base_port: int, how: int
) -> None:
    box = wait_for_box(program)
    assert f"http://localhost:{base_port} " in box
    assert f"http://localhost:{base_port + 1}/mailbox" in box
    assert re.search("anna .*Anna Sato .*shops", box)

    program.send_signal(how)
    output, errors = program.communicate(timeout=60)

    assert (program.returncode, output, errors) == (0, "Stopping …\n", "")
    ports.require_free(Addresses(base_port))


@linux
def test_a_dead_child_is_named_and_the_rest_is_stopped(program: subprocess.Popen[str], base_port: int) -> None:
    wait_for_box(program)

    os.kill(pid_of(base_port), signal.SIGKILL)
    _, errors = program.communicate(timeout=60)

    assert program.returncode == 1
    assert "The hub has ended by itself (exit code -9)." in errors
    assert "hub.log" in errors
    ports.require_free(Addresses(base_port))


def test_nothing_outlives_a_kill_minus_nine(program: subprocess.Popen[str], base_port: int) -> None:
    wait_for_box(program)

    program.kill()
    program.wait()

    assert eventually_free(base_port)


def test_a_taken_port_is_one_clear_line(tmp_path: Path, base_port: int) -> None:
    with socket.create_server(("127.0.0.1", base_port + 2)):
        process = begin(tmp_path, base_port)
        _, errors = process.communicate(timeout=30)

    assert process.returncode == 1
    assert errors.strip() == (
        f"Port {base_port + 2} (for the emulator) is taken. "
        f"Choose three others in a row: make run BASE_PORT={base_port + 1002}"
    )


@pytest.mark.parametrize("written", ["abc", "0", "-1", "65534", "8000.5"])
def test_what_is_no_port_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    monkeypatch.setenv("BASE_PORT", written)

    with pytest.raises(SystemExit):
        run.main([])

    assert f"BASE_PORT must be a number from 1 to 65533, not “{written}”" in capsys.readouterr().err


def test_the_box_is_a_box() -> None:
    lines = run.welcome(Addresses(8000)).splitlines()

    assert len({len(line) for line in lines}) == 1


def test_the_people_in_the_box_are_those_of_the_seed() -> None:
    seeded = {person.subject: person.name for person in seed.people("issuer")}

    assert {login: name for login, name, _does in run.PEOPLE} == seeded


def pid_of(port: int) -> int:
    """Who listens on this port, from /proc: the pid is nobody's business but the test's."""
    inode = next(
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1] == f"0100007F:{port:04X}" and line.split()[3] == "0A"
    )
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if link.readlink() == Path(f"socket:[{inode}]"):
                return int(link.parts[2])
        except OSError:
            continue
    raise AssertionError(f"Nobody listens on {port}")


def eventually_free(base_port: int) -> bool:
    return eventually(lambda: all(map(ports.is_free, Addresses(base_port).ports.values())), within=25)
