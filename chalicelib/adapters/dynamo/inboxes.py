"""Which orders wait for whom: entries beside the order's head, written with it, in the table of the orders.

| access                                      | how                                                                  |
|---------------------------------------------|----------------------------------------------------------------------|
| what waits for a person, oldest hold first  | Query theirs and the crowd's, then BatchGetItem of heads, consistent |
| how much that is                            | the same two, keys only                                              |
| what a person answered lately               | Query backwards, then BatchGetItem of the heads, consistent          |

An application that stood in the table before there were entries gets them with its next step; until then its approvers
have their mails.
"""

from collections.abc import Sequence
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.rows import Row
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.approvals.application import undecided
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.inboxes import MOST_COUNTED, Past

if TYPE_CHECKING:
    from chalicelib.adapters.dynamo.purchasing import PurchaseOrderItem

    Items = type[PurchaseOrderItem]

HEAD = "head"
# A step that passes on takes away its people's entries and writes those of the next, whose letters are as many again,
# all in one transaction of a hundred items. A larger step has one entry for all its people, which all of them read.
MOST_ENTRIES = 20
CROWD = "waiting, many"


def entries(items: "Items", order: PurchaseOrder) -> list[Row]:
    """Those by which an order is found while it waits."""
    application = order.application
    if application is None or order.status is not Status.APPLYING or application.is_agreed:
        return []
    asked, place = undecided(application), _place(order)
    if len(application.steps[application.step].approvers) > MOST_ENTRIES:
        return [Row(items(CROWD, place, asked=set(asked)))]
    return [Row(items(_waiting(person), place)) for person in asked]


def answer(items: "Items", answer: Answered) -> list[Row]:
    place = f"{keys.moment(answer.at)}#{keys.part(answer.number)}#{answer.step}#{keys.part(answer.approver)}"
    return [Row(items(_answered(answer.person), place, answer=answer), "answer")]


def _waiting(person: str) -> str:
    return f"waiting#{keys.part(person)}"


def _answered(person: str) -> str:
    return f"answered#{keys.part(person)}"


def _place(order: PurchaseOrder) -> str:
    return f"{keys.moment(order.hold_until)}#{keys.part(order.number)}"


class DynamoInboxes:
    def __init__(self, items: "Items") -> None:
        self._items = items

    def waiting(self, person: str, *, most: int = 100) -> Sequence[PurchaseOrder]:
        places = self._places(person, most=most, is_consistent=True)
        orders = self._orders([place.partition("#")[2] for place in places])
        found = (orders[number] for place in places if (number := place.partition("#")[2]) in orders)
        return [order for order in found if order.status is Status.APPLYING and _waits_for(order, person)]

    def count(self, person: str) -> int:
        return len(self._places(person, most=MOST_COUNTED, is_consistent=False))

    def answered(self, person: str, *, most: int = 20) -> Sequence[Past]:
        with reading.retryable():
            found = self._items.query(_answered(person), consistent_read=True, scan_index_forward=False, limit=most)
            answers = [item.answer for item in found]
        orders = self._orders([keys.part(answer.number) for answer in answers])
        return [Past(answer, orders[key]) for answer in answers if (key := keys.part(answer.number)) in orders]

    def _places(self, person: str, *, most: int, is_consistent: bool) -> list[str]:
        mine, crowd = (
            self._items.query(
                pk, filter_condition=which, consistent_read=is_consistent, limit=most, attributes_to_get=["pk", "sk"]
            )
            for pk, which in ((_waiting(person), None), (CROWD, self._items.asked.contains(person)))
        )
        with reading.retryable():
            return [item.sk for item in islice(merge(mine, crowd, key=lambda item: item.sk), most)]

    def _orders(self, numbers: Sequence[str]) -> dict[str, PurchaseOrder]:
        """By their keys."""
        heads = reading.several(self._items, {(number, HEAD) for number in numbers})
        return {item.pk: item.order for item in heads}


def _waits_for(order: PurchaseOrder, person: str) -> bool:
    return order.application is not None and person in undecided(order.application)
