"""What is still to arrive of an order, for whoever opens the boxes: items and pieces, no prices."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import no_order
from chalicelib.domain.purchasing import receiving
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.domain.purchasing.shipping import shipped
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.search import SearchIndex
from chalicelib.queries.management import named


@dataclass(frozen=True, slots=True)
class Awaited:
    """``expected``: how many pieces will come, as far as Amazon has said."""

    line: Line
    expected: int
    shipped: int
    said: ReceivedLine


@dataclass(frozen=True, slots=True)
class Receivable:
    order: PurchaseOrder
    rows: Sequence[Awaited]
    receipts: Receipts
    may_look: bool  # the reader may see the whole order too

    @property
    def is_done(self) -> bool:
        return all(row.said.received >= row.expected for row in self.rows)


def on_the_slip(text: str, *, person: Person, orders: PurchaseOrders, search: SearchIndex) -> str | None:
    """The order that a packing slip names, by our number or Amazon's, if this person may note what arrives of it."""
    number = named(text, orders=orders, search=search)
    return number if number and receiving.may_receive(orders.get(number), person) else None


def receivable(number: str, *, person: Person, orders: PurchaseOrders) -> Receivable:
    """Raises NotFound for an order of which nothing can arrive, and for whoever may not receive it."""
    order = orders.get(number)
    if not receiving.may_receive(order, person):
        raise no_order(order=number)
    content, receipts, side = (
        orders.content(number, order.content_version),
        orders.receipts(number),
        orders.at_amazon(number),
    )
    expected = {line.number: receiving.expected(line, side) for line in content.lines}
    sent = shipped(orders.shipments(number), expected)
    return Receivable(
        order=order,
        rows=[
            Awaited(line, expected[line.number], sent[line.number], receipts.of(line.number)) for line in content.lines
        ],
        receipts=receipts,
        may_look=order.applicant == person.id or person.has(Role.PURCHASING_ADMINISTRATOR),
    )
