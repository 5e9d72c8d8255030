"""`stock_sync`: Amazon is told of 100,000 SKUs of which 1 %, and then all, moved.

The real use cases and the real adapters of Amazon and of DynamoDB, in a process of its own as a warm function is, step
by step as their messages come; DynamoDB is Amazon's DynamoDB Local. Amazon itself is in that process too: it takes
documents, remarks something about every SKU in its report and refuses none; waiting for it takes no time. Beside each
other: our processor time, and the seconds that DynamoDB Local took to answer. The function has a minute for a step.
"""

import gc
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import Result
from benchmarks.csv import forget_peak, memory
from benchmarks.order_list import Item, write
from benchmarks.purchase_cost import CREDENTIALS
from chalicelib.adapters.amazon.client import SellingPartnerApi
from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS, Endpoints
from chalicelib.adapters.amazon.feeds import Feeds
from chalicelib.adapters.amazon.lwa import Client, LoginWithAmazon
from chalicelib.adapters.amazon.offering import AmazonOffering
from chalicelib.adapters.amazon.tokens import AccessTokens
from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo import articles, offers, stock
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created, Said
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.inventory.feeds import MOST_OF_A_FEED
from chalicelib.domain.messages import FollowFeed, Message, PushMoved, PushStock
from chalicelib.ports.http import Request, Response
from chalicelib.usecases.inventory.anew import STOCK
from chalicelib.usecases.inventory.feeding import follow_feed
from chalicelib.usecases.inventory.gathering import push_moved
from chalicelib.usecases.inventory.offering import push_article
from local import dynamodb_local, resources
from tests import engines, fakes
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import NOON, connections, warehouse
from tests.examples import articles as example_articles
from tests.examples import offers as example_offers
from tests.fakes.sealing import FakeSealer
from tests.fakes.slots import FakeSlots
from tests.fakes.tokens import FakeTokens

SKUS, FEW = 100_000, 1_000
MOST_MEMORY = 256  # MiB
BUCKET = "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/"
AUTH = example_offers.AUTHORIZATION
PORTS = ("stock", "articles", "lists", "connections", "offers", "attention")
_TOLD = re.compile(rb'"sku":"SKU-(\d+)".+?"quantity":(\d+)')


def run(skus: int = SKUS, few: int = FEW) -> list[Result]:
    reason = dynamodb_local.missing() or ("" if sys.platform == "linux" else "memory is told by Linux only")
    if reason:
        return [Result("stock_sync", f"not measured ({reason})", "reported", None)]
    os.environ |= CREDENTIALS | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with tempfile.TemporaryDirectory(prefix="crossdock-bench-") as place, engines.dynamodb_local(Path(place)) as tables:
        store = dynamo_store(Aws("eu-central-1", tables.url))
        resources.create_tables(store.client, PREFIX)
        records: tuple[Any, ...] = (connections.authorization(), connections.connection(), example_offers.policy())
        store.commit(*map(Created, records))
        write(store, _known(store, skus))
        return [_one(store, tables.url, skus, few), _one(store, tables.url, skus, skus)]


def _one(store: DynamoStore, url: str, skus: int, moved: int) -> Result:
    write(store, _moved(store, moved))
    # In a process of its own: what this one needed to write the articles must not count.
    asked = [sys.executable, "-m", "benchmarks.stock_sync", url]
    told: dict[str, Any] = json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout)
    assert told["told"] == {"1": moved}, told["told"]  # each once
    feeds, wanted = told["calls"]["createFeed"], -(-moved // MOST_OF_A_FEED)
    peak, calls = told["peak"] / 1024 / 1024, sum(told["calls"].values())
    figure = (
        f"{feeds} feeds, {calls} calls, {told['seconds']:.0f} s ({told['ours']:.0f} s of our processor time,"
        f" {told['waited']:.0f} s in DynamoDB Local), peak {peak:.0f} MiB;"
        f" the longest of {told['steps']} steps {told['longest']:.0f} s, idle {told['idle'] / 1024 / 1024:.0f} MiB"
    )
    goal = f"{wanted} feeds and <= {MOST_MEMORY} MiB"
    is_met = feeds == wanted and peak <= MOST_MEMORY
    return Result(f"stock_sync, {moved:,} of {skus:,} SKUs moved", figure, goal, is_met)


def _known(store: DynamoStore, count: int) -> Iterator[tuple[str, Item]]:
    """Articles that were all told of once, and nothing of what they are only found by."""
    tables = store.tables
    for place in range(count):
        article = example_articles.plain(f"A-{place:06}", skus=(f"SKU-{place:06}",))
        yield "articles", articles.article(tables.articles, article)[0].item.serialize()
        offer = example_offers.offer(f"SKU-{place:06}", article=article.number)
        yield "stock", offers.offer(tables.offers, offer)[0].item.serialize()


def _moved(store: DynamoStore, count: int) -> Iterator[tuple[str, Item]]:
    for place in range(count):
        # Other figures each time.
        moved_at = NOON + timedelta(seconds=count, milliseconds=place)
        level = warehouse.level(f"A-{place:06}", on_hand=5 + place % 90, moved_at=moved_at)
        yield "stock", stock.level(store.tables.stock, level)[0].item.serialize()


class Amazon:
    """``Http``: Amazon's side of a feed, which is done when it is asked for."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.told: Counter[int] = Counter()
        self._document = b""
        self._report = b""

    def send(self, request: Request, _timeout: float) -> Response:
        if request.url.startswith(BUCKET):
            return self._stored(request)
        if "/auth/" in request.url:
            return _said({"access_token": "Atza|x", "token_type": "bearer", "expires_in": 3600})
        path = request.url.partition("/feeds/2021-06-30/")[2]
        if request.method == "POST" and path == "documents":
            return self._called("createFeedDocument", {"feedDocumentId": "d-1", "url": BUCKET})
        if request.method == "POST":
            self._read()
            return self._called("createFeed", {"feedId": f"f-{self.calls['createFeed'] + 1}"})
        if path.startswith("documents"):
            link = {"feedDocumentId": "r-1", "url": BUCKET, "compressionAlgorithm": "GZIP"}
            return self._called("getFeedDocument", link)
        done = {"processingStatus": "DONE", "createdTime": NOON.isoformat(), "resultFeedDocumentId": "r-1"}
        return self._called("getFeed", {"feedId": path, "feedType": "JSON_LISTINGS_FEED"} | done)

    def _called(self, name: str, content: object) -> Response:
        self.calls[name] += 1
        return _said(content)

    def _stored(self, request: Request) -> Response:
        self.calls["document"] += 1
        if request.method == "PUT":
            self._document = request.body
            return Response(200)
        return Response(200, {"content-type": "application/json"}, self._report)

    def _read(self) -> None:
        """A remark on each of its SKUs."""
        file, seen = io.BytesIO(), 0
        with gzip.GzipFile(fileobj=file, mode="w") as report:
            report.write(b'{"issues":[')
            for seen, found in enumerate(_TOLD.finditer(self._document), 1):
                self.told[int(found[1])] += 1
                entry = {"messageId": seen, "code": "90000", "severity": "WARNING", "sku": f"SKU-{found[1].decode()}"}
                entry |= {"message": "The product's image is smaller than 1000 pixels. " * 4}
                report.write((b"," if seen > 1 else b"") + json.dumps(entry).encode())
            report.write(b'],"summary":{"messagesProcessed":%d}}' % seen)
        assert 0 < seen <= MOST_OF_A_FEED, seen
        self._document, self._report = b"", file.getvalue()


def _said(content: object) -> Response:
    return Response(200, {"x-amzn-requestid": "r"}, json.dumps(content).encode())


class Clock:
    """Real time, but for what nobody has to wait for."""

    def __init__(self) -> None:
        self._began, self.skipped = time.monotonic(), timedelta()

    def now(self) -> datetime:
        return NOON + timedelta(hours=1, seconds=time.monotonic() - self._began) + self.skipped


class Pump:
    """``Commit`` that keeps what is said, and gives it out when it is due."""

    def __init__(self, store: DynamoStore, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._waiting: list[tuple[datetime, Message]] = []

    def __call__(self, *changes: Any, cause: str = "") -> None:
        self._store.commit(*changes, cause=cause)
        self._waiting += [(each.due_at, each.message) for each in changes if isinstance(each, Said)]

    def messages(self) -> Iterator[Message]:
        while self._waiting:
            first = min(self._waiting, key=lambda each: each[0])
            self._waiting.remove(first)
            self._clock.skipped += max(timedelta(), first[0] - self._clock.now())
            yield first[1]


def told(url: str) -> dict[str, Any]:
    """What the functions do, message by message; the process tells its own memory."""
    store, clock, amazon = dynamo_store(Aws("eu-central-1", url)), Clock(), Amazon()
    pump = Pump(store, clock)
    ports = {name: getattr(store, name) for name in PORTS}
    hub = fakes.hub(
        clock=clock, ids=RandomIds("crossdock.example"), commit=pump, offering=_offering(amazon, clock), **ports
    )
    push = partial(hub.do, push_article)

    def take(message: Message) -> None:
        match message:
            case PushMoved():
                hub.do(push_moved, message, push_article=push, gave_up=None)
            case FollowFeed():
                hub.do(follow_feed, message)
            case PushStock():
                push(message)

    waited = _wire(store)
    hub.stock.untold(most=1)
    gc.collect()
    forget_peak()
    idle, began, seconds = memory("VmRSS"), time.process_time(), [_timed(take, PushMoved(STOCK))]
    seconds += [_timed(take, message) for message in pump.messages()]
    assert hub.stock.untold(most=1).rows == []
    return {
        "idle": idle,
        "peak": memory("VmHWM"),
        "seconds": sum(seconds),
        "ours": time.process_time() - began,
        "waited": sum(waited),
        "longest": max(seconds),
        "steps": len(seconds),
        "calls": amazon.calls,
        "told": Counter(amazon.told.values()),
    }


def _timed(take: Any, message: Message) -> float:
    began = time.perf_counter()
    take(message)
    return time.perf_counter() - began


def _wire(store: DynamoStore) -> list[float]:
    """Grows by the seconds that each request waits for its answer."""
    session, waited = store.client._endpoint.http_session, []
    send = session.send

    def timed(request: Any) -> Any:
        began = time.perf_counter()
        try:
            return send(request)
        finally:
            waited.append(time.perf_counter() - began)

    session.send = timed
    return waited


def _offering(amazon: Amazon, clock: Clock) -> AmazonOffering:
    endpoints = Endpoints()
    lwa = LoginWithAmazon(amazon, endpoints.tokens, lambda: Client("id", ["secret"]))
    tokens = AccessTokens(FakeTokens(), FakeSealer(), clock)
    api = SellingPartnerApi(amazon, endpoints, FakeSlots(clock), tokens, lwa, lambda _authorization: "Atzr|x")
    return AmazonOffering(api, Feeds(api, amazon, allow_list(DOCUMENT_HOSTS)))


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].startswith("http"):
        print(json.dumps(told(sys.argv[1])))
    else:
        for result in run(*map(int, sys.argv[1:])):
            print(result, flush=True)
