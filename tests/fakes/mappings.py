"""Mappings of connections in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import cursors
from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.ports.mappings import AssignmentPage
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Mappings:
    store: Records

    def mapping(self, connection: str) -> OrderMapping:
        return self.store.find(OrderMapping, connection) or OrderMapping(connection)

    def assignments(self, connection: str, aliases: Iterable[Alias]) -> Mapping[Alias, Assignment]:
        wanted = set(aliases)
        return {each.alias: each for each in self.all_assigned(connection) if each.alias in wanted}

    def assigned(self, connection: str, *, after: str | None = None, most: int = 50) -> AssignmentPage:
        start = cursors.read(after, of=connection)
        rows = [each for each in self.all_assigned(connection) if not start or place(each.alias) > start]
        if len(rows) <= most:
            return AssignmentPage(rows)
        return AssignmentPage(rows[:most], cursors.written(place(rows[most - 1].alias), of=connection))

    def all_assigned(self, connection: str) -> Sequence[Assignment]:
        rows = [each for each in self.store.all(Assignment) if each.connection == connection]
        return sorted(rows, key=lambda each: place(each.alias))

    def release(self, connection: str) -> Release | None:
        return self.store.find(Release, connection)


def place(alias: Alias) -> str:
    return f"{alias.kind is AliasKind.ASIN}{alias.text}"
