"""What Amazon was told of our stock, in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from chalicelib.domain.inventory.drift import Comparison
from chalicelib.domain.inventory.feeds import QuantityFeed
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from chalicelib.ports.offers import OffersPage
from tests.fakes import pages
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Offers:
    store: Records

    def policy(self, authorization: str) -> StockPolicy:
        return self.store.find(StockPolicy, authorization) or StockPolicy(authorization)

    def comparison(self, authorization: str) -> Comparison:
        return self.store.find(Comparison, authorization) or Comparison(authorization)

    def several(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Offer]:
        return {key: self.store.find(Offer, *key) or Offer(*key) for key in keys}

    def due(self, *, before: datetime, most: int = 100) -> Sequence[Offer]:
        due = [
            (offer.due_at, offer.sku, offer)
            for offer in self.store.all(Offer)
            if offer.is_in_flight and not offer.feed and offer.due_at is not None and offer.due_at < before
        ]
        return [offer for _, _, offer in sorted(due, key=lambda each: each[:2])][:most]

    def of_feed(self, feed: str, *, after: str | None = None, most: int = 100) -> OffersPage:
        found = [offer for offer in self.store.all(Offer) if offer.is_in_flight and offer.feed == feed]
        return _page(found, f"feed#{feed}", after, most)

    def wrong(self, authorization: str, *, after: str | None = None, most: int = 50) -> OffersPage:
        found = [
            offer
            for offer in self.store.all(Offer)
            if offer.authorization == authorization and offer.state is OfferState.FAILED
        ]
        return _page(found, f"wrong#{authorization}", after, most)

    def feeds(self, authorization: str, *, most: int = 20) -> Sequence[QuantityFeed]:
        found = [feed for feed in self.store.all(QuantityFeed) if feed.authorization == authorization]
        return sorted(found, key=lambda feed: (feed.made_at, feed.id), reverse=True)[:most]

    def due_feeds(self, *, before: datetime, most: int = 20) -> Sequence[QuantityFeed]:
        due = [
            (feed.due_at, feed.id, feed)
            for feed in self.store.all(QuantityFeed)
            if feed.due_at is not None and feed.due_at < before
        ]
        return [feed for _, _, feed in sorted(due, key=lambda each: each[:2])][:most]


def _page(found: Iterable[Offer], of: str, after: str | None, most: int) -> OffersPage:
    return OffersPage(*pages.cut(found, attrgetter("sku"), of, after, most, is_forward=True))
