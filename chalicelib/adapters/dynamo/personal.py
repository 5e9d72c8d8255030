"""What is personal about orders: one sealed item each, which DynamoDB removes when its time is over.

| access                               | how                      |
|--------------------------------------|--------------------------|
| what is personal about an order      | GetItem, consistent      |
| the same of several                  | BatchGetItem, consistent |

DynamoDB takes its time with what has expired, so a reader compares with the clock, and a message that waits in the
outbox from the beginning erases it on the minute. Copies of the table reach back seven days and tell nothing without
the key.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pynamodb.attributes import BinaryAttribute, TTLAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.packed import Packed
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.orders.amazon import Personal
from chalicelib.ports.sealing import Sealer, Unopened

log = logging.getLogger(__name__)

PERSONAL = "personal"
CONTENTS = Packed(Personal)


@dataclass(frozen=True, slots=True)
class Kept:
    """What may be seen of a sealed item."""

    revision: int = 0


class PersonalItem(Item):
    """
    | pk              | sk       | carries                                                     |
    |-----------------|----------|-------------------------------------------------------------|
    | Amazon order id | personal | sealed: all of it; kept; expires, for DynamoDB              |
    """

    sealed = BinaryAttribute(legacy_encoding=False, null=True)
    kept = RecordAttribute(Kept)
    expires = TTLAttribute(null=True)


Items = type[PersonalItem]


def personal(items: Items, personal: Personal, sealer: Sealer) -> list[Row]:
    item = items(
        keys.part(personal.order_id),
        PERSONAL,
        sealed=sealer.seal(CONTENTS.whole(personal), _context(personal.order_id)),
        kept=Kept(personal.revision),
        expires=personal.expires_at,
    )
    return [Row(item, "kept")]


class DynamoPersonalData:
    def __init__(self, items: Items, sealer: Sealer) -> None:
        self._items = items
        self._sealer = sealer

    def get(self, order_id: str, *, at: datetime) -> Personal | None:
        item = reading.one(self._items, keys.part(order_id), PERSONAL)
        return self._opened(item, order_id, at) if item else None

    def several(self, order_ids: Sequence[str], *, at: datetime) -> Mapping[str, Personal]:
        wanted = {keys.part(order_id): order_id for order_id in order_ids}
        found = reading.several(self._items, [(pk, PERSONAL) for pk in wanted])
        opened = {wanted[item.pk]: self._opened(item, wanted[item.pk], at) for item in found}
        return {order_id: personal for order_id, personal in opened.items() if personal is not None}

    def _opened(self, item: PersonalItem, order_id: str, at: datetime) -> Personal | None:
        """What can't be opened any more is gone, as if it were erased: a lost key must not stop an order."""
        if item.expires is not None and item.expires <= at:
            return None
        try:
            found = CONTENTS.record(self._sealer.open(item.sealed or b"", _context(order_id)))
        except Unopened:
            log.warning("What is personal about an order can't be opened any more: %s", order_id)
            return None
        return found if at < found.expires_at else None


def _context(order_id: str) -> str:
    return f"personal#{order_id}"
