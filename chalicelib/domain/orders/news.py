"""What Amazon tells of an order without being asked (ORDER_CHANGE), and whether it is worth a call.

News come late, twice, in any order and sometimes not at all. They are hints: what an order is now is read from Amazon.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.orders.amazon import FulfilledBy

# News that took longer are late: the sweep then comes as often as it may.
LATE = timedelta(minutes=5)
# Hearing is noted so often: it says whether news come at all, and each note is a write.
NOTED_EVERY = timedelta(minutes=1)
# A fetch that waited so much longer than its slot was lost, and is asked for anew.
LOST_AFTER = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OrderChange:
    """An order of a seller's changed. Nothing else of the notification is kept: it carries a postcode."""

    notification: str  # Amazon's id of it
    seller: str
    order_id: str
    marketplace: str
    changed_at: datetime
    fulfilled_by: FulfilledBy = FulfilledBy.MERCHANT


@dataclass(frozen=True, slots=True)
class OtherNews:
    """A notification of a kind that we have no use for."""

    notification: str
    kind: str


@dataclass(frozen=True, slots=True)
class MalformedNews:
    """No notification, or one that lacks what we need; ``reason`` names the field, never its content."""

    notification: str
    reason: str


News = OrderChange | OtherNews | MalformedNews


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is known or under way of one order: its changes up to ``covers`` are stored, or will be by the call that
    waits for its ``slot``. Forgotten by the table after some days."""

    order_id: str
    authorization: str
    covers: datetime
    slot: datetime | None = None
    asked_at: datetime | None = None
    revision: int = 0

    def is_waiting(self, at: datetime) -> bool:
        return self.slot is not None and at < self.slot + LOST_AFTER


@dataclass(frozen=True, slots=True)
class Heard:
    """That news of an authorization arrive, and how long the latest took."""

    authorization: str
    at: datetime
    seconds: int = 0
    revision: int = 0

    @property
    def is_late(self) -> bool:
        return timedelta(seconds=self.seconds) > LATE


def is_known(changed_at: datetime, stored_at: datetime | None, fetch: Fetch | None, *, at: datetime) -> bool:
    """Whether a change needs no call: the stored copy is at least as new, or a call that was made or waits covers
    it."""
    if stored_at is not None and stored_at >= changed_at:
        return True
    if fetch is None:
        return False
    if fetch.covers >= changed_at:
        return fetch.slot is None or fetch.is_waiting(at)
    # Whose slot has come may have been answered already, before this change.
    return fetch.slot is not None and at < fetch.slot


def is_worth_noting(last: Heard | None, news: Heard) -> bool:
    """A note a minute is enough, but a change between late and in time is noted at once."""
    return last is None or news.at - last.at >= NOTED_EVERY or news.is_late != last.is_late
