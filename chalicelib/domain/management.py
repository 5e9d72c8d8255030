"""What an administrator asks Order Management for: some statuses, some words, or some ticked orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.purchasing.order import PurchaseOrder, Status

# What can be asked for, in the reference product's order; a cart is nobody's business but its applicant's.
LISTED = (Status.APPLYING, Status.REMANDED, Status.CANCELED, Status.ORDERED, Status.DISAPPROVED)
# What a person types or pastes; more is not looked at.
LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Orders by status (all of them when there is none) and by the words that were searched for; or, when some are
    ticked, those and no others."""

    status: Status | None = None
    search: str = ""
    picked: tuple[str, ...] = ()

    @property
    def statuses(self) -> Sequence[Status]:
        return (self.status,) if self.status else LISTED

    def includes(self, order: PurchaseOrder) -> bool:
        """As far as the order itself tells; words are the index's affair."""
        return order.status in (LISTED if self.picked else self.statuses)
