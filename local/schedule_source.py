"""A schedule that fires by the world's clock: a jump over ten due times fires it once, as a sweep needs no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from local.schedules import Rate, Schedule


class Clock(Protocol):
    def now(self) -> datetime: ...


class ScheduleSource:
    def __init__(self, name: str, invoke: Callable[[dict[str, Any]], Any], schedule: Schedule, clock: Clock) -> None:
        self.name = name
        self._invoke = invoke
        self._schedule = schedule
        self._clock = clock

    def open(self) -> None:
        now = self._clock.now()
        # On AWS a rate has been running all the while the hub was away, so the first sweep is due at once.
        self._due = now if isinstance(self._schedule, Rate) else self._schedule.next_after(now)

    def poll(self) -> bool:
        now = self._clock.now()
        self._due = min(self._due, self._schedule.next_after(now))  # a clock that is turned back must not silence it
        if now < self._due:
            return False
        self._due = self._schedule.next_after(now)
        self._invoke(_event(self.name, now))
        return False


def _event(name: str, now: datetime) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "local",
        "resources": [f"arn:aws:events:local:000000000000:rule/{name}"],
        "detail": {},
    }
