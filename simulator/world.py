"""Everything a request or a task may touch, in one hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from simulator.clock import WorldClock
from simulator.config import Config
from simulator.rows import Code, Fault, Key, Letter, LogEntry, Offer, Order, Post, Preferences, Session, Task
from simulator.selling.shelves import Selling
from simulator.state import Shelf, State

# url, body, headers -> HTTP status, body. Raises OSError when nothing answered.
Http = Callable[[str, bytes, dict[str, str]], tuple[int, bytes]]


class Queues(Protocol):
    """The emulator's SQS, as Amazon's notifications reach it."""

    def send(self, arn: str, bodies: Sequence[str]) -> None:
        """Raises OSError when the queue cannot be reached or is not there."""


class NoQueues:
    """Where nobody listens."""

    def send(self, arn: str, bodies: Sequence[str]) -> None:
        raise OSError("there are no queues here")


@dataclass(frozen=True)
class World:
    config: Config
    clock: WorldClock
    state: State
    http: Http
    queues: Queues = field(default_factory=NoQueues)

    def now(self) -> datetime:
        return self.clock.now()

    @property
    def sessions(self) -> Shelf[Session]:
        return Shelf(self.state, Session)

    @property
    def offers(self) -> Shelf[Offer]:
        return Shelf(self.state, Offer)

    @property
    def orders(self) -> Shelf[Order]:
        return Shelf(self.state, Order)

    @property
    def tasks(self) -> Shelf[Task]:
        return Shelf(self.state, Task)

    @property
    def posts(self) -> Shelf[Post]:
        return Shelf(self.state, Post)

    @property
    def faults(self) -> Shelf[Fault]:
        return Shelf(self.state, Fault)

    @property
    def log(self) -> Shelf[LogEntry]:
        return Shelf(self.state, LogEntry)

    @property
    def letters(self) -> Shelf[Letter]:
        """Of earlier days; today's are the emulator's."""
        return Shelf(self.state, Letter)

    @property
    def codes(self) -> Shelf[Code]:
        return Shelf(self.state, Code)

    @property
    def keys(self) -> Shelf[Key]:
        return Shelf(self.state, Key)

    @property
    def selling(self) -> Selling:
        return Selling(self.state)

    @property
    def preferences(self) -> Preferences:
        return Shelf(self.state, Preferences).get("now") or Preferences()

    def prefer(self, preferences: Preferences) -> None:
        Shelf(self.state, Preferences).put("now", preferences)

    def reset(self) -> None:
        """A new Amazon with the old signing keys, so that whoever cached them is not surprised."""
        self.state.forget_all_but(Key.__name__)
