"""What came back of orders, in the table of marketplace orders.

| access                  | how                                                                        |
|-------------------------|----------------------------------------------------------------------------|
| the returns of an order | Query pk, sk begins with return#, consistent                               |
| one by its own id       | GetItem of its entry, then of the return, consistent                       |
| all, newest first       | Query of the entries of the register, consistent; BatchGetItem of returns  |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.orders import Items
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.domain.returns import Return
from chalicelib.ports.returns import ReturnsPage

BACK = "return#"
# An id begins with its day; behind it stands what no other return of that day has.
REGISTER = "returns"
NO_RETURN = "There is no such return."


def back(items: Items, record: Return) -> list[Row]:
    place = f"{keys.moment(record.at)}#{_id(record.id)}"
    item = items(keys.part(record.order_id), f"{BACK}{place}", back=record)
    entry = items(f"{BACK}{_id(record.id)}", REGISTER, order_id=record.order_id, place=place)
    listed = items(REGISTER, place, order_id=record.order_id)
    # Chance may give an id twice; whoever comes second is refused and gets another one.
    claim = items.pk.does_not_exist() | (items.order_id == record.order_id)
    return [Row(item, "back"), Row(entry, claim=claim), Row(listed, claim=claim)]


class DynamoReturns:
    def __init__(self, items: Items) -> None:
        self._items = items

    def of(self, order_id: str) -> Sequence[Return]:
        found = reading.under(self._items, keys.part(order_id), self._items.sk.startswith(BACK))
        return [item.back for item in found]

    def get(self, id: str) -> Return:
        entry = reading.required(self._items, f"{BACK}{_id(id)}", REGISTER, otherwise=NO_RETURN)
        place = f"{BACK}{entry.place}"
        return reading.required(self._items, keys.part(entry.order_id or ""), place, otherwise=NO_RETURN).back

    def newest(self, *, after: str | None = None, most: int = 25) -> ReturnsPage:
        place = self._items.sk
        listed, further = reading.page(self._items, REGISTER, place, after=after, most=most, is_newest_first=True)
        wanted = [(keys.part(item.order_id or ""), f"{BACK}{item.sk}") for item in listed]
        found = {(item.pk, item.sk): item.back for item in reading.several(self._items, wanted)}
        return ReturnsPage([found[key] for key in wanted if key in found], further)


def _id(id: str) -> str:
    return keys.part(id.strip().upper())
