"""Everything about one marketplace order that its reader may see; the preview shows the first of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.lists import ListName, name_of
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace
from chalicelib.domain.orders.amazon import AmazonOrder, Personal
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.order import HoldReason, Line, LineKind, MarketplaceOrder
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.domain.returns import Return
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.fulfilment import Boxes, Shipping
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.returns import Returns
from chalicelib.queries.orders.deeds import Deed, cures, deeds
from chalicelib.queries.orders.listing import READERS

# Operators look for what is wrong with an order, and need nobody's address for that.
LOOKING_ON = (*READERS, Role.OPERATOR)
_NAMED = (
    ("warehouse", ListName.WAREHOUSES),
    ("carrier", ListName.CARRIERS),
    ("delivery_terms", ListName.DELIVERY_TERMS),
    ("payment_terms", ListName.PAYMENT_TERMS),
    ("order_type", ListName.ORDER_TYPES),
    ("customer_category", ListName.CUSTOMER_CATEGORIES),
    ("source", ListName.SOURCES),
)


@dataclass(frozen=True, slots=True)
class LineRow:
    """One of our lines beside what Amazon calls it."""

    line: Line
    title: str
    gift_message: str = ""
    customization: str = ""

    @property
    def is_charge(self) -> bool:
        return self.line.kind is LineKind.CHARGE


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A box that somebody has touched, and what Amazon was told of it. ``carrier`` is its name."""

    box: Box
    carrier: str
    confirmation: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class SaleDetails:
    """``personal`` is None when it is over, erased, or nothing for this reader. ``called`` has the names of what the
    order was mapped to (carrier, warehouse, terms), by the name of the field. ``can`` is what its reader can do,
    ``cures`` where the cause of a hold is."""

    order: MarketplaceOrder
    copy: Copy
    lines: Sequence[LineRow]
    marketplace: Marketplace | None
    ship_by: ShipBy | None
    personal: Personal | None
    may_see_people: bool
    called: Mapping[str, str]
    trail: Sequence[Audited]
    names: Mapping[str, str]
    can: frozenset[Deed] = frozenset()
    cures: Mapping[HoldReason, str] = field(default_factory=dict)
    has_late_parcel: bool = False  # nobody has said yet what became of it
    boxes: Sequence[BoxRow] = ()
    returns: Sequence[Return] = ()  # what came back
    canceling: Cancellation | None = None  # what Amazon was asked to cancel last

    @property
    def amazon(self) -> AmazonOrder:
        return self.copy.order


def details(
    order_id: str,
    *,
    by: Person,
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    lists: Lists,
    trail: Trail,
    people: People,
    attention: AttentionItems,
    returns: Returns,
    boxes: Boxes,
) -> SaleDetails:
    """Raises NotFound, Forbidden."""
    refuse_others(by, *LOOKING_ON)
    order, copy = sales.get(order_id), sales.copy(order_id)
    may_see_people = by.has(*READERS)
    about = personal.get(order_id, at=at) if may_see_people else None
    entries, shipping = trail.of(order_id), boxes.of(order_id)
    came_back = returns.of(order_id)
    has_late_parcel = order.cancel_after_despatch and _waits(order_id, attention)
    return SaleDetails(
        order=order,
        copy=copy,
        lines=_lines(order, copy.order, about, sales),
        marketplace=MARKETPLACES.get(order.marketplace),
        ship_by=standing(order, at),
        personal=about,
        may_see_people=may_see_people,
        called=called(order, lists),
        trail=entries,
        names={id: one.name for id, one in people.several(_mentioned(order, entries, came_back, shipping)).items()},
        can=_can(deeds(order, by), shipping, has_late_parcel=has_late_parcel),
        cures=cures(order, by),
        has_late_parcel=has_late_parcel,
        boxes=_boxes(shipping, lists),
        returns=came_back,
        canceling=shipping.canceling,
    )


def called(order: MarketplaceOrder, lists: Lists) -> dict[str, str]:
    """The names of what an order is mapped to, by the name of the field; of what is in no list the code."""
    codes = ((name, of, getattr(order, name)) for name, of in _NAMED)
    return {name: name_of(lists.all(of), code) if code else "" for name, of, code in codes}


def _can(every: frozenset[Deed], shipping: Shipping, *, has_late_parcel: bool) -> frozenset[Deed]:
    """A parcel is settled once, and Amazon is not asked twice at a time."""
    is_asked = shipping.canceling is not None and shipping.canceling.is_open
    return every - (frozenset() if has_late_parcel else {Deed.DONE}) - ({Deed.CANCEL} if is_asked else frozenset())


def _waits(order_id: str, attention: AttentionItems) -> bool:
    try:
        attention.get(identity(Reason.CANCELED_AFTER_DESPATCH, order_id))
    except NotFound:
        return False
    return True


def _boxes(shipping: Shipping, lists: Lists) -> list[BoxRow]:
    """Those that left or still are to; what was canceled, or joined with another, is only history."""
    carriers = lists.all(ListName.CARRIERS) if shipping.boxes else ()
    return [
        BoxRow(box, name_of(carriers, box.parcel.carrier), shipping.confirmation(box.number))
        for box in shipping.boxes
        if not box.is_dropped
    ]


def _mentioned(
    order: MarketplaceOrder, entries: Sequence[Audited], returns: Sequence[Return], shipping: Shipping
) -> list[str]:
    ids = {entry.by for entry in entries} | {hold.released_by for hold in order.holds} | {each.by for each in returns}
    ids |= {done.by for box in shipping.boxes for done in box.done.values()}
    ids |= {each.asked_by for each in shipping.cancellations}
    return sorted(ids - {"amazon", "crossdock", ""})


def _lines(order: MarketplaceOrder, amazon: AmazonOrder, about: Personal | None, sales: Sales) -> list[LineRow]:
    try:
        lines = sales.lines(order.order_id, order.lines_version).lines
    except NotFound:
        return []
    titles = {line.id: line.title for line in amazon.lines}
    said = about.gift_messages if about else {}
    made = about.customizations if about else {}
    return [
        LineRow(
            line,
            line.title or titles.get(line.amazon_line, ""),
            gift_message=said.get(line.amazon_line, "") if line.kind is not LineKind.CHARGE else "",
            customization=made.get(line.amazon_line, "") if line.kind is not LineKind.CHARGE else "",
        )
        for line in lines
    ]
