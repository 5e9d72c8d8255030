"""Pictures of the pages of marketplace orders."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.domain.changes import Audited
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.money import Money
from chalicelib.domain.orders.listing import Flag, Selection, Tab
from chalicelib.domain.orders.order import Hold, HoldReason, Line, LineKind, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import standing
from chalicelib.queries.orders.details import LineRow, SaleDetails
from chalicelib.queries.orders.listing import Listed, Row
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON, sales
from tests.examples.moments import DAY, HOUR
from tests.views.rows import NOW

CARRYING = "?list=tab%3Dready"
_OPTIONS = [("AMAZON", "Amazon"), ("EBAY", "eBay")]
_LONG = "A very long title of an article that somebody in the marketing department has thought about for weeks, HB, 12"
JAPAN = "A1VC38T7YXB528"
CALLED = {
    "carrier": "DHL",
    "warehouse": "Main warehouse",
    "delivery_terms": "DAP",
    "payment_terms": "Amazon",
    "order_type": "Web order",
    "customer_category": "",
    "source": "Amazon",
}


def orders() -> list[MarketplaceOrder]:
    held = Hold(HoldReason.UNMAPPED_SHIP_METHOD, NOON, {"service_level": "PRIORITY"})
    usual = sales.sale(ordered_at=NOW - 3 * HOUR, ship_by=NOW + 2 * DAY)
    return [
        usual,
        replace(_numbered(usual, 2), is_prime=True, is_gift=True, ship_by=NOW + 5 * HOUR),
        replace(_numbered(usual, 3), holds=(held,), is_business=True, ship_by=NOW - 26 * HOUR),
        replace(_numbered(usual, 4), marketplace=JAPAN, country="JP", total=Money(Decimal(13960), "JPY")),
        replace(_numbered(usual, 5), status=Status.PENDING, total=None, country=""),
        replace(_numbered(usual, 6), status=Status.SHIPPED, not_work=NotWork.AMAZON_SHIPS, ship_by=None),
        replace(_numbered(usual, 7), status=Status.CANCELED, cancel_after_despatch=True),
    ]


def details(order: MarketplaceOrder, **changes: Any) -> SaleDetails:
    copy = sales.copy(order=sales.amazon_order(id=order.order_id, packages=(sales.package(),)))
    freight = Line(LineKind.CHARGE, "FREIGHT", 1, sales.eur("3.99"), amazon_line="1", title="Freight")
    strange = Line(LineKind.PLACEHOLDER, "ANY", 1, sales.eur("4.00"), sku="UNKNOWN/1", asin="B0EXAMPLE9", title=_LONG)
    lines = (LineRow(sales.sale_line(), "A pencil, HB", "Happy birthday, dear Anna!"), LineRow(strange, _LONG))
    usual = SaleDetails(
        order=order,
        copy=copy,
        lines=(*lines, LineRow(freight, "Freight")),
        marketplace=MARKETPLACES[order.marketplace],
        ship_by=standing(order, NOW),
        personal=sales.personal(order_id=order.order_id),
        may_see_people=True,
        called=CALLED,
        trail=(Audited("sale_received", order.order_id, by="amazon", at=NOON),),
        names={},
    )
    return replace(usual, **changes)


def pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    known = orders()
    rows = [Row(order, standing(order, NOW), sales.personal(order_id=order.order_id)) for order in known]
    yield "sales", "pages/sales/list", _list(Listed(rows, next="x"), shown=details(known[1]))
    yield (
        "sales-search",
        "pages/sales/list",
        _list(Listed(rows[:1], is_cut=True), search="müller", shown=details(known[0])),
    )
    yield "sales-nothing", "pages/sales/list", _list(Listed(()), search="<b>nobody</b>")
    yield "sales-none", "pages/sales/list", _list(Listed(()), is_connected=False)
    yield "sales-empty", "pages/sales/list", _list(Listed(()), tab=Tab.HELD)
    for name, order in zip(("open", "gift", "held", "yen", "pending", "amazon", "canceled"), known, strict=True):
        yield f"sale-{name}", "pages/sales/one", _one(details(order))
    over = details(known[0], personal=None, may_see_people=False)
    yield "sale-operator", "pages/sales/one", _one(over)
    yield "sale-refused", "pages/sales/one", _one(details(known[2]), form=Form(error="Somebody was quicker."))
    yield "sale-preview", "pages/sales/preview", {"shown": details(known[1])}
    raw = {"order_id": sales.ORDER_ID, "raw": '{\n  "orderId": "306-5550123-5550001"\n}', "personal": '{"buyer": {}}'}
    yield "sale-raw", "pages/sales/raw", raw


def _numbered(order: MarketplaceOrder, place: int) -> MarketplaceOrder:
    return replace(order, order_id=f"306-5550123-555000{place}", number=f"SO-261123-000000{place}")


def _list(
    found: Listed, *, shown: SaleDetails | None = None, is_connected: bool = True, **chosen: Any
) -> dict[str, Any]:
    selection = Selection(**chosen)
    return {
        "found": found,
        "chosen": selection,
        "chosen_after": "",
        "narrowed": {"tab": str(selection.tab)} if selection.tab else {},
        "shown": shown,
        "is_asked": False,
        "carrying": CARRYING,
        "tabs": tuple(Tab),
        "marketplaces": [("A1PA6795UKMFR9", "Amazon.de")],
        "sources": _OPTIONS,
        "order_types": _OPTIONS,
        "categories": _OPTIONS,
        "flag_choices": [(str(flag), str(flag)) for flag in Flag],
        "is_connected": is_connected,
        "has_downloads": True,
        "error": "",
    }


def _one(found: SaleDetails, form: Form = EMPTY) -> dict[str, Any]:
    return {"details": found, "form": form, "back": ""}
