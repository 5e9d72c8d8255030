"""Money, a cart, the order it becomes, and what Amazon makes of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.approvals.application import Application
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing import delivery as deliveries
from chalicelib.domain.purchasing.cart import Cart, Line
from chalicelib.domain.purchasing.confirmation import Confirmation, LineNews, LineState
from chalicelib.domain.purchasing.delivery import Dispatch
from chalicelib.domain.purchasing.order import Content, Delivery, PurchaseOrder, Status, opened
from chalicelib.domain.purchasing.punch_out import PunchOut
from tests.examples.approvals import asked
from tests.examples.directory import DIGEST
from tests.examples.moments import NOON
from tests.examples.settings import address, billing_group

NUMBER = "PO-1001"
COOKIE = "cookie-of-anna"


def usd(amount: str | int) -> Money:
    return Money(Decimal(amount), "USD")


def jpy(amount: str | int) -> Money:
    return Money(Decimal(amount), "JPY")


def line(number: int = 1, **changes: Any) -> Line:
    """Two boxes of something at 12.99 dollars."""
    usual = Line(
        number=number,
        asin=f"B0CROSS{number:03}",
        auxiliary_id=f"144-5550123-5550{number:03},1",
        quantity=2,
        unit_price=usd("12.99"),
        description=f"Ballpoint pen, blue, box of 12 (no. {number})",
        classifications=(("UNSPSC", "44121706"),),
        manufacturer="Example Pens",
        manufacturer_part=f"EP-{number:03}",
        extrinsics=(("soldBy", "Example Seller"), ("itemCondition", "New")),
    )
    return replace(usual, **changes)


def cart(
    lines: int | Iterable[Line] = 2, *, currency: str = "USD", stated: Money | None = None, **changes: Any
) -> Cart:
    """A cart of so many usual lines, or of these, whose stated total is right and that costs nothing to ship."""
    taken = tuple(line(number) for number in range(1, lines + 1)) if isinstance(lines, int) else tuple(lines)
    usual = Cart(
        buyer_cookie=COOKIE,
        payload_id="1795435200.1001@amazon.example",
        lines=taken,
        stated=stated or total((each.subtotal for each in taken), currency),
        shipping=Money.zero(currency),
        tax=Money.zero(currency),
    )
    return replace(usual, **changes)


def punch_out(person: str = "anna", *, at: datetime = NOON, **changes: Any) -> PunchOut:
    usual = PunchOut(
        digest=DIGEST,
        person=person,
        address="BERLIN",
        billing_group="OFFICE",
        credential_set="main",
        started_at=at,
    )
    return replace(usual, **changes)


def order(*, cart: Cart | None = None, at: datetime = NOON, **changes: Any) -> PurchaseOrder:
    """Anna's cart, come back at noon; nobody was asked yet."""
    return replace(_opened(cart, at)[0], **changes)


def applying(*, application: Application | None = None, **changes: Any) -> PurchaseOrder:
    """Anna's order while the team leads are asked."""
    return order(**{"status": Status.APPLYING, "application": application or asked(), **changes})


def ordered(delivery: Delivery = Delivery.PENDING, **changes: Any) -> PurchaseOrder:
    """Anna's order after everybody has agreed."""
    return order(**{"status": Status.ORDERED, "delivery": delivery, "ordered_at": NOON, **changes})


def content(*, cart: Cart | None = None, **changes: Any) -> Content:
    """What ``order`` orders, given the same cart."""
    return replace(_opened(cart, NOON)[1], **changes)


def _opened(returned: Cart | None, at: datetime) -> tuple[PurchaseOrder, Content]:
    return opened(
        returned or cart(),
        number=NUMBER,
        applicant="anna",
        applicant_name="Anna Sato",
        ship_to=address(),
        bill_to=billing_group(),
        is_test=False,
        at=at,
    )


def dispatch(*, at: datetime = NOON, **changes: Any) -> Dispatch:
    """The recovery point of an order whose first sending began then."""
    return replace(deliveries.first(NUMBER, payload_id="1795435200.1@crossdock", at=at), **changes)


def confirmation(*lines: LineNews, whole: LineState | None = None, **changes: Any) -> Confirmation:
    usual = Confirmation(
        payload_id="1795435200.2002@amazon.example", order=NUMBER, noticed_at=NOON, whole=whole, lines=lines
    )
    return replace(usual, **changes)
