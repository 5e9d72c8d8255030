"""What the floor has to do, the first to be shipped first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.fulfilment import Claim
from chalicelib.domain.fulfilment.claims import alive, others
from chalicelib.domain.fulfilment.listing import At, Wanted, includes, tallied
from chalicelib.domain.lists import Entry, ListName, name_of
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.ports.directory import People
from chalicelib.ports.lists import Lists
from chalicelib.ports.orders import Sales, ToDo
from chalicelib.queries.fulfilment.floor import FLOOR

MOST = 50
# A question looks at so many orders before it says that it stopped, and “More” goes on; so many are counted, too.
MOST_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class WorkRow:
    """``stands`` is the claim of somebody else, who is at work on it; ``carrier`` and ``warehouse`` are names."""

    order: MarketplaceOrder
    ship_by: ShipBy | None
    carrier: str
    warehouse: str
    stands: Claim | None = None
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class WorkList:
    """``next`` leads on. ``is_cut``: it stopped looking before there was a page of them. ``carriers`` and
    ``warehouses`` can be asked for; ``names`` are those of the people at work. ``counts`` say how many fit the filters
    at each step; of a list that is very long (``is_longer``), among the first to be shipped."""

    rows: Sequence[WorkRow]
    next: str | None
    carriers: Sequence[Entry]
    warehouses: Sequence[Entry]
    names: Mapping[str, str]
    is_cut: bool = False
    counts: Mapping[At, int] = field(default_factory=dict)
    is_longer: bool = False


def work_list(
    wanted: Wanted,
    *,
    by: Person,
    station: str,
    after: str | None = None,
    most: int = MOST,
    at: datetime,
    sales: Sales,
    lists: Lists,
    people: People,
) -> WorkList:
    """Raises Refused for a cursor that is not ours, Forbidden."""
    refuse_others(by, *FLOOR)
    first = sales.to_do(ToDo.READY, most=MOST_LOOKED_AT)
    orders, next, is_cut = [order for order in first.rows if includes(wanted, order, at)], None, False
    if after is not None or first.next is not None or len(orders) > most:
        orders, next, is_cut = _through(wanted, after, most, at, sales)
    carriers, warehouses = lists.all(ListName.CARRIERS), lists.all(ListName.WAREHOUSES)
    rows = [
        WorkRow(
            order,
            standing(order, at),
            name_of(carriers, order.carrier),
            name_of(warehouses, order.warehouse),
            stands=(stands := others(order.claim, by=by.id, station=station, at=at)),
            is_mine=stands is None and alive(order.claim, at) is not None,
        )
        for order in orders
    ]
    busy = sorted({row.stands.by for row in rows if row.stands})
    return WorkList(
        rows=rows,
        next=next,
        carriers=[entry for entry in carriers if not entry.archived],
        warehouses=[entry for entry in warehouses if not entry.archived],
        names={id: person.name for id, person in people.several(busy).items()},
        is_cut=is_cut,
        counts=tallied(wanted, first.rows, at),
        is_longer=first.next is not None,
    )


def _through(
    wanted: Wanted, after: str | None, most: int, at: datetime, sales: Sales
) -> tuple[list[MarketplaceOrder], str | None, bool]:
    """Whole pages of the list by ship-by time, of which the filters may leave little."""
    found: list[MarketplaceOrder] = []
    looked = 0
    while looked < MOST_LOOKED_AT:
        page = sales.to_do(ToDo.READY, after=after, most=most)
        found += [order for order in page.rows if includes(wanted, order, at)]
        looked, after = looked + len(page.rows), page.next
        if after is None or len(found) >= most:
            return found, after, False
    return found, after, True
