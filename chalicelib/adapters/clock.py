"""The time of this machine, and a short wait before deciding again."""

import random
import time
from datetime import UTC, datetime

# Two commits of one order take about this long; doubling it parts those who collide more than once.
SHORTEST_SECONDS = 0.02
# From here on it grows no more: a person waits for the answer.
LONGEST_DOUBLED = 5


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class JitteredPause:
    def __call__(self, attempt: int) -> None:
        doubled = min(attempt, LONGEST_DOUBLED)
        time.sleep(random.uniform(0.2, 1.0) * SHORTEST_SECONDS * 2**doubled)  # noqa: S311  chance, not a secret
