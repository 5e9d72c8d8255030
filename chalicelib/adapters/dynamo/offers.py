"""Offers, feeds and policies: what Amazon was told of our stock. They lie in the table of stock.

| access                                | how                                                          |
|---------------------------------------|--------------------------------------------------------------|
| a policy, a comparison; offers by SKU | GetItem, BatchGetItem, consistent                            |
| offers that somebody should look at   | Query by-due, todo = offers (sparse), oldest first; the items |
| the offers of a feed, by SKU          | Query by-due, todo = feed#<id>; the items                    |
| offers that failed, by SKU            | Query by-due, todo = wrong#<authorization>; the items        |
| the feeds of a seller, latest first   | Query of their key, consistent                               |
| feeds that somebody should look at    | Query by-due, todo = feeds, oldest first; the items          |
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.inventory.drift import Comparison
from chalicelib.domain.inventory.feeds import QuantityFeed
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from chalicelib.ports.offers import OffersPage

OFFER, POLICY, COMPARISON = "offer", "policy", "comparison"
OFFERS, FEEDS = "offers", "feeds"


class ByDue(GlobalSecondaryIndex["OfferItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-due"
        projection = KeysOnlyProjection()

    todo = UnicodeAttribute(hash_key=True)
    due_at = UnicodeAttribute(range_key=True)


class OfferItem(Item):
    """
    | pk                            | sk            | carries                                              |
    |-------------------------------|---------------|------------------------------------------------------|
    | offer#<authorization>#<SKU>   | offer         | offer; todo and due_at as its state wants            |
    | feeds#<authorization>         | <moment>#<id> | feed; todo and due_at while it is open               |
    | policy#<authorization>        | policy        | policy                                               |
    | policy#<authorization>        | comparison    | comparison, the latest                               |
    """

    todo = UnicodeAttribute(null=True)
    due_at = UnicodeAttribute(null=True)
    offer = RecordAttribute(Offer)
    feed = RecordAttribute(QuantityFeed)
    policy = RecordAttribute(StockPolicy)
    comparison = RecordAttribute(Comparison)

    by_due = ByDue()


Items = type[OfferItem]


def offer(items: Items, offer: Offer) -> list[Row]:
    todo, due_at = _waits(offer)
    item = items(_offer(offer.authorization, offer.sku), OFFER, todo=todo, due_at=due_at, offer=offer)
    return [Row(item, "offer")]


def feed(items: Items, feed: QuantityFeed) -> list[Row]:
    due_at = f"{keys.moment(feed.due_at)}#{keys.part(feed.id)}" if feed.due_at else None
    at = f"{keys.moment(feed.made_at)}#{keys.part(feed.id)}"
    item = items(_feeds(feed.authorization), at, todo=FEEDS if due_at else None, due_at=due_at, feed=feed)
    return [Row(item, "feed")]


def policy(items: Items, policy: StockPolicy) -> list[Row]:
    return [Row(items(_policy(policy.authorization), POLICY, policy=policy), "policy")]


def comparison(items: Items, comparison: Comparison) -> list[Row]:
    return [Row(items(_policy(comparison.authorization), COMPARISON, comparison=comparison), "comparison")]


class DynamoOffers:
    def __init__(self, items: Items) -> None:
        self._items = items

    def policy(self, authorization: str) -> StockPolicy:
        item = reading.one(self._items, _policy(authorization), POLICY)
        return item.policy if item else StockPolicy(authorization)

    def comparison(self, authorization: str) -> Comparison:
        item = reading.one(self._items, _policy(authorization), COMPARISON)
        return item.comparison if item else Comparison(authorization)

    def several(self, keys: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Offer]:
        asked = {key: (_offer(*key), OFFER) for key in keys}
        found = {(item.pk, item.sk): item.offer for item in self._found(asked.values())}
        return {key: found.get(at) or Offer(*key) for key, at in asked.items()}

    def due(self, *, before: datetime, most: int = 100) -> Sequence[Offer]:
        return [item.offer for item in self._due(OFFERS, before, most)]

    def of_feed(self, feed: str, *, after: str | None = None, most: int = 100) -> OffersPage:
        return self._page(_in_feed(feed), after, most)

    def wrong(self, authorization: str, *, after: str | None = None, most: int = 50) -> OffersPage:
        return self._page(_wrong(authorization), after, most)

    def feeds(self, authorization: str, *, most: int = 20) -> Sequence[QuantityFeed]:
        with reading.retryable():
            items = list(
                self._items.query(_feeds(authorization), consistent_read=True, scan_index_forward=False, limit=most)
            )
        return [item.feed for item in items]

    def due_feeds(self, *, before: datetime, most: int = 20) -> Sequence[QuantityFeed]:
        return [item.feed for item in self._due(FEEDS, before, most)]

    def _page(self, todo: str, after: str | None, most: int) -> OffersPage:
        items, further = reading.page(self._items.by_due, todo, OfferItem.due_at, after=after, most=most)
        found = {(item.pk, item.sk): item for item in self._found((item.pk, item.sk) for item in items)}
        there = (found.get((item.pk, item.sk)) for item in items)
        # The index may lag behind.
        return OffersPage([item.offer for item in there if item is not None and item.todo == todo], further)

    def _due(self, todo: str, before: datetime, most: int) -> Sequence[OfferItem]:
        with reading.retryable():
            items = list(self._items.by_due.query(todo, OfferItem.due_at < keys.moment(before), limit=most))
        found = self._found((item.pk, item.sk) for item in items)
        return sorted((item for item in found if item.todo == todo), key=lambda item: item.due_at or "")

    def _found(self, wanted: Iterable[tuple[str, str]]) -> Sequence[OfferItem]:
        return reading.several(self._items, set(wanted))


def _waits(offer: Offer) -> tuple[str | None, str | None]:
    """In which list it stands, and where."""
    if offer.is_in_flight and offer.feed:
        return _in_feed(offer.feed), keys.part(offer.sku)
    if offer.state is OfferState.FAILED:
        return _wrong(offer.authorization), keys.part(offer.sku)
    if offer.is_in_flight and offer.due_at is not None:
        return OFFERS, f"{keys.moment(offer.due_at)}#{keys.part(offer.sku)}"
    return None, None


def _offer(authorization: str, sku: str) -> str:
    return f"offer#{keys.part(authorization)}#{keys.part(sku)}"


def _feeds(authorization: str) -> str:
    return f"feeds#{keys.part(authorization)}"


def _policy(authorization: str) -> str:
    return f"policy#{keys.part(authorization)}"


def _in_feed(feed: str) -> str:
    return f"feed#{keys.part(feed)}"


def _wrong(authorization: str) -> str:
    return f"wrong#{keys.part(authorization)}"
