"""Amazon's copy of an order as we keep it: everything that it told so far, and its words as they came last."""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.orders.amazon import AmazonOrder, Origin


@dataclass(frozen=True, slots=True)
class Copy:
    """``order`` is what Amazon told last, with what it told before where it no longer tells anything. ``raw`` are its
    last words (JSON), without personal ones."""

    order: AmazonOrder
    heard_at: datetime
    raw: str = field(default="", repr=False)
    request_id: str = ""  # what Amazon's support asks for
    revision: int = 0

    @property
    def order_id(self) -> str:
        return self.order.id

    @property
    def is_provisional(self) -> bool:
        """Known from a report only, until the API says the same."""
        return self.order.origin is Origin.REPORT
