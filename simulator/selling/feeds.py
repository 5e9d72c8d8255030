"""A feed from the moment it is taken: waits its turn, is worked on, ends with a report, or badly."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from simulator import faults, ids
from simulator.selling import acknowledgement_feed, feed_documents, listings_feed, news, roles
from simulator.selling.feed_documents import Documents
from simulator.selling.sales import settings
from simulator.selling.sales.store import milliseconds
from simulator.state import State, plain, revive
from simulator.world import World

FINISHED = "FEED_PROCESSING_FINISHED"
# Listings feeds alone: so many in so long, of one seller in one region.
MOST, WITHIN = 5, timedelta(minutes=5)


@dataclass(frozen=True)
class Kind:
    """`work` takes the world, the seller, the region, the marketplaces, the feed's id, its text, the moment at which it
    is done, and whether it stops half-way; answers the report and whether the whole could be read."""

    work: Callable[..., tuple[str, bool]]
    content_type: str
    roles: tuple[str, ...]


KINDS = {
    "JSON_LISTINGS_FEED": Kind(listings_feed.work, "application/json; charset=UTF-8", (roles.LISTING,)),
    "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA": Kind(
        acknowledgement_feed.work, "text/tab-separated-values; charset=UTF-8", roles.SHIPPING
    ),
}
LIMITED = "JSON_LISTINGS_FEED"


@dataclass(frozen=True)
class Feed:
    id: str
    seller: str
    region: str
    type: str
    marketplaces: tuple[str, ...]
    document: str
    created: datetime
    begins: datetime
    ends: datetime
    outcome: str = ""  # DONE | CANCELLED | FATAL, once it is over
    result: str = ""  # its document
    fault: str = ""  # fatal | fatal_halfway | cancelled | stuck

    def status(self, now: datetime) -> str:
        if self.outcome:
            return self.outcome
        return "IN_QUEUE" if now < self.begins else "IN_PROGRESS"


class Feeds:
    """With a column for what is looked for before every step of an order."""

    def __init__(self, state: State) -> None:
        self.state = state
        state.prepare(
            "CREATE TABLE IF NOT EXISTS feed (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE,"
            " is_open INTEGER, created INTEGER, ends INTEGER, value TEXT)",
            "CREATE INDEX IF NOT EXISTS feed_by_end ON feed (is_open, ends)",
        )

    def put(self, feed: Feed) -> None:
        self.state.ask(
            "INSERT INTO feed (id, is_open, created, ends, value) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET is_open = excluded.is_open, value = excluded.value",
            *(feed.id, int(not feed.outcome and feed.fault != "stuck"), milliseconds(feed.created)),
            *(milliseconds(feed.ends), json.dumps(plain(feed))),
        )

    def get(self, id: str) -> Feed | None:
        return next(iter(self.read("WHERE id = ?", id)), None)

    def at_work(self) -> list[Feed]:
        return self.read("WHERE is_open = 1")

    def due(self, until: datetime) -> list[Feed]:
        return self.read("WHERE is_open = 1 AND ends <= ? ORDER BY ends, number", milliseconds(until))

    def newest_first(self) -> list[Feed]:
        return self.read("ORDER BY number DESC")

    def since(self, moment: datetime) -> list[Feed]:
        return self.read("WHERE created > ?", milliseconds(moment))

    def read(self, where: str, *values: object) -> list[Feed]:
        # Clauses are written in this file; what comes from outside is a value.
        rows = self.state.ask(f"SELECT value FROM feed {where}", *values)  # noqa: S608  # nosec B608
        return [revive(Feed, json.loads(value)) for (value,) in rows]


def is_too_many(world: World, seller: str, region: str, kind: str) -> bool:
    if kind != LIMITED:
        return False
    recent = Feeds(world.state).since(world.now() - WITHIN)
    return sum((feed.seller, feed.region, feed.type) == (seller, region, kind) for feed in recent) >= MOST


def take(world: World, seller: str, region: str, kind: str, marketplaces: tuple[str, ...], document: str) -> Feed:
    """One of a kind is worked on at a time; the next one waits."""
    how, now = settings.current(world), world.now()
    fault = faults.take(world, "feed", f"feed/{kind}", seller=seller)
    begins = now + timedelta(seconds=how.feed_queue_seconds)
    for other in Feeds(world.state).at_work():
        if (other.seller, other.region, other.type) == (seller, region, kind):
            begins = max(begins, other.ends)
    feed = Feed(
        id=f"{ids.CHANCE.randrange(10**10, 10**11)}",
        seller=seller,
        region=region,
        type=kind,
        marketplaces=marketplaces,
        document=document,
        created=now,
        begins=begins,
        ends=begins + timedelta(seconds=how.feed_work_seconds),
        fault=fault.fault if fault else "",
    )
    Feeds(world.state).put(feed)
    return feed


def cancel(world: World, feed: Feed) -> None:
    with world.state.change():
        end(world, replace(feed, outcome="CANCELLED"))


def run_due(world: World, until: datetime) -> None:
    """Finishes what is to be finished by then, as of the moment at which it ends."""
    for feed in Feeds(world.state).due(until):
        with world.state.change():
            kept = Feeds(world.state).get(feed.id)
            # Another thread may have been quicker.
            if kept is not None and not kept.outcome:
                end(world, worked_on(world, kept))


def worked_on(world: World, feed: Feed) -> Feed:
    if feed.fault == "cancelled":
        return replace(feed, outcome="CANCELLED")
    source = Documents(world.state).get(feed.document)
    if feed.fault == "fatal" or source is None or source.content is None:
        return replace(feed, outcome="FATAL")
    kind, is_half = KINDS[feed.type], feed.fault == "fatal_halfway"
    report, is_read = kind.work(
        world,
        seller=feed.seller,
        region=feed.region,
        marketplaces=feed.marketplaces,
        feed=feed.id,
        content=source.content,
        at=feed.ends,
        received=feed.created,
        is_half=is_half,
    )
    if is_half:
        return replace(feed, outcome="FATAL")
    result = feed_documents.file(world, feed.seller, feed.region, kind.content_type, report, feed.ends)
    return replace(feed, outcome="DONE" if is_read else "FATAL", result=result.id)


def end(world: World, feed: Feed) -> None:
    Feeds(world.state).put(feed)
    told: dict[str, Any] = {
        "sellerId": feed.seller,
        "accountId": f"amzn1.merchant.o.{feed.seller}",
        "feedId": feed.id,
        "feedType": feed.type,
        "processingStatus": feed.outcome,
        **({"resultFeedDocumentId": feed.result} if feed.result else {}),
    }
    payload = {"feedProcessingFinishedNotification": told}
    for subscription in world.selling.subscriptions.all():
        if (subscription.kind, subscription.seller, subscription.region) == (FINISHED, feed.seller, feed.region):
            news.lay_out(world, subscription, about=feed.id, payload=payload)
