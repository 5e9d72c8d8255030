"""Orders of Amazon's customers: as Amazon tells them, and as they are to us."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from chalicelib.domain.connections import Connection
from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import (
    Address,
    AmazonLine,
    AmazonOrder,
    AmazonStatus,
    Charge,
    ChargeKind,
    Package,
    Personal,
    Received,
    Window,
)
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import Line, LineKind, Lines, MarketplaceOrder, Status
from chalicelib.domain.orders.reservations import Reservation, ReservationState, Reserved
from tests.examples.moments import DAY, HOUR, NOON

SELLER = "A2SELLER1EXAMPLE"
GERMANY = "A1PA6795UKMFR9"
ORDER_ID = "306-5550123-5550001"
SALE = "SO-261123-0000001"


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def connection(**changes: Any) -> Connection:
    return replace(Connection(SELLER, GERMANY, NOON - 30 * DAY), **changes)


def amazon_line(id: str = "1", **changes: Any) -> AmazonLine:
    """Two pencils, 12.00 with 1.92 tax in it and 3.99 freight."""
    usual = AmazonLine(
        id,
        2,
        sku=f"PENCIL-{id}",
        asin="B0EXAMPLE1",
        title="A pencil, HB",
        condition="NEW",
        unit_price=eur("6.00"),
        charges=(
            Charge(ChargeKind.ITEM, eur("12.00")),
            Charge(ChargeKind.SHIPPING, eur("3.99")),
            Charge(ChargeKind.TAX, eur("1.92"), "item"),
        ),
        total=eur("15.99"),
        unfulfilled=2,
    )
    return replace(usual, **changes)


def amazon_order(*lines: AmazonLine, **changes: Any) -> AmazonOrder:
    """Paid, to be shipped by the day after tomorrow."""
    usual = AmazonOrder(
        id=ORDER_ID,
        seller=SELLER,
        marketplace=GERMANY,
        created_at=NOON - HOUR,
        updated_at=NOON,
        status=AmazonStatus.UNSHIPPED,
        lines=lines or (amazon_line(),),
        service_level="STANDARD",
        ship_by=Window(NOON, NOON + 2 * DAY),
        deliver_by=Window(NOON + 3 * DAY, NOON + 5 * DAY),
        country="DE",
        address_type="residential",
        payment_methods=("CreditCard",),
        total=eur("15.99") * len(lines or (1,)),
    )
    return replace(usual, **changes)


def shipped(line: AmazonLine) -> AmazonLine:
    """All pieces of it."""
    return replace(line, fulfilled=line.quantity, unfulfilled=0)


def address(**changes: Any) -> Address:
    usual = Address(
        name="Jörg Müller",
        line1="Lindenstraße 5",
        city="Köln",
        postcode="50674",
        country="DE",
        phone="+49 221 5550123",
    )
    return replace(usual, **changes)


def personal(**changes: Any) -> Personal:
    usual = Personal(
        ORDER_ID,
        NOON + 35 * DAY,
        buyer_name="Jörg Müller",
        buyer_email="x1example@marketplace.amazon.de",
        address=address(),
        raw='{"buyer":{"buyerName":"Jörg Müller"}}',
    )
    return replace(usual, **changes)


def received(*lines: AmazonLine, told: Personal | None = None, **changes: Any) -> Received:
    order = amazon_order(*lines, **changes)
    return Received(order, told or personal(order_id=order.id), raw=f'{{"orderId":"{order.id}"}}', request_id="r-1")


def copy(**changes: Any) -> Copy:
    return replace(Copy(amazon_order(), NOON, raw=f'{{"orderId":"{ORDER_ID}"}}', request_id="r-1"), **changes)


def sale(**changes: Any) -> MarketplaceOrder:
    """The head of an order that the warehouse may have."""
    usual = MarketplaceOrder(
        order_id=ORDER_ID,
        number=SALE,
        seller=SELLER,
        marketplace=GERMANY,
        status=Status.OPEN,
        ordered_at=NOON - HOUR,
        updated_at=NOON,
        seen_at=NOON,
        ship_by=NOON + 2 * DAY,
        country="DE",
        service_level="STANDARD",
        carrier="DHL",
        method="Paket",
        warehouse="MAIN",
        source="AMAZON",
        pieces=2,
        open_pieces=2,
        total=eur("15.99"),
        lines_version=1,
        lines_digest="0123456789abcdef",
    )
    return replace(usual, **changes)


def sale_line(**changes: Any) -> Line:
    usual = Line(LineKind.ARTICLE, "PENCIL", 2, eur("12.00"), eur("1.92"), amazon_line="1", sku="PENCIL-1", open=2)
    return replace(usual, **changes)


def sale_lines(*lines: Line, version: int = 1) -> Lines:
    freight = Line(LineKind.CHARGE, "FREIGHT", 1, eur("3.99"), amazon_line="1")
    return Lines(ORDER_ID, version, lines or (sale_line(), freight))


def reservation(**changes: Any) -> Reservation:
    usual = Reservation(ORDER_ID, ReservationState.HELD, NOON, (Reserved("PENCIL", "PENCIL-1", 2),))
    return replace(usual, **changes)


def package(**changes: Any) -> Package:
    usual = Package("1", "DHL", "00340434161094015902", NOON - timedelta(hours=3), "SHIPPED", {"1": 1})
    return replace(usual, **changes)
