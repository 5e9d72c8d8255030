"""The Feeds API 2021-06-30: a document to fill, a feed made of it, how it stands, and the report in the end."""

from datetime import datetime
from typing import Any

from simulator.selling import feed_documents, feeds
from simulator.selling.call import Answer, Call, Refusal, denied, invalid, iso, not_found
from simulator.selling.feed_documents import KEPT, Documents
from simulator.selling.feeds import KINDS, Feed, Feeds
from simulator.selling.newest import listed
from simulator.selling.sales import clockwork
from simulator.world import World

MOST_MARKETPLACES = 25
QUOTA = "You exceeded your quota for the requested resource."


def create_feed_document(world: World, call: Call) -> Answer:
    content_type = call.body.get("contentType") if isinstance(call.body, dict) else None
    if not isinstance(content_type, str) or "/" not in content_type or not content_type.isprintable():
        raise invalid("One or more required parameters missing", "contentType;")
    document, url = feed_documents.make(world, call, content_type)
    return Answer(201, {"feedDocumentId": document.id, "url": url})


def create_feed(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    given = call.body if isinstance(call.body, dict) else {}
    kind, places, document = given.get("feedType"), given.get("marketplaceIds"), given.get("inputFeedDocumentId")
    if kind not in KINDS:
        raise invalid(f"Invalid feedType: {kind or 'none'}.")
    if not isinstance(places, list) or not 1 <= len(places) <= MOST_MARKETPLACES:
        raise invalid(f"marketplaceIds must hold between 1 and {MOST_MARKETPLACES} marketplaces.")
    if not call.has(*KINDS[kind].roles):
        raise denied()
    source = Documents(world.state).get(str(document))
    if source is None or source.is_result or (source.seller, source.region) != (call.seller.id, call.region):
        raise invalid("Invalid inputFeedDocumentId.")
    with world.state.change():
        if feeds.is_too_many(world, call.seller.id, call.region, kind):
            raise Refusal(429, "QuotaExceeded", QUOTA)
        asked = tuple(str(place) for place in places)
        feed = feeds.take(world, call.seller.id, call.region, kind, asked, source.id)
    return Answer(202, {"feedId": feed.id})


def get_feeds(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    own_ones = (one for one in Feeds(world.state).newest_first() if is_own(one, call))
    return listed(call, "feeds", "feedTypes", own_ones, shown)


def get_feed(world: World, call: Call) -> Answer:
    return Answer(200, shown(own(world, call), call.now))


def cancel_feed(world: World, call: Call) -> Answer:
    feed = own(world, call)
    if feed.status(call.now) != "IN_QUEUE":
        raise invalid(f"The feed is {feed.status(call.now)}; only one in the queue can be cancelled.")
    feeds.cancel(world, feed)
    return Answer(200)


def own(world: World, call: Call) -> Feed:
    clockwork.catch_up(world)
    feed = Feeds(world.state).get(call.path["feedId"])
    if feed is None or not is_own(feed, call):
        raise not_found(f"The feed {call.path['feedId']} was not found.")
    return feed


def get_feed_document(world: World, call: Call) -> Answer:
    id = call.path["feedDocumentId"]
    document = Documents(world.state).get(id)
    if document is None or (document.seller, document.region) != (call.seller.id, call.region):
        raise not_found(f"The feed document {id} was not found.")
    if not document.is_result:
        raise invalid("Invalid feedDocumentId", "Only the documents of results can be fetched.")
    if document.created + KEPT < call.now:
        raise not_found(f"The feed document {id} was not found.")
    encoded = call.query.get("enableContentEncodingUrlHeader", "").casefold() == "true"
    url = feed_documents.url(world, call, document, is_encoded=encoded and document.is_compressed)
    body = {"feedDocumentId": id, "url": url}
    return Answer(200, {**body, "compressionAlgorithm": "GZIP"} if document.is_compressed else body)


def is_own(feed: Feed, call: Call) -> bool:
    return (feed.seller, feed.region) == (call.seller.id, call.region)


def shown(feed: Feed, now: datetime) -> dict[str, Any]:
    status = feed.status(now)
    found: dict[str, Any] = {
        "feedId": feed.id,
        "feedType": feed.type,
        "marketplaceIds": list(feed.marketplaces),
        "createdTime": iso(feed.created),
        "processingStatus": status,
    }
    if status in {"IN_PROGRESS", "DONE", "FATAL"}:
        found["processingStartTime"] = iso(feed.begins)
    if status in {"DONE", "FATAL"}:
        found["processingEndTime"] = iso(feed.ends)
    if feed.result:
        found["resultFeedDocumentId"] = feed.result
    return found
