"""Boxes and their confirmations, in the table of marketplace orders.

| access                                 | how                                                             |
|----------------------------------------|-----------------------------------------------------------------|
| the boxes and confirmations of an order| Query pk, sk begins with ship#, consistent                      |
| confirmations to be looked at          | Query by-ship-by, todo = confirming (sparse), oldest due first  |
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.orders import Items, SaleItem
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.ports.fulfilment import DueConfirmation, Shipping

SHIP = "ship#"
CONFIRMING = "confirming"


def box(items: Items, box: Box) -> list[Row]:
    return [Row(items(keys.part(box.order_id), f"{SHIP}box#{box.number:02}", box=box), "box")]


def confirmation(items: Items, told: Confirmation) -> list[Row]:
    item = items(
        keys.part(told.order_id),
        f"{SHIP}confirmation#{told.box:02}",
        todo=CONFIRMING if told.due_at else None,
        ship_by=f"{keys.moment(told.due_at)}#{keys.part(told.order_id)}#{told.box}" if told.due_at else None,
        confirmation=told,
    )
    return [Row(item, "confirmation")]


class DynamoBoxes:
    def __init__(self, items: Items) -> None:
        self._items = items

    def of(self, order_id: str) -> Shipping:
        found = reading.under(self._items, keys.part(order_id), self._items.sk.startswith(SHIP))
        return Shipping(
            tuple(item.box for item in found if item.box),
            tuple(item.confirmation for item in found if item.confirmation),
        )

    def of_several(self, order_ids: Sequence[str]) -> Mapping[str, Shipping]:
        return {order_id: self.of(order_id) for order_id in order_ids}

    def due(self, *, before: datetime, most: int) -> Sequence[DueConfirmation]:
        earlier = SaleItem.ship_by < keys.moment(before)
        with reading.retryable():
            places = [item.ship_by or "" for item in self._items.by_ship_by.query(CONFIRMING, earlier, limit=most)]
        return [_due(place) for place in places]


def _due(place: str) -> DueConfirmation:
    moment, order_id, number = place.split("#")
    return DueConfirmation(order_id, int(number), datetime.fromisoformat(moment))
