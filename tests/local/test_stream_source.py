"""A table's stream: in order, repeated when the handler raises, then left to the sweep. On the real emulator."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from local import resources
from local.stream_source import PAUSES, StreamSource
from tests.engines import Engine
from tests.local.worlds import Handler

_numbers = count()


class Outbox:
    def __init__(self, engine: Engine) -> None:
        self.tables, self.streams = engine.client("dynamodb"), engine.client("dynamodbstreams")
        self.name = f"stream-source-{next(_numbers)}-outbox"
        self.paused: list[float] = []
        resources.create_tables(self.tables, self.name.removesuffix("outbox"))

    def source(self, handler: Callable[[dict[str, Any]], Any]) -> StreamSource:
        source = StreamSource(
            "follow", handler, self.tables, self.streams, self.name, batch_size=10, pause=self.paused.append
        )
        source.open()
        return source

    def put(self, *keys: str) -> None:
        for key in keys:
            self.tables.put_item(TableName=self.name, Item={"pk": {"S": key}, "sk": {"S": "-"}, "raw": {"B": b"\x00"}})


@pytest.fixture
def outbox(ministack: Engine) -> Iterator[Outbox]:
    yield Outbox(ministack)


def keys(event: dict[str, Any]) -> list[str]:
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in event["Records"]]


def number(event: dict[str, Any], position: int) -> str:
    return str(event["Records"][position]["dynamodb"]["SequenceNumber"])


def test_records_come_once_and_in_order(outbox: Outbox) -> None:
    handler = Handler()
    source = outbox.source(handler)
    outbox.put("a", "b", "c")

    assert source.poll()
    assert not source.poll()

    assert [keys(event) for event in handler.events] == [["a", "b", "c"]]


def test_what_was_there_before_is_the_sweeps(outbox: Outbox) -> None:
    handler = Handler()
    outbox.put("before")
    source = outbox.source(handler)
    outbox.put("after")

    source.poll()

    assert [keys(event) for event in handler.events] == [["after"]]


def test_a_record_looks_as_lambda_shows_it(outbox: Outbox) -> None:
    handler = Handler()
    source = outbox.source(handler)
    outbox.put("a")

    source.poll()

    (record,) = handler.events[0]["Records"]
    assert record["eventName"] == "INSERT"
    assert record["eventSourceARN"].split(":table/")[1].startswith(f"{outbox.name}/stream/")
    assert record["awsRegion"] == "eu-central-1"
    assert record["dynamodb"]["NewImage"] == {"pk": {"S": "a"}, "sk": {"S": "-"}, "raw": {"B": "AA=="}}
    assert isinstance(record["dynamodb"]["ApproximateCreationDateTime"], float)


def test_a_batch_whose_handler_raises_is_handed_over_again(outbox: Outbox) -> None:
    handler = Handler([RuntimeError("broken"), None])
    source = outbox.source(handler)
    outbox.put("a", "b")

    source.poll()

    assert [keys(event) for event in handler.events] == [["a", "b"], ["a", "b"]]
    assert outbox.paused == [PAUSES[0]]


def test_a_batch_that_always_raises_is_let_go_so_that_the_next_one_comes(outbox: Outbox) -> None:
    handler = Handler([RuntimeError("broken")] * 3)
    source = outbox.source(handler)
    outbox.put("cursed")
    source.poll()

    outbox.put("next")
    source.poll()

    assert [keys(event) for event in handler.events] == [["cursed"], ["cursed"], ["cursed"], ["next"]]


def test_a_named_failure_repeats_from_there_on(outbox: Outbox) -> None:
    handler = Handler([lambda event: {"batchItemFailures": [{"itemIdentifier": number(event, 1)}]}, None])
    source = outbox.source(handler)
    outbox.put("a", "b", "c")

    source.poll()

    assert [keys(event) for event in handler.events] == [["a", "b", "c"], ["b", "c"]]
