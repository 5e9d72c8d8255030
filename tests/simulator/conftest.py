"""A simulated Amazon in process, with a hub that remembers what it was posted and a clock that obeys."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from werkzeug.test import Client, TestResponse

from simulator import courier
from simulator.app import App
from simulator.clock import WorldClock
from simulator.config import Config
from simulator.selling import delivery
from simulator.state import State
from simulator.world import World
from tests.simulator import hub_documents

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
OK = (
    '<cXML payloadID="1@hub" timestamp="2026-11-21T12:00:00+00:00">'
    '<Response><Status code="200" text="OK">Thank you</Status></Response></cXML>'
)


class ObedientClock(WorldClock):
    """Stands still until it is told; nobody waits."""

    def __init__(self) -> None:
        self.at = NOON
        self.slept = 0.0

    def now(self) -> datetime:
        return self.at

    def offset(self) -> float:
        return (self.at - NOON).total_seconds()

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@dataclass
class FakeHub:
    """Takes every post and answers as told; `None` is a dead line."""

    posts: list[tuple[str, bytes]] = field(default_factory=list)
    answers: list[tuple[int, bytes] | None] = field(default_factory=list)

    def __call__(self, url: str, body: bytes, _headers: dict[str, str]) -> tuple[int, bytes]:
        self.posts.append((url, body))
        answer = self.answers.pop(0) if self.answers else (200, OK.encode())
        if answer is None:
            raise ConnectionResetError("nobody there")
        return answer

    def documents(self) -> list[etree._Element]:
        return [etree.fromstring(body) for _, body in self.posts]


@dataclass
class FakeQueues:
    """Take every notification, unless they are said to be away."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    away: bool = False

    def send(self, arn: str, bodies: Sequence[str]) -> None:
        if self.away:
            raise OSError("no such queue")
        self.sent.extend((arn, body) for body in bodies)


@dataclass
class Amazon:
    """The simulator as a customer's system, a browser and a tester see it."""

    world: World
    clock: ObedientClock
    hub: FakeHub
    browser: Client
    queues: FakeQueues

    def set_up(self, document: str | bytes, path: str = "/punchout/test") -> "Status":
        return status(self.browser.post(path, data=document, content_type="text/xml; charset=UTF-8"))

    def order(self, document: str | bytes) -> "Status":
        path = f"/po/{self.world.config.po_request_id}"
        return status(self.browser.post(path, data=document, content_type="text/xml; charset=UTF-8"))

    def tell(self, path: str, **given: Any) -> Any:
        answer = self.browser.post(f"/control/{path}", json=given)
        assert answer.status_code == 200, answer.text
        return answer.json

    def state(self) -> Any:
        return self.browser.get("/control/state").json

    def tell_state(self, part: str) -> Any:
        """Of the selling side."""
        return self.browser.get("/control/selling/state").json[part]

    def cart(self, items: object = 2, **changes: str) -> Any:
        """A cart that went through set-up and store, as /control/carts hands it out."""
        start = self.set_up(hub_documents.set_up_request(**changes)).start_page
        return self.tell("carts", start_page=start, items=items)

    def pass_time(self, seconds: float) -> None:
        self.clock.forward(seconds)
        courier.tick(self.world)
        delivery.run_due(self.world)


@dataclass(frozen=True)
class Status:
    http: int
    code: str
    detail: str
    start_page: str


def status(answer: TestResponse) -> Status:
    found = etree.fromstring(answer.data)
    said = found.find("Response/Status")
    page = found.findtext("Response/PunchOutSetupResponse/StartPage/URL") or ""
    return Status(answer.status_code, said.get("code"), said.text, page)


@pytest.fixture
def amazon(tmp_path: Path) -> Iterator[Amazon]:
    with opened(tmp_path) as amazon:
        yield amazon


@contextmanager
def opened(folder: Path) -> Iterator[Amazon]:
    config = Config(
        port=9105,
        hub="http://localhost:9106",
        emulator="http://127.0.0.1:9107",
        state=folder / "state",
        clock_file=folder / "clock.json",
    )
    clock, hub, queues = ObedientClock(), FakeHub(), FakeQueues()
    world = World(config, clock, State(config.state), hub, queues)
    yield Amazon(world, clock, hub, Client(App(world)), queues)
    world.state.close()


@pytest.fixture
def desk(amazon: Amazon, shared_dir: Path) -> Any:
    from tests.simulator.desk import Desk

    return Desk(amazon, shared_dir)
