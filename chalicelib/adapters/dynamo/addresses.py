"""Shipping addresses, all under one key: a company has tens of them.

| access        | how                                    |
|---------------|----------------------------------------|
| one address   | GetItem, consistent                    |
| all addresses | Query pk, consistent, sorted when read |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.turns import Listed, Turn

ADDRESS = "address"
TURN = "turn"


class AddressItem(Item):
    """
    | pk       | sk       | carries  |
    |----------|----------|----------|
    | address  | code     | address  |
    | turn     | turn     | turn     |
    """

    address = RecordAttribute(ShippingAddress)
    turn = RecordAttribute(Turn)


def address(items: type[AddressItem], address: ShippingAddress) -> list[Row]:
    return [Row(items(ADDRESS, keys.part(address.code), address=address), "address")]


def turn(items: type[AddressItem], turn: Turn) -> list[Row]:
    return [Row(items(TURN, TURN, turn=turn), "turn")]


class DynamoAddresses:
    def __init__(self, items: type[AddressItem]) -> None:
        self._items = items

    def all(self) -> Sequence[ShippingAddress]:
        addresses = (item.address for item in reading.under(self._items, ADDRESS))
        return sorted(addresses, key=lambda each: (each.label, each.code))

    def get(self, code: str) -> ShippingAddress:
        return reading.required(
            self._items, ADDRESS, keys.part(code), otherwise="There is no such shipping address."
        ).address

    def turn(self) -> Turn:
        item = reading.one(self._items, TURN, TURN)
        return item.turn if item else Turn(Listed.ADDRESSES)
