"""Billing groups, all under one key: a company has tens of them.

| access             | how                                    |
|--------------------|----------------------------------------|
| one billing group  | GetItem, consistent                    |
| all billing groups | Query pk, consistent, sorted when read |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.turns import Listed, Turn

GROUP = "billing-group"
TURN = "turn"


class BillingGroupItem(Item):
    """
    | pk            | sk       | carries  |
    |---------------|----------|----------|
    | billing-group | code     | group    |
    | turn          | turn     | turn     |
    """

    group = RecordAttribute(BillingGroup)
    turn = RecordAttribute(Turn)


def group(items: type[BillingGroupItem], group: BillingGroup) -> list[Row]:
    return [Row(items(GROUP, keys.part(group.code), group=group), "group")]


def turn(items: type[BillingGroupItem], turn: Turn) -> list[Row]:
    return [Row(items(TURN, TURN, turn=turn), "turn")]


class DynamoBillingGroups:
    def __init__(self, items: type[BillingGroupItem]) -> None:
        self._items = items

    def all(self) -> Sequence[BillingGroup]:
        groups = (item.group for item in reading.under(self._items, GROUP))
        return sorted(groups, key=lambda each: (each.name, each.code))

    def get(self, code: str) -> BillingGroup:
        return reading.required(self._items, GROUP, keys.part(code), otherwise="There is no such billing group.").group

    def turn(self) -> Turn:
        item = reading.one(self._items, TURN, TURN)
        return item.turn if item else Turn(Listed.BILLING_GROUPS)
