"""What nobody should send, and somebody does: each gets a clear answer, the rest goes on, and nothing is lost."""

import json
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.messages import MARKETPLACE_NEWS
from chalicelib.domain.orders.order import HoldReason, Status
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller, adds_up, differs

pytestmark = [pytest.mark.stack, pytest.mark.slow]

# Scripts of Amazon's marketplaces and of their customers, right to left, beyond the basic plane, and in pieces.
NAMES = (
    "محمد بن سعيد",
    "山田 太郎",
    "Αθηνά Παπαδοπούλου",
    "Özgür Şahin-Çelik",
    "Zoë 👩‍👩‍👧 de l’Été",
    "प्रिया शर्मा",
    "Nguye\u0302\u0303n",
    "O'Brien; DROP TABLE <script>",
)


def test_the_same_news_hundreds_of_times_cost_one_call(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True)
    market.becomes(order)
    body = an_order_change(market, seller, order)
    calls = market.calls(seller)

    post(market, [body] * 200)

    eventually(lambda: waiting(market) == 0, what="two hundred notifications to be heard", patience=90)
    assert market.calls(seller) - calls <= 1
    assert differs(market.truth([seller])[order], market.stored(order)) == ""


def test_what_is_no_news_is_put_aside_and_the_rest_is_heard(market: Market, seller: Seller) -> None:
    order = market.order(seller, is_plain=True, is_news=False)
    good = an_order_change(market, seller, order)
    bad = [
        "",
        "{",
        "[]",
        "null",
        "<xml/>",
        json.dumps({"notificationType": "ORDER_CHANGE"}),
        json.dumps({"notificationType": "MOON_PHASE", "payload": {}}),
        good.replace(seller.id, "A2NOBODY00000"),
        good.replace(order, "no-such-order"),
        good.replace(order, "999-9999999-9999999"),
        good[: len(good) // 2],
        "\u202e" * 1000,
    ]

    post(market, [text for text in bad if text] + [good])

    market.becomes(order)
    eventually(lambda: waiting(market) == 0, what="everything to be heard", patience=60)
    assert dead(market) == 0
    assert market.hub.attention.get(identity(Reason.UNKNOWN_SELLER, "A2NOBODY00000")).subject == "A2NOBODY00000"
    assert market.town.browser("gita").get("/attention").status == 200


def test_an_order_of_five_hundred_lines_comes_whole_or_is_said_to_be_too_large(market: Market, seller: Seller) -> None:
    order = market.order(seller, lines=500, is_plain=True)

    stored = market.stands(order, Status.OPEN)

    assert differs(market.truth([seller])[order], stored) == ""
    amazons = {line.amazon_line for line in market.whole(order).lines.lines if line.amazon_line}
    assert len(amazons) == 500
    assert market.town.browser("jonas").get(f"/sales/{order}").status == 200


@pytest.mark.parametrize("quirk", ["wrong_total", "bad_postcode", "no_address", "no_street", "new_words", "no_sku"])
def test_an_order_with_a_fault_of_its_own_is_kept_and_held(market: Market, seller: Seller, quirk: str) -> None:
    reasons = {
        "wrong_total": {HoldReason.AMOUNTS},
        "bad_postcode": {HoldReason.ADDRESS},
        "no_address": {HoldReason.ADDRESS},
        "no_street": {HoldReason.ADDRESS},
    }
    order, next_one = (market.order(seller, is_plain=True, quirk=one) for one in (quirk, ""))

    market.stands(order, Status.OPEN)

    assert market.held(order) == reasons.get(quirk, set())
    assert adds_up(market.whole(order))
    assert market.town.browser("jonas").get(f"/sales/{order}").status == 200
    assert market.stands(next_one, Status.OPEN).is_work


def test_ten_kilobytes_of_good_wishes_are_kept_and_end_with_the_rest(market: Market, seller: Seller) -> None:
    order = market.order(seller, gift_message_size=10_000, is_plain=True)
    market.becomes(order)

    (message,) = set(market.personal(order).gift_messages.values())

    assert len(message.encode()) >= 10_000
    page = market.town.browser("jonas").get(f"/sales/{order}")
    assert page.status == 200


@pytest.mark.parametrize("name", NAMES)
def test_names_in_every_script_are_kept_shown_and_found(market: Market, seller: Seller, name: str) -> None:
    order = market.order(seller, is_plain=True, address={"name": name, "addressLine1": f"{name} 7"})
    market.becomes(order)

    assert market.address(order).name == name
    jonas = market.town.browser("jonas")
    page = jonas.get(f"/sales/{order}")
    assert " ".join(name.split()) in page.words
    eventually(
        lambda: order in jonas.submit(jonas.get("/sales"), "/sales", search=name).text, what=f"{name} to be found"
    )


@pytest.mark.parametrize("text", ["'", '"', "%", "*", "🎁", "<script>", "a" * 10_000, "\u202e", "\\", "null", " "])
def test_whatever_is_searched_for_is_answered(market: Market, seller: Seller, text: str) -> None:
    jonas = market.town.browser("jonas")

    page = jonas.submit(jonas.get("/sales"), "/sales", search=text)

    assert page.status in (200, 422)
    assert seller.id not in page.words


@pytest.mark.parametrize("country", ["JP"])
def test_a_currency_without_decimals_is_kept_to_the_unit(market: Market, country: str) -> None:
    far = market.seller(country)
    order = market.order(far, country, lines=3)

    stored = market.becomes(order)

    assert stored.total.amount == Decimal(market.told(order)["proceeds"]["grandTotal"]["amount"])
    assert stored.total.amount == stored.total.amount.to_integral_value()
    assert adds_up(market.whole(order))


def an_order_change(market: Market, seller: Seller, order: str) -> str:
    """What Amazon's news of it look like."""
    told = market.at_amazon.order(order)
    summary = {
        "MarketplaceId": told["marketplace"],
        "OrderStatus": "Unshipped",
        "PurchaseDate": told["created"],
        "DestinationPostalCode": "10115",
        "FulfillmentType": "MFN",
        "OrderItems": [],
    }
    change = {
        "NotificationLevel": "OrderLevel",
        "SellerId": seller.id,
        "AmazonOrderId": order,
        "OrderChangeType": "OrderStatusChange",
        "OrderChangeTrigger": {"TimeOfOrderChange": told["updated"], "ChangeReason": "New Order"},
        "Summary": summary,
    }
    return json.dumps(
        {
            "NotificationVersion": "1.0",
            "NotificationType": "ORDER_CHANGE",
            "PayloadVersion": "1.0",
            "EventTime": told["updated"],
            "Payload": {"OrderChangeNotification": change},
            "NotificationMetadata": {"NotificationId": f"story-{order}", "PublishTime": told["updated"]},
        }
    )


def post(market: Market, bodies: list[str]) -> None:
    client, url = queue(market)
    for start in range(0, len(bodies), 10):
        batch = [{"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies[start : start + 10])]
        client.send_message_batch(QueueUrl=url, Entries=batch)


def dead(market: Market) -> int:
    return len(market.hub.dead_letters.of(MARKETPLACE_NEWS))


def queue(market: Market) -> tuple[Any, str]:
    client = market.town.stack.client("sqs")
    return client, client.get_queue_url(QueueName=market.hub.config.prefix + MARKETPLACE_NEWS)["QueueUrl"]


def waiting(market: Market) -> int:
    client, url = queue(market)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(told[name]) for name in names)
