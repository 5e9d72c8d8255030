"""What Amazon said of an order, word for word."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.directory import Person, refuse_others
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.queries.orders.details import LOOKING_ON
from chalicelib.queries.orders.listing import READERS


@dataclass(frozen=True, slots=True)
class RawOrder:
    """Both as indented JSON. ``personal`` is empty when there is none any more, or none for this reader."""

    words: str
    personal: str = field(default="", repr=False)


def raw(order_id: str, *, by: Person, at: datetime, sales: Sales, personal: PersonalData) -> RawOrder:
    """Raises NotFound, Forbidden."""
    refuse_others(by, *LOOKING_ON)
    copy = sales.copy(order_id)
    about = personal.get(order_id, at=at) if by.has(*READERS) else None
    return RawOrder(_indented(copy.raw), _indented(about.raw) if about else "")


def _indented(text: str) -> str:
    """A report's row is no JSON and stays as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False) if text else ""
    except ValueError:
        return text
