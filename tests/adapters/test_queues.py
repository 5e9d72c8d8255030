"""Messages into their queues: those that were taken are named, and one queue's trouble never holds up the others."""

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.queue import SqsQueues
from chalicelib.domain.messages import (
    LETTERS,
    PURCHASE_ORDERS_OUT,
    QUEUES,
    Envelope,
    PlacePurchaseOrder,
    TellApplicant,
    from_record,
)
from chalicelib.ports.outbox import Queues
from local import resources
from tests.adapters.stores import PREFIX
from tests.engines import Engine
from tests.examples import NOON
from tests.fakes.neighbours import FakeQueues

REGION = "eu-central-1"


@pytest.fixture
def moto_sqs(moto_aws: None) -> Aws:
    aws = Aws(REGION)
    resources.create_queues(aws.client("sqs"), PREFIX)
    return aws


@pytest.fixture
def ministack_sqs(ministack: Engine) -> Iterator[Aws]:
    aws = Aws(REGION, ministack.url)
    resources.create_queues(aws.client("sqs"), PREFIX)
    yield aws
    for queue in QUEUES:
        received(aws, queue)


@pytest.fixture(params=["moto_sqs", "ministack_sqs"])
def sqs(request: pytest.FixtureRequest) -> Aws:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["fake", "moto_sqs", "ministack_sqs"])
def queues(request: pytest.FixtureRequest) -> Queues:
    return FakeQueues() if request.param == "fake" else SqsQueues(request.getfixturevalue(request.param), PREFIX)


def orders(count: int) -> list[Envelope]:
    return [Envelope(f"order-{n}", PlacePurchaseOrder(f"PO-{n}"), NOON, cause="cause-1") for n in range(count)]


def letters(count: int) -> list[Envelope]:
    return [Envelope(f"letter-{n}", TellApplicant(f"PO-{n}", news="sent"), NOON) for n in range(count)]


def received(aws: Aws, queue: str) -> list[dict[str, Any]]:
    """Everything a queue holds, taken out of it."""
    client, bodies = aws.client("sqs"), []
    url = client.get_queue_url(QueueName=PREFIX + queue)["QueueUrl"]
    while found := client.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in found:
            bodies.append(json.loads(message["Body"]))
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return bodies


def test_everything_that_was_taken_is_named(queues: Queues):
    envelopes = [*orders(23), *letters(4)]

    taken = queues.put(envelopes, at=NOON)

    assert sorted(envelope.id for envelope in taken) == sorted(envelope.id for envelope in envelopes)


def test_nothing_to_do_is_fine(queues: Queues):
    assert queues.put([], at=NOON) == []


def test_each_message_goes_to_the_queue_of_its_kind_and_can_be_read_there(sqs: Aws):
    SqsQueues(sqs, PREFIX).put([*orders(12), *letters(1)], at=NOON)

    arrived = [from_record(body) for body in received(sqs, PURCHASE_ORDERS_OUT)]
    assert sorted(arrived, key=lambda each: each.id) == sorted(orders(12), key=lambda each: each.id)
    assert [from_record(body) for body in received(sqs, LETTERS)] == letters(1)


def test_what_is_due_in_a_moment_waits_in_the_queue(moto_sqs: Aws, monkeypatch: pytest.MonkeyPatch):
    client, sent = moto_sqs.client("sqs"), []
    send = client.send_message_batch
    monkeypatch.setattr(client, "send_message_batch", lambda **call: sent.extend(call["Entries"]) or send(**call))
    due = [timedelta(seconds=-1), timedelta(0), timedelta(seconds=1.2), timedelta(hours=1)]

    waiting = [replace(one, due_at=NOON + wait) for one, wait in zip(orders(4), due, strict=True)]
    SqsQueues(moto_sqs, PREFIX).put(waiting, at=NOON)

    assert [entry.get("DelaySeconds") for entry in sent] == [None, None, 2, 900]


def test_what_sqs_refuses_is_not_taken(moto_sqs: Aws, monkeypatch: pytest.MonkeyPatch):
    client = moto_sqs.client("sqs")
    send = client.send_message_batch

    def refuse_third(**call: Any) -> dict[str, Any]:
        third = call["Entries"].pop(2)
        return send(**call) | {"Failed": [{"Id": third["Id"], "SenderFault": False, "Code": "InternalError"}]}

    monkeypatch.setattr(client, "send_message_batch", refuse_third)

    taken = SqsQueues(moto_sqs, PREFIX).put(orders(4), at=NOON)

    assert [envelope.id for envelope in taken] == ["order-0", "order-1", "order-3"]
    assert len(received(moto_sqs, PURCHASE_ORDERS_OUT)) == 3


def test_a_missing_queue_does_not_hold_up_the_other(moto_sqs: Aws, caplog: pytest.LogCaptureFixture):
    client = moto_sqs.client("sqs")
    client.delete_queue(QueueUrl=client.get_queue_url(QueueName=PREFIX + PURCHASE_ORDERS_OUT)["QueueUrl"])

    with caplog.at_level(logging.ERROR):
        taken = SqsQueues(moto_sqs, PREFIX).put([*orders(2), *letters(2)], at=NOON)

    assert [envelope.id for envelope in taken] == ["letter-0", "letter-1"]
    assert "took none of 2 messages" in caplog.text


def test_an_unreachable_sqs_takes_nothing_and_raises_nothing(moto_sqs: Aws, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://sqs")

    monkeypatch.setattr(moto_sqs.client("sqs"), "_make_api_call", fail)

    assert SqsQueues(moto_sqs, PREFIX).put(orders(11), at=NOON) == []
