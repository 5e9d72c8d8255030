"""How orders come in, in the table of authorizations: sweeps, backfills, what news were heard and what they asked for.

| access                            | how                            |
|-----------------------------------|--------------------------------|
| sweep, last news of a seller      | GetItem, consistent            |
| what is under way of one order    | GetItem, consistent            |
| a backfill                        | GetItem, consistent            |
| an authorization's latest ones    | Query pk, backwards, consistent |
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from pynamodb.attributes import NumberAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.news import Fetch, Heard
from chalicelib.domain.orders.sweeps import Sweep

# The same news may come again for some days; a note that is gone by then costs one call.
FETCH_KEPT = timedelta(days=4)


class IntakeItem(Item):
    """
    | pk                       | sk    | carries                                                 |
    |--------------------------|-------|---------------------------------------------------------|
    | intake#authorization     | sweep | sweep                                                   |
    | intake#authorization     | heard | heard                                                   |
    | fetch#Amazon order id    | fetch | fetch; expires: seconds, for the table's time to live   |
    | backfills#authorization  | id    | backfill                                                |
    """

    sweep = RecordAttribute(Sweep)
    heard = RecordAttribute(Heard)
    fetch = RecordAttribute(Fetch)
    backfill = RecordAttribute(Backfill)
    expires = NumberAttribute(null=True)


Items = type[IntakeItem]


def sweep(items: Items, sweep: Sweep) -> list[Row]:
    return [Row(items(_intake(sweep.authorization), "sweep", sweep=sweep), "sweep")]


def heard(items: Items, heard: Heard) -> list[Row]:
    return [Row(items(_intake(heard.authorization), "heard", heard=heard), "heard")]


def fetch(items: Items, fetch: Fetch) -> list[Row]:
    expires = int((max(fetch.covers, fetch.slot or fetch.covers) + FETCH_KEPT).timestamp())
    return [Row(items(_fetch(fetch.order_id), "fetch", fetch=fetch, expires=expires), "fetch")]


def backfill(items: Items, backfill: Backfill) -> list[Row]:
    return [Row(items(_backfills(backfill.authorization), keys.part(backfill.id), backfill=backfill), "backfill")]


class DynamoIntake:
    def __init__(self, items: Items) -> None:
        self._items = items

    def sweep(self, authorization: str) -> Sweep:
        item = reading.one(self._items, _intake(authorization), "sweep")
        return item.sweep if item else Sweep(authorization)

    def heard(self, authorization: str) -> Heard | None:
        item = reading.one(self._items, _intake(authorization), "heard")
        return item.heard if item else None

    def fetch(self, order_id: str) -> Fetch | None:
        item = reading.one(self._items, _fetch(order_id), "fetch")
        return item.fetch if item else None

    def backfill(self, authorization: str, id: str) -> Backfill:
        pk = _backfills(authorization)
        return reading.required(self._items, pk, keys.part(id), otherwise="There is no such backfill.").backfill

    def backfills(self, authorization: str, *, most: int = 10) -> Sequence[Backfill]:
        with reading.retryable():
            found = self._items.query(
                _backfills(authorization), consistent_read=True, scan_index_forward=False, limit=most
            )
            return [item.backfill for item in islice(found, most)]


def _intake(authorization: str) -> str:
    return keys.part(f"intake#{authorization}")


def _fetch(order_id: str) -> str:
    return keys.part(f"fetch#{order_id}")


def _backfills(authorization: str) -> str:
    return keys.part(f"backfills#{authorization}")
