"""What goes around every job: the log line, and of a batch the messages that failed, so that only they come back."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from chalicelib.domain.errors import Problem
from chalicelib.domain.messages import Envelope, Unreadable, from_record
from chalicelib.handlers.log import begin, failure, log, told

Job = Callable[[Any], Any]
# What a handler adds to the line about one message: ids and counts, nobody's words.
Facts = Mapping[str, object]


class Failed(Exception):
    """A job that did not come to its end. The log line before it says why; this says only what kind of error it was,
    because Lambda prints what it is given, messages and all."""


def job(handler: Job) -> Job:
    """Runs a schedule or stream handler; what it raises is logged here, once. Raises Failed, which makes Lambda try
    again."""

    @functools.wraps(handler)
    def enveloped(event: Any) -> Any:
        begin(_invocation(event))
        try:
            result = handler(event)
        except Exception as error:  # noqa: BLE001  # told in the log, and raised again without its words
            log().error("failed", extra={"job": handler.__name__} | _failure(error))
            raise Failed(type(error).__name__) from None
        log().info("done", extra={"job": handler.__name__, "result": result if isinstance(result, int) else None})
        return result

    return enveloped


def messages(handler: Callable[[wiring.Hub, Envelope], Facts]) -> Callable[[SQSEvent], dict[str, Any]]:
    """Hands a batch's messages to the handler one by one, each with a hub that says what caused it. One that fails, or
    that this release does not understand, is put back; the others are done."""

    def handle(record: Any, seen: dict[str, object]) -> Facts:
        envelope = _envelope(record.body)
        begin(envelope.cause)
        seen |= {"kind": envelope.message.kind, "subject": envelope.message.subject}
        return handler(wiring.hub().caused_by(envelope.cause), envelope)

    return _one_by_one(handler, handle)


def bodies(handler: Callable[[wiring.Hub, str], Facts], *, lets_go_at: int = 0) -> Callable[[SQSEvent], dict[str, Any]]:
    """The same for a queue that others fill: the handler gets what they wrote. What still fails at try ``lets_go_at``
    is let go instead of becoming a dead letter, where something else brings it and it had better lie nowhere."""

    def handle(record: Any, seen: dict[str, object]) -> Facts:
        return handler(wiring.hub().caused_by(record.message_id), record.body)

    return _one_by_one(handler, handle, lets_go_at)


def _one_by_one(
    handler: Callable[..., Facts], handle: Callable[[Any, dict[str, object]], Facts], lets_go_at: int = 0
) -> Callable[[SQSEvent], dict[str, Any]]:
    def logged(record: Any) -> None:
        begin(record.message_id)
        seen: dict[str, object] = {"job": handler.__name__, "message_id": record.message_id}
        try:
            facts = handle(record, seen)
        except Exception as error:
            if lets_go_at and int(record.attributes.approximate_receive_count or 1) >= lets_go_at:
                log().error("let go", extra=seen | _failure(error))
                return
            log().warning("put back", extra=seen | _failure(error))
            raise
        log().info("done", extra=seen | dict(facts))

    @functools.wraps(handler)
    def enveloped(event: SQSEvent) -> dict[str, Any]:
        from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

        answer = process_partial_response(
            event=event.to_dict(),
            record_handler=logged,
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
        )
        return dict(answer)

    return enveloped


def _envelope(body: str) -> Envelope:
    try:
        record = json.loads(body)
    except ValueError:
        raise Unreadable("This message is no JSON.") from None
    return from_record(record if isinstance(record, dict) else {})


def _invocation(event: Any) -> str:
    """What nobody caused but the clock or a table is known by Lambda's own request id."""
    return str(getattr(event.context, "aws_request_id", ""))


def _failure(error: Exception) -> dict[str, Any]:
    return told(error) if isinstance(error, Problem) else failure(error)
