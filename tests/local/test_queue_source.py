"""Queues: partial failures, poison, and messages that come back when the clock says so. On the real emulator."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from local import resources
from local.queue_source import QueueSource, failed_ids
from local.redelivery import Redelivery
from tests.engines import Engine
from tests.local.worlds import Handler, TurnableClock

_numbers = count()


class Letters:
    """A queue of its own for each test, with its dead-letter queue."""

    def __init__(self, engine: Engine, state: Path) -> None:
        self.client = engine.client("sqs")
        self.prefix = f"queue-source-{next(_numbers)}-"
        self.clock = TurnableClock()
        self.state = state
        resources.create_queues(self.client, self.prefix)

    def source(self, handler: Callable[[dict[str, Any]], Any], batch_size: int = 10) -> QueueSource:
        redelivery = Redelivery(self.state / "letters.json", self.clock)
        source = QueueSource("read", handler, self.client, self.prefix + "letters", redelivery, batch_size=batch_size)
        source.open()
        return source

    def send(self, *bodies: str) -> None:
        for body in bodies:
            self.client.send_message(QueueUrl=self._url("letters"), MessageBody=body)

    def left(self) -> tuple[int, int]:
        """How many wait, and how many are hidden because somebody has them."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        attributes = self.client.get_queue_attributes(QueueUrl=self._url("letters"), AttributeNames=names)["Attributes"]
        return int(attributes[names[0]]), int(attributes[names[1]])

    def dead(self) -> list[str]:
        answer = self.client.receive_message(QueueUrl=self._url("letters-dlq"), MaxNumberOfMessages=10)
        return [message["Body"] for message in answer.get("Messages", ())]

    def _url(self, name: str) -> str:
        return str(self.client.get_queue_url(QueueName=self.prefix + name)["QueueUrl"])


@pytest.fixture
def letters(ministack: Engine, tmp_path: Path) -> Iterator[Letters]:
    yield Letters(ministack, tmp_path)


def naming(*bodies: str) -> Callable[[dict[str, Any]], Any]:
    """A function's answer that says which messages failed."""
    return lambda event: {
        "batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"] if r["body"] in bodies]
    }


def test_a_batch_that_is_done_is_gone(letters: Letters) -> None:
    handler = Handler([None])
    letters.send("one", "two")

    assert letters.source(handler).poll()

    assert sorted(record["body"] for record in handler.events[0]["Records"]) == ["one", "two"]
    assert letters.left() == (0, 0)


def test_a_record_looks_as_lambda_shows_it(letters: Letters) -> None:
    handler = Handler()
    letters.client.send_message(
        QueueUrl=letters._url("letters"),
        MessageBody="hello",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "greeting"}},
    )

    letters.source(handler).poll()

    (record,) = handler.events[0]["Records"]
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"]["kind"]["stringValue"] == "greeting"
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(f":{letters.prefix}letters")
    assert record["awsRegion"] == "eu-central-1"


def test_only_the_messages_that_failed_are_left_to_come_back(letters: Letters) -> None:
    letters.send("good", "bad", "fine")

    letters.source(Handler([naming("bad")])).poll()

    assert letters.left() == (0, 1)


def test_a_handler_that_raises_leaves_the_whole_batch(letters: Letters) -> None:
    letters.send("one", "two")

    letters.source(Handler([RuntimeError("broken")])).poll()

    assert letters.left() == (0, 2)


def test_a_failed_message_comes_back_after_its_visibility_timeout_by_the_worlds_clock(letters: Letters) -> None:
    handler = Handler([naming("bad"), None])
    source = letters.source(handler)
    letters.send("bad")
    source.poll()

    letters.clock.jump(seconds=359)
    assert not source.poll()
    letters.clock.jump(seconds=1)
    assert source.poll()

    assert [record["body"] for event in handler.events for record in event["Records"]] == ["bad", "bad"]
    assert letters.left() == (0, 0)


def test_a_message_of_a_killed_hub_comes_back_to_the_next_one(letters: Letters) -> None:
    def killed(_event: dict[str, Any]) -> None:
        raise KeyboardInterrupt  # nothing after it runs, as after kill -9

    letters.send("important")
    with pytest.raises(KeyboardInterrupt):
        letters.source(killed).poll()
    handler = Handler()
    next_hub = letters.source(handler)

    assert not next_hub.poll()
    letters.clock.jump(minutes=6)
    assert next_hub.poll()

    assert [record["body"] for record in handler.events[0]["Records"]] == ["important"]
    assert letters.left() == (0, 0)


def test_a_poison_message_ends_in_the_dead_letter_queue_and_stops_no_other(letters: Letters) -> None:
    source = letters.source(Handler([naming("poison")] * 6))
    letters.send("poison")
    for _ in range(5):
        assert source.poll()
        letters.clock.jump(minutes=6)

    letters.send("healthy")
    source.poll()

    assert letters.left() == (0, 0)
    assert letters.dead() == ["poison"]


def test_a_batch_is_never_larger_than_the_handler_asks_for(letters: Letters) -> None:
    handler = Handler()
    letters.send("one", "two", "three")
    source = letters.source(handler, batch_size=2)

    while source.poll():
        continue

    assert sorted(len(event["Records"]) for event in handler.events) == [1, 2]


@pytest.mark.parametrize(
    ("answer", "failed"),
    [
        (None, set()),
        ({}, set()),
        ({"batchItemFailures": []}, set()),
        ({"batchItemFailures": None}, set()),
        ({"batchItemFailures": [{"itemIdentifier": "a"}]}, {"a"}),
        ({"batchItemFailures": [{"itemIdentifier": "stranger"}]}, {"a", "b"}),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, {"a", "b"}),
        ({"batchItemFailures": [{}]}, {"a", "b"}),
    ],
)
def test_an_answer_means_what_it_means_to_lambda(answer: Any, failed: set[str]) -> None:
    assert set(failed_ids(answer, {"a", "b"})) == failed
