"""Tables of orders that people asked for: an item each, which goes when its file does.

| access            | how                                   |
|-------------------|---------------------------------------|
| one export        | GetItem, consistent                   |
| a person's latest | Query pk, backwards, consistent       |
"""

from collections.abc import Sequence
from itertools import islice

from pynamodb.attributes import NumberAttribute

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.exports import Export


class ExportItem(Item):
    """
    | pk     | sk | carries                                                          |
    |--------|----|------------------------------------------------------------------|
    | person | id | export; expires: seconds, for the table's sweeper and nobody else |
    """

    export = RecordAttribute(Export)
    expires = NumberAttribute(null=True)


Items = type[ExportItem]


def export(items: Items, export: Export) -> list[Row]:
    expires = int(export.expires_at.timestamp())
    return [Row(items(keys.part(export.person), keys.part(export.id), export=export, expires=expires), "export")]


class DynamoExports:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, person: str, id: str) -> Export:
        found = reading.required(self._items, keys.part(person), keys.part(id), otherwise="There is no such export.")
        return found.export

    def of(self, person: str, *, most: int = 25) -> Sequence[Export]:
        with reading.retryable():
            items = self._items.query(keys.part(person), consistent_read=True, scan_index_forward=False, limit=most)
            return [item.export for item in islice(items, most)]
