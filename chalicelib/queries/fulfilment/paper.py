"""The papers of boxes, ready to be printed: picking notes of many orders at once, and the slip of one box."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.articles import Article
from chalicelib.domain.company import Company
from chalicelib.domain.company.letterhead import NOBODY
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fulfilment.boxes import boxes_of
from chalicelib.domain.fulfilment.papers import PackingSlip, Paper, PickingNote, paper_of
from chalicelib.domain.fulfilment.printing import Printable, note_of, slip_of
from chalicelib.domain.fulfilment.readiness import counted, refusal
from chalicelib.domain.fulfilment.trimming import without_withheld
from chalicelib.domain.lists import ListName
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.articles import Articles
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.settings import Settings
from chalicelib.queries.fulfilment.floor import FLOOR

# They are answered at once, within the 29 s and 6 MB of a gateway: as many are a third of both.
MOST_NOTES = 500


@dataclass(frozen=True, slots=True)
class Notes:
    """``paper`` is what the company's country prints on."""

    notes: Sequence[PickingNote]
    paper: Paper
    zone: str


@dataclass(frozen=True, slots=True)
class Slip:
    slip: PackingSlip
    paper: Paper
    zone: str


def picking_notes(
    order_ids: Sequence[str],
    *,
    by: Person,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    lists: Lists,
    personal: PersonalData,
    settings: Settings,
) -> Notes:
    """One for each open box, in the order of the ids (Amazon’s). Orders that are no work have none. Raises Refused for
    too many, Forbidden."""
    refuse_others(by, *FLOOR)
    ids = list(dict.fromkeys(order_ids))
    if len(ids) > MOST_NOTES:
        raise Refused("At most {most} orders can be printed at once.", most=MOST_NOTES)
    work = [order for order in sales.several(ids) if refusal(order) is None]
    company = letterhead(settings)
    printable = _printable(work, company, at, sales, boxes, articles, lists, personal)
    notes = [note_of(each, box) for each in printable for box in each.boxes if box.is_open]
    return Notes(notes, paper_of(company.country), company.time_zone)


def packing_slip(
    order_id: str,
    box: int,
    *,
    by: Person,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    lists: Lists,
    personal: PersonalData,
    settings: Settings,
) -> Slip:
    """By Amazon's order id, also of a box that has left. Raises NotFound, Refused for an order that is no work of ours
    and has no box, Forbidden."""
    refuse_others(by, *FLOOR)
    order, company = sales.get(order_id), letterhead(settings)
    printable = _printable([order], company, at, sales, boxes, articles, lists, personal)
    found = next(((each, one) for each in printable for one in each.boxes if one.number == box), None)
    if found is None or found[1].is_dropped:
        raise NotFound("This order has no such box.")
    refused = refusal(order)
    if refused is not None and not found[1].is_despatched:
        raise refused
    return Slip(slip_of(*found), paper_of(company.country), company.time_zone)


def letterhead(settings: Settings) -> Company:
    """Paper is printed before somebody has entered who we are, too."""
    try:
        return settings.company()
    except Refused:
        return NOBODY


def _printable(
    orders: Sequence[MarketplaceOrder],
    company: Company,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    lists: Lists,
    personal: PersonalData,
) -> list[Printable]:
    """Read together, since a morning's wave is printed at once."""
    ids = [order.order_id for order in orders]
    wholes, shipping, people = sales.wholes(orders), boxes.of_several(ids), personal.several(ids, at=at)
    numbers = {line.article for whole in wholes if whole.lines for line in whole.lines.lines if line.article}
    goods: dict[str, Article] = dict(articles.several(numbers))
    carriers, warehouses = (
        {entry.code: entry.name for entry in lists.all(of)} for of in (ListName.CARRIERS, ListName.WAREHOUSES)
    )
    told = {whole.order.order_id: without_withheld(whole.order, whole.copy.order) for whole in wholes if whole.copy}
    return [
        Printable(
            order=whole.order,
            told=told[id],
            lines=whole.lines.lines if whole.lines else (),
            boxes=boxes_of(told[id], shipping[id].boxes, counted(shipping[id].confirmations, told[id])),
            company=company,
            articles=goods,
            personal=people.get(id),
            carriers=carriers,
            warehouse=warehouses.get(whole.order.warehouse, whole.order.warehouse),
        )
        for whole in wholes
        if (id := whole.order.order_id) in told
    ]
