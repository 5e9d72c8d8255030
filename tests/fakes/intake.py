"""How orders come in, in memory."""

from collections.abc import Sequence
from typing import Any

from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.sweeps import Sweep


class FakeIntake:
    def __init__(self, store: Any) -> None:
        self._store = store

    def sweep(self, authorization: str) -> Sweep:
        found = self._store.find(Sweep, authorization)
        return found if found is not None else Sweep(authorization)

    def heard(self, authorization: str) -> Heard | None:
        found: Heard | None = self._store.find(Heard, authorization)
        return found

    def fetch(self, order_id: str) -> Fetch | None:
        found: Fetch | None = self._store.find(Fetch, order_id)
        return found

    def backfill(self, authorization: str, id: str) -> Backfill:
        found: Backfill | None = self._store.find(Backfill, authorization, id)
        if found is None:
            raise NotFound("There is no such backfill.")
        return found

    def backfills(self, authorization: str, *, most: int = 10) -> Sequence[Backfill]:
        theirs = (each for each in self._store.all(Backfill) if each.authorization == authorization)
        return sorted(theirs, key=lambda each: each.id, reverse=True)[:most]
