"""What came back of orders, and what of one may still come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused, no_order
from chalicelib.domain.fulfilment.trimming import here
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace
from chalicelib.domain.money import Money
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.returns import Return
from chalicelib.domain.returns.notes import ReturnNote
from chalicelib.domain.returns.taking import came_back, refuse_order, returnable
from chalicelib.ports.directory import People
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales
from chalicelib.ports.returns import Returns
from chalicelib.ports.settings import Settings
from chalicelib.queries.fulfilment.paper import letterhead

READERS = (Role.SELLERS_ADMINISTRATOR, Role.WAREHOUSE, Role.ACCOUNTANT)


@dataclass(frozen=True, slots=True)
class Listed:
    rows: Sequence[Return]
    names: Mapping[str, str]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """One of Amazon's lines; ``left`` may still come back, ``here`` lie in boxes that have not left."""

    id: str
    sku: str
    title: str
    bought: int
    returned: int
    left: int
    total: Money | None
    here: int = 0

    @property
    def inside(self) -> int:
        """Has not left the house."""
        return self.bought - self.left - self.returned


@dataclass(frozen=True, slots=True)
class Returning:
    """``why_not``: nothing of the order can come back."""

    order: MarketplaceOrder
    marketplace: Marketplace | None
    lines: Sequence[LineRow]
    earlier: Sequence[Return]
    names: Mapping[str, str]
    why_not: Refused | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    back: Return
    marketplace: Marketplace | None
    taken_by: str


def latest(*, after: str | None = None, by: Person, returns: Returns, people: People) -> Listed:
    """Raises Forbidden, and Refused for a cursor that no page gave out."""
    refuse_others(by, *READERS)
    page = returns.newest(after=after)
    return Listed(page.rows, _names(page.rows, people), page.next)


def returning(order_id: str, *, sales: Sales, boxes: Boxes, returns: Returns, people: People) -> Returning:
    """Raises NotFound."""
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    order, told, earlier, inside = known.order, known.copy.order, returns.of(order_id), boxes.of(order_id).boxes
    left, back, inside_now = returnable(told, inside, earlier), came_back(earlier), here(inside)
    rows = [
        LineRow(
            line.id,
            line.sku,
            line.title,
            line.quantity,
            back[line.id],
            left[line.id],
            line.total,
            inside_now.get(line.id, 0),
        )
        for line in told.lines
    ]
    return Returning(
        order,
        MARKETPLACES.get(order.marketplace),
        rows,
        earlier,
        _names(earlier, people),
        why_not=_why_not(order, rows),
    )


def one(id: str, *, by: Person, returns: Returns, people: People) -> Shown:
    """Raises NotFound, Forbidden."""
    refuse_others(by, *READERS)
    back = returns.get(id)
    return Shown(back, MARKETPLACES.get(back.marketplace), _names([back], people).get(back.by, back.by))


def note(id: str, *, by: Person, returns: Returns, people: People, settings: Settings) -> ReturnNote:
    """What is printed of it. Raises NotFound, Forbidden."""
    shown, company = one(id, by=by, returns=returns, people=people), letterhead(settings)
    city = " ".join(filter(None, (company.postcode, company.city)))
    return ReturnNote(
        shown.back,
        marketplace=shown.marketplace.label if shown.marketplace else "",
        company=company.name,
        company_address=tuple(filter(None, (*company.lines, city))),
        taken_by=shown.taken_by,
    )


def _why_not(order: MarketplaceOrder, rows: Sequence[LineRow]) -> Refused | None:
    try:
        refuse_order(order)
    except Refused as refusal:
        return refusal
    if any(row.left or row.here for row in rows):
        return None
    if any(row.returned for row in rows):
        return Refused("All of this order came back already.")
    return Refused(
        "Nothing of this order has left the house, and no box has its pieces of the stock: nothing can come back. What "
        "is not wanted any more is canceled at Amazon."
    )


def _names(rows: Sequence[Return], people: People) -> Mapping[str, str]:
    return {id: person.name for id, person in people.several(sorted({row.by for row in rows})).items()}
