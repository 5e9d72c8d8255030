"""What a page of a hundred orders asks again and again: connection, mapping and articles, read once for all of it.

It is for one page, a matter of seconds: what is saved meanwhile counts from the next page on, as if the page had been a
moment earlier.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from chalicelib.domain.articles import Alias, Article
from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders.mapping import Assignment, OrderMapping
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Beyond, what was asked first is asked again: a page may have any number of different SKUs.
MOST = 2_000


def remembered(connections: Connections, mappings: Mappings, articles: Articles) -> dict[str, Any]:
    """The three ports that mapping an order needs, by name, each of which asks for the same thing once."""
    return {
        "connections": RememberedConnections(connections),
        "mappings": RememberedMappings(mappings),
        "articles": RememberedArticles(articles),
    }


class RememberedConnections:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._known: dict[str, Connection | NotFound] = {}

    def connection(self, id: str) -> Connection:
        if id not in self._known:
            try:
                self._known[id] = self._connections.connection(id)
            except NotFound as missing:
                self._known[id] = missing
        found = self._known[id]
        if isinstance(found, NotFound):
            raise found
        return found


class RememberedMappings:
    def __init__(self, mappings: Mappings) -> None:
        self._mappings = mappings
        self._mapping: dict[str, OrderMapping] = {}
        self._assigned: dict[str, _Asked[Alias, Assignment]] = {}

    def mapping(self, connection: str) -> OrderMapping:
        if connection not in self._mapping:
            self._mapping[connection] = self._mappings.mapping(connection)
        return self._mapping[connection]

    def assignments(self, connection: str, aliases: Iterable[Alias]) -> Mapping[Alias, Assignment]:
        if connection not in self._assigned:
            self._assigned[connection] = _Asked(lambda wanted: self._mappings.assignments(connection, wanted))
        return self._assigned[connection](aliases)


class RememberedArticles:
    def __init__(self, articles: Articles) -> None:
        self._holders: _Asked[Alias, Article] = _Asked(articles.holders)
        self._several: _Asked[str, Article] = _Asked(articles.several)

    def holders(self, aliases: Iterable[Alias]) -> Mapping[Alias, Article]:
        return self._holders(aliases)

    def several(self, numbers: Iterable[str]) -> Mapping[str, Article]:
        return self._several(numbers)


class _Asked(dict[K, V | None]):
    """What several keys stand for; those that stand for nothing are remembered too."""

    def __init__(self, ask: Callable[[Iterable[K]], Mapping[K, V]]) -> None:
        super().__init__()
        self._ask = ask

    def __call__(self, keys: Iterable[K]) -> dict[K, V]:
        wanted = list(dict.fromkeys(keys))
        new = [key for key in wanted if key not in self]
        if new:
            if len(self) + len(new) > MOST:
                self.clear()
                new = wanted
            found = self._ask(new)
            self.update({key: found.get(key) for key in new})
        return {key: value for key in wanted if (value := self[key]) is not None}
