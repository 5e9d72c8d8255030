"""What SQS and CloudWatch say about our queues, and the messages that failed too often."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages import QUEUES, WITHOUT_QUEUE, dead_letters_of
from chalicelib.ports.operations import MOST_SENT_BACK, MOST_SHOWN, DeadLetter, QueueState

# What SQS hands out in one call.
BATCH = 10
# Asked of all its servers, SQS finds what a quick look at some of them would miss.
WAIT_SECONDS = 1
# Nobody else reads dead letters: should we die, they are there again before somebody looks a second time.
HIDDEN_SECONDS = 30
# SQS tells CloudWatch every minute, and CloudWatch tells us a few minutes later.
LATELY = timedelta(minutes=10)
_NOT_THERE = {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"}
# Kinds, versions and subjects are ids; what does not look like one is not shown.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class SqsQueueStates:
    def __init__(self, aws: Aws, prefix: str) -> None:
        self._aws = aws
        self._prefix = prefix

    def __call__(self, at: datetime) -> Sequence[QueueState]:
        names = [name for queue in QUEUES for name in (queue, dead_letters_of(queue))]
        names += map(dead_letters_of, WITHOUT_QUEUE)
        depths = {name: depth for name in names if (depth := self._depth(name)) is not None}
        ages = self._ages(list(depths), at)
        states = (_state(name, depths, ages) for name in (*QUEUES, *WITHOUT_QUEUE))
        return [state for state in states if state is not None]

    def _depth(self, queue: str) -> tuple[int, int] | None:
        client = self._aws.client("sqs")
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        try:
            with _found():
                url = client.get_queue_url(QueueName=self._prefix + queue)["QueueUrl"]
                told = client.get_queue_attributes(QueueUrl=url, AttributeNames=list(names))["Attributes"]
        except NotFound:
            return None
        return int(told[names[0]]), int(told[names[1]])

    def _ages(self, queues: Sequence[str], at: datetime) -> Mapping[str, timedelta]:
        """Only CloudWatch knows them; without it the page says less and works."""
        ids = {f"q{place}": queue for place, queue in enumerate(queues)}
        try:
            told = self._aws.client("cloudwatch").get_metric_data(
                MetricDataQueries=[_age(id, self._prefix + queue) for id, queue in ids.items()],
                StartTime=at - LATELY,
                EndTime=at,
                ScanBy="TimestampDescending",
            )
        except (BotoCoreError, ClientError):
            return {}
        newest = {ids[result["Id"]]: result["Values"][0] for result in told["MetricDataResults"] if result["Values"]}
        return {queue: timedelta(seconds=seconds) for queue, seconds in newest.items() if seconds}


def _state(name: str, depths: Mapping[str, tuple[int, int]], ages: Mapping[str, timedelta]) -> QueueState | None:
    dead = dead_letters_of(name)
    if dead not in depths:
        return None
    waiting, in_hand = depths.get(name, (None, None))
    return QueueState(name, sum(depths[dead]), waiting, in_hand, age=ages.get(name), dead_age=ages.get(dead))


def _age(id: str, queue: str) -> dict[str, Any]:
    metric = {
        "Namespace": "AWS/SQS",
        "MetricName": "ApproximateAgeOfOldestMessage",
        "Dimensions": [{"Name": "QueueName", "Value": queue}],
    }
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Maximum"}}


class SqsDeadLetters:
    def __init__(self, aws: Aws, prefix: str) -> None:
        self._aws = aws
        self._prefix = prefix

    def of(self, queue: str) -> Sequence[DeadLetter]:
        with _found():
            source = self._url(dead_letters_of(queue))
            seen: dict[str, Any] = {}
            while len(seen) < MOST_SHOWN and (batch := self._received(source)):
                seen |= {message["MessageId"]: message for message in batch}
            self._shown_again(source, list(seen.values()))
        letters = [_letter(message) for message in seen.values()]
        return sorted(letters, key=lambda letter: (letter.sent_at, letter.id))[:MOST_SHOWN]

    def send_back(self, queue: str) -> int:
        with _found():
            source, target = self._url(dead_letters_of(queue)), self._url(queue)
            sent = 0
            while sent < MOST_SENT_BACK and (batch := self._received(source)):
                taken = self._sent(target, batch)
                self._removed(source, taken)
                sent += len(taken)
                if len(taken) < len(batch):  # SQS is in trouble: what it did not take is there again in a moment
                    break
        return sent

    def clear(self, queue: str) -> int:
        with _found():
            source = self._url(dead_letters_of(queue))
            gone = 0
            while gone < MOST_SENT_BACK and (batch := self._received(source)):
                self._removed(source, batch)
                gone += len(batch)
        return gone

    def _received(self, url: str) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=BATCH,
            WaitTimeSeconds=WAIT_SECONDS,
            VisibilityTimeout=HIDDEN_SECONDS,
            AttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
        )
        return list(answer.get("Messages", ()))

    def _shown_again(self, url: str, messages: Sequence[Mapping[str, Any]]) -> None:
        for start in range(0, len(messages), BATCH):
            entries = [entry | {"VisibilityTimeout": 0} for entry in _receipts(messages[start : start + BATCH])]
            self._client.change_message_visibility_batch(QueueUrl=url, Entries=entries)

    def _sent(self, url: str, messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        entries = [{"Id": str(place), "MessageBody": message["Body"]} for place, message in enumerate(messages)]
        answer = self._client.send_message_batch(QueueUrl=url, Entries=entries)
        return [messages[int(entry["Id"])] for entry in answer.get("Successful", [])]

    def _removed(self, url: str, messages: Sequence[Mapping[str, Any]]) -> None:
        if messages:
            self._client.delete_message_batch(QueueUrl=url, Entries=_receipts(messages))

    def _url(self, queue: str) -> str:
        return str(self._client.get_queue_url(QueueName=self._prefix + queue)["QueueUrl"])

    @property
    def _client(self) -> Any:
        return self._aws.client("sqs")


def _receipts(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]} for place, message in enumerate(messages)]


def _letter(message: Mapping[str, Any]) -> DeadLetter:
    attributes = message["Attributes"]
    record = _record(message["Body"])
    facts = record.get("facts")
    subject = facts.get("subject") if isinstance(facts, dict) else ""
    return DeadLetter(
        id=message["MessageId"],
        kind=_id(record.get("kind")),
        version=_id(record.get("version")),
        subject=_id(subject),
        cause=_id(record.get("cause")),
        sent_at=datetime.fromtimestamp(int(attributes["SentTimestamp"]) / 1000, UTC),
        received=int(attributes["ApproximateReceiveCount"]),
    )


def _record(body: str) -> dict[str, object]:
    try:
        record = json.loads(body)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _id(value: object) -> str:
    text = str(value) if isinstance(value, str | int) else ""
    return text if _ID.fullmatch(text) else ""


@contextmanager
def _found() -> Iterator[None]:
    """Raises NotFound for a queue that is not there, Retryable for what passes."""
    try:
        with aws.retryable():
            yield
    except ClientError as error:
        if aws.code(error) in _NOT_THERE:
            raise NotFound("There is no such queue.") from error
        raise
