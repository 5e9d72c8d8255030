"""What a page of a hundred orders asks again and again: connection, mapping and articles, read once for all of it.

It is for one page, a matter of seconds: what is saved meanwhile counts from the next page on, as if the page had been a
moment earlier.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from chalicelib.domain.articles import Alias, Article
from chalicelib.domain.connections import Connection, connection_id
from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.mapping import Assignment, OrderMapping, wanted
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Known, Sales
from chalicelib.usecases.customers.attaching import arriving, wanted_keys

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Beyond, what was asked first is asked again: a page may have any number of different SKUs.
MOST = 2_000


Store = Callable[..., bool]


class Desk:
    """Stores orders one by one, with what they have in common asked once. ``ahead`` looks up together what all orders
    of a page need, so that a page costs a few reads and a commit an order."""

    def __init__(
        self,
        store: Store,
        sales: Sales,
        connections: Connections,
        mappings: Mappings,
        articles: Articles,
        customers: Customers,
        fingerprint_key: FingerprintKey,
    ) -> None:
        self._store = store
        self._sales = RememberedSales(sales)
        self._connections = RememberedConnections(connections)
        self._mappings = RememberedMappings(mappings)
        self._articles = RememberedArticles(articles)
        self._customers = RememberedCustomers(customers)
        self._key = fingerprint_key

    def __call__(self, received: Received | Garbled) -> bool:
        return self._store(
            received,
            sales=self._sales,
            connections=self._connections,
            mappings=self._mappings,
            articles=self._articles,
            customers=self._customers,
        )

    def ahead(self, came: Sequence[Received | Garbled]) -> None:
        orders = [each.order for each in came if isinstance(each, Received)]
        self._sales.look_ahead([order.id for order in orders])
        aliases: dict[str, list[Alias]] = {}
        for order in orders:
            if order.marketplace in MARKETPLACES:
                aliases.setdefault(connection_id(order.seller, order.marketplace), []).extend(wanted(order.lines))
        for connection, of in aliases.items():
            self._mappings.assignments(connection, of)
        self._articles.holders(alias for of in aliases.values() for alias in of)
        people = [(arriving(each.order), each.personal) for each in came if isinstance(each, Received) if each.personal]
        search = self._customers.duplicate_search()
        self._customers.look_ahead(wanted_keys(people, search, fingerprint_key=self._key))


def ahead(upsert: Callable[[Received | Garbled], bool], came: Sequence[Received | Garbled]) -> None:
    """Says which orders come next to whoever can make use of it. It saves reads and no more: what one order of a page
    makes it fail at is asked again for each, and then stands in the way of that one alone."""
    if not isinstance(upsert, Desk):
        return
    try:
        upsert.ahead(came)
    except Retryable:
        raise
    except Exception:  # noqa: BLE001  # a mistake of ours about one order must not hold up its page for ever
        return  # that order says what it was when its turn comes


class RememberedSales:
    """What was read ahead counts once: whoever decides again, because somebody was quicker, reads anew."""

    def __init__(self, sales: Sales) -> None:
        self._sales = sales
        self._known: dict[str, Known | None] = {}

    def look_ahead(self, order_ids: Sequence[str]) -> None:
        found = self._sales.known_of(order_ids)
        self._known = {order_id: found.get(order_id) for order_id in order_ids}

    def known(self, order_id: str) -> Known | None:
        if order_id in self._known:
            return self._known.pop(order_id)
        return self._sales.known(order_id)


class RememberedCustomers:
    """Whose a key is, is remembered for the first who asks: the order may make a customer of it, and the next one has
    to find them."""

    def __init__(self, customers: Customers) -> None:
        self._customers = customers
        self._search: DuplicateSearch | None = None
        self._holders: dict[tuple[str, str], str] = {}
        self._asked: set[tuple[str, str]] = set()

    def look_ahead(self, keys: Collection[tuple[str, str]]) -> None:
        self._holders, self._asked = dict(self._customers.holders(set(keys))), set(keys)

    def duplicate_search(self) -> DuplicateSearch:
        if self._search is None:
            self._search = self._customers.duplicate_search()
        return self._search

    def holders(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        if not self._asked.issuperset(keys):
            return self._customers.holders(keys)
        self._asked.difference_update(keys)
        return {key: self._holders[key] for key in keys if key in self._holders}

    def get(self, id: str) -> Customer:
        return self._customers.get(id)

    def candidates(self, rule: str, text: str, *, most: int) -> Sequence[Candidate]:
        return self._customers.candidates(rule, text, most=most)


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
            self._assigned[connection] = _Asked(lambda new: self._mappings.assignments(connection, new))
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
        asked = list(dict.fromkeys(keys))
        new = [key for key in asked if key not in self]
        if new:
            if len(self) + len(new) > MOST:
                self.clear()
                new = asked
            found = self._ask(new)
            self.update({key: found.get(key) for key in new})
        return {key: value for key in asked if (value := self[key]) is not None}
