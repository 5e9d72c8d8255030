"""What Amazon sent about one order, as its page shows it: packages on their way, invoices, and every document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.purchasing import tracking
from chalicelib.domain.purchasing.documents import Document
from chalicelib.domain.purchasing.register import Invoice
from chalicelib.domain.purchasing.shipping import Shipment
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders


@dataclass(frozen=True, slots=True)
class PackageRow:
    carrier: str
    tracking: str
    link: str  # the carrier's page, where we know it


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """One shipment with its packages; without ``lines`` it is the whole order."""

    id: str
    left_at: datetime | None
    arrives_at: datetime | None
    packages: Sequence[PackageRow]
    lines: Sequence[tuple[int, int]]
    is_planned: bool
    is_return: bool


@dataclass(frozen=True, slots=True)
class FromAmazon:
    """``may_open``: this reader may look at documents and invoices themselves."""

    shipments: Sequence[ShipmentRow]
    invoices: Sequence[Invoice]
    documents: Sequence[Document]
    may_open: bool
    may_see_invoices: bool

    def __bool__(self) -> bool:
        return bool(self.shipments or self.invoices or self.documents)


def from_amazon(number: str, *, person: Person, orders: PurchaseOrders, invoices: Invoices) -> FromAmazon:
    """Only for whoever may see the order, which ``details`` decides."""
    keys = sorted({paper.key for paper in orders.invoiced(number).papers.values()})
    return FromAmazon(
        shipments=[_shipment(each) for each in orders.shipments(number).shown],
        invoices=sorted(invoices.several(keys), key=lambda each: (each.listed_at, each.key)),
        documents=orders.documents(number),
        may_open=person.has(Role.PURCHASING_ADMINISTRATOR),
        may_see_invoices=person.has(Role.PURCHASING_ADMINISTRATOR, Role.ACCOUNTANT),
    )


def _shipment(shipment: Shipment) -> ShipmentRow:
    return ShipmentRow(
        id=shipment.id,
        left_at=shipment.shipped_at,
        arrives_at=shipment.arrives_at,
        packages=[PackageRow(each.carrier, each.tracking, tracking.link(each)) for each in shipment.packages],
        lines=shipment.lines,
        is_planned=shipment.is_planned,
        is_return=shipment.is_return,
    )
