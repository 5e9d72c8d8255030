"""The seller cancels orders, or lines of them, by the order acknowledgement feed."""

from typing import Any

import pytest

from tests.simulator.stock.conftest import Shop
from tests.simulator.stock.feeder import CANCELS, Feeder

HEAD = "order-id\tcancellation-reason-code\tamazon-order-item-code"


@pytest.fixture
def feeder(shop: Shop) -> Feeder:
    return Feeder(shop)


def an_order(feeder: Feeder, **given: Any) -> tuple[str, list[str]]:
    """Two lines."""
    wish = {"fulfilled_by": "MERCHANT", "lines": 2, "quantity": 2, "is_plain": True}
    order_id = feeder.shop.counter.make(**{**wish, **given})
    kept = feeder.shop.counter.kept(order_id)["order"]
    return order_id, [item["orderItemId"] for item in kept["orderItems"]]


def cancelled(feeder: Feeder, *rows: str, head: str = HEAD) -> tuple[list[str], list[list[str]]]:
    """The report's counts, and its rows."""
    content = "\r\n".join((head, *rows)).encode()
    lines = feeder.report(content, CANCELS).decode().splitlines()
    assert lines[0] == "Feed Processing Summary:"
    place = next(number for number, line in enumerate(lines) if line.startswith("original-record-number"))
    return [line.rpartition("\t")[2] for line in lines[1:3]], [line.split("\t") for line in lines[place + 1 :]]


def test_an_order_without_an_item_is_cancelled_as_a_whole(feeder: Feeder) -> None:
    order_id, _ = an_order(feeder)

    counts, wrong = cancelled(feeder, f"{order_id}\tNoInventory\t")
    seen = feeder.shop.counter.get(order_id)

    assert (counts, wrong) == (["1", "1"], [])
    assert seen["fulfillment"]["fulfillmentStatus"] == "CANCELLED"
    executed = [item["cancellation"]["cancellationExecution"] for item in seen["orderItems"]]
    assert executed == [{"cancelledBy": "MERCHANT", "cancelReason": "NoInventory"}] * 2


def test_a_line_is_cancelled_alone(feeder: Feeder) -> None:
    order_id, (first, _) = an_order(feeder)

    counts, _ = cancelled(feeder, f"{order_id}\tBuyerCanceled\t{first}")
    seen = feeder.shop.counter.get(order_id)

    assert counts == ["1", "1"]
    assert seen["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert [item["fulfillment"]["quantityUnfulfilled"] for item in seen["orderItems"]] == [0, 2]


def test_all_lines_one_by_one_are_the_order(feeder: Feeder) -> None:
    order_id, items = an_order(feeder)

    counts, _ = cancelled(feeder, *[f"{order_id}\tNoInventory\t{item}" for item in items])

    assert counts == ["2", "2"]
    assert feeder.shop.counter.get(order_id)["fulfillment"]["fulfillmentStatus"] == "CANCELLED"


def test_what_was_sent_stays_sent_and_the_rest_is_cancelled(feeder: Feeder) -> None:
    order_id, _ = an_order(feeder, status="PARTIALLY_SHIPPED")

    cancelled(feeder, f"{order_id}\tNoInventory\t")

    assert feeder.shop.counter.get(order_id)["fulfillment"]["fulfillmentStatus"] == "SHIPPED"


def test_rows_that_cannot_be_are_named_and_the_others_count(feeder: Feeder) -> None:
    good, items = an_order(feeder)
    shipped, _ = an_order(feeder, status="SHIPPED")
    gone, _ = an_order(feeder, status="CANCELLED")
    pending, _ = an_order(feeder, status="PENDING")
    amazons, _ = an_order(feeder, fulfilled_by="AMAZON")
    foreign = feeder.shop.counter.make("US", fulfilled_by="MERCHANT", is_plain=True)

    counts, wrong = cancelled(
        feeder,
        f"{shipped}\tNoInventory\t",
        f"{gone}\tNoInventory\t",
        f"{pending}\tNoInventory\t",
        f"{amazons}\tNoInventory\t",
        f"{foreign}\tNoInventory\t",
        "302-0000000-0000000\tNoInventory\t",
        f"{good}\tBecause\t",
        f"{good}\t\t",
        f"{good}\tNoInventory\t999",
        f"{good}\tNoInventory\t{items[0]}",
        f"{good}\tNoInventory\t{items[0]}",
    )

    assert counts == ["11", "1"]
    assert [row[0] for row in wrong] == ["1", "2", "3", "4", "5", "6", "7", "8", "9", "11"]
    assert all(row[4] == "Error" and row[5] for row in wrong)
    assert wrong[0][1] == shipped


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"order-id\tquantity\n1\t2", HEAD.encode(), b"\xff\xfe", HEAD.encode() + b"\n\xff\t\t"]
)
def test_a_file_that_cannot_be_read_is_fatal(feeder: Feeder, content: bytes) -> None:
    feed = feeder.submitted(content, CANCELS)
    feeder.shop.pass_time(15)
    seen = feeder.stands(feed)

    assert seen["processingStatus"] == "FATAL"
    assert b"Error" in feeder.fetched(seen["resultFeedDocumentId"])


def test_a_line_about_the_template_may_come_first(feeder: Feeder) -> None:
    order_id, _ = an_order(feeder)

    counts, _ = cancelled(feeder, HEAD, f"{order_id}\tNoInventory\t", head="TemplateType=OrderCancellation")

    assert counts == ["1", "1"]


def test_the_bucket_is_that_of_all_feeds_but_not_the_rule_of_five(feeder: Feeder) -> None:
    order_id, _ = an_order(feeder)

    for _ in range(6):
        feeder.submitted(f"{HEAD}\n{order_id}\tNoInventory\t".encode(), CANCELS)


def test_the_sellers_queue_hears_of_the_cancelled_order(feeder: Feeder) -> None:
    shop = feeder.shop
    shop.desk.subscribed(shop.token)
    order_id, _ = an_order(feeder)
    shop.amazon.pass_time(1)
    shop.amazon.queues.sent.clear()

    feeder.submitted(f"{HEAD}\n{order_id}\tNoInventory\t".encode(), CANCELS)
    shop.amazon.pass_time(15)
    shop.amazon.pass_time(1)

    [(_, told)] = shop.amazon.queues.sent
    assert order_id in told
    assert '"Canceled"' in told
