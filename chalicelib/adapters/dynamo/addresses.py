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
from chalicelib.domain.registers import Listed, Register

ADDRESS = "address"
REGISTER = "register"


class AddressItem(Item):
    """
    | pk       | sk       | carries  |
    |----------|----------|----------|
    | address  | code     | address  |
    | register | register | register |
    """

    address = RecordAttribute(ShippingAddress)
    register = RecordAttribute(Register)


def address(items: type[AddressItem], address: ShippingAddress) -> list[Row]:
    return [Row(items(ADDRESS, keys.part(address.code), address=address), "address")]


def register(items: type[AddressItem], register: Register) -> list[Row]:
    return [Row(items(REGISTER, REGISTER, register=register), "register")]


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

    def register(self) -> Register:
        item = reading.one(self._items, REGISTER, REGISTER)
        return item.register if item else Register(Listed.ADDRESSES)
