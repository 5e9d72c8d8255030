"""The pump: one thread for each source, failures that stay where they are, handlers called as Lambda calls them."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Blueprint, Chalice, Rate

from local import pump
from local.queue_source import QueueSource
from local.schedule_source import ScheduleSource
from local.stream_source import StreamSource
from tests.local import tiny_app
from tests.local.worlds import TurnableClock


class FakeSource:
    def __init__(self, name: str, poll: Callable[[], bool]) -> None:
        self.name = name
        self.poll = poll
        self.opened = False

    def open(self) -> None:
        self.opened = True


def run(seconds: float, *sources: FakeSource) -> None:
    moving = pump.Pump(sources, interval=0.01)
    moving.start()
    time.sleep(seconds)
    moving.stop()


def test_a_broken_source_never_stops_the_others(caplog: pytest.LogCaptureFixture) -> None:
    seen: list[float] = []

    def breaks() -> bool:
        raise RuntimeError("the queue\nis gone")

    def works() -> bool:
        seen.append(time.monotonic())
        return False

    with caplog.at_level(logging.ERROR):
        run(0.3, FakeSource("broken", breaks), FakeSource("healthy", works))

    assert len(seen) > 5
    assert [record.getMessage() for record in caplog.records] == ["broken: RuntimeError: the queue is gone"]


def test_a_source_that_hangs_never_stops_the_others_nor_the_end() -> None:
    seen: list[float] = []
    hanging = threading.Event()

    def works() -> bool:
        seen.append(time.monotonic())
        return False

    moving = pump.Pump([FakeSource("hangs", hanging.wait), FakeSource("healthy", works)], interval=0.01)
    moving.start()
    time.sleep(0.2)
    moving.stop(patience=0.1)
    hanging.set()

    assert len(seen) > 3


def test_every_source_is_open_before_anything_moves() -> None:
    sources = [FakeSource("one", lambda: False), FakeSource("two", lambda: False)]

    run(0.01, *sources)

    assert [source.opened for source in sources] == [True, True]


def test_the_sources_are_those_that_the_app_registers(tmp_path: Path) -> None:
    clients = {"sqs": None, "dynamodb": None, "dynamodbstreams": None}

    found = pump.sources(tiny_app.app, clients, prefix="p-", clock=TurnableClock(), state=tmp_path)

    assert [(source.name, type(source)) for source in found] == [
        ("tick", ScheduleSource),
        ("read-letters", QueueSource),
        ("follow-outbox", StreamSource),
    ]


def test_a_blueprints_handler_is_called_without_the_middleware_as_lambda_does() -> None:
    app, jobs, calls = Chalice("some", configure_logs=False), Blueprint("some.jobs"), []

    @app.middleware("all")
    def around(event: Any, get_response: Callable[[Any], Any]) -> Any:
        calls.append("middleware")
        return get_response(event)

    @jobs.schedule(Rate(1, Rate.MINUTES), name="sweep")
    def sweep(event: Any) -> None:
        calls.append(event.context.function_name)

    app.register_blueprint(jobs)
    event = {
        "version": "0",
        "account": "",
        "region": "",
        "detail": {},
        "detail-type": "",
        "source": "",
        "time": "",
        "id": "",
    }
    pump.Invocation(app, app.event_sources[0])({**event, "resources": []})

    assert calls == ["some-local-sweep"]
