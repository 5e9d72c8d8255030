"""One order as the floor sees it: its boxes with what lies in them, what can be done next, and who is at work on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.articles import Article
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused, no_order
from chalicelib.domain.fulfilment import Box, Claim, Step
from chalicelib.domain.fulfilment.boxes import boxes_of, taken_by
from chalicelib.domain.fulfilment.claims import alive, others
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.fulfilment.contents import Inside, inside
from chalicelib.domain.fulfilment.papers import walk
from chalicelib.domain.fulfilment.readiness import counted, refusal, unfit_to_leave
from chalicelib.domain.fulfilment.shortages import Missing, missing_of
from chalicelib.domain.fulfilment.trimming import as_wanted, without_withheld
from chalicelib.domain.inventory import SOMEWHERE, Pieces
from chalicelib.domain.lists import ListName, name_of, on_offer
from chalicelib.domain.orders.amazon import AmazonOrder, Personal
from chalicelib.domain.orders.order import Line, LineKind, MarketplaceOrder
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.ports.articles import Articles
from chalicelib.ports.directory import People
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Known, Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.stock import Stock

FLOOR = (Role.WAREHOUSE,)


@dataclass(frozen=True, slots=True)
class FloorLine:
    """``missing`` is how many are still to be ticked. A placeholder is found by what Amazon calls it."""

    inside: Inside
    ticked: int
    title: str
    bin: str = ""
    ean: str = ""
    is_stocked: bool = False
    gift_message: str = ""
    gift_wrap: str = ""

    @property
    def missing(self) -> int:
        return max(0, self.inside.quantity - self.ticked)

    @property
    def is_placeholder(self) -> bool:
        return self.inside.line.kind is LineKind.PLACEHOLDER


@dataclass(frozen=True, slots=True)
class Content:
    """Amazon's pieces of one of Amazon's lines, as boxes are split by them."""

    line: str
    title: str
    sku: str
    pieces: int


@dataclass(frozen=True, slots=True)
class FloorBox:
    """``next`` is the step whose turn it is; None once the box has left or is none any more. ``short`` is what there is
    too little of for it to be allocated now; ``why_not`` keeps this box alone from going on."""

    box: Box
    lines: Sequence[FloorLine]
    contents: Sequence[Content]
    next: Step | None
    confirmation: Confirmation | None = None
    short: Sequence[Missing] = ()
    why_not: Refused | None = None

    @property
    def can_split(self) -> bool:
        return self.box.is_open and Step.ALLOCATED not in self.box.done and self.box.pieces > 1


@dataclass(frozen=True, slots=True)
class FloorPage:
    """``stands`` is the claim of somebody else, ``mine`` this person's at this station. ``why_not`` is what stands in
    the way of every step. ``carriers`` are those on offer, by code with their names; ``names`` are of people,
    ``articles`` of what lies in the boxes or is to be put back."""

    order: MarketplaceOrder
    told: AmazonOrder
    boxes: Sequence[FloorBox]
    why_not: Refused | None
    stands: Claim | None
    mine: Claim | None
    ship_by: ShipBy | None
    personal: Personal | None
    carriers: Sequence[tuple[str, str]]
    warehouse: str
    names: Mapping[str, str]
    articles: Mapping[str, Article]

    @property
    def to_put_back(self) -> Sequence[FloorBox]:
        return [each for each in self.boxes if each.box.put_back]

    @property
    def is_confirmed_by_amazon(self) -> bool:
        """It has to travel under a label of Amazon's, and nothing is told of it."""
        return self.told.is_confirmed_by_amazon

    @property
    def is_over(self) -> bool:
        """All that was to leave has left."""
        kept = [each.box for each in self.boxes if not each.box.is_dropped]
        return bool(kept) and all(box.is_despatched for box in kept)

    def shelf(self, pieces: Pieces) -> str:
        article = self.articles.get(pieces.article)
        return article.bin if article else ""


def floor_page(
    order_id: str,
    *,
    by: Person,
    station: str,
    at: datetime,
    sales: Sales,
    boxes: Boxes,
    articles: Articles,
    lists: Lists,
    people: People,
    personal: PersonalData,
    stock: Stock,
) -> FloorPage:
    """By Amazon's order id. Raises NotFound, Forbidden."""
    refuse_others(by, *FLOOR)
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    order, shipping = known.order, boxes.of(order_id)
    known = replace(known, copy=replace(known.copy, order=without_withheld(order, known.copy.order)))
    wanted = as_wanted(order, known.copy.order) if shipping.boxes else known.copy.order
    every = boxes_of(wanted, shipping.boxes, counted(shipping.confirmations, known.copy.order))
    lines = _lines(order, sales)
    about = personal.get(order_id, at=at)
    goods = articles.several({*(line.article for line in lines), *_put_back(every)})
    claim = alive(order.claim, at)
    stands = others(claim, by=by.id, station=station, at=at)
    return FloorPage(
        order=order,
        told=known.copy.order,
        boxes=[
            FloorBox(
                box=box,
                lines=_inside(box, known.copy.order, lines, goods, about),
                contents=_contents(box, known.copy.order),
                next=_next(box),
                confirmation=shipping.confirmation(box.number),
                short=_short(box, known, lines, goods, stock),
                why_not=_why_not(box, every, known, shipping),
            )
            for box in every
            if not _is_gone(box)
        ],
        why_not=refusal(order),
        stands=stands,
        mine=None if stands else claim,
        ship_by=standing(order, at),
        personal=about,
        carriers=on_offer(lists.all(ListName.CARRIERS)),
        warehouse=name_of(lists.all(ListName.WAREHOUSES), order.warehouse),
        names={id: person.name for id, person in people.several(_mentioned(every, claim)).items()},
        articles=goods,
    )


def _short(
    box: Box, known: Known, lines: Sequence[Line], goods: Mapping[str, Article], stock: Stock
) -> Sequence[Missing]:
    if not box.is_open or Step.ALLOCATED in box.done or box.is_allocating:
        return ()
    stocked = {number for number, article in goods.items() if article.is_stocked}
    place = known.order.warehouse or SOMEWHERE
    wanted = taken_by(box, known.copy.order, lines, stocked=stocked, warehouse=place)
    return missing_of(wanted, stock.levels((each.article, each.warehouse) for each in wanted))


def _why_not(box: Box, every: Sequence[Box], known: Known, shipping: Shipping) -> Refused | None:
    told = known.copy.order
    unfit = unfit_to_leave(box, every, told, counted(shipping.confirmations, told))
    return next(unfit, None) if box.is_open else None


def _is_gone(box: Box) -> bool:
    return box.is_dropped and not box.put_back


def _contents(box: Box, told: AmazonOrder) -> list[Content]:
    by_id = {line.id: line for line in told.lines}
    found = ((by_id.get(id), id, many) for id, many in box.contents.items())
    return [Content(id, line.title if line else "", line.sku if line else "", many) for line, id, many in found]


def _next(box: Box) -> Step | None:
    """Whoever works without paper is not asked for it any more once they have begun."""
    if not box.is_open:
        return None
    begun = (Step.PRINTED,) if box.done else ()
    return next((step for step in Step if step not in box.done and step not in begun), None)


def _inside(
    box: Box, told: AmazonOrder, lines: Sequence[Line], goods: Mapping[str, Article], about: Personal | None
) -> list[FloorLine]:
    """In the order of the note."""
    found = (_line(each, box, told, goods, about) for each in inside(box, told, lines))
    return sorted(found, key=lambda each: (walk(each.bin), each.inside.line.article))


def _line(each: Inside, box: Box, told: AmazonOrder, goods: Mapping[str, Article], about: Personal | None) -> FloorLine:
    line, article = each.line, goods.get(each.line.article)
    amazons = next((one for one in told.lines if one.id == line.amazon_line), None)
    return FloorLine(
        inside=each,
        ticked=min(box.ticked.get(each.key, 0), each.quantity),
        title=(article.title if article else "") or line.title or (amazons.title if amazons else ""),
        bin=article.bin if article else "",
        ean=article.ean if article else "",
        is_stocked=bool(article and article.is_stocked and line.kind is LineKind.ARTICLE),
        gift_message=about.gift_messages.get(line.amazon_line, "") if about else "",
        gift_wrap=amazons.gift_wrap if amazons else "",
    )


def _lines(order: MarketplaceOrder, sales: Sales) -> Sequence[Line]:
    try:
        return sales.lines(order.order_id, order.lines_version).lines
    except NotFound:
        return ()


def _put_back(boxes: Iterable[Box]) -> set[str]:
    return {pieces.article for box in boxes for pieces in box.put_back}


def _mentioned(boxes: Iterable[Box], claim: Claim | None) -> list[str]:
    ids = {done.by for box in boxes for done in box.done.values()}
    return sorted((ids | ({claim.by} if claim else set())) - {"amazon", "crossdock", ""})
