"""A clock, ids and pauses that make every run the same."""

import threading
from datetime import datetime, timedelta

from tests.examples import NOON


class FakeClock:
    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, by: timedelta) -> datetime:
        """Later by so much; returns the new now."""
        self.at += by
        return self.at


class SeqIds:
    """1, 2, 3 in every shape; safe under threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._customers = 0  # apart, so that the other numbers are easy to tell

    def order_number(self, at: datetime) -> str:
        return f"PO-{at:%y%m%d}-{self._next():07}"

    def sale_number(self, at: datetime) -> str:
        return f"SO-{at:%y%m%d}-{self._next():07}"

    def return_number(self, at: datetime) -> str:
        return f"RT-{at:%y%m%d}-{self._next():07}"

    def customer_number(self) -> str:
        with self._lock:
            self._customers += 1
            return f"C-{self._customers:08}"

    def payload_id(self, at: datetime) -> str:
        return f"{at:%Y%m%dT%H%M%S}.{self._next()}@crossdock.example"

    def secret(self) -> str:
        return f"secret-{self._next()}"

    def name(self) -> str:
        return f"name-{self._next()}"

    def _next(self) -> int:
        with self._lock:
            self._last += 1
            return self._last


class NoPause:
    """Does not wait; remembers the attempts it was asked to wait after."""

    def __init__(self) -> None:
        self.attempts: list[int] = []

    def __call__(self, attempt: int) -> None:
        self.attempts.append(attempt)
