"""Pictures of the pages of the warehouse."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.errors import Refused
from chalicelib.domain.fulfilment import Box, Claim, Parcel, Step
from chalicelib.domain.fulfilment.confirmation import Fate
from chalicelib.domain.fulfilment.contents import Inside
from chalicelib.domain.fulfilment.listing import At, Wanted
from chalicelib.domain.fulfilment.readiness import refusal
from chalicelib.domain.fulfilment.shortages import Missing
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.lists import Carriage, Entry, ListName, on_offer
from chalicelib.domain.orders.order import Hold, HoldReason, LineKind, MarketplaceOrder, Status
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.queries.fulfilment.floor import Content, FloorBox, FloorLine, FloorPage
from chalicelib.queries.fulfilment.work_list import WorkList, WorkRow
from chalicelib.usecases.fulfilment.stepping import Noted
from chalicelib.views.form import EMPTY, Form
from tests.examples import NOON, articles, sales, warehouse
from tests.examples.moments import DAY, HOUR, MINUTE
from tests.views.rows import NOW

_LONG = "A very long title of an article that somebody in the marketing department has thought about for weeks, HB, 12"
CARRIERS = (
    Entry(ListName.CARRIERS, "DHL", "DHL", carriage=Carriage("DHL")),
    Entry(ListName.CARRIERS, "UPS", "UPS", carriage=Carriage("UPS")),
)
ALL = tuple(Step)


def pictures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    station = {"station": "", "to": "/warehouse", "form": EMPTY, "most": 40}
    wrong = Form("", {"station": ""}, {"station": "Please give this station a name."})
    yield "station", "pages/warehouse/station", station
    yield "station-wrong", "pages/warehouse/station", station | {"station": "Packing table 1", "form": wrong}
    yield from _floor()
    yield from _work()


def _floor() -> Iterator[tuple[str, str, dict[str, Any]]]:
    fresh, picking = row(), row(*ALL[:2], ticked={"1": 1})
    yield "floor-new", "pages/warehouse/one", one(floor(fresh))
    yield "floor-picking", "pages/warehouse/one", one(floor(picking, mine=claim()))
    ticked = {"box": "1", "done": "tick", "line": "1"}
    yield "floor-ticked", "pages/warehouse/one", one(floor(picking, mine=claim()), said=ticked)
    scanned = Form("tick-1", {"code": "TEAPOT"}, {"code": "“TEAPOT” is not in this box."})
    yield "floor-wrong-article", "pages/warehouse/one", one(floor(picking, mine=claim()), scanned)
    short = Form("allocate-1", error="There is too little in stock of: PENCIL.")
    lacks = replace(row(*ALL[:1]), short=(Missing("PENCIL", "MAIN", 12, 0),))
    yield "floor-short", "pages/warehouse/one", one(floor(lacks), short)
    empty = replace(fresh, why_not=Refused("Box {number} is empty.", number=1))
    yield "floor-empty", "pages/warehouse/one", one(floor(empty))
    asked = Form("despatch-1", {}, {"tracking": "Please enter the tracking number."}, "Please look again.")
    yield "floor-asked", "pages/warehouse/one", one(floor(row(*ALL[:4])), asked)
    packed = row(*ALL[:4], parcel=warehouse.UPS)
    second = row(*ALL[:1], number=2)
    yield "floor-two-boxes", "pages/warehouse/one", one(floor(packed, second))
    split = Form("split-1", {"move-1": "9"}, {"1": "There are only 2 of this in the box."}, "Please look again.")
    yield "floor-split-refused", "pages/warehouse/one", one(floor(fresh), split)
    told = warehouse.confirmation(fate=Fate.TRACKING_MISSING, parcel=Parcel())
    gone = replace(row(*ALL), confirmation=told)
    yield "floor-gone", "pages/warehouse/one", one(floor(gone))
    refused = replace(row(*ALL, parcel=warehouse.UPS), confirmation=warehouse.confirmation(fate=Fate.REFUSED))
    yield "floor-refused", "pages/warehouse/one", one(floor(refused))
    taken = Form("order", error="Somebody else is at work on this order.")
    yield "floor-claimed", "pages/warehouse/one", one(floor(picking, stands=claim(by="jonas")), taken)
    held = replace(sale(), holds=(Hold(HoldReason.ADDRESS, NOON, {"fields": "city"}),))
    for name, order in (
        ("held", held),
        ("pending", replace(sale(), status=Status.PENDING)),
        ("canceled", replace(sale(), status=Status.CANCELED)),
    ):
        yield f"floor-{name}", "pages/warehouse/one", one(replace(floor(fresh), order=order, why_not=refusal(order)))
    left = (Pieces("PENCIL", "MAIN", 2), Pieces("A-100", "MAIN", 1))
    back = row(is_dropped=True, put_back=left)
    canceled = replace(sale(), status=Status.CANCELED)
    over = replace(floor(back), order=canceled, why_not=refusal(canceled))
    yield "floor-put-back", "pages/warehouse/one", one(over)
    yield "floor-put-back-part", "pages/warehouse/one", one(floor(back, second))


def _work() -> Iterator[tuple[str, str, dict[str, Any]]]:
    usual = sale()
    orders = [
        replace(usual, step=step, order_id=f"306-5550123-555000{place}", number=f"SO-261123-000000{place}")
        for place, step in enumerate((None, *Step), 1)
    ]
    rows = [WorkRow(order, standing(order, NOW), "DHL", "Main warehouse") for order in orders]
    rows[0] = replace(rows[0], order=replace(usual, ship_by=NOW - HOUR, is_prime=True), stands=claim())
    rows[1] = replace(rows[1], is_mine=True)
    names = {"jonas": "Jonas Berg"}
    counts = {At.UNTOUCHED: 128, At.PRINTED: 24, At.PICKED: 3, At.DESPATCHED: 7}
    found = WorkList(rows, "x", CARRIERS, (articles.warehouse(),), names, is_cut=True, counts=counts, is_longer=True)
    yield "work", "pages/warehouse/list", _list(found)
    narrow = Wanted(At.PRINTED, "NORTH", "DHL", ShipBy.AT_RISK)
    yield "work-filtered", "pages/warehouse/list", _list(replace(found, rows=()), narrow, step="printed")
    yield "work-none", "pages/warehouse/list", _list(WorkList((), None, (), (), {})) | {"station": ""}
    yield "work-missed", "pages/warehouse/list", _list(found) | {"missed": "<b>306</b>", "error": "No."}
    done = (
        Noted(sales.ORDER_ID, sales.SALE, (1,)),
        Noted(sales.ORDER_ID, sales.SALE),
        Noted(sales.ORDER_ID, sales.SALE, (), Refused("This order is canceled.")),
        Noted("306-1", "", (), Refused("There is no such order.")),
    )
    together = {"deed": "print", "done": done, "printed": ["306-1"], "back": "/warehouse"}
    yield "together", "pages/warehouse/together", together
    yield "together-none", "pages/warehouse/together", together | {"done": (), "printed": [], "deed": "allocate"}


def _list(found: WorkList, wanted: Wanted = Wanted(), **narrowed: str) -> dict[str, Any]:  # noqa: B008
    return {
        "found": found,
        "wanted": wanted,
        "narrowed": narrowed,
        "after": "",
        "here_again": "/warehouse",
        "steps": tuple(At),
        "ship_bys": tuple(ShipBy),
        "station": "packing-1",
        "missed": "",
        "error": "",
    }


def sale() -> MarketplaceOrder:
    return sales.sale(ordered_at=NOW - 3 * HOUR, ship_by=NOW + 5 * HOUR, is_gift=True)


def claim(**changes: Any) -> Claim:
    return warehouse.claim(**({"since": NOW - 5 * MINUTE, "lapses_at": NOW + 10 * MINUTE} | changes))


def row(*done: Step, number: int = 1, **changes: Any) -> FloorBox:
    box: Box = warehouse.box(number, done=warehouse.done(*done), **changes)
    strange = sales.sale_line(kind=LineKind.PLACEHOLDER, article="ANY", amazon_line="2", sku="UNKNOWN/1", asin="B0X")
    lines = (
        FloorLine(Inside("1", sales.sale_line(), 2), box.ticked.get("1", 0), "A pencil", "A-2", is_stocked=True),
        FloorLine(Inside("2", strange, 12), 0, _LONG, gift_message="Happy birthday, dear Anna!", gift_wrap="Classic"),
    )
    contents = (Content("1", "A pencil", "PENCIL-1", 2), Content("2", _LONG, "UNKNOWN/1", 12))
    waits = next((step for step in Step if step not in box.done), None)
    return FloorBox(box, lines, contents, None if box.is_dropped else waits)


def floor(*boxes: FloorBox, stands: Claim | None = None, mine: Claim | None = None) -> FloorPage:
    order = sale()
    return FloorPage(
        order=order,
        told=sales.amazon_order(),
        boxes=boxes,
        why_not=None,
        stands=stands,
        mine=mine,
        ship_by=standing(order, NOW),
        personal=sales.personal(expires_at=NOW + DAY),
        carriers=on_offer(CARRIERS),
        warehouse="Main warehouse",
        names={"jonas": "Jonas Berg"},
        articles={"A-100": articles.article()},
    )


def one(found: FloorPage, form: Form = EMPTY, *, said: dict[str, str] | None = None) -> dict[str, Any]:
    return {"floor": found, "station": "packing-1", "form": form, "said": said or {}}
