"""Orders from the rows of Amazon's order reports, as every country writes them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.amazon.fields import Unreadable
from chalicelib.adapters.amazon.figures import decimal, moment, whole
from chalicelib.adapters.amazon.reports import FlatFileOrders
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import AmazonStatus, ChargeKind, FulfilledBy, Garbled, Origin, Received

DE, US, FR = "A1PA6795UKMFR9", "ATVPDKIKX0DER", "A13V1IB3VIYZZH"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ID = "302-1234567-1234567"


def row(**columns: str) -> dict[str, str]:
    usual = {
        "amazon-order-id": ID,
        "purchase-date": "2026-11-20T10:00:00+00:00",
        "last-updated-date": "2026-11-20T10:31:00+00:00",
        "order-status": "Unshipped",
        "fulfillment-channel": "Merchant",
        "sales-channel": "Amazon.de",
        "ship-service-level": "Std DE Dom",
        "sku": "PEN-1",
        "asin": "B000000001",
        "product-name": "Füller",
        "quantity": "2",
        "currency": "EUR",
        "item-price": "24,00",
        "item-tax": "3,83",
        "shipping-price": "4.99",
        "item-promotion-discount": "1.00",
        "ship-postal-code": "10115",
        "ship-country": "DE",
    }
    return usual | {name.replace("_", "-"): text for name, text in columns.items()}


def open_row(**columns: str) -> dict[str, str]:
    usual = {
        "order-id": ID,
        "order-item-id": "9001",
        "purchase-date": "2026-11-20T10:00:00+00:00",
        "promise-date": "2026-11-24T22:59:59+00:00",
        "buyer-email": "x@marketplace.amazon.de",
        "buyer-name": "Erika Mustermann",
        "sku": "PEN-1",
        "quantity-purchased": "2",
        "quantity-shipped": "0",
        "recipient-name": "Erika Mustermann",
        "ship-address-1": "Heidestraße 17",
        "ship-city": "Berlin",
        "ship-postal-code": "10115",
        "ship-country": "DE",
        "is-prime": "true",
    }
    return usual | {name.replace("_", "-"): text for name, text in columns.items()}


def read(
    orders: list[dict[str, str]],
    addresses: list[dict[str, str]] | None = None,
    *,
    marketplaces: tuple[str, ...] = (DE, FR),
) -> list[Received | Garbled]:
    reader = FlatFileOrders()
    pieces = reader.pieces(orders, addresses or [], since=LONG_AGO, most=100)
    return [each for piece in pieces for each in reader.read(piece.content, "SELLER", marketplaces)]


def one(
    orders: list[dict[str, str]], addresses: list[dict[str, str]] | None = None, **kind: tuple[str, ...]
) -> Received:
    (received,) = read(orders, addresses, **kind)
    assert isinstance(received, Received)
    return received


def test_both_reports_make_a_provisional_order():
    received = one([row()], [open_row()])
    order = received.order

    assert (order.id, order.seller, order.marketplace, order.origin) == (ID, "SELLER", DE, Origin.REPORT)
    assert (order.status, order.fulfilled_by) == (AmazonStatus.UNSHIPPED, FulfilledBy.MERCHANT)
    assert order.updated_at == datetime(2026, 11, 20, 10, 31, tzinfo=UTC)
    assert order.service_level == "STANDARD"
    assert order.is_prime
    (line,) = order.lines
    assert (line.id, line.quantity, line.sku, line.asin, line.title) == ("9001", 2, "PEN-1", "B000000001", "Füller")
    assert line.total == order.total == Money(Decimal("27.99"), "EUR")
    assert [(charge.kind, charge.part, charge.amount.amount) for charge in line.charges] == [
        (ChargeKind.ITEM, "", Decimal("24.00")),
        (ChargeKind.TAX, "item", Decimal("3.83")),
        (ChargeKind.SHIPPING, "", Decimal("4.99")),
        (ChargeKind.DISCOUNT, "item", Decimal("-1.00")),
    ]


def test_what_is_personal_is_apart_and_nowhere_else():
    received = one([row(ship_city="Berlin")], [open_row()])

    assert received.personal is not None
    assert received.personal.address is not None
    assert received.personal.address.line1 == "Heidestraße 17"
    assert received.personal.expires_at == datetime(2027, 1, 19, 10, tzinfo=UTC)
    for secret in ("Mustermann", "Heide", "Berlin", "10115", "marketplace.amazon"):
        assert secret not in received.raw
        assert secret not in repr(received.order)
        assert secret not in repr(received)


def test_an_order_without_an_address_has_no_personal_part():
    assert one([row(order_status="Shipped - Delivered to Buyer")]).personal is None


def test_an_order_that_only_the_report_of_open_ones_has_comes_too():
    received = one([], [open_row()])

    assert (received.order.marketplace, received.order.status) == (DE, AmazonStatus.UNSHIPPED)
    assert received.order.total is None


def test_several_items_of_one_sku_keep_their_own_line_ids():
    received = one([row(), row(quantity="1"), row(sku="INK")], [open_row(), open_row(order_item_id="9002")])

    assert [line.id for line in received.order.lines] == ["9001", "9002", "row-3"]


def test_where_tax_is_added_it_is_added():
    received = one(
        [
            row(
                sales_channel="Amazon.com",
                currency="USD",
                item_price="10.00",
                item_tax="0.83",
                item_promotion_discount="",
            )
        ],
        marketplaces=(US,),
    )

    assert received.order.total == Money(Decimal("15.82"), "USD")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Pending", AmazonStatus.PENDING),
        ("Partially Shipped", AmazonStatus.PARTIALLY_SHIPPED),
        ("Shipped", AmazonStatus.SHIPPED),
        ("Shipped - Returned to Seller", AmazonStatus.SHIPPED),
        ("Cancelled", AmazonStatus.CANCELLED),
        ("Canceled", AmazonStatus.CANCELLED),
        ("Something new", AmazonStatus.OTHER),
    ],
)
def test_statuses_have_their_old_names(said: str, status: AmazonStatus):
    assert one([row(order_status=said)]).order.status is status


def test_a_row_without_money_has_none():
    received = one(
        [row(order_status="Pending", item_price="", item_tax="", shipping_price="", item_promotion_discount="")]
    )

    assert (received.order.lines[0].total, received.order.total) == (None, None)


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"purchase_date": "soon"}, "purchase-date"),
        ({"purchase_date": ""}, "purchase-date"),
        ({"purchase_date": "9999-12-31"}, "purchase-date"),
        ({"purchase_date": "0001-01-01T00:00:00+14:00"}, "purchase-date"),
        ({"item_price": "a lot"}, "item-price"),
        ({"item_price": "1E999999999"}, "item-price"),
        ({"quantity": "1E999999999"}, "quantity"),
        ({"currency": "=EUR"}, "currency"),
        ({"quantity": "-3"}, "quantity"),
        ({"sales_channel": "Non-Amazon DE"}, "sales-channel"),
    ],
)
def test_a_row_that_nobody_can_read_is_told_by_its_column_and_stops_no_other(columns: dict[str, str], column: str):
    good = row(amazon_order_id="302-7654321-7654321")

    bad, fine = sorted(read([row(**columns), good]), key=lambda each: isinstance(each, Received))

    assert bad == Garbled(ID, column)
    assert isinstance(fine, Received)


@pytest.mark.parametrize("id", ["../connections", "=cmd|' /C calc'!A0", "302-1234567-1234567\x00", "x" * 3000])
def test_what_is_no_number_of_an_order_becomes_no_key_of_ours(id: str):
    assert read([row(amazon_order_id=id)]) == [Garbled("", "order-id")]


def test_rows_without_an_order_and_orders_before_the_date_are_left_out():
    reader = FlatFileOrders()
    rows = [row(amazon_order_id=""), row(purchase_date="2019-11-20T10:00:00Z")]

    assert list(reader.pieces(rows, [], since=LONG_AGO, most=10)) == []


def test_pieces_hold_whole_orders():
    rows = [row(amazon_order_id=f"302-0000000-{n:07}") for n in range(25) for _ in range(3)]

    pieces = list(FlatFileOrders().pieces(rows, [], since=LONG_AGO, most=10))

    assert [piece.orders for piece in pieces] == [10, 10, 5]
    read_back = [each for piece in pieces for each in FlatFileOrders().read(piece.content, "S", (DE,))]
    assert [len(each.order.lines) for each in read_back if isinstance(each, Received)] == [3] * 25


@pytest.mark.parametrize(
    ("text", "moment_"),
    [
        ("2026-11-20T10:00:00+00:00", (2026, 11, 20, 10, 0)),
        ("2026-11-20T10:00:00-08:00", (2026, 11, 20, 18, 0)),
        ("2026-11-20 10:00:00 UTC", (2026, 11, 20, 10, 0)),
        ("2026/11/20 19:00:00 JST", (2026, 11, 20, 10, 0)),
        ("20.11.2026 11:00:00 MET", (2026, 11, 20, 10, 0)),
        ("20/11/2026 10:00:00 GMT", (2026, 11, 20, 10, 0)),
        ("11/20/2026 2:00 AM PST", (2026, 11, 20, 10, 0)),
        ("11/20/2026 02:00:00 PM UTC", (2026, 11, 20, 14, 0)),
    ],
)
def test_dates_of_every_country(text: str, moment_: tuple[int, int, int, int, int]):
    assert moment(text, "x") == datetime(*moment_, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1\u202f234,50", "1234.50"),
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1980", "1980"),
        ("-3,00", "-3.00"),
        ("0", "0"),
    ],
)
def test_amounts_of_every_country(text: str, amount: str):
    assert decimal(text, "x") == Decimal(amount)


@given(st.text(max_size=40))
def test_whatever_stands_there_is_read_or_refused(text: str):
    for read_it in (moment, decimal, whole):
        try:
            read_it(text, "column")  # type: ignore[operator]
        except Unreadable as unreadable:
            assert unreadable.place == "column"


def test_a_zone_that_nobody_knows_is_refused():
    with pytest.raises(Unreadable):
        moment("20.11.2026 11:00:00 QQQ", "x")
    assert moment("20.11.2026", "x") - timedelta(0) == datetime(2026, 11, 20, tzinfo=UTC)
