"""What waits for a person, under one key for each half of the house, since all of one is shown together; who has
thousands has other worries.

| access    | how                                                |
|-----------|----------------------------------------------------|
| one entry | GetItem, consistent; its id names its half         |
| all       | Query pk of each half, consistent, sorted when read|
| how many  | Query pk of each half, keys only, at most 100      |
"""

from collections.abc import Sequence

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.attention import AttentionItem, Half, Reason, half
from chalicelib.ports.attention import BOTH

_KEYS = {Half.BUYING: "attention", Half.SELLING: "attention#selling"}
# The badge says "99+" beyond; counting on would read more than anybody wants to know.
COUNTED = 100


class AttentionEntry(Item):
    """
    | pk                | sk | carries |
    |-------------------|----|---------|
    | attention         | id | entry   |
    | attention#selling | id | entry   |
    """

    entry = RecordAttribute(AttentionItem)


def entry(items: type[AttentionEntry], entry: AttentionItem) -> list[Row]:
    return [Row(items(_KEYS[half(entry.reason)], keys.part(entry.id), entry=entry), "entry")]


class DynamoAttention:
    def __init__(self, items: type[AttentionEntry]) -> None:
        self._items = items

    def all(self, halves: Sequence[Half] = BOTH, *, most: int = 200) -> Sequence[AttentionItem]:
        entries = (item.entry for each in halves for item in reading.under(self._items, _KEYS[each]))
        return sorted(entries, key=lambda each: (each.since, each.id))[:most]

    def get(self, id: str) -> AttentionItem:
        return reading.required(
            self._items, _key_of(id), keys.part(id), otherwise="This no longer needs attention."
        ).entry

    def count(self, halves: Sequence[Half] = BOTH) -> int:
        found = 0
        for each in halves:
            found += reading.counted(self._items, _KEYS[each], most=COUNTED - found) if found < COUNTED else 0
        return found


def _key_of(id: str) -> str:
    """Anybody may ask for an id that names no reason; there is nothing under it anyway."""
    reason = id.partition("~")[0]
    return _KEYS[half(Reason(reason)) if reason in set(Reason) else Half.BUYING]
