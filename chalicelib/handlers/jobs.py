"""What goes around every job: the log line, and of a batch the messages that failed, so that only they come back."""

import functools
import json
from collections.abc import Callable
from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from chalicelib.domain.errors import Problem
from chalicelib.domain.messages import Envelope, Unreadable, from_record
from chalicelib.handlers.log import failure, log, told

Job = Callable[[Any], Any]


def job(handler: Job) -> Job:
    """Runs a schedule or stream handler; what it raises is logged here, once, and makes Lambda try again."""

    @functools.wraps(handler)
    def enveloped(event: Any) -> Any:
        try:
            result = handler(event)
        except Exception as error:
            log().error("failed", extra={"job": handler.__name__} | _failure(error))
            raise
        log().info("done", extra={"job": handler.__name__, "result": result if isinstance(result, int) else None})
        return result

    return enveloped


def messages(handler: Callable[[wiring.Hub, Envelope], None]) -> Callable[[SQSEvent], dict[str, Any]]:
    """Hands a batch's messages to the handler one by one. One that fails, or that this release does not understand, is
    put back; the others are done."""

    @functools.wraps(handler)
    def enveloped(event: SQSEvent) -> dict[str, Any]:
        from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

        def each(record: Any) -> None:
            _handle(handler, record)

        answer = process_partial_response(
            event=event.to_dict(),
            record_handler=each,
            processor=BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False),
        )
        return dict(answer)

    return enveloped


def _handle(handler: Callable[[wiring.Hub, Envelope], None], record: Any) -> None:
    seen: dict[str, object] = {"job": handler.__name__, "message_id": record.message_id}
    try:
        envelope = _envelope(record.body)
        seen |= {"kind": envelope.message.kind, "subject": envelope.message.subject, "cause": envelope.cause}
        handler(wiring.hub(), envelope)
    except Exception as error:
        log().warning("put back", extra=seen | _failure(error))
        raise
    log().info("done", extra=seen)


def _envelope(body: str) -> Envelope:
    try:
        record = json.loads(body)
    except ValueError:
        raise Unreadable("This message is no JSON.") from None
    return from_record(record if isinstance(record, dict) else {})


def _failure(error: Exception) -> dict[str, Any]:
    return told(error) if isinstance(error, Problem) else failure(error)
