"""An Amazon that applies what it is told only after a while, sells meanwhile whatever it believes there is, and
sometimes says nothing: one quantity for each SKU of a seller, who sells on three marketplaces."""

import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.changes import Record
from chalicelib.domain.inventory.offers import StockPolicy
from chalicelib.ports.offering import Listed, Submitted
from chalicelib.ports.selling import BACKGROUND, Caller
from chalicelib.ports.world import Clock
from tests.adapters.ledger import Ledger
from tests.examples import connections
from tests.fakes.offering import FakeOffering, silent

SELLER = connections.EUROPE
# An order is sold on one of them.
MARKETPLACES = ("A1PA6795UKMFR9", "A13V1IB3VIYZZH", "APJ6JRA9NG5V4")
# One in so many calls goes unanswered, before Amazon has heard it or after.
SILENT = 20
# Seconds that an answer takes, so that shelves move meanwhile.
SLOW = 0.004


@dataclass(frozen=True, slots=True)
class Sold:
    """What Amazon sold and has not told us yet."""

    id: str
    marketplace: str
    sku: str
    quantity: int


@dataclass
class LaggingAmazon(FakeOffering):
    """``apply_one`` is its lag: what was told longest ago of some SKU counts from then on, whatever it sold since."""

    def __init__(self, ledger: Ledger, chance: random.Random, clock: Clock) -> None:
        super().__init__(clock, is_slow=True)
        self.ledger, self.chance, self.lock = ledger, chance, threading.Lock()
        self.pause = threading.Event()

    def patch(
        self, authorization: str, marketplace: str, sku: str, quantity: int, *, caller: Caller = BACKGROUND
    ) -> Submitted:
        with self.lock:
            fate = self.chance.randrange(SILENT)
            if fate:
                said = super().patch(authorization, marketplace, sku, quantity, caller=caller)
        self.ledger.answered()
        if fate <= 1:
            raise silent()
        return said

    def listed(self, authorization: str, marketplace: str, sku: str, *, caller: Caller = BACKGROUND) -> Listed:
        with self.lock:
            found = super().listed(authorization, marketplace, sku, caller=caller)
            is_slow = self.chance.random() < 0.5
        if is_slow:
            self.pause.wait(SLOW)
        self.ledger.answered()
        return found

    def lists(self, *skus: str) -> None:
        with self.lock:
            self.quantities[SELLER] |= dict.fromkeys(skus, 0)

    def sell(self, sku: str, many: int) -> bool:
        """Whether it believed that there are so many."""
        with self.lock:
            has = self.quantities[SELLER][sku]
            if has < many:
                return False
            self.quantities[SELLER][sku] = has - many
            return True

    def apply_one(self) -> None:
        with self.lock:
            if self.waiting:
                sku = self.chance.choice(self.waiting)[1]
                first = next(each for each in self.waiting if each[1] == sku)
                self.waiting.remove(first)
                self.quantities[SELLER][sku] = first[2]

    def apply_all(self) -> None:
        with self.lock:
            self.settle()


def connected() -> Iterator[Record]:
    """The seller, and a policy under which everything is told."""
    yield connections.authorization(offered=MARKETPLACES)
    yield from (connections.connection(marketplace=marketplace) for marketplace in MARKETPLACES)
    yield StockPolicy(SELLER, is_on=True)
