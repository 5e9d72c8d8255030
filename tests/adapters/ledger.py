"""Which levels and policies stood when, and what Amazon was told meanwhile: enough to prove afterwards that it was
never told more than the policy allowed.

The moment that can be proved lies before the recovery point of a submission, and after Amazon's last answer to the same
push (or its beginning, where Amazon was not asked): levels stood then from which the quantity follows. Nothing holds
them while the recovery point is written and the call is on its way; what moves then is told by a hint of its own.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.offers import Offer, StockPolicy
from chalicelib.ports.commit import Commit


@dataclass(frozen=True, slots=True)
class Told:
    """A recovery point: from here on nobody knows whether Amazon has heard it."""

    sku: str
    quantity: int
    pushed: int  # when its push began
    read: int  # when what it follows from was read at the earliest
    until: int  # when it was certainly written


@dataclass(frozen=True, slots=True)
class Version:
    """Of a record: it was written somewhen between two moments."""

    after: int
    before: int
    record: Level | StockPolicy


@dataclass
class Ledger:
    """``Commit`` that counts moments. Nobody reads a version before its writing began, or after its successor's was
    over."""

    commit: Commit
    told: list[Told] = field(default_factory=list)
    _levels: dict[str, dict[int, Version]] = field(default_factory=lambda: defaultdict(dict))
    _policies: dict[int, Version] = field(default_factory=dict)
    _moments: Iterator[int] = field(default_factory=count)
    _mine: threading.local = field(default_factory=threading.local)

    def __call__(self, *changes: Change, cause: str = "") -> None:
        after = next(self._moments)
        self.commit(*changes, cause=cause)
        before = next(self._moments)
        for change in changes:
            match change:
                case Created(Level() as level):
                    self._levels[level.article][1] = Version(after, before, level)
                case Changed(Level(revision=revision), Level() as level):
                    self._levels[level.article][revision + 1] = Version(after, before, level)
                case Created(StockPolicy() as policy):
                    self._policies[1] = Version(after, before, policy)
                case Changed(StockPolicy(revision=revision), StockPolicy() as policy):
                    self._policies[revision + 1] = Version(after, before, policy)
                case Created(Offer() as offer) if offer.is_in_flight:
                    self._hears(offer, before)
                case Changed(Offer() as known, Offer() as offer) if offer.is_in_flight and not known.is_in_flight:
                    self._hears(offer, before)

    def _hears(self, offer: Offer, until: int) -> None:
        self.told.append(Told(offer.sku, offer.quantity, self._mine.pushed, self._mine.read, until))

    def begins(self) -> None:
        """A push, in this thread."""
        self._mine.pushed = self._mine.read = next(self._moments)

    def answered(self) -> None:
        """Amazon has answered this thread: levels that were read before are old news."""
        self._mine.read = next(self._moments)

    def too_much(self, parts: dict[str, dict[str, int]]) -> list[Told]:
        """What Amazon was told although no level, and no policy, stood then from which it follows; ``parts`` are the
        pieces of each article in one of a SKU. Forgets what it has looked at."""
        told, self.told = self.told, []
        return [each for each in told if each.quantity not in self._allowed(each, parts[each.sku])]

    def _allowed(self, told: Told, parts: dict[str, int]) -> set[int]:
        stood = [
            {level.available // many for level in _stood(self._levels[article], told.read, told.until)}
            for article, many in parts.items()
        ]
        policies = list(_stood(self._policies, told.pushed, told.until))
        return {policy.quantity(min(each)) for policy in policies for each in product(*stood)}


def _stood(versions: dict[int, Version], since: int, until: int) -> Iterator[Level | StockPolicy]:
    for revision, version in versions.items():
        successor = versions.get(revision + 1)
        if version.after <= until and (successor is None or successor.before >= since):
            yield version.record
