"""How orders come in, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.sweeps import Sweep
from tests.fakes.readers import Records, found


@dataclass(frozen=True)
class FakeIntake:
    store: Records

    def sweep(self, authorization: str) -> Sweep:
        return self.store.find(Sweep, authorization) or Sweep(authorization)

    def heard(self, authorization: str) -> Heard | None:
        return self.store.find(Heard, authorization)

    def fetch(self, order_id: str) -> Fetch | None:
        return self.store.find(Fetch, order_id)

    def backfill(self, authorization: str, id: str) -> Backfill:
        return found(self.store.find(Backfill, authorization, id), "There is no such backfill.")

    def backfills(self, authorization: str, *, most: int = 10) -> Sequence[Backfill]:
        theirs = (each for each in self.store.all(Backfill) if each.authorization == authorization)
        return sorted(theirs, key=lambda each: each.id, reverse=True)[:most]
