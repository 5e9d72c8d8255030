"""Mappings of connections in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.domain.orders.mapping.releasing import Release
from chalicelib.ports.mappings import AssignmentPage
from tests.fakes import pages
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
        rows = self.all_assigned(connection)
        return AssignmentPage(*pages.cut(rows, place, connection, after, most, is_forward=True))

    def all_assigned(self, connection: str) -> Sequence[Assignment]:
        return sorted((each for each in self.store.all(Assignment) if each.connection == connection), key=place)

    def release(self, connection: str) -> Release | None:
        return self.store.find(Release, connection)


def place(assignment: Assignment) -> str:
    return f"{assignment.alias.kind is AliasKind.ASIN}{assignment.alias.text}"
