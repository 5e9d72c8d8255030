"""Telling Amazon of many SKUs at once, by feeds.

The journey: the SKUs are marked as on their way (``gathering``), so that no patch goes out for them; the document is
written; a recovery point, and the feed is asked for. Without an answer it is looked up among the feeds that Amazon has,
before it is asked for again with the same document. Its report settles each SKU, in steps of seconds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.domain.changes import Changed, Said
from chalicelib.domain.imports import chunks
from chalicelib.domain.inventory.feeds import (
    SKEW,
    FeedStep,
    QuantityFeed,
    over,
    processing,
    sending,
    still_processing,
)
from chalicelib.domain.inventory.offers import Offer, applied, failed
from chalicelib.domain.messages import FollowFeed, PushMoved
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.offering import FeedKind, FeedState, Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import Rejected, Throttled
from chalicelib.ports.world import Clock
from chalicelib.usecases.inventory.offering import troubles

# What is held at once of 25,000.
A_PAGE = 500
# One transaction takes a hundred items; an offer that failed brings an entry for people with it.
AT_ONCE = 95
FAILED_AT_ONCE = 45
# A function has a minute, and the report was read first.
STEP_LASTS = timedelta(seconds=25)
# The list of a feed's SKUs lags by moments; after so long whoever is missing in it is not one of them.
LAGS, LONGEST_LAG = timedelta(seconds=5), timedelta(minutes=15)


def follow_feed(
    message: FollowFeed,
    *,
    at: datetime,
    clock: Clock,
    offers: Offers,
    offering: Offering,
    attention: AttentionItems,
    commit: Commit,
) -> FeedStep | None:
    """Brings a feed as far as it goes now. Any number of these messages has the effect of one."""
    feed = next((each for each in offers.feeds(message.subject) if each.id == message.feed), None)
    if feed is None or not feed.is_open or (feed.due_at is not None and at < feed.due_at):
        return feed.step if feed else None
    guide = _Guide(at, clock, offers, offering, attention, commit)
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
    clock: Clock
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
        marked = [(offer.sku, offer.quantity) for offer in self._marked(feed)]
        if len(marked) < feed.skus and self.at < feed.made_at + LONGEST_LAG:
            return self._kept(feed, replace(feed, due_at=self.at + LAGS))
        if not marked:
            return self._kept(feed, over(feed, FeedStep.DONE))
        document = self.offering.write_quantities(feed.authorization, marked)
        return self._asked_for(replace(feed, skus=len(marked), after=""), document)

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
        if not self._settle(feed, report.refused):
            return self._goes_on(feed)
        return self._over(feed, over(feed, FeedStep.DONE, refused=len(report.refused)))

    def _ended(self, feed: QuantityFeed, words: str) -> QuantityFeed:
        if not self._settle(feed, None, words):
            return self._goes_on(feed)
        return self._over(feed, over(feed, FeedStep.FAILED, refused=feed.skus))

    def _settle(self, feed: QuantityFeed, refused: Mapping[str, str] | None, words: str = "") -> bool:
        """Whether all of it is settled: nobody knows of the others until the next step. Without ``refused`` all of it
        is, in these ``words``."""
        marked = self._marked(feed)
        while some := list(islice(marked, AT_ONCE)):
            good = [offer for offer in some if refused is not None and offer.sku not in refused]
            if good:
                self.commit(*(Changed(offer, applied(offer)) for offer in good))
            bad = [offer for offer in some if refused is None or offer.sku in refused]
            for few in chunks(bad, FAILED_AT_ONCE):
                after = [failed(offer, (refused or {}).get(offer.sku, words), at=self.at) for offer in few]
                entries = [troubles(offer, self.at, self.attention) for offer in after]
                self.commit(*map(Changed, few, after), *entries)
            if self.clock.now() >= self.at + STEP_LASTS:
                return False
        return True

    def _goes_on(self, feed: QuantityFeed) -> QuantityFeed:
        return self._kept(feed, replace(feed, due_at=self.clock.now()))

    def _marked(self, feed: QuantityFeed) -> Iterator[Offer]:
        after: str | None = None
        while True:
            page = self.offers.of_feed(feed.id, after=after, most=A_PAGE)
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
