"""What an operator is told about schedules, queues and dead letters, and how dead letters get another try."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dead_letters import SqsDeadLetters, SqsQueueStates
from chalicelib.domain.changes import Kept
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import (
    LETTERS,
    MAIL_EVENTS,
    PURCHASE_ORDERS_OUT,
    AskApprover,
    Envelope,
    PlacePurchaseOrder,
    dead_letters_of,
    to_record,
)
from chalicelib.domain.operations import Run
from chalicelib.ports.operations import MOST_SHOWN, DeadLetter, DeadLetters
from tests.adapters.stores import PREFIX, Store
from tests.engines import Engine
from tests.examples import MINUTE, NOON
from tests.fakes.queues import FakeDeadLetters

REGION = "eu-central-1"


# Schedules


def test_the_last_success_of_each_schedule_is_kept(store: Store):
    assert store.runs.all() == {}

    store.commit(Kept(Run("publish-due", NOON)), Kept(Run("sweep", NOON)))
    store.commit(Kept(Run("publish-due", NOON + MINUTE)))

    assert store.runs.all() == {"publish-due": Run("publish-due", NOON + MINUTE), "sweep": Run("sweep", NOON)}


# Dead letters


@dataclass
class Sqs:
    """The queues of a house on some engine, and a hand that puts messages where they failed."""

    aws: Aws

    @property
    def letters(self) -> DeadLetters:
        return SqsDeadLetters(self.aws, PREFIX)

    def fail(self, queue: str, *bodies: str) -> None:
        for body in bodies:
            self.client.send_message(QueueUrl=self.url(dead_letters_of(queue)), MessageBody=body)

    def bodies(self, queue: str) -> list[str]:
        """Everything a queue holds, taken out of it."""
        found = []
        while batch := self.client.receive_message(QueueUrl=self.url(queue), MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                found.append(message["Body"])
                self.client.delete_message(QueueUrl=self.url(queue), ReceiptHandle=message["ReceiptHandle"])
        return found

    def url(self, queue: str) -> str:
        return str(self.client.get_queue_url(QueueName=PREFIX + queue)["QueueUrl"])

    @property
    def client(self) -> Any:
        return self.aws.client("sqs")


class InMemory:
    """The same over the fake."""

    def __init__(self) -> None:
        self.letters = FakeDeadLetters()

    def fail(self, queue: str, *bodies: str) -> None:
        for body in bodies:
            record, place = json.loads(body), len(self.letters.letters[queue])
            self.letters.letters[queue].append(
                DeadLetter(
                    id=f"d-{place}",
                    kind=record["kind"],
                    version=str(record["version"]),
                    subject=record["facts"]["subject"],
                    cause=record["cause"],
                    sent_at=NOON,
                    received=1,
                )
            )

    def bodies(self, queue: str) -> list[str]:
        gone = self.letters.sent_back.pop(queue, [])
        return [placing(int(letter.subject.removeprefix("PO-"))) for letter in gone]


@pytest.fixture
def moto_queues(moto_aws: None) -> Sqs:
    sqs = Sqs(Aws(REGION))
    made(sqs)
    return sqs


@pytest.fixture
def ministack_queues(ministack: Engine) -> Iterator[Sqs]:
    sqs = Sqs(Aws(REGION, ministack.url))
    made(sqs)
    yield sqs
    for queue in (PURCHASE_ORDERS_OUT, LETTERS):
        sqs.bodies(queue)
        sqs.bodies(dead_letters_of(queue))


def made(sqs: Sqs) -> None:
    """Two of our queues, so that one of them is missing."""
    for queue in (PURCHASE_ORDERS_OUT, LETTERS):
        sqs.client.create_queue(QueueName=PREFIX + queue)
        sqs.client.create_queue(QueueName=PREFIX + dead_letters_of(queue))


@pytest.fixture(params=["moto_queues", "ministack_queues"])
def sqs(request: pytest.FixtureRequest) -> Sqs:
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["fake", "moto_queues", "ministack_queues"])
def queues(request: pytest.FixtureRequest) -> Sqs | InMemory:
    return InMemory() if request.param == "fake" else request.getfixturevalue(request.param)


def placing(number: int) -> str:
    envelope = Envelope(f"m-{number}", PlacePurchaseOrder(f"PO-{number}"), NOON, cause=f"page-{number}")
    return json.dumps(to_record(envelope))


def test_a_dead_letter_says_what_it_was_about_and_stays(queues: Sqs | InMemory):
    queues.fail(PURCHASE_ORDERS_OUT, placing(7))

    for _ in range(2):  # looking takes nothing away
        (letter,) = queues.letters.of(PURCHASE_ORDERS_OUT)
        assert (letter.kind, letter.version, letter.subject, letter.cause) == (
            "place-purchase-order",
            "1",
            "PO-7",
            "page-7",
        )
        assert letter.received >= 1


def test_no_more_are_shown_than_fit_on_a_page(queues: Sqs | InMemory):
    queues.fail(LETTERS, *map(placing, range(MOST_SHOWN + 5)))

    assert len(queues.letters.of(LETTERS)) == MOST_SHOWN
    assert queues.letters.of(PURCHASE_ORDERS_OUT) == []


def test_dead_letters_go_back_as_they_were_and_are_dead_no_longer(queues: Sqs | InMemory):
    queues.fail(PURCHASE_ORDERS_OUT, *map(placing, range(23)))

    assert queues.letters.send_back(PURCHASE_ORDERS_OUT) == 23

    assert sorted(queues.bodies(PURCHASE_ORDERS_OUT)) == sorted(map(placing, range(23)))
    assert queues.letters.of(PURCHASE_ORDERS_OUT) == []
    assert queues.letters.send_back(PURCHASE_ORDERS_OUT) == 0


def test_what_needs_no_other_try_is_cleared(queues: Sqs | InMemory):
    queues.fail(LETTERS, *map(placing, range(12)))

    assert queues.letters.clear(LETTERS) == 12

    assert queues.letters.of(LETTERS) == []
    assert queues.bodies(LETTERS) == []


@pytest.mark.parametrize("act", ["of", "send_back", "clear"])
def test_a_queue_that_is_not_there_is_not_found(act: str, queues: Sqs | InMemory):
    with pytest.raises(NotFound, match="no such queue"):
        getattr(queues.letters, act)("nowhere")


def test_letters_are_listed_oldest_first_with_the_time_they_were_sent(sqs: Sqs):
    sqs.fail(LETTERS, placing(1))
    sqs.fail(LETTERS, placing(2))

    first, second = sqs.letters.of(LETTERS)

    assert first.sent_at <= second.sent_at
    assert abs(first.sent_at - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    "body",
    [
        "anna@example.com",
        json.dumps({"kind": "anna@example.com", "version": "x y", "facts": {"subject": "Anna Sato"}, "cause": [1]}),
        json.dumps({"eventType": "Bounce", "bounce": {"bouncedRecipients": [{"emailAddress": "anna@example.com"}]}}),
        json.dumps(["anna@example.com"]),
    ],
)
def test_what_is_no_id_is_never_shown(body: str, moto_queues: Sqs):
    moto_queues.fail(LETTERS, body)

    (letter,) = moto_queues.letters.of(LETTERS)

    assert (letter.kind, letter.version, letter.subject, letter.cause) == ("", "", "", "")


def test_an_approvers_message_shows_its_order_and_not_its_approver(moto_queues: Sqs):
    envelope = Envelope("m-1", AskApprover("PO-1", approver="chiara"), NOON)
    moto_queues.fail(LETTERS, json.dumps(to_record(envelope)))

    (letter,) = moto_queues.letters.of(LETTERS)

    assert (letter.kind, letter.subject) == ("ask-approver", "PO-1")
    assert "chiara" not in repr(letter)


def test_what_a_queue_does_not_take_back_stays_dead(moto_queues: Sqs, monkeypatch: pytest.MonkeyPatch):
    moto_queues.fail(LETTERS, *map(placing, range(3)))
    send = moto_queues.client.send_message_batch

    def refuse_first(**call: Any) -> dict[str, Any]:
        refused = call["Entries"].pop(0)
        return send(**call) | {"Failed": [{"Id": refused["Id"], "SenderFault": False, "Code": "InternalError"}]}

    monkeypatch.setattr(moto_queues.client, "send_message_batch", refuse_first)

    assert moto_queues.letters.send_back(LETTERS) == 2
    assert len(moto_queues.bodies(LETTERS)) == 2
    assert SqsQueueStates(moto_queues.aws, PREFIX)(NOON)[1].dead == 1


# Depths and ages


def test_every_queue_that_is_there_is_counted(sqs: Sqs):
    sqs.fail(LETTERS, placing(1), placing(2))
    sqs.client.send_message(QueueUrl=sqs.url(LETTERS), MessageBody=placing(3))
    sqs.client.send_message(QueueUrl=sqs.url(PURCHASE_ORDERS_OUT), MessageBody=placing(4))
    sqs.client.receive_message(QueueUrl=sqs.url(PURCHASE_ORDERS_OUT))

    states = SqsQueueStates(sqs.aws, PREFIX)(NOON)

    assert [(state.queue, state.waiting, state.in_hand, state.dead) for state in states] == [
        (PURCHASE_ORDERS_OUT, 0, 1, 0),
        (LETTERS, 1, 0, 2),
    ]
    assert MAIL_EVENTS not in {state.queue for state in states}


def test_ages_are_those_that_cloudwatch_heard_last(moto_queues: Sqs):
    at = datetime.now(UTC)
    told(moto_queues, LETTERS, at - 3 * MINUTE, 40)
    told(moto_queues, LETTERS, at - MINUTE, 100)
    told(moto_queues, dead_letters_of(LETTERS), at - MINUTE, 7200)
    told(moto_queues, PURCHASE_ORDERS_OUT, at - timedelta(hours=1), 500)

    ages = {state.queue: (state.age, state.dead_age) for state in SqsQueueStates(moto_queues.aws, PREFIX)(at)}

    assert ages == {
        LETTERS: (timedelta(seconds=100), timedelta(hours=2)),
        PURCHASE_ORDERS_OUT: (None, None),
    }


def told(sqs: Sqs, queue: str, at: datetime, seconds: int) -> None:
    sqs.aws.client("cloudwatch").put_metric_data(
        Namespace="AWS/SQS",
        MetricData=[
            {
                "MetricName": "ApproximateAgeOfOldestMessage",
                "Dimensions": [{"Name": "QueueName", "Value": PREFIX + queue}],
                "Timestamp": at,
                "Value": seconds,
            }
        ],
    )


def test_without_cloudwatch_the_queues_are_counted_all_the_same(moto_queues: Sqs, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        from botocore.exceptions import EndpointConnectionError

        raise EndpointConnectionError(endpoint_url="https://monitoring")

    monkeypatch.setattr(moto_queues.aws.client("cloudwatch"), "_make_api_call", fail)

    assert [state.age for state in SqsQueueStates(moto_queues.aws, PREFIX)(NOON)] == [None, None]
