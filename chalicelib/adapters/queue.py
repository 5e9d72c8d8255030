"""Messages into the SQS queues of their kinds."""

import json
import logging
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.adapters import aws
from chalicelib.adapters.aws import Aws
from chalicelib.domain.messages import Envelope, to_record

log = logging.getLogger(__name__)

# What SQS takes in one call.
BATCH = 10
# Seconds; SQS keeps a message back no longer.
LONGEST_DELAY = 900


class SqsQueues:
    """A queue's name is the prefix and the name that the message's kind gives it."""

    def __init__(self, aws: Aws, prefix: str) -> None:
        self._aws = aws
        self._prefix = prefix
        self._urls: dict[str, str] = {}

    def put(self, envelopes: Sequence[Envelope], *, at: datetime) -> Sequence[Envelope]:
        return [taken for queue, batch in _batches(envelopes) for taken in self._handed_over(queue, batch, at)]

    def _handed_over(self, queue: str, batch: Sequence[Envelope], at: datetime) -> Sequence[Envelope]:
        """Those that SQS took. One queue's trouble must not hold up the others, and the sweep brings the rest again."""
        entries = [_entry(place, envelope, at) for place, envelope in enumerate(batch)]
        try:
            answer = self._client.send_message_batch(QueueUrl=self._url(queue), Entries=entries)
        except (BotoCoreError, ClientError) as error:
            level = logging.WARNING if aws.is_passing(error) else logging.ERROR
            log.log(
                level, "The queue %s took none of %d messages: %s", queue, len(batch), aws.code(error) or type(error)
            )
            return []
        if failed := answer.get("Failed"):
            log.warning("The queue %s did not take %d of %d messages", queue, len(failed), len(batch))
        return [batch[int(entry["Id"])] for entry in answer.get("Successful", [])]

    def _url(self, queue: str) -> str:
        if queue not in self._urls:
            self._urls[queue] = self._client.get_queue_url(QueueName=self._prefix + queue)["QueueUrl"]
        return self._urls[queue]

    @property
    def _client(self) -> Any:
        return self._aws.client("sqs")


def _batches(envelopes: Sequence[Envelope]) -> Iterator[tuple[str, Sequence[Envelope]]]:
    by_queue: dict[str, list[Envelope]] = {}
    for envelope in envelopes:
        by_queue.setdefault(envelope.message.queue, []).append(envelope)
    for queue, waiting in by_queue.items():
        for start in range(0, len(waiting), BATCH):
            yield queue, waiting[start : start + BATCH]


def _entry(place: int, envelope: Envelope, at: datetime) -> dict[str, Any]:
    entry = {"Id": str(place), "MessageBody": _body(envelope)}
    wait = math.ceil((envelope.due_at - at).total_seconds())
    return {**entry, "DelaySeconds": min(wait, LONGEST_DELAY)} if wait > 0 else entry


def _body(envelope: Envelope) -> str:
    return json.dumps(to_record(envelope), separators=(",", ":"))
