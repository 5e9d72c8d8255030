"""Feeds of the Selling Partner API: documents up, feeds made and looked up, reports down."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from chalicelib.adapters.amazon import documents, long_json, operations
from chalicelib.adapters.amazon.answers import LONGEST_WORDS, Answer, unavailable
from chalicelib.adapters.amazon.client import Call, SellingPartnerApi
from chalicelib.adapters.amazon.fields import Fields
from chalicelib.domain.destinations import AllowList
from chalicelib.ports.http import Http
from chalicelib.ports.offering import Feed, FeedKind, FeedReport, FeedState
from chalicelib.ports.selling import Caller, Rejected

MOST_OF_A_PAGE = 100
_STATES: Mapping[str, FeedState] = {
    "DONE": FeedState.DONE,
    "FATAL": FeedState.FAILED,
    "CANCELLED": FeedState.FAILED,
}


class Feeds:
    """``hosts`` are where Amazon keeps documents."""

    def __init__(self, api: SellingPartnerApi, http: Http, hosts: AllowList) -> None:
        self._api = api
        self._http = http
        self._hosts = hosts

    def upload(self, authorization: str, content: bytes, content_type: str, caller: Caller) -> str:
        call = Call(operations.CREATE_FEED_DOCUMENT, body={"contentType": content_type})
        answer = self._api.as_seller(authorization, call, caller)
        id, url = _needed(answer, "feedDocumentId"), _needed(answer, "url")
        documents.put(self._http, url, self._hosts, content, content_type)
        return id

    def submit(
        self, authorization: str, kind: FeedKind, marketplaces: Sequence[str], document: str, caller: Caller
    ) -> str:
        body = {"feedType": kind.value, "marketplaceIds": list(marketplaces), "inputFeedDocumentId": document}
        return _needed(self._api.as_seller(authorization, Call(operations.CREATE_FEED, body=body), caller), "feedId")

    def one(self, authorization: str, id: str, caller: Caller) -> Feed:
        answer = self._api.as_seller(authorization, Call(operations.GET_FEED, {"feedId": id}), caller)
        return _feed(answer.content, answer)

    def several(self, authorization: str, kind: FeedKind, since: datetime, caller: Caller) -> Sequence[Feed]:
        query: dict[str, str | int | list[str] | None] = {
            "feedTypes": [kind.value],
            "pageSize": MOST_OF_A_PAGE,
            "createdSince": since.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        answer = self._api.as_seller(authorization, Call(operations.GET_FEEDS, query=query), caller)
        if not isinstance(answer.content.get("feeds"), list):
            raise unavailable(answer.request_id)
        found = [_feed(each, answer) for each in answer.content["feeds"]]
        return sorted(found, key=lambda feed: feed.created_at, reverse=True)

    def download(self, authorization: str, document: str, caller: Caller) -> str:
        url, is_packed = self._link(authorization, document, caller)
        return documents.fetched(self._http, url, self._hosts, is_packed=is_packed)

    def pieces(self, authorization: str, document: str, caller: Caller) -> Iterator[str]:
        """The same of a document that may be long."""
        url, is_packed = self._link(authorization, document, caller)
        return documents.pieces(self._http, url, self._hosts, is_packed=is_packed)

    def _link(self, authorization: str, document: str, caller: Caller) -> tuple[str, bool]:
        call = Call(operations.GET_FEED_DOCUMENT, {"feedDocumentId": document})
        answer = self._api.as_seller(authorization, call, caller)
        return _needed(answer, "url"), Fields(answer.content).text("compressionAlgorithm") == "GZIP"


def quantities(seller: str, told: Iterable[tuple[str, int]]) -> bytes:
    """A feed of listings that says how many there are, and nothing else; written bit by bit, as there may be 25,000."""
    header = {"sellerId": seller, "version": "2.0", "issueLocale": "en_US"}
    written = bytearray(f'{{"header":{_json(header)},"messages":[', "utf-8")
    for number, (sku, quantity) in enumerate(told, 1):
        message = {"messageId": number, "sku": sku, "operationType": "PATCH", **patch(quantity)}
        written += (("," if number > 1 else "") + _json(message)).encode()
    return bytes(written + b"]}")


def patch(quantity: int) -> dict[str, Any]:
    """Merged, so that Amazon keeps what else it knows of the availability, such as the time to ship."""
    value = [{"fulfillment_channel_code": "DEFAULT", "quantity": quantity}]
    patches = [{"op": "merge", "path": "/attributes/fulfillment_availability", "value": value}]
    return {"productType": "PRODUCT", "patches": patches}


def quantities_report(pieces: Iterable[str]) -> FeedReport:
    """Raises Rejected for a report that nobody can read: asking again brings the same. Twenty-five thousand SKUs with
    whatever Amazon remarks on each are read one by one. An error has a SKU as a rule; with a number alone, or as one
    about the feed itself, it may be anybody's."""
    refused: dict[str, str] = {}
    nameless = 0

    def take(entry: object) -> None:
        nonlocal nameless
        if not isinstance(entry, Mapping):
            raise ValueError("no issue")
        issue = Fields(entry)
        if issue.text("severity") != "ERROR":
            return
        if sku := issue.text("sku"):
            words = issue.text("message") or issue.text("code")
            refused[sku] = f"{refused.get(sku, '')} {words}".strip()[:LONGEST_WORDS]
        else:
            nameless += 1

    try:
        beside = long_json.read(pieces, "issues", take)
        if beside.get("issues") is not None:
            raise ValueError("no list")
        messages = Fields(beside).below("summary").pieces("messagesProcessed")
    except ValueError:
        raise Rejected("UnreadableReport") from None
    return FeedReport(refused, messages, nameless)


def _feed(content: object, answer: Answer) -> Feed:
    fields = Fields(content if isinstance(content, Mapping) else {})
    try:
        created_at = fields.moment("createdTime")
    except ValueError:
        created_at = None
    if created_at is None or not fields.text("feedId") or not fields.text("processingStatus"):
        raise unavailable(answer.request_id)
    state = _STATES.get(fields.text("processingStatus"), FeedState.WAITING)
    report = fields.text("resultFeedDocumentId")
    return Feed(fields.text("feedId"), fields.text("feedType"), state, created_at, report)


def _needed(answer: Answer, name: str) -> str:
    if found := Fields(answer.content).text(name):
        return found
    raise unavailable(answer.request_id)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
