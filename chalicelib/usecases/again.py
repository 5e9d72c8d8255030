"""Deciding again when somebody else was quicker."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.errors import Conflict
from chalicelib.ports.world import Pause

T = TypeVar("T")

# Of those who want the same thing at the same moment one has it each time: ten are more than a floor has stations, and
# all their waits together are four seconds. What still collides then is worth telling.
ATTEMPTS = 10


def decided_again(decide: Callable[[], T], pause: Pause) -> T:
    """What ``decide`` returns, after at most ten attempts. It must read everything anew each time. Raises
    Conflict."""
    for attempt in range(1, ATTEMPTS):
        try:
            return decide()
        except Conflict:
            pause(attempt)
    return decide()
