"""An SQS queue and the function it triggers: batches in, what was done deleted, what failed left to come back."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError

from local.redelivery import Redelivery

log = logging.getLogger("local.pump")


class QueueSource:
    def __init__(
        self,
        name: str,
        invoke: Callable[[dict[str, Any]], Any],
        client: Any,
        queue: str,
        redelivery: Redelivery,
        *,
        batch_size: int,
    ) -> None:
        self.name = name
        self._invoke = invoke
        self._client = client
        self._queue = queue
        self._redelivery = redelivery
        self._batch_size = min(batch_size, 10)  # SQS hands out no more at once

    def open(self) -> None:
        self._url = self._client.get_queue_url(QueueName=self._queue)["QueueUrl"]
        attributes = self._client.get_queue_attributes(QueueUrl=self._url, AttributeNames=["All"])["Attributes"]
        self._arn = attributes["QueueArn"]
        self._visibility = timedelta(seconds=int(attributes["VisibilityTimeout"]))

    def poll(self) -> bool:
        self._bring_back()
        messages = self._receive()
        if not messages:
            return False
        self._redelivery.taken((message["MessageId"], message["ReceiptHandle"]) for message in messages)
        failed = self._handle(messages)
        self._delete([message for message in messages if message["MessageId"] not in failed])
        return True

    def _receive(self) -> list[dict[str, Any]]:
        answer = self._client.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=self._batch_size,
            WaitTimeSeconds=0,  # a killed hub's long poll would take a message into nowhere, for six minutes
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", ()))

    def _handle(self, messages: Sequence[Mapping[str, Any]]) -> Collection[str]:
        """The ids of the messages that failed: those the function names, or all when it raised or spoke nonsense."""
        ids = {message["MessageId"] for message in messages}
        try:
            answer = self._invoke({"Records": [_record(message, self._arn) for message in messages]})
        except Exception as error:
            log.error("%s: %d messages failed: %s: %s", self.name, len(ids), type(error).__name__, error)
            return ids
        failed = failed_ids(answer, ids)
        if failed:
            log.error("%s: %d of %d messages failed and will come back", self.name, len(failed), len(ids))
        return failed

    def _delete(self, messages: Sequence[Mapping[str, Any]]) -> None:
        if not messages:
            return
        entries = [
            {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]} for number, message in enumerate(messages)
        ]
        self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)
        self._redelivery.finished(message["MessageId"] for message in messages)

    def _bring_back(self) -> None:
        for receipt in self._redelivery.overdue(self._visibility):
            try:
                self._client.change_message_visibility(QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=0)
            except ClientError:  # it came back by itself, was done, or rests in the dead-letter queue
                continue


def failed_ids(answer: Any, ids: Collection[str]) -> Collection[str]:
    """What Lambda makes of a function's answer: nothing named is success, an unknown name fails the whole batch."""
    failures = (answer.get("batchItemFailures") if isinstance(answer, dict) else None) or []
    named = {failure.get("itemIdentifier") for failure in failures}
    return named if named <= set(ids) else ids


def _record(message: Mapping[str, Any], queue_arn: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {
            name: {_small(key): value for key, value in attribute.items()}
            for name, attribute in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": queue_arn.split(":")[3],
    }


def _small(name: str) -> str:
    return name[0].lower() + name[1:]
