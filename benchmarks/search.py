"""`search`: what the list of marketplace orders asks of DynamoDB with 50,000 orders, divided by what it asks with
1,000.

Every question fills a page at both sizes: items read, requests and request units should not grow with what is stored.
Amazon's DynamoDB Local counts; the times are this machine's. Orders are written past the commit, in batches, each with
one line, its personal data and the terms that it is found by. Outside of CI `python -m benchmarks.search 1000000`
compares a million orders with a thousand.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks import Result
from benchmarks.order_list import FIRST, MANY, Asked, Item, Meter, growth, one_asked
from chalicelib.adapters.dynamo import keys, orders, personal
from chalicelib.adapters.dynamo import search as indexes
from chalicelib.domain.directory import Role
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.orders.listing import Flag, Selection, Tab
from chalicelib.domain.orders.order import MarketplaceOrder, Status
from chalicelib.domain.orders.terms import folded
from chalicelib.domain.search import Indexed
from chalicelib.queries.orders import listing
from chalicelib.queries.orders.details import details
from tests import examples, fakes
from tests.adapters.stores import DynamoStore
from tests.examples import sales
from tests.fakes.sealing import FakeSealer

# A name that all have, a city that every fifth has and a SKU that every twenty-third has, so that all of them fill a
# page of a thousand orders; every thirtieth order is still to be shipped.
_EVERYBODY, _RARER = "mueller", {5: "bonn", 23: "gold"}
_OPEN = 30
_KEY = b"fingerprint-key"
_OF = fingerprints(_KEY)


def run(many: int = MANY) -> list[Result]:
    return growth("search", many, _items, _asked)


def _asked(store: DynamoStore, meter: Meter, count: int) -> dict[str, Asked]:
    picker = examples.person("jonas", roles=frozenset({Role.WAREHOUSE}))
    house = fakes.hub(
        picker, sales=store.sales, sale_search=store.sale_search, personal=store.personal, trail=store.trail
    )

    def listed(after: str | None = None, **selected: Any) -> Any:
        found = house.do(listing.listed, Selection(**selected), by=picker, after=after)
        assert len(found.rows) >= listing.MOST, f"{selected} does not fill a page"
        return found

    second = listed().next
    newest = order_id(count - 1)
    asks: dict[str, Callable[[], object]] = {
        "list": listed,
        "list, next page": lambda: listed(second),
        "to ship": lambda: listed(tab=Tab.READY),
        "shipped": lambda: listed(tab=Tab.SHIPPED),
        "filter": lambda: listed(flag=Flag.PRIME),
        "by a name of all": lambda: listed(search="Müller"),
        "by name and SKU": lambda: listed(search="müller gold"),
        "by city within a tab": lambda: listed(search="Bonn", tab=Tab.SHIPPED),
        "by number": lambda: house.do(listing.named, newest, by=picker),
        "details": lambda: house.do(details, newest, by=picker),
    }
    return {name: one_asked(meter, ask) for name, ask in asks.items()}


def order_id(place: int) -> str:
    return f"306-{place // 10_000_000:07}-{place % 10_000_000:07}"


def _items(store: DynamoStore, places: range) -> Iterator[tuple[str, Item]]:
    """One order of each kind is made by the adapters; the others differ from it by number and time."""
    tables = store.tables
    (copy,) = orders.copy(tables.marketplace_orders, sales.copy())
    (lines,) = orders.lines(tables.marketplace_orders, sales.sale_lines())
    copied, lined = copy.item.serialize(), lines.item.serialize()
    sealer = FakeSealer()
    for place in places:
        order = _order(place)
        for row in orders.head(tables.marketplace_orders, order):
            yield "marketplace-orders", row.item.serialize()
        yield "marketplace-orders", {**copied, "pk": {"S": order.order_id}}
        yield "marketplace-orders", {**lined, "pk": {"S": order.order_id}}
        about = sales.personal(order_id=order.order_id, expires_at=examples.NOON + timedelta(days=3_650))
        (kept,) = personal.personal(tables.personal_data, about, sealer)
        yield "personal-data", kept.item.serialize()
        yield from _terms(store, order, place)


def _order(place: int) -> MarketplaceOrder:
    at = FIRST + timedelta(minutes=5 * place)
    is_open = place % _OPEN == 0
    return replace(
        sales.sale(order_id=order_id(place), number=f"SO-{at:%y%m%d}-{place:07}", ordered_at=at),
        status=Status.OPEN if is_open else Status.SHIPPED,
        ship_by=at + timedelta(days=2),
        is_prime=place % 3 == 0,
    )


def _terms(store: DynamoStore, order: MarketplaceOrder, place: int) -> Iterator[tuple[str, Item]]:
    words = [folded(_EVERYBODY), *(word for every, word in _RARER.items() if place % every == 0)]
    terms = frozenset(_OF("term", word) for word in words)
    listed = {"S": f"{keys.moment(order.ordered_at)}#{order.order_id}"}
    yield from (("search-terms", {"pk": {"S": f"{indexes.SALES}term#{term}"}, "sk": listed}) for term in terms)
    indexed = Indexed(order.order_id, order.ordered_at, terms)
    *_, record = indexes.items(store.tables.search_terms, indexed, indexes.SALES)
    yield "search-terms", record.serialize()


if __name__ == "__main__":
    for result in run(int(sys.argv[1]) if sys.argv[1:] else MANY):
        print(result, flush=True)
