"""Pictures of the pages of marketplace orders."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.domain.attention import Half, Reason, Topic, about, half, identity
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.money import Money
from chalicelib.domain.orders.comparing import LineChange, fields_changed
from chalicelib.domain.orders.listing import Flag, Selection, Tab
from chalicelib.domain.orders.order import Hold, HoldReason, Line, LineKind, MarketplaceOrder, NotWork, Status
from chalicelib.domain.orders.shipping_clock import standing
from chalicelib.handlers.pages.sales.reading import Said
from chalicelib.queries.attention import Waiting
from chalicelib.queries.home import Home, ToShip
from chalicelib.queries.orders.deeds import Deed, cures
from chalicelib.queries.orders.details import BoxRow, LineRow, SaleDetails
from chalicelib.queries.orders.listing import Listed, Row
from chalicelib.queries.purchasing.choices import Choices
from chalicelib.usecases.orders.remapping import Preview
from chalicelib.views.form import EMPTY, Form
from tests import examples
from tests.examples import NOON, sales, warehouse
from tests.examples.moments import DAY, HOUR
from tests.views.rows import NOW

_SELLER = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
_OPERATOR = examples.person("olga", roles=frozenset({Role.OPERATOR}))
CARRYING = "?list=tab%3Dready"
_OPTIONS = [("AMAZON", "Amazon"), ("EBAY", "eBay")]
_LONG = "A very long title of an article that somebody in the marketing department has thought about for weeks, HB, 12"
JAPAN = "A1VC38T7YXB528"
# What mapping and life of an order write down about its holds.
KNOWN = {
    HoldReason.BUYER_CANCELS: {"lines": "1", "of": "3", "why": "SHIPPING_ADDRESS_UNDELIVERABLE"},
    HoldReason.UNMAPPED_SHIP_METHOD: {"service_level": "SCHEDULED"},
    HoldReason.UNMAPPED_ARTICLE: {"skus": "A-VERY-LONG-SKU-OF-AN-UNKNOWN-ARTICLE-1\nB 2", "more": "17"},
    HoldReason.UNMAPPED_CHARGE: {"charges": "shipping, gift_wrap, cod_fee"},
    HoldReason.ADDRESS: {"fields": "city, lines, postcode, state"},
    HoldReason.AMOUNTS: {"total": "1,015.99 EUR", "lines": "1,014.79 EUR", "difference": "-1.20 EUR"},
    HoldReason.FILTER: {"filters": "country, postcode, sku"},
    HoldReason.CANCELING: {"why": "NoInventory", "lines": "1", "of": "3"},
    HoldReason.CONTRADICTION: {"filter": "country", "article": "GONE", "discount": "PROMOTION"},
}
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
    yield "sales-filtered", "pages/sales/list", _list(Listed((), next="x", is_cut=True), flag=Flag.GIFT)
    yield "sales-none", "pages/sales/list", _list(Listed(()), is_connected=False)
    yield "sales-empty", "pages/sales/list", _list(Listed(()), tab=Tab.HELD)
    for name, order in zip(("open", "gift", "held", "yen", "pending", "amazon", "canceled"), known, strict=True):
        yield f"sale-{name}", "pages/sales/one", _one(details(order))
    told = warehouse.confirmation(fate=Fate.REFUSED, code="InvalidInput", words="Bad tracking.", request_id="r-1")
    boxes = (
        BoxRow(warehouse.box(done=warehouse.done(*Step), parcel=warehouse.UPS), "UPS", told),
        BoxRow(warehouse.box(2, done=warehouse.done(Step.PRINTED)), ""),
    )
    yield "sale-boxes", "pages/sales/one", _one(details(known[0], boxes=boxes, names={"jonas": "Jonas Berg"}))
    over = details(known[0], personal=None, may_see_people=False)
    yield "sale-operator", "pages/sales/one", _one(over)
    yield "sale-refused", "pages/sales/one", _one(details(known[2]), form=Form(error="Somebody was quicker."))
    yield from _deeds(known)
    yield "sale-preview", "pages/sales/preview", {"shown": details(known[1])}
    raw = {"order_id": sales.ORDER_ID, "raw": '{\n  "orderId": "306-5550123-5550001"\n}', "personal": '{"buyer": {}}'}
    yield "sale-raw", "pages/sales/raw", raw


def _deeds(known: list[MarketplaceOrder]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What one does on an order's page, what stood in the way, and what came of it."""
    all_of_them = tuple(Hold(reason, NOON, KNOWN.get(reason, {})) for reason in HoldReason)
    held = details(replace(known[0], holds=all_of_them))
    may_all = replace(held, can=frozenset(Deed), cures=cures(held.order, _SELLER))
    refused = Form("release-address", {"comment": "x"}, {"comment": "Please keep this under 500 characters."})
    late = details(known[6], can=frozenset({Deed.DONE, Deed.DOWNLOAD}), has_late_parcel=True)
    yield "sale-held-by-all", "pages/sales/one", _one(may_all)
    yield "sale-release-refused", "pages/sales/one", _one(may_all, refused)
    yield "sale-overtaken", "pages/sales/one", _one(may_all, Form("accept", error="This order has changed."))
    yield "sale-download-refused", "pages/sales/one", _one(may_all, Form("download", error="Amazon is silent."))
    yield "sale-late", "pages/sales/one", _one(late)
    said = Form("done", {}, {"comment": "Please say what became of the parcel."})
    yield "sale-late-refused", "pages/sales/one", _one(late, said)
    wanted = replace(known[6], cancel_after_despatch=False, cancel_wanted_at=NOON, forgotten_at=NOON)
    yield "sale-cancel-wanted", "pages/sales/one", _one(details(wanted, personal=None), done="accept")
    released = replace(known[0], holds=(Hold(HoldReason.ADDRESS, NOON, released_by="gita"),))
    yield "sale-released", "pages/sales/one", _one(details(released), done="release")
    yield "sale-read-later", "pages/sales/one", _one(details(known[0])) | {"said": Said("later", 12)}
    yield "sale-read", "pages/sales/one", _one(details(known[0])) | {"said": Said("read")}
    holds = (Hold(HoldReason.ADDRESS, NOON, {"fields": "city"}),)
    after = replace(known[0], carrier="UPS", method="Express", holds=holds)
    lines = (sales.sale_line(), replace(sales.sale_line(), article="PENCIL-12", amazon_line="2", title=_LONG))
    changes = (LineChange(*lines), LineChange(lines[0], None), LineChange(None, lines[1]))
    for name, preview, form, changed in (
        ("", Preview(known[2], after, (), ()), EMPTY, changes),
        ("-overtaken", Preview(known[2], after, (), ()), Form(error="The order has changed."), ()),
        ("-nothing", Preview(known[0], known[0], (), ()), EMPTY, ()),
        ("-invisible", Preview(known[0], replace(known[0], mapping_revision=9), (), ()), EMPTY, ()),
    ):
        fields = fields_changed(preview.before, preview.after)
        about = {"fields": fields, "lines": changed, "called": (CALLED, CALLED | {"carrier": "UPS"})}
        yield f"sale-import{name}", "pages/sales/import", {"found": preview, "form": form, "carry": CARRYING} | about
    yield from _attention()
    home = Home(Choices((), (), refusal=Refused("You may not order on Amazon Business.")), [], [], [])
    yield "home-selling", "pages/home", {"home": replace(home, to_ship=ToShip(1_204, 37, 3, 410, 388), shortages=2)}
    yield "home-selling-short", "pages/home", {"home": replace(home, shortages=1)}
    yield "home-selling-calm", "pages/home", {"home": replace(home, to_ship=ToShip(1, 0, 0))}


def _attention() -> Iterator[tuple[str, str, dict[str, Any]]]:
    facts = {"why": "A record of more than 400 KB.", "code": "InvalidInput", "request": "r-1", "number": sales.SALE}
    facts |= {"box": "2", "carrier": "UPS", "tracking": "1Z999AA10123456784", "ship_by": NOON.isoformat()}
    items = [about(reason, sales.ORDER_ID, facts, at=NOON) for reason in Reason if half(reason) is Half.SELLING]
    counts = {Topic.MARKETPLACE_ORDERS: 5, Topic.CONNECTIONS: 7}
    found = Waiting(items, {}, counts, _SELLER, {sales.ORDER_ID}, carriers=[("DHL", "DHL"), ("UPS", "UPS")])
    late = identity(Reason.CANCELED_AFTER_DESPATCH, sales.ORDER_ID)
    refused = Form(about=late, errors={"comment": "Please say what became of the parcel."})
    nothing = Form(about=items[0].id, error="Amazon does not answer at the moment.")
    for name, shown, form in (
        ("", found, nothing),
        ("-operator", replace(found, reader=_OPERATOR), EMPTY),
        ("-done", replace(found, orders=()), refused),
        ("-none", Waiting((), {}, {}, _SELLER), EMPTY),
    ):
        page = {"found": shown, "form": form, "after": "", "said": Said("unchanged") if name == "-none" else None}
        yield f"attention-selling{name}", "pages/attention", page


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


def _one(found: SaleDetails, form: Form = EMPTY, *, done: str = "") -> dict[str, Any]:
    return {"details": found, "form": form, "back": "", "carry": CARRYING, "done": done, "said": None}
