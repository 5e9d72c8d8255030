"""What the tests of the local world share: a clock to turn, handlers that remember, moments with names."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def eventually(what: Callable[[], bool], within: float = 10.0) -> bool:
    deadline = time.monotonic() + within
    while not what():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@dataclass
class TurnableClock:
    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def jump(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class Handler:
    """Answers (or raises) what it was told, in that order, and nothing afterwards."""

    answers: Sequence[Any] = ()
    events: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, event: dict[str, Any]) -> Any:
        self.events.append(event)
        answer = self.answers[len(self.events) - 1] if len(self.events) <= len(self.answers) else None
        if isinstance(answer, Exception):
            raise answer
        return answer(event) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]
