"""Boxes, what Amazon was told of them and what it was asked to cancel, in the table of marketplace orders.

| access                                 | how                                                             |
|----------------------------------------|-----------------------------------------------------------------|
| the boxes and confirmations of an order| Query pk, sk begins with ship#, consistent                      |
| those of many orders                   | BatchGetItem of the first ones; the same Query where there are  |
|                                        | second ones                                                     |
| confirmations to be looked at          | Query by-ship-by, todo = confirming (sparse), oldest due first  |
| cancellations to be looked at          | Query by-ship-by, todo = canceling (sparse), oldest due first   |
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.orders import Items, SaleItem
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.ports.fulfilment import DueCancellation, DueConfirmation, Shipping

SHIP = "ship#"
CONFIRMING, CANCELING = "confirming", "canceling"


# Hardly any order has a second box, or was to be canceled twice. Both are numbered from 1, and none goes away.
FIRST = (f"{SHIP}box#01", f"{SHIP}confirmation#01", f"{SHIP}cancel#01")
SECOND = (f"{SHIP}box#02", f"{SHIP}cancel#02")


def box(items: Items, box: Box) -> list[Row]:
    return [Row(items(keys.part(box.order_id), f"{SHIP}box#{box.number:02}", box=box), "box")]


def confirmation(items: Items, told: Confirmation) -> list[Row]:
    item = items(
        keys.part(told.order_id),
        f"{SHIP}confirmation#{told.box:02}",
        todo=CONFIRMING if told.due_at else None,
        ship_by=_place(told.due_at, told.order_id, told.box),
        confirmation=told,
    )
    return [Row(item, "confirmation")]


def cancellation(items: Items, wished: Cancellation) -> list[Row]:
    item = items(
        keys.part(wished.order_id),
        f"{SHIP}cancel#{wished.number:02}",
        todo=CANCELING if wished.due_at else None,
        ship_by=_place(wished.due_at, wished.order_id, wished.number),
        cancellation=wished,
    )
    return [Row(item, "cancellation")]


class DynamoBoxes:
    def __init__(self, items: Items) -> None:
        self._items = items

    def of(self, order_id: str) -> Shipping:
        found = reading.under(self._items, keys.part(order_id), self._items.sk.startswith(SHIP))
        return _shipping(found)

    def of_several(self, order_ids: Sequence[str]) -> Mapping[str, Shipping]:
        first: dict[str, list[SaleItem]] = {keys.part(order_id): [] for order_id in order_ids}
        for item in reading.several(self._items, {(pk, sk) for pk in first for sk in (*FIRST, *SECOND)}):
            first[item.pk].append(item)
        return {order_id: self._whole(order_id, first[keys.part(order_id)]) for order_id in order_ids}

    def _whole(self, order_id: str, first: Sequence[SaleItem]) -> Shipping:
        return self.of(order_id) if any(item.sk in SECOND for item in first) else _shipping(first)

    def due(self, *, before: datetime, most: int) -> Sequence[DueConfirmation]:
        return [DueConfirmation(*each) for each in self._due(CONFIRMING, before, most)]

    def due_cancellations(self, *, before: datetime, most: int) -> Sequence[DueCancellation]:
        return [DueCancellation(*each) for each in self._due(CANCELING, before, most)]

    def _due(self, todo: str, before: datetime, most: int) -> list[tuple[str, int, datetime]]:
        earlier = SaleItem.ship_by < keys.moment(before)
        with reading.retryable():
            places = [item.ship_by or "" for item in self._items.by_ship_by.query(todo, earlier, limit=most)]
        return [_due(place) for place in places]


def _shipping(found: Sequence[SaleItem]) -> Shipping:
    return Shipping(
        tuple(item.box for item in found if item.box),
        tuple(item.confirmation for item in found if item.confirmation),
        tuple(item.cancellation for item in found if item.cancellation),
    )


def _place(due_at: datetime | None, order_id: str, number: int) -> str | None:
    return f"{keys.moment(due_at)}#{keys.part(order_id)}#{number}" if due_at else None


def _due(place: str) -> tuple[str, int, datetime]:
    moment, order_id, number = place.split("#")
    return order_id, int(number), datetime.fromisoformat(moment)
