"""Whoever submits feeds: documents up, feeds, how they stand, reports down. Every answer is held against the model."""

import gzip
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.simulator.stock.conftest import GERMANY, Shop, said

JSON_FEED, CANCELS = "JSON_LISTINGS_FEED", "POST_FLAT_FILE_ORDER_ACKNOWLEDGEMENT_DATA"
CONTENT_TYPES = {JSON_FEED: "application/json; charset=UTF-8", CANCELS: "text/tab-separated-values; charset=UTF-8"}


def message(number: int, sku: str, quantity: Any, **more: Any) -> dict[str, Any]:
    patch = {"operationType": "PATCH", "productType": "PRODUCT", "patches": [said(quantity)]}
    return {"messageId": number, "sku": sku, **patch, **more}


def listings_feed(*messages: Any, seller: str = "A2EXAMPLE1HOME", **header: Any) -> bytes:
    whole = {"header": {"sellerId": seller, "version": "2.0", "issueLocale": "en_US", **header}, "messages": messages}
    return json.dumps(whole).encode()


@dataclass
class Feeder:
    shop: Shop

    def call(self, operation: str, **more: Any) -> Any:
        self.shop.amazon.tell("selling/buckets/fill")
        return self.shop.desk.call(operation, self.shop.token, **more)

    def document(self, content_type: str = CONTENT_TYPES[JSON_FEED]) -> Any:
        answer = self.call("createFeedDocument", body={"contentType": content_type})
        assert answer.status_code == 201, answer.text
        return answer.json

    def put(self, url: str, content: bytes, content_type: str = CONTENT_TYPES[JSON_FEED]) -> Any:
        return self.shop.amazon.browser.put(urlsplit(url).path, data=content, headers={"Content-Type": content_type})

    def filled(self, content: bytes, kind: str = JSON_FEED) -> str:
        document = self.document(CONTENT_TYPES[kind])
        assert self.put(document["url"], content, CONTENT_TYPES[kind]).status_code == 200
        return str(document["feedDocumentId"])

    def create(self, document: str, kind: str = JSON_FEED, places: Any = (GERMANY,)) -> Any:
        body = {"feedType": kind, "marketplaceIds": list(places), "inputFeedDocumentId": document}
        return self.call("createFeed", body=body)

    def submitted(self, content: bytes, kind: str = JSON_FEED) -> str:
        answer = self.create(self.filled(content, kind), kind)
        assert answer.status_code == 202, answer.text
        return str(answer.json["feedId"])

    def stands(self, feed: str) -> Any:
        return self.call("getFeed", feedId=feed).json

    def listed(self, **query: Any) -> Any:
        return self.call("getFeeds", query={"feedTypes": JSON_FEED, **query})

    def fetched(self, document: str) -> bytes:
        answer = self.call("getFeedDocument", feedDocumentId=document).json
        content = self.shop.amazon.browser.get(urlsplit(answer["url"]).path).data
        return gzip.decompress(content) if answer.get("compressionAlgorithm") == "GZIP" else content

    def report(self, content: bytes, kind: str = JSON_FEED) -> bytes:
        """What comes of it, once it is through."""
        feed = self.submitted(content, kind)
        self.shop.pass_time(15)
        return self.fetched(self.stands(feed)["resultFeedDocumentId"])
