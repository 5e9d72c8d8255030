"""Pictures of having Amazon cancel an order of its customers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.attention import Reason
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment.cancellation import CancelReason, CancelStep
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.order import Hold, HoldReason, Status
from chalicelib.queries.orders.canceling import Cancelable
from chalicelib.queries.orders.deeds import Deed
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON, sales, warehouse
from tests.views.sales import CARRYING, details

_LONG = "A very long title of an article that somebody in the marketing department has thought about for weeks, HB, 12"
_LINES = (
    sales.amazon_line("1", title="A pencil, HB", cancel_requested=True),
    sales.amazon_line("2", title=_LONG, sku="A-VERY-LONG-SKU-OF-AN-ARTICLE-NOBODY-KNOWS-1"),
)
_ERRORS = {
    "reason": "Please choose a reason. Amazon wants one.",
    "lines": "Please choose the lines to cancel.",
    "sure": "Please confirm that it is to be canceled. It can’t be taken back.",
}


def pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    order = sales.sale()
    usual = Cancelable(order, _LINES, (), frozenset(), None, None, MARKETPLACES[order.marketplace])
    left = replace(usual, lines=_LINES[1:], others=_LINES[:1])
    wanted = replace(usual, order=replace(order, status=Status.CANCELED, cancel_wanted_at=NOON))
    under_way = replace(usual, earlier=warehouse.cancellation())
    refused = replace(usual, why_not=Refused("Amazon counts this order as shipped. It may come back."))
    for name, found, form in (
        ("", usual, EMPTY),
        ("-buyer", replace(usual, asked=frozenset("1")), Form(typed={"what": "lines"}, chosen={"line": ["1"]})),
        ("-left", left, EMPTY),
        ("-wrong", usual, Form(typed={"what": "lines", "sure": "yes"}, errors=_ERRORS)),
        ("-overtaken", usual, Form(typed={"reason": "NoInventory"}, error="This order has changed.")),
        ("-wanted", wanted, EMPTY),
        ("-under-way", under_way, EMPTY),
        ("-refused", refused, EMPTY),
        ("-nothing", replace(usual, lines=()), EMPTY),
    ):
        yield f"sale-cancel{name}", "pages/sales/cancel", {"found": found, "form": form, "carry": CARRYING}
    yield from _orders()


def _orders() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The order's page, with how far it is."""
    held = sales.sale(holds=(Hold(HoldReason.CANCELING, NOON, {"why": "NoInventory", "lines": "1", "of": "2"}),))
    free = sales.sale()
    away = sales.sale(status=Status.CANCELED, cancel_wanted_at=NOON, canceled_at=NOON)
    wish = warehouse.cancellation(lines=("1",))
    words = "The order is SHIPPED and cannot be cancelled."
    refused = replace(wish, step=CancelStep.REFUSED, due_at=None, words=words, trouble=Reason.CANCEL_REFUSED)
    buyers = replace(refused, lines=(), reason=CancelReason.BUYER_CANCELED)
    for name, order, canceling in (
        *((f"-{step}", held, replace(wish, step=step)) for step in CancelStep if step is not CancelStep.REFUSED),
        ("-stopped", held, replace(wish, trouble=Reason.CANCEL_STOPPED)),
        ("-late", held, replace(wish, step=CancelStep.SENT, lines=(), trouble=Reason.CANCEL_UNANSWERED)),
        ("-refused", free, refused),
        ("-buyer-asked", away, replace(buyers, step=CancelStep.SENT, due_at=NOON)),
        ("-buyer-refused", away, buyers),
        ("-buyer-before", away, None),
    ):
        can = frozenset({Deed.CANCEL, Deed.DOWNLOAD, Deed.REMAP})
        found = details(order, canceling=canceling, can=can, names={"sam": "Sam Okafor"})
        page = {"details": found, "form": EMPTY, "back": "", "carry": CARRYING, "said": None}
        yield f"sale-canceling{name}", "pages/sales/one", page | {"done": "cancel" if name == "-asked" else ""}
