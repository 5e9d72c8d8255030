"""A child process with a name, a log file and a way to end."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Failed(Exception):
    """A process did not come up, or is gone. The message is for whoever typed `make run`."""


class Process:
    """Started at once, in a session of its own: Ctrl-C in a terminal reaches only the parent, who ends all in order."""

    def __init__(
        self, name: str, module: str, arguments: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._popen = subprocess.Popen(
                [sys.executable, "-m", "local.child", module, *arguments],
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._popen.poll()

    def stop(self, patience: float) -> None:
        """Asks it to end and waits so many seconds before it is made to."""
        with suppress(ProcessLookupError):
            self._popen.terminate()
        try:
            self._popen.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
        self._close()

    def kill(self) -> None:
        """As a power cut would: it and whatever it started, without a chance to say goodbye."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        self._close()

    def wait_until_healthy(self, url: str, patience: float, *, status: int = 200) -> None:
        """Returns once the URL answers as it should; raises Failed when the process ends first or time is over."""
        deadline = time.monotonic() + patience
        while _status(url) != status:
            if self.exit_code is not None:
                raise Failed(f"The {self.name} ended while starting (exit code {self.exit_code}).\n{self.last_words()}")
            if time.monotonic() > deadline:
                raise Failed(f"The {self.name} did not answer within {patience:.0f} seconds.\n{self.last_words()}")
            time.sleep(0.05)

    def last_words(self, lines: int = 15) -> str:
        """The end of its log, and where the rest is."""
        written = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join([*(f"    {line}" for line in written), f"  The whole log: {self.log}"])

    def _close(self) -> None:
        if self._popen.stdin:
            self._popen.stdin.close()


# Whoever sits behind a proxy must still reach his own machine.
_open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def _status(url: str) -> int | None:
    try:
        with _open(url, timeout=2) as response:
            return int(response.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None
