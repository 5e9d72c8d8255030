"""Amazon's orders in our words."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.adapters.amazon import orders, parting
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import (
    AmazonStatus,
    Charge,
    ChargeKind,
    FulfilledBy,
    Garbled,
    Package,
    Received,
    Window,
)
from tests.adapters.amazon import words

SELLER = "A2EXAMPLE"


def read(content: Any) -> Received | Garbled:
    return orders.received(content, seller=SELLER, request_id="request-1")


def well(content: Any) -> Received:
    found = read(content)
    assert isinstance(found, Received)
    return found


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_everything_that_an_order_says():
    found = well(words.whole())
    order = found.order

    assert (order.id, order.seller, order.marketplace) == ("306-1234567-1234567", SELLER, "A1PA6795UKMFR9")
    assert order.created_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert order.updated_at == datetime(2026, 11, 22, 9, 30, 15, 250_000, tzinfo=UTC)
    assert (order.status, order.fulfilled_by) == (AmazonStatus.PARTIALLY_SHIPPED, FulfilledBy.MERCHANT)
    assert (order.service_level, order.is_prime, order.is_business) == ("EXPEDITED", True, True)
    assert order.ship_by == Window(
        datetime(2026, 11, 20, 23, tzinfo=UTC), datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC)
    )
    assert (order.country, order.address_type, order.buyer_po) == ("DE", "commercial", "PO 4711")
    assert order.payment_methods == ("CashOnDelivery",)
    assert order.total == eur("19.49")
    assert order.charges == (Charge(ChargeKind.OTHER, eur("2.00"), "DELIVERY_TIP"),)
    assert order.replaces == "306-0000000-0000001"
    assert order.packages == (
        Package(
            "1",
            "DHL",
            "00340434161094000001",
            datetime(2026, 11, 21, 15, tzinfo=UTC),
            "IN_TRANSIT",
            {"111": 1},
        ),
    )
    assert found.request_id == "request-1"


def test_everything_that_a_line_says():
    line, other = well(words.whole()).order.lines

    assert (line.id, line.quantity, line.sku, line.asin) == ("111", 3, "PENCIL 1/HB", "B0EXAMPLE1")
    assert (line.title, line.condition) == ("A pencil, HB", "USED/GOOD")
    assert (line.unit_price, line.is_business_price, line.total) == (eur("4.00"), True, eur("17.49"))
    assert line.charges == (
        Charge(ChargeKind.ITEM, eur("12.00")),
        Charge(ChargeKind.SHIPPING, eur("3.99")),
        Charge(ChargeKind.GIFT_WRAP, eur("2.50")),
        Charge(ChargeKind.COD_FEE, eur("1.00")),
        Charge(ChargeKind.DISCOUNT, eur("-1.50"), "item"),
        Charge(ChargeKind.DISCOUNT, eur("-0.50"), "shipping"),
        Charge(ChargeKind.TAX, eur("1.92"), "item"),
        Charge(ChargeKind.TAX, eur("0.64"), "shipping"),
        Charge(ChargeKind.TAX, eur("0.24"), "gift_wrap"),
    )
    assert (line.promotions, line.ioss) == (("SUMMER",), "IM1234567890")
    assert (line.fulfilled, line.unfulfilled, line.open) == (1, 2, 2)
    assert (line.gift_wrap, line.has_gift_message, line.is_customized) == ("Classic", True, True)
    assert (line.cancel_requested, line.cancel_request_reason) == (True, "")
    assert (other.canceled_by, other.cancel_reason, other.open) == ("merchant", "NoInventory", 0)
    assert (other.charges, other.total, other.unfulfilled) == ((), None, None)


def test_what_is_personal_goes_apart_and_ends_thirty_days_after_delivery():
    found = well(words.whole())
    personal = found.personal

    assert personal is not None and personal.address is not None
    assert personal.expires_at == datetime(2026, 12, 26, 22, 59, 59, tzinfo=UTC)
    assert (personal.buyer_name, personal.buyer_company) == ("Zoë Müller", "Müller & Söhne")
    assert (personal.address.line1, personal.address.postcode) == ("Lindenstraße 5", "50674")
    assert personal.delivery_preference == "Beim Nachbarn\nHAS_ACCESS_POINT"
    assert personal.gift_messages == {"111": "Alles Gute zum Geburtstag"}
    assert personal.customizations == {"111": "https://custom.example.com/1.zip"}
    kept = found.raw + repr(found.order)
    assert [word for word in words.PEOPLE if word in kept] == []
    assert [word for word in words.PEOPLE if word not in personal.raw] == []
    assert parting.joined(json.loads(found.raw), json.loads(personal.raw)) == words.whole()


def test_what_amazon_adds_tomorrow_is_personal_until_somebody_says_otherwise():
    order = words.whole() | {"neighbours": ["Anna"]}
    order["buyer"]["nickname"] = "Zoe"
    order["orderItems"][1]["engraving"] = "Für Anna"

    found = well(order)

    assert found.personal is not None
    assert not any(word in found.raw for word in ("Anna", "Zoe"))
    assert parting.joined(json.loads(found.raw), json.loads(found.personal.raw)) == order


def test_an_order_whose_people_are_not_shown_has_nothing_personal():
    order = words.whole()
    del order["buyer"], order["tax"], order["payment"], order["orderItems"][0]
    order["recipient"] = {"deliveryAddress": {"countryCode": "UK"}}

    found = well(order)

    assert found.personal is None
    assert found.order.country == "GB"


def test_while_payment_is_pending_there_is_no_money_and_no_address():
    order = words.whole()
    for name in ("buyer", "recipient", "proceeds", "payment", "tax", "packages"):
        del order[name]
    for item in order["orderItems"]:
        item.pop("proceeds", None)
        item["product"].pop("price", None)
        item["product"].pop("customization", None)
        item.pop("cancellation", None)
    order["orderItems"][0]["fulfillment"] = {}
    order["fulfillment"] = {"fulfillmentStatus": "PENDING"}

    found = well(order)

    assert (found.order.status, found.order.is_paid, found.order.total) == (AmazonStatus.PENDING, False, None)
    assert found.order.lines[0].charges == () and found.order.lines[0].unit_price is None
    assert found.personal is None


def test_without_a_delivery_date_what_is_personal_ends_sixty_days_after_the_order():
    order = words.whole()
    del order["fulfillment"]["deliverByWindow"]

    personal = well(order).personal

    assert personal is not None and personal.expires_at == well(order).order.created_at + timedelta(days=60)


def test_words_that_nobody_knows_yet_are_kept():
    order = words.whole()
    order["fulfillment"] |= {"fulfillmentStatus": "TELEPORTED", "fulfillmentServiceLevel": "DRONE", "fulfilledBy": "X"}
    order["programs"] = ["MOON", 7, None, {"a": 1}]

    found = well(order)

    assert (found.order.status, found.order.service_level) == (AmazonStatus.OTHER, "DRONE")
    assert found.order.fulfilled_by is FulfilledBy.MERCHANT
    assert found.order.programs == {"MOON", "7"}
    assert json.loads(found.raw)["fulfillment"]["fulfillmentStatus"] == "TELEPORTED"


@pytest.mark.parametrize("status", words.model()["definitions"]["FulfillmentStatus"]["enum"])
def test_each_status_of_amazons_is_known(status: str):
    order = words.whole()
    order["fulfillment"]["fulfillmentStatus"] = status

    assert well(order).order.status is not AmazonStatus.OTHER


def test_amazons_reasons_are_kept_and_peoples_words_are_not():
    kept = ["NoInventory", "BUYER_CANCELED", "Changed mind about purchase", "Buyer requested cancellation", "Other"]
    words_of_people = ["Please cancel, Zoe", "call 0221 5550123", "a@b.de", "I am Zoe", "違う", "x" * 100, 7, None]

    assert [reason for reason in kept if not parting.is_code(reason)] == []
    assert [reason for reason in words_of_people if parting.is_code(reason)] == []


@pytest.mark.parametrize("order", list(words.samples()), ids=lambda order: order["orderId"])
def test_the_official_samples_are_understood(order: dict[str, Any]):
    found = well(order)

    assert found.order.lines and found.order.status is not AmazonStatus.OTHER
    both = parting.joined(json.loads(found.raw), json.loads(found.personal.raw) if found.personal else {})
    assert both == order
