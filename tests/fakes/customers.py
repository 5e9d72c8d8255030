"""Customers in memory."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import cursors
from chalicelib.domain.changes import Record
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.errors import NotFound
from chalicelib.ports.customers import CustomersPage, OrdersPage
from tests.fakes import cursors as places
from tests.fakes.readers import Records


@dataclass(frozen=True)
class Customers:
    store: Records

    def get(self, id: str) -> Customer:
        found = self.store.find(Customer, id.strip().upper())
        if found is None:
            raise NotFound("There is no such customer.")
        return found

    def several(self, ids: Collection[str]) -> Mapping[str, Customer]:
        return {id: found for id in ids if (found := self.store.find(Customer, id)) is not None}

    def newest(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        return self._page("all", lambda each: not each.merged_into, after, most)

    def everyone(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        return self._page("all+merged", lambda each: True, after, most)

    def count(self) -> int:
        return len(self.store.all(Customer))

    def orders_of(self, ids: Collection[str], *, after: str | None = None, most: int = 25) -> OrdersPage:
        name = f"orders of {sorted(ids)}"
        start = cursors.read(after, of=name)
        found = {
            f"{each.ordered_at.isoformat(timespec='microseconds')}#{each.order_id}": each.order_id
            for each in self.store.all(Ordered)
            if each.customer in ids
        }
        rows = [place for place in sorted(found, reverse=True) if not start or place < start]
        more = cursors.written(rows[most - 1], of=name) if len(rows) > most else None
        return OrdersPage([found[place] for place in rows[:most]], more)

    def holders(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        wanted = set(keys)
        return {
            (key.rule, key.text): each.id
            for each in self.store.all(Customer)
            for key in each.keys
            if not key.is_shared and (key.rule, key.text) in wanted
        }

    def candidates(self, rule: str, text: str, *, most: int) -> Sequence[Candidate]:
        newest = sorted(self.store.all(Customer), key=_place, reverse=True)
        found = [
            Candidate(each.id, key.order)
            for each in newest
            for key in each.keys
            if key.is_shared and (key.rule, key.text) == (rule, text)
        ]
        return found[:most]

    def duplicate_search(self) -> DuplicateSearch:
        return self.store.find(DuplicateSearch) or DuplicateSearch()

    def _page(self, name: str, belongs: Callable[[Customer], bool], after: str | None, most: int) -> CustomersPage:
        rows = sorted(filter(belongs, self.store.all(Customer)), key=_place, reverse=True)
        if after is not None:
            last = places.read(after, name)
            rows = [each for each in rows if _place(each) < last]
        return CustomersPage(rows[:most], places.made(name, _place(rows[most - 1])) if len(rows) > most else None)


def has_taken_keys(records: Iterable[Record], customer: Customer) -> bool:
    """Whether a key of theirs is somebody else's own."""
    mine = {key.place for key in customer.keys if not key.is_shared}
    others = (each for each in records if isinstance(each, Customer) and each.id != customer.id)
    return any(key.place in mine for other in others for key in other.keys)


def _place(customer: Customer) -> str:
    return f"{customer.created_at.isoformat(timespec='microseconds')}#{customer.id}"
