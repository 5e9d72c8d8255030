"""What each connection makes of its orders; in the table of authorizations, beside the connection itself.

| access                              | how                                       |
|-------------------------------------|-------------------------------------------|
| one mapping                         | GetItem, consistent                       |
| what these SKUs and ASINs stand for | BatchGetItem, consistent                  |
| all that is assigned, a page or all | Query pk from the cursor on, consistent   |
| the job that maps held orders again | GetItem, consistent                       |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from chalicelib.adapters.dynamo import keys, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.cursors import read, written
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.ports.mappings import AssignmentPage

MAPPING, RELEASE = "mapping", "release"
# SKUs stand before ASINs, as people look for them.
_KIND = {AliasKind.SKU: "1", AliasKind.ASIN: "2"}


class MappingItem(Item):
    """
    | pk                    | sk                         | carries    |
    |-----------------------|----------------------------|------------|
    | mapping#<connection>  | mapping                    | mapping    |
    | mapping#<connection>  | release                    | release    |
    | assigned#<connection> | 1#<SKU> or 2#<ASIN>        | assignment |
    """

    mapping = RecordAttribute(OrderMapping)
    assignment = RecordAttribute(Assignment)
    release = RecordAttribute(Release)


Items = type[MappingItem]


def mapping(items: Items, mapping: OrderMapping) -> list[Row]:
    return [Row(items(_mapping_key(mapping.connection), MAPPING, mapping=mapping), "mapping")]


def assignment(items: Items, assignment: Assignment) -> list[Row]:
    key, place = _assigned_key(assignment.connection), _place(assignment.alias)
    return [Row(items(key, place, assignment=assignment), "assignment")]


def release(items: Items, job: Release) -> list[Row]:
    return [Row(items(_mapping_key(job.connection), RELEASE, release=job), "release")]


class DynamoMappings:
    def __init__(self, items: Items) -> None:
        self._items = items

    def mapping(self, connection: str) -> OrderMapping:
        item = reading.one(self._items, _mapping_key(connection), MAPPING)
        return item.mapping if item else OrderMapping(connection)

    def assignments(self, connection: str, aliases: Iterable[Alias]) -> Mapping[Alias, Assignment]:
        key = _assigned_key(connection)
        asked = {(key, _place(alias)) for alias in aliases}
        items = reading.several(self._items, asked)
        return {item.assignment.alias: item.assignment for item in items}

    def assigned(self, connection: str, *, after: str | None = None, most: int = 50) -> AssignmentPage:
        key = _assigned_key(connection)
        start = read(after, of=key)
        rows = list(islice(self._standing(key, start, most + 1), most + 1))
        if len(rows) <= most:
            return AssignmentPage(rows)
        return AssignmentPage(rows[:most], written(_place(rows[most - 1].alias), of=key))

    def all_assigned(self, connection: str) -> Sequence[Assignment]:
        return list(self._standing(_assigned_key(connection), "", None))

    def release(self, connection: str) -> Release | None:
        item = reading.one(self._items, _mapping_key(connection), RELEASE)
        return item.release if item else None

    def _standing(self, key: str, start: str, at_once: int | None) -> Iterator[Assignment]:
        which = self._items.sk > start if start else None
        with reading.retryable():
            for item in self._items.query(key, which, consistent_read=True, page_size=at_once):
                yield item.assignment


def _mapping_key(connection: str) -> str:
    return f"mapping#{keys.part(connection)}"


def _assigned_key(connection: str) -> str:
    return f"assigned#{keys.part(connection)}"


def _place(alias: Alias) -> str:
    return f"{_KIND[alias.kind]}#{keys.part(alias.text)}"
