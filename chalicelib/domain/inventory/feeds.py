"""Many quantities told at once: how far a feed came, so that one whose fate is unknown is looked up before anything
else leaves for its SKUs."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.inventory.offers import SILENT

# Amazon's own bound of a listings feed.
MOST_OF_A_FEED = 25_000
# A feed takes minutes, and Amazon answers getFeed twice a second.
FIRST_LOOK, LAST_LOOK = timedelta(seconds=20), timedelta(minutes=5)
# What was to be said so long ago is no longer true, and is not said at all; that Amazon works on one for so long has
# not been heard of.
STALE, FORGOTTEN = timedelta(minutes=30), timedelta(hours=6)
# Amazon finds a feed by its id moments after it has made it.
KNOWN_AFTER = timedelta(minutes=15)
# Amazon's clock and ours; a feed that was made before we asked for it is not ours.
SKEW = timedelta(minutes=2)


class FeedStep(StrEnum):
    WRITING = "writing"  # its SKUs are being marked, and its document written
    SENDING = "sending"  # asked for; without an answer nobody knows whether Amazon has it
    PROCESSING = "processing"  # Amazon has it
    DONE = "done"  # every SKU of it is settled
    FAILED = "failed"  # Amazon took nothing of it


OPEN = frozenset({FeedStep.WRITING, FeedStep.SENDING, FeedStep.PROCESSING})


@dataclass(frozen=True, slots=True)
class QuantityFeed:
    """``id`` is ours, ``feed`` Amazon's; ``document`` and ``report`` lie with Amazon. ``booked`` is its time slot
    there, for the one call that has to wait."""

    authorization: str
    id: str
    made_at: datetime
    step: FeedStep = FeedStep.WRITING
    marketplaces: tuple[str, ...] = ()
    skus: int = 0  # that are on their way with it
    refused: int = 0
    document: str = ""
    feed: str = ""
    report: str = ""
    sent_at: datetime | None = None  # the first time
    attempt: int = 0
    after: str = ""  # where the gathering of its SKUs goes on, while it is being written
    due_at: datetime | None = None
    booked: datetime | None = None
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.step in OPEN


def sending(feed: QuantityFeed, document: str, *, at: datetime) -> QuantityFeed:
    """The recovery point: written before Amazon is asked, again before it is asked again."""
    return replace(
        feed,
        step=FeedStep.SENDING,
        document=document,
        sent_at=feed.sent_at or at,
        attempt=feed.attempt + 1,
        due_at=at + SILENT,
        booked=None,
    )


def not_sent(feed: QuantityFeed, *, due_at: datetime, booked: datetime | None = None) -> QuantityFeed:
    """Amazon certainly does not have it: its document is asked for anew."""
    return replace(feed, step=FeedStep.WRITING, due_at=due_at, booked=booked)


def processing(feed: QuantityFeed, id: str, *, at: datetime) -> QuantityFeed:
    return replace(feed, step=FeedStep.PROCESSING, feed=id, due_at=at + FIRST_LOOK, booked=None)


def still_processing(feed: QuantityFeed, *, at: datetime) -> QuantityFeed:
    waited = at - (feed.sent_at or at)
    return replace(feed, due_at=at + min(LAST_LOOK, max(FIRST_LOOK, waited)), booked=None)


def is_stale(feed: QuantityFeed, *, at: datetime) -> bool:
    return at >= feed.made_at + STALE


def is_forgotten(feed: QuantityFeed, *, at: datetime) -> bool:
    return at >= (feed.sent_at or feed.made_at) + FORGOTTEN


def over(feed: QuantityFeed, step: FeedStep, *, refused: int = 0) -> QuantityFeed:
    return replace(feed, step=step, refused=refused, due_at=None, booked=None)
