"""Telling Amazon of many SKUs at once, by feeds.

The journey: the SKUs are marked as on their way, so that no patch goes out for them; the document is written; a
recovery point, and the feed is asked for. Without an answer it is looked up among the feeds that Amazon has, before it
is asked for again with the same document. Its report settles each SKU.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from chalicelib.domain.changes import Changed, Created, Said
from chalicelib.domain.errors import Conflict
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.feeds import (
    MOST_OF_A_FEED,
    SKEW,
    FeedStep,
    QuantityFeed,
    over,
    processing,
    sending,
    still_processing,
)
from chalicelib.domain.inventory.offers import SILENT, Offer, Want, applied, failed, is_dirty, is_settled, submitted
from chalicelib.domain.messages import FollowFeed, PushMoved
from chalicelib.ports.articles import Articles
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.offering import FeedKind, FeedState, Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import Rejected, Throttled
from chalicelib.ports.stock import Stock
from chalicelib.ports.world import Ids
from chalicelib.usecases.inventory.offering import FEW, told, troubles
from chalicelib.usecases.inventory.offering import stored as written
from chalicelib.usecases.inventory.wanting import Seller, Shelf, sellers, shelves

T = TypeVar("T")

# One transaction takes a hundred items; an offer that failed brings an entry for people with it.
AT_ONCE = 95
FAILED_AT_ONCE = 45


def begin_feeds(
    numbers: Sequence[str],
    *,
    at: datetime,
    ids: Ids,
    stock: Stock,
    articles: Articles,
    connections: Connections,
    offers: Offers,
    commit: Commit,
) -> list[str]:
    """Marks what is due for these articles as on its way in feeds, one for each seller at most at a time, and says
    that the levels of which everything is settled are told. Gives back the articles of which so few SKUs are due for a
    seller that patches are quicker."""
    to = sellers(connections, offers)
    found = shelves(numbers, to, articles=articles, stock=stock)
    kept = offers.several((want.authorization, want.sku) for shelf in found for want in shelf.wants)
    _tell(found, kept, commit)
    patched: dict[str, None] = {}
    for seller in to:
        dirty = [
            (kept[want.authorization, want.sku], want)
            for want in _each_once(found, seller)
            if is_dirty(kept[want.authorization, want.sku], want, at=at)
        ]
        if len(dirty) <= FEW:
            skus = {want.sku for _, want in dirty}
            patched |= {shelf.article: None for shelf in found if any(want.sku in skus for want in shelf.wants)}
        elif not any(feed.is_open for feed in offers.feeds(seller.authorization)):
            _begin(seller, dirty[:MOST_OF_A_FEED], at, ids, commit)
    return list(patched)


def follow_feed(
    message: FollowFeed,
    *,
    at: datetime,
    offers: Offers,
    offering: Offering,
    attention: AttentionItems,
    commit: Commit,
) -> FeedStep | None:
    """Brings a feed as far as it goes now. Any number of these messages has the effect of one."""
    feed = next((each for each in offers.feeds(message.subject) if each.id == message.feed), None)
    if feed is None or not feed.is_open or (feed.due_at is not None and at < feed.due_at):
        return feed.step if feed else None
    guide = _Guide(at, offers, offering, attention, commit)
    try:
        return guide.followed(feed).step
    except Throttled as throttled:
        commit(Said(FollowFeed(feed.authorization, feed=feed.id), due_at=throttled.until))
        return feed.step


def look_after_feeds(*, at: datetime, offers: Offers, commit: Commit) -> int:
    """Sends feeds that nobody follows on their way again."""
    due = offers.due_feeds(before=at)
    if due:
        commit(*(Said(FollowFeed(feed.authorization, feed=feed.id), due_at=at) for feed in due))
    return len(due)


@dataclass(frozen=True, slots=True)
class _Guide:
    at: datetime
    offers: Offers
    offering: Offering
    attention: AttentionItems
    commit: Commit

    def followed(self, feed: QuantityFeed) -> QuantityFeed:
        match feed.step:
            case FeedStep.WRITING:
                return self._sent(feed)
            case FeedStep.SENDING:
                return self._looked_up(feed)
            case _:
                return self._processed(feed)

    def _sent(self, feed: QuantityFeed) -> QuantityFeed:
        marked = list(self._marked(feed))
        if not marked:
            return self._kept(feed, over(feed, FeedStep.DONE))
        document = self.offering.write_quantities(feed.authorization, ((offer.sku, offer.quantity) for offer in marked))
        return self._asked_for(replace(feed, skus=len(marked)), document)

    def _looked_up(self, feed: QuantityFeed) -> QuantityFeed:
        """Whether Amazon has it after all: one of ours that we know nothing of."""
        known = {each.feed for each in self.offers.feeds(feed.authorization)}
        since = (feed.sent_at or feed.made_at) - SKEW
        there = self.offering.feeds(feed.authorization, FeedKind.QUANTITIES, since)
        unknown = [each for each in there if each.id not in known]
        if unknown:
            return self._kept(feed, processing(feed, unknown[-1].id, at=self.at))
        return self._asked_for(feed, feed.document)

    def _asked_for(self, feed: QuantityFeed, document: str) -> QuantityFeed:
        claim = self._kept(feed, sending(feed, document, at=self.at), is_said=False)
        try:
            id = self.offering.submit_feed(feed.authorization, FeedKind.QUANTITIES, feed.marketplaces, document)
        except Throttled as throttled:  # certainly not there
            return self._kept(claim, replace(claim, step=FeedStep.WRITING, due_at=throttled.until))
        except Rejected as rejected:
            return self._ended(claim, rejected.words or rejected.code)
        return self._kept(claim, processing(claim, id, at=self.at))

    def _processed(self, feed: QuantityFeed) -> QuantityFeed:
        found = self.offering.feed(feed.authorization, feed.feed)
        if found.state is FeedState.WAITING:
            return self._kept(feed, still_processing(feed, at=self.at))
        if found.state is FeedState.FAILED or not found.report:
            return self._ended(feed, "FATAL")
        report = self.offering.quantities_report(feed.authorization, found.report)
        self._settle(feed, report.refused)
        return self._over(feed, over(feed, FeedStep.DONE, refused=len(report.refused)))

    def _ended(self, feed: QuantityFeed, words: str) -> QuantityFeed:
        offers = list(self._marked(feed))
        self._settle(feed, {offer.sku: words for offer in offers})
        return self._over(feed, over(feed, FeedStep.FAILED, refused=len(offers)))

    def _settle(self, feed: QuantityFeed, said: Mapping[str, str]) -> None:
        marked = list(self._marked(feed))
        good = [offer for offer in marked if offer.sku not in said]
        bad = [offer for offer in marked if offer.sku in said]
        for some in _some(good, AT_ONCE):
            self.commit(*(Changed(offer, applied(offer)) for offer in some))
        for some in _some(bad, FAILED_AT_ONCE):
            after = [failed(offer, said[offer.sku], at=self.at) for offer in some]
            entries = [troubles(offer, self.at, self.attention) for offer in after]
            self.commit(*map(Changed, some, after), *entries)

    def _marked(self, feed: QuantityFeed) -> Iterator[Offer]:
        after: str | None = None
        while True:
            page = self.offers.of_feed(feed.id, after=after)
            yield from page.rows
            if (after := page.next) is None:
                return

    def _over(self, before: QuantityFeed, after: QuantityFeed) -> QuantityFeed:
        """What was settled makes levels told, and the next feed may begin."""
        self.commit(Changed(before, after), Said(PushMoved("stock"), due_at=self.at))
        return replace(after, revision=before.revision + 1)

    def _kept(self, before: QuantityFeed, after: QuantityFeed, *, is_said: bool = True) -> QuantityFeed:
        again = [Said(FollowFeed(after.authorization, feed=after.id), due_at=after.due_at)] if after.due_at else []
        self.commit(Changed(before, after), *(again if is_said else []))
        return replace(after, revision=before.revision + 1)


def _begin(seller: Seller, dirty: Sequence[tuple[Offer, Want]], at: datetime, ids: Ids, commit: Commit) -> None:
    feed = QuantityFeed(
        seller.authorization, ids.name(), at, marketplaces=seller.marketplaces[:1], skus=len(dirty), revision=1
    )
    feed = replace(feed, due_at=at + SILENT)
    commit(Created(feed))
    for some in _some(dirty, AT_ONCE):
        try:
            commit(*(written(offer, submitted(offer, want, at=at, feed=feed.id)) for offer, want in some))
        except Conflict:
            continue  # somebody patched one of them at this moment; the next run has the others
    after = replace(feed, due_at=at)
    commit(Changed(feed, after), Said(FollowFeed(feed.authorization, feed=feed.id), due_at=at))


def _tell(found: Iterable[Shelf], kept: Mapping[tuple[str, str], Offer], commit: Commit) -> None:
    levels = [
        level
        for shelf in found
        if all(is_settled(kept[want.authorization, want.sku], want) for want in shelf.wants)
        for level in shelf.untold
    ]
    for some in _some(levels, AT_ONCE):
        try:
            commit(*told(tuple(some)))
        except Conflict:
            for level in some:
                _told_alone(level, commit)


def _told_alone(level: Level, commit: Commit) -> None:
    try:
        commit(*told((level,)))
    except Conflict:
        return  # it moved again


def _each_once(found: Iterable[Shelf], seller: Seller) -> Iterator[Want]:
    """A kit follows from several shelves."""
    wants = (want for shelf in found for want in shelf.wants if want.authorization == seller.authorization)
    yield from {want.sku: want for want in wants}.values()


def _some(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    for begin in range(0, len(items), most):
        yield items[begin : begin + most]
