"""What wakes somebody, as one table: each alarm with its threshold, the reason for it, and its page in docs/runbook/.

A new queue or schedule is a line in one of the lists of `watched`, a new function one in .chalice/config.json, and each
gets the alarms of its kind; anything else is an ``Alarm`` of its own. `monitoring` makes CloudFormation of them, and a
dashboard.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.metrics import counted, of_function, of_queue
from infra.watched import (
    DOORS_AND_MAIL,
    ORDERS_AND_OUTBOX,
    QUEUES,
    SCHEDULES,
    SELLING,
    SILENT_LOOKS,
    WAYS_WITHOUT_QUEUE,
    Alarm,
    Queue,
)

CONFIG = Path(__file__).parent.parent / ".chalice" / "config.json"


# A function is worth looking at when it has used up this much of its time: there is still time to look.
NEARLY = 0.8
# In Lambda's words. A page never raises, so its first error is a crash; a job is tried again by itself.
_MOST_ERRORS = {"pages": (1, "Every refusal is answered by a page, so an error is a crash or a time-out")}
_ERRORS_OF_JOBS = (3, "Lambda tries again by itself; three within five minutes are no accident")


def alarms() -> tuple[Alarm, ...]:
    return tuple(_all())


def functions() -> Mapping[str, float]:
    """The seconds that each function has, by the name that AWS knows it by (behind the prefix)."""
    configured = json.loads(CONFIG.read_text())["lambda_functions"]
    return {"pages" if name == "api_handler" else name: told["lambda_timeout"] for name, told in configured.items()}


def _all() -> Iterator[Alarm]:
    yield from ORDERS_AND_OUTBOX
    yield from SELLING
    for schedule, (counter, stops) in SCHEDULES.items():
        yield _silent(schedule, counter, stops)
    for queue in QUEUES:
        yield _dead(queue.name, queue.stops)
        yield _late(queue)
    for way, means in WAYS_WITHOUT_QUEUE.items():
        yield _dead(way, means)
    for function, seconds in functions().items():
        yield from _of_function(function, seconds)
    yield from DOORS_AND_MAIL


def _silent(schedule: str, counter: str, stops: str) -> Alarm:
    return Alarm(
        f"{schedule}-silent",
        of=schedule,
        means=f"{stops}: {schedule} has not succeeded for 15 minutes.",
        metric=counted(counter),
        at=1,
        below=True,
        silence_rings=True,
        looks=SILENT_LOOKS,
        because="It succeeds every minute; two bad minutes pass by themselves",
        graph="Sweeps",
    )


def _dead(queue: str, means: str) -> Alarm:
    return Alarm(
        f"{queue}-dead-letters",
        of=f"{queue}-dlq",
        means=f"{means}: something lies in the dead-letter queue {queue}-dlq.",
        metric=of_queue("ApproximateNumberOfMessagesVisible", f"{queue}-dlq"),
        at=1,
        minutes=1,
        because="What lies there waits for a person, and for nobody else",
        graph="Dead letters",
    )


def _late(queue: Queue) -> Alarm:
    minutes = int(queue.late.total_seconds()) // 60
    return Alarm(
        f"{queue.name}-late",
        of=queue.name,
        means=f"{queue.stops}: the oldest message in {queue.name} has waited for {minutes} minutes.",
        metric=of_queue("ApproximateAgeOfOldestMessage", queue.name),
        at=queue.late.total_seconds(),
        because=queue.because,
        graph="Waiting in queues (seconds)",
        page="queue-late",
    )


def _of_function(function: str, seconds: float) -> Iterator[Alarm]:
    errors, why = _MOST_ERRORS.get(function, _ERRORS_OF_JOBS)
    yield Alarm(
        f"{function}-errors",
        of=function,
        means=f"The function {function} crashes or runs out of time.",
        metric=of_function("Errors", function),
        at=errors,
        because=why,
        graph="Errors of functions",
        page="function-errors",
    )
    yield Alarm(
        f"{function}-throttled",
        of=function,
        means=f"AWS does not start the function {function} as often as it is needed.",
        metric=of_function("Throttles", function),
        at=1,
        because="We reserve no concurrency, so it is the whole account that has reached its limit",
        graph="Throttled functions",
        page="function-throttled",
    )
    yield Alarm(
        f"{function}-slow",
        of=function,
        means=f"The function {function} comes near its {seconds:.0f} seconds, after which Lambda stops it.",
        metric=of_function("Duration", function, "Maximum"),
        at=NEARLY * seconds * 1000,
        looks=2,
        because="One slow answer of a neighbour is weather, ten minutes of them are not",
        graph="Longest run of functions (milliseconds)",
        page="function-slow",
    )
