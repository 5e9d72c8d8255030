"""What is personal about orders, apart from them, sealed, and only for as long as we may keep it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.orders.amazon import Personal


class PersonalData(Protocol):
    """Consistent. Nothing that is over at ``at`` is ever given out, whether or not it is erased already. Written by a
    commit like every record; ``Erased`` of any Personal of an order takes all of it away."""

    def get(self, order_id: str, *, at: datetime) -> Personal | None:
        """None when there is none, or not any more. Raises Retryable when the keeper of the keys is out of reach."""

    def several(self, order_ids: Sequence[str], *, at: datetime) -> Mapping[str, Personal]:
        """By order, those that there are."""
