"""Everybody's orders, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.purchasing import PurchaseOrders

# What can be asked for, in the reference product's order; a cart is nobody's business but its applicant's.
STATUSES = (Status.APPLYING, Status.REMANDED, Status.CANCELED, Status.ORDERED, Status.DISAPPROVED)
# As many as one status shows at a time, so that the newest of all of them are surely among what was read.
MOST = 25


@dataclass(frozen=True, slots=True)
class Listed:
    """``next`` leads to older ones; ``is_cut`` says that there are older ones which only a single status leads to."""

    rows: Sequence[PurchaseOrder]
    next: str | None = None
    is_cut: bool = False


def listed(status: Status | None, *, after: str | None, orders: PurchaseOrders) -> Listed:
    """Newest first; the newest of every status when none is asked for."""
    if status is not None:
        page = orders.by_status(status, after=after, most=MOST)
        return Listed(page.rows, page.next)
    pages = [orders.by_status(each, most=MOST) for each in STATUSES]
    newest = sorted((row for page in pages for row in page.rows), key=lambda row: row.created_at, reverse=True)
    return Listed(newest[:MOST], is_cut=len(newest) > MOST or any(page.next for page in pages))
