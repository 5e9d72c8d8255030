"""What is personal about an order is in one sealed item, and nowhere else: no log, message, trail, task or error."""

import gzip
import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest

from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.changes import Audited, Created
from chalicelib.domain.errors import Conflict, Retryable, TooMuch
from chalicelib.domain.messages import ForgetPersonal, IndexSale, KeepStock, to_record
from chalicelib.domain.orders.amazon import Address, AmazonStatus, Personal, Received
from chalicelib.handlers.jobs import _failure
from chalicelib.usecases.orders.indexing import index
from chalicelib.usecases.orders.upserting import upsert
from chalicelib.usecases.personal.forgetting import forget
from tests import fakes
from tests.adapters.stores import DynamoStore
from tests.examples import DAY, HOUR, NOON, sales
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
GZIPPED = b"\x1f\x8b"
# Every field that can carry somebody's words, each with a mark of its own.
MARKS = [f"Xq{number}zz" for number in range(20)]
MARKED = Personal(
    ID,
    NOON + DAY,
    buyer_name=MARKS[0],
    buyer_email=f"{MARKS[1]}@marketplace.amazon.de",
    buyer_company=MARKS[2],
    address=Address(*MARKS[3:15]),
    delivery_preference=MARKS[15],
    gift_messages={"1": MARKS[16]},
    customizations={"1": f"https://example.com/{MARKS[17]}"},
    raw=f'{{"buyer":{{"buyerName":"{MARKS[18]}"}}}}',
)


def received(**changes: Any) -> Received:
    return replace(sales.received(**changes), personal=replace(MARKED, order_id=ID))


def a_life(house: FakeHub) -> None:
    """It comes, changes, is held, canceled after despatch, indexed, and forgotten."""
    steps: list[dict[str, Any]] = [
        {},
        {"updated_at": NOON + HOUR, "lines": (sales.amazon_line(cancel_requested=True),)},
        {"updated_at": NOON + 2 * HOUR, "status": AmazonStatus.SHIPPED},
        {"updated_at": NOON + 3 * HOUR, "status": AmazonStatus.CANCELLED},
    ]
    for changes in steps:
        lines = changes.pop("lines", ())
        house.do(upsert, replace(received(**changes), order=sales.amazon_order(*lines, **changes)))
        house.do(index, ID)
    house.do(forget, ID)
    house.clock.move(90 * DAY)
    house.do(forget, ID)
    house.do(index, ID)


def told_by_log(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    for record in caplog.records:
        yield record.getMessage()
        yield repr(vars(record))


def assert_silent(texts: Iterator[str] | list[str]) -> None:
    whole = "\n".join(texts)
    assert [mark for mark in MARKS if mark.casefold() in whole.casefold()] == []


def test_a_whole_life_leaves_no_trace_of_a_person(caplog: pytest.LogCaptureFixture):
    house = fakes.hub(sales.connection())
    with caplog.at_level(logging.DEBUG):
        a_life(house)
    store = house.store

    assert {type(message) for message in store.messages} == {IndexSale, ForgetPersonal, KeepStock}
    assert_silent(json.dumps(to_record(envelope)) for envelope in store.envelopes.values())
    assert_silent(repr(asdict(entry)) for entry in store.entries if isinstance(entry, Audited))
    assert_silent(repr(asdict(item)) for item in store.all(AttentionItem))
    assert_silent(told_by_log(caplog))
    assert_silent(repr(asdict(record)) for record in store.records.values())


@pytest.mark.parametrize(
    "trouble",
    [Conflict("Somebody else changed this."), Retryable("Not now."), TooMuch("Too much."), ValueError(f"{MARKED!r}")],
)
def test_what_goes_wrong_names_nobody(caplog: pytest.LogCaptureFixture, trouble: Exception):
    house = fakes.hub(sales.connection())
    house.store.troubles = [trouble] * 3
    said = ""
    with caplog.at_level(logging.DEBUG):
        try:
            house.do(upsert, received())
        except Exception as error:  # whatever it is, a log line is made of it
            said = repr(_failure(error)) + repr(error)

    assert_silent([said, *told_by_log(caplog)])
    assert_silent(repr(item) for item in house.store.all(AttentionItem))


def test_a_look_at_what_came_shows_no_words():
    assert_silent([repr(received()), repr(MARKED), str(MARKED)])


def test_no_table_but_the_sealed_one_has_any_of_it_and_that_one_only_sealed(on_moto: DynamoStore):
    ports = ("commit", "sales", "personal", "sale_search", "attention", "connections", "mappings", "articles")
    house = fakes.hub(**{name: getattr(on_moto, name) for name in ports})
    on_moto.commit(Created(sales.connection()))

    house.do(upsert, received())
    house.do(index, ID)

    tables = on_moto.client.list_tables()["TableNames"]
    items = {name: on_moto.client.scan(TableName=name)["Items"] for name in tables}
    assert len(items["contract-personal-data"]) == 1
    words = {name: list(unpacked(found)) for name, found in items.items()}
    assert any('"sku"' in text for text in words["contract-marketplace-orders"])  # Amazon's copy was looked into
    assert_silent([text for texts in words.values() for text in texts])
    assert on_moto.personal.get(ID, at=NOON).buyer_name == MARKS[0]


def unpacked(items: list[dict[str, Any]]) -> Iterator[str]:
    """All that stands in them; marks would not be seen in what is gzipped."""
    for item in items:
        yield repr(item)
        packed = [value["B"] for value in item.values() if value.get("B", b"").startswith(GZIPPED)]
        yield from (gzip.decompress(each).decode() for each in packed)
