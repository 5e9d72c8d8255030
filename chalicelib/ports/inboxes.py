"""Which orders wait for whom, and what people decided lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.purchasing.order import PurchaseOrder

# The badge says "99+" beyond; counting on would read more than anybody wants to know.
MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Past:
    """An answer, and the order as it is now."""

    answer: Answered
    order: PurchaseOrder


class Inboxes(Protocol):
    """Entries are written with the order itself, in one transaction; who stands in for whom is not their business."""

    def waiting(self, person: str, *, most: int = 100) -> Sequence[PurchaseOrder]:
        """The orders that were put to this person and wait for an answer, the one whose price hold ends first at the
        front; as fresh as the orders themselves."""

    def count(self, person: str) -> int:
        """How many those are, up to MOST_COUNTED; may lag by moments."""

    def answered(self, person: str, *, most: int = 20) -> Sequence[Past]:
        """What this person answered, newest first."""
