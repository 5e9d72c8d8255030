"""Deciding again when somebody else was quicker."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.domain.errors import Conflict
from chalicelib.ports.world import Pause

T = TypeVar("T")

# Two people collide now and then, four in a row hardly ever: what still collides then is worth telling.
ATTEMPTS = 3


def decided_again(decide: Callable[[], T], pause: Pause) -> T:
    """What ``decide`` returns, after at most three attempts. It must read everything anew each time. Raises
    Conflict."""
    for attempt in range(1, ATTEMPTS):
        try:
            return decide()
        except Conflict:
            pause(attempt)
    return decide()
