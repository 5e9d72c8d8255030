"""What a connection's mapping makes of an order of Amazon's."""

from dataclasses import dataclass

from chalicelib.domain.orders.order import Hold, Line


@dataclass(frozen=True, slots=True)
class Mapped:
    """``holds`` are what the mapping has to object to, now. ``is_ignored``: an order filter leaves it out."""

    lines: tuple[Line, ...]
    holds: tuple[Hold, ...] = ()
    is_ignored: bool = False
    carrier: str = ""
    method: str = ""
    warehouse: str = ""
    delivery_terms: str = ""
    payment_terms: str = ""
    order_type: str = ""
    customer_category: str = ""
    source: str = ""
    mapping_revision: int = 0
