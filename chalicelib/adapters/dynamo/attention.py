"""What waits for a person, all under one key, since all of it is shown together; who has thousands has other worries.

| access    | how                                    |
|-----------|----------------------------------------|
| one entry | GetItem, consistent                    |
| all       | Query pk, consistent, sorted when read |
| how many  | Query pk, COUNT, at most 100           |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.attention import AttentionItem

ATTENTION = "attention"
# The badge says "99+" beyond; counting on would read more than anybody wants to know.
COUNTED = 100


class AttentionEntry(Item):
    """
    | pk        | sk | carries |
    |-----------|----|---------|
    | attention | id | entry   |
    """

    entry = RecordAttribute(AttentionItem)


def entry(items: type[AttentionEntry], entry: AttentionItem) -> list[Row]:
    return [Row(items(ATTENTION, keys.part(entry.id), entry=entry), "entry")]


class DynamoAttention:
    def __init__(self, items: type[AttentionEntry]) -> None:
        self._items = items

    def all(self, *, most: int = 200) -> Sequence[AttentionItem]:
        entries = (item.entry for item in reading.under(self._items, ATTENTION))
        return sorted(entries, key=lambda each: (each.since, each.id))[:most]

    def get(self, id: str) -> AttentionItem:
        return reading.required(
            self._items, ATTENTION, keys.part(id), otherwise="This no longer needs attention."
        ).entry

    def count(self) -> int:
        return reading.counted(self._items, ATTENTION, most=COUNTED)
