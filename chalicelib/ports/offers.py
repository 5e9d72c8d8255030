"""What Amazon was told of our stock, as it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.domain.inventory.drift import Comparison
from chalicelib.domain.inventory.feeds import QuantityFeed
from chalicelib.domain.inventory.offers import Offer, StockPolicy


@dataclass(frozen=True, slots=True)
class OffersPage:
    rows: Sequence[Offer]
    next: str | None = None


class Offers(Protocol):
    """Reads are consistent, but for which offers and feeds the lists name, which may lag by moments. SKUs are compared
    exactly."""

    def policy(self, authorization: str) -> StockPolicy:
        """One that is off where nobody has set any."""

    def comparison(self, authorization: str) -> Comparison:
        """The latest; one that is over and has found nothing where there never was any."""

    def several(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Offer]:
        """By authorization and SKU, each that was asked for."""

    def due(self, *, before: datetime, most: int = 100) -> Sequence[Offer]:
        """Those that somebody should look at, the longest due first."""

    def of_feed(self, feed: str, *, after: str | None = None, most: int = 100) -> OffersPage:
        """Those on their way in a feed, by SKU."""

    def wrong(self, authorization: str, *, after: str | None = None, most: int = 50) -> OffersPage:
        """Those that failed, by SKU."""

    def feeds(self, authorization: str, *, most: int = 20) -> Sequence[QuantityFeed]:
        """The latest first."""

    def due_feeds(self, *, before: datetime, most: int = 20) -> Sequence[QuantityFeed]: ...
