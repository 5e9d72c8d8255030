"""Lambda's event sources on this laptop: schedules by the world's clock, queue messages and stream records.

One thread for each source, so that a slow or broken one never stops another. A handler is called as Lambda calls it: a
blueprint's handler directly, without the middleware of app.py.
"""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from chalice.app import Chalice, DynamoDBEventConfig, ScheduledEventConfig, SQSEventConfig

from local import rights, schedules
from local.lambda_context import LambdaContext
from local.queue_source import QueueSource
from local.redelivery import Redelivery
from local.schedule_source import ScheduleSource
from local.stream_source import StreamSource

log = logging.getLogger("local.pump")

INTERVAL = 0.2  # seconds between two looks at an idle source: a story should flow, the machine should not heat
AFTER_FAILURE = 1.0  # seconds before a source that failed is asked again


class Clock(Protocol):
    def now(self) -> datetime: ...


class Source(Protocol):
    name: str

    def open(self) -> None:
        """Finds its queue or stream; from here on nothing that arrives is missed."""

    def poll(self) -> bool:
        """Moves what is there; true when it is worth looking again at once."""


class Pump:
    def __init__(self, sources: Sequence[Source], *, interval: float = INTERVAL) -> None:
        self._sources = sources
        self._interval = interval
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=[source], name=f"pump {source.name}", daemon=True)
            for source in sources
        ]

    def start(self) -> None:
        """Returns once every source is open, so that whoever writes afterwards is heard."""
        for source in self._sources:
            source.open()
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float = 10.0) -> None:
        """Lets every handler finish what it began, for so many seconds."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(patience)

    def _run(self, source: Source) -> None:
        while not self._stopping.is_set():
            try:
                pause = 0.0 if source.poll() else self._interval
            except Exception as error:
                log.error("%s: %s: %s", source.name, type(error).__name__, _one_line(error))
                pause = AFTER_FAILURE
            self._stopping.wait(pause)


def sources(app: Chalice, clients: Mapping[str, Any], *, prefix: str, clock: Clock, state: Path) -> list[Source]:
    """One for each event source that the app registers. Clients are boto3's `sqs`, `dynamodb` and `dynamodbstreams`."""
    return [_source(app, config, clients, prefix, clock, state) for config in app.event_sources]


def _source(app: Chalice, config: Any, clients: Mapping[str, Any], prefix: str, clock: Clock, state: Path) -> Source:
    invoke = Invocation(app, config)
    match config:
        case ScheduledEventConfig():
            expression = config.schedule_expression
            text = expression if isinstance(expression, str) else expression.to_string()
            return ScheduleSource(config.name, invoke, schedules.parse(text), clock)
        case SQSEventConfig():
            queue = _prefixed(prefix, config.queue or str(config.queue_arn).rpartition(":")[2])
            redelivery = Redelivery(state / f"{queue}.json", clock)
            return QueueSource(config.name, invoke, clients["sqs"], queue, redelivery, batch_size=config.batch_size)
        case DynamoDBEventConfig():
            table = _prefixed(prefix, _table_name(config.stream_arn))
            return StreamSource(
                config.name,
                invoke,
                clients["dynamodb"],
                clients["dynamodbstreams"],
                table,
                batch_size=config.batch_size,
                position=config.starting_position,
            )
    raise ValueError("An event source that is not played here", config.name, type(config).__name__)


class Invocation:
    """Calls one handler as Lambda does."""

    def __init__(self, app: Chalice, config: Any) -> None:
        self._name = config.name
        self._handler: Any = app.handler_map[config.name]
        self._in_app = config.handler_string.startswith("app.")
        self._function_name = f"{app.app_name}-local-{config.name}"

    def __call__(self, event: dict[str, Any]) -> Any:
        context = LambdaContext(self._function_name, timeout_seconds=60)
        began = time.monotonic()
        try:
            with rights.acting(self._name):
                if self._in_app:
                    return self._handler(event, context)
                return self._handler.func(self._handler.event_class(event, context))
        finally:
            log.info("%s %.0f ms", self._name, (time.monotonic() - began) * 1000)


def _prefixed(prefix: str, name: str) -> str:
    return name if name.startswith(prefix) else prefix + name


def _table_name(stream_arn: str) -> str:
    """The table in arn:aws:dynamodb:…:table/NAME/stream/…; code that packs for AWS leaves a dummy ARN of this shape."""
    return stream_arn.partition("table/")[2].partition("/")[0] or stream_arn


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
