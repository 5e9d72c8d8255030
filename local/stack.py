"""A whole local world, started and stopped in order: emulator, simulated Amazon, hub. Several may exist at once."""

import fcntl
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import boto3

from local import environment, ports, resources
from local.environment import Addresses
from local.process import ROOT, Failed, Process

# Generous, because a laptop may be busy with the tests: everything is up in a few seconds when it is not.
PATIENCE = 60.0

# In a process of its own: it uses the hub's adapters, and those take their account from the environment.
SOW = "import importlib, os, sys; importlib.import_module(sys.argv[1]).seed(os.environ)"


def take_state(state: Path) -> IO[str]:
    """Holds the folder until the file is closed: two worlds in one would write over each other's state."""
    state.mkdir(parents=True, exist_ok=True)
    lock = (state / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise Failed(f"Another Crossdock is running with the state in {state}: stop it first.") from error
    return lock


class Stack:
    """`with Stack(base_port, state) as stack:`, or start() and stop(). The same state folder continues a world."""

    def __init__(
        self,
        base_port: int,
        state: Path,
        *,
        app: str = "app",
        simulator: str = "simulator",
        seed: str = "local.seed",
        say: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.urls = Addresses(base_port)
        self.state = state.absolute()
        self._app = app
        self._simulator = simulator
        self._seed = seed
        self._say = say
        self._processes: dict[str, Process] = {}
        self._lock: IO[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Every variable of this world, secrets included."""
        return environment.compose(self.urls, self.state)

    def start(self) -> None:
        """Returns when everything answers. Raises PortTaken or Failed, and then nothing is left running."""
        ports.require_free(self.urls)
        self._lock = take_state(self.state)
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """The hub first, so that nobody asks those who are gone; the emulator last, with time to save its state."""
        for name, patience in (("hub", 10.0), ("simulator", 10.0), ("emulator", 30.0)):
            if process := self._processes.pop(name, None):
                process.stop(patience)
        if self._lock:
            self._lock.close()
            self._lock = None

    def kill_hub(self) -> None:
        """As a power cut would."""
        self._processes.pop("hub").kill()

    def start_hub(self, *, streams: bool = True) -> None:
        """Without streams everything that was written waits for its schedule."""
        self._spawn_hub([] if streams else ["--no-streams"])
        self._wait_for("hub", f"{self.urls.hub}/health")

    def check(self) -> None:
        """Raises Failed when one of the processes is gone."""
        for name, process in self._processes.items():
            if process.exit_code is not None:
                raise Failed(f"The {name} has ended by itself (exit code {process.exit_code}).\n{process.last_words()}")

    def pid(self, name: str) -> int:
        return self._processes[name].pid

    def client(self, service: str) -> Any:
        """A boto3 client of this world's AWS."""
        world = self.environment
        return boto3.client(
            service,
            endpoint_url=self.urls.emulator,
            region_name=world["AWS_REGION"],
            aws_access_key_id=world["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=world["AWS_SECRET_ACCESS_KEY"],
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        shutil.rmtree(self.state / "logs", ignore_errors=True)
        self._say("Starting the AWS emulator and the simulated Amazon")
        self._spawn_emulator()
        self._spawn_simulator()
        self._wait_for("emulator", f"{self.urls.emulator}/_ministack/health")
        self._say("Making tables and queues, filling in what a company needs")
        world = self.environment
        resources.create_all(self.client, world["CROSSDOCK_PREFIX"])
        self._sow(world)
        self._say("Starting the hub")
        self._spawn_hub()
        self._wait_for("simulator", f"{self.urls.simulator}/health")
        self._wait_for("hub", f"{self.urls.hub}/health")

    def _sow(self, world: Mapping[str, str]) -> None:
        """People, addresses, routes and secrets, so that someone can buy something at once."""
        command = [sys.executable, "-c", SOW, self._seed]
        sown = subprocess.run(command, cwd=ROOT, env=dict(world), capture_output=True, text=True, timeout=PATIENCE)
        if sown.returncode:
            raise Failed(f"The seed could not be sown:\n{sown.stderr}")

    def _spawn_emulator(self) -> None:
        folder = self.state / "emulator"
        folder.mkdir(exist_ok=True)
        told = environment.of_the_emulator(self.urls.ports["emulator"], folder)
        self._spawn("emulator", "ministack", [], told)

    def _spawn_simulator(self) -> None:
        arguments = {
            "--port": str(self.urls.ports["simulator"]),
            "--hub": self.urls.hub,
            "--emulator": self.urls.emulator,
            "--state": str(self.state / "simulator"),
            "--clock-file": str(self.state / "clock.json"),
        }
        told = environment.of_the_simulator(self.environment)
        self._spawn("simulator", self._simulator, [word for pair in arguments.items() for word in pair], told)

    def _spawn_hub(self, more: Sequence[str] = ()) -> None:
        arguments = ["--port", str(self.urls.ports["hub"]), "--state", str(self.state), "--app", self._app, *more]
        self._spawn("hub", "local.hub", arguments, environment.of_the_hub(self.environment))

    def _spawn(self, name: str, module: str, arguments: list[str], told: Mapping[str, str]) -> None:
        self._processes[name] = Process(name, module, arguments, told, self.state / "logs" / f"{name}.log")

    def _wait_for(self, name: str, url: str) -> None:
        self._processes[name].wait_until_healthy(url, PATIENCE)
