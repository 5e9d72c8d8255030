"""Telling Amazon of many SKUs at once, by feeds.

The journey: the SKUs are marked as on their way (``gathering``), so that no patch goes out for them; the document is
written; a recovery point, and the feed is asked for. Without an answer it is looked up among the feeds that Amazon has,
before it is asked for again with the same document. Its report settles each SKU, in steps of seconds.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.domain.changes import Changed, Said
from chalicelib.domain.imports import chunks
from chalicelib.domain.inventory.feeds import (
    FORGOTTEN,
    KNOWN_AFTER,
    SKEW,
    FeedStep,
    QuantityFeed,
    is_forgotten,
    is_stale,
    not_sent,
    over,
    processing,
    sending,
    still_processing,
)
from chalicelib.domain.inventory.offers import SILENT, Offer, OfferState, applied, doubted, failed, unsaid
from chalicelib.domain.messages import FollowFeed, PushMoved
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.offering import FeedKind, FeedReport, FeedState, Offering
from chalicelib.ports.offers import Offers
from chalicelib.ports.selling import BadApplication, Caller, Denied, Missing, Rejected, Revoked, Throttled, Unavailable
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
    """Brings a feed as far as it goes now. Any number of these messages has the effect of one. Raises Conflict when
    somebody else was quicker."""
    feed = _feed(message, offers)
    if feed is None or not feed.is_open or (feed.due_at is not None and at < feed.due_at):
        return feed.step if feed else None
    guide = _Guide(at, clock, offers, offering, attention, commit)
    try:
        return guide.followed(feed).step
    except (Unavailable, Revoked, BadApplication, Missing, Rejected):
        now = _feed(message, offers) or feed
        return guide.rested(now).step if now.is_open else now.step


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

    def rested(self, feed: QuantityFeed) -> QuantityFeed:
        """Amazon is not to be reached, or does not let us in: the schedule comes by. Never for ever: no other feed of
        the seller leaves meanwhile."""
        if is_forgotten(feed, at=self.at):
            return self._said_again(feed)
        if feed.due_at is not None and feed.due_at > self.at:
            return feed  # whoever asked said so
        return self._kept(feed, replace(feed, due_at=self.at + SILENT, booked=None), is_said=False)

    def _sent(self, feed: QuantityFeed) -> QuantityFeed:
        if is_stale(feed, at=self.at):
            return self._said_again(feed)
        if feed.document:  # it only waited for Amazon to take it
            return self._asked_for(feed, feed.document)
        marked = [(offer.sku, offer.quantity) for offer in self._marked(feed)]
        if len(marked) < feed.skus and self.at < feed.made_at + LONGEST_LAG:
            return self._kept(feed, replace(feed, due_at=self.at + LAGS))
        if not marked:
            return self._kept(feed, over(feed, FeedStep.DONE))
        try:
            document = self.offering.write_quantities(feed.authorization, marked, caller=Caller(slot=feed.booked))
        except Throttled as throttled:
            return self._waits(feed, throttled.until)
        return self._asked_for(replace(feed, skus=len(marked), after="", booked=None), document)

    def _looked_up(self, feed: QuantityFeed) -> QuantityFeed:
        """Whether Amazon has it after all: one of ours that we know nothing of."""
        known = {each.feed for each in self.offers.feeds(feed.authorization)}
        since, caller = (feed.sent_at or feed.made_at) - SKEW, Caller(slot=feed.booked)
        try:
            there = self.offering.feeds(feed.authorization, FeedKind.QUANTITIES, since, caller=caller)
        except Throttled as throttled:
            return self._waits(feed, throttled.until)
        unknown = [each for each in there if each.id not in known]
        if unknown:
            return self._kept(feed, processing(feed, unknown[-1].id, at=self.at))
        if is_stale(feed, at=self.at):
            return self._said_again(feed)
        return self._asked_for(replace(feed, booked=None), feed.document)

    def _asked_for(self, feed: QuantityFeed, document: str) -> QuantityFeed:
        claim = self._kept(feed, sending(feed, document, at=self.at), is_said=False)
        told = (feed.authorization, FeedKind.QUANTITIES, feed.marketplaces, document)
        try:
            id = self.offering.submit_feed(*told, caller=Caller(slot=feed.booked))
        except Throttled as throttled:
            return self._kept(claim, not_sent(claim, due_at=throttled.until, booked=throttled.until))
        except (Revoked, BadApplication, Denied):
            return self._kept(claim, not_sent(claim, due_at=self.at + SILENT), is_said=False)
        except Missing:
            return self._kept(claim, replace(not_sent(claim, due_at=self.at + LAGS), document=""))
        except Rejected as rejected:
            return self._ended(claim, rejected.words or rejected.code)
        return self._kept(claim, processing(claim, id, at=self.at))

    def _processed(self, feed: QuantityFeed) -> QuantityFeed:
        seen = feed
        if not feed.report:
            try:
                found = self.offering.feed(feed.authorization, feed.feed, caller=Caller(slot=feed.booked))
            except Throttled as throttled:
                return self._waits(feed, throttled.until)
            except Missing:
                return self._unheard(feed, KNOWN_AFTER)
            if found.state is FeedState.WAITING:
                return self._unheard(feed, FORGOTTEN)
            if found.state is FeedState.FAILED:
                return self._dropped(feed)
            seen = replace(feed, report=found.report, booked=None)
        return self._reported(feed, seen)

    def _reported(self, feed: QuantityFeed, seen: QuantityFeed) -> QuantityFeed:
        """Done, as Amazon says: which of it, the report tells. Where it does not, each SKU is looked at."""
        report: FeedReport | None = None
        try:
            if seen.report:
                caller = Caller(slot=seen.booked)
                report = self.offering.quantities_report(feed.authorization, seen.report, caller=caller)
        except Throttled as throttled:
            return self._waits(feed, throttled.until, seen)
        except Denied:
            raise
        except (Missing, Rejected):
            pass
        if not self._settle(feed, lambda offer: self._as_reported(offer, feed, report)):
            return self._goes_on(feed, seen)
        return self._over(feed, over(seen, FeedStep.DONE, refused=len(report.refused) if report else 0))

    def _as_reported(self, offer: Offer, feed: QuantityFeed, report: FeedReport | None) -> Offer:
        if report is not None and offer.sku in report.refused:
            return failed(offer, report.refused[offer.sku], at=self.at)
        is_told = report is not None and not report.nameless and (report.messages or feed.skus) >= feed.skus
        return applied(offer) if is_told else doubted(offer, at=self.at)

    def _unheard(self, feed: QuantityFeed, most: timedelta) -> QuantityFeed:
        if self.at >= (feed.sent_at or feed.made_at) + most:
            return self._said_again(feed)
        return self._kept(feed, still_processing(feed, at=self.at))

    def _dropped(self, feed: QuantityFeed) -> QuantityFeed:
        """That happens, and all of it is said again; where it happened to the one before as well, people are told."""
        earlier = [each for each in self.offers.feeds(feed.authorization) if each.made_at < feed.made_at]
        if earlier and earlier[0].step is FeedStep.FAILED:
            return self._ended(feed, "FATAL")
        return self._said_again(feed)

    def _ended(self, feed: QuantityFeed, words: str) -> QuantityFeed:
        if not self._settle(feed, lambda offer: failed(offer, words, at=self.at)):
            return self._goes_on(feed, feed)
        return self._over(feed, over(feed, FeedStep.FAILED, refused=feed.skus))

    def _said_again(self, feed: QuantityFeed) -> QuantityFeed:
        """Nothing of it counts: the next pass says what is true by then."""
        if not self._settle(feed, unsaid):
            return self._goes_on(feed, feed)
        return self._over(feed, over(feed, FeedStep.FAILED))

    def _settle(self, feed: QuantityFeed, settled: Callable[[Offer], Offer]) -> bool:
        """Whether all of it is settled: nobody knows of the others until the next step."""
        marked = self._marked(feed)
        while some := list(islice(marked, AT_ONCE)):
            pairs = [(offer, settled(offer)) for offer in some]
            told = [(before, after) for before, after in pairs if _is_for_people(before, after)]
            if plain := [Changed(*pair) for pair in pairs if pair not in told]:
                self.commit(*plain)
            for few in chunks(told, FAILED_AT_ONCE):
                entries = [troubles(after, self.at, self.attention) for _, after in few]
                self.commit(*(Changed(*pair) for pair in few), *entries)
            if self.clock.now() >= self.at + STEP_LASTS:
                return False
        return True

    def _goes_on(self, before: QuantityFeed, after: QuantityFeed) -> QuantityFeed:
        return self._kept(before, replace(after, due_at=self.clock.now(), booked=None))

    def _waits(self, before: QuantityFeed, slot: datetime, after: QuantityFeed | None = None) -> QuantityFeed:
        """For a slot, which stands on the feed, so that the call which had none is the one that uses it."""
        return self._kept(before, replace(after or before, due_at=slot, booked=slot))

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


def _feed(message: FollowFeed, offers: Offers) -> QuantityFeed | None:
    return next((each for each in offers.feeds(message.subject) if each.id == message.feed), None)


def _is_for_people(before: Offer, after: Offer) -> bool:
    """Whether an entry comes, or one that stood there goes."""
    return after.state is OfferState.FAILED or bool(before.words and not after.is_in_flight)
