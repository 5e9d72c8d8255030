"""Customers in memory."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.changes import Record
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.ports.customers import CustomersPage, OrdersPage
from tests.fakes import pages
from tests.fakes.readers import Records, found


@dataclass(frozen=True)
class Customers:
    store: Records

    def get(self, id: str) -> Customer:
        return found(self.store.find(Customer, id.strip().upper()), "There is no such customer.")

    def several(self, ids: Collection[str]) -> Mapping[str, Customer]:
        return {id: known for id in ids if (known := self.store.find(Customer, id)) is not None}

    def newest(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        return self._page("all", lambda each: not each.merged_into, after, most)

    def everyone(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        return self._page("all+merged", lambda each: True, after, most)

    def count(self) -> int:
        return len(self.store.all(Customer))

    def orders_of(self, ids: Collection[str], *, after: str | None = None, most: int = 25) -> OrdersPage:
        theirs = (each for each in self.store.all(Ordered) if each.customer in ids)
        rows, more = pages.cut(theirs, _ordered, f"orders of {sorted(ids)}", after, most)
        return OrdersPage([each.order_id for each in rows], more)

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
        fitting = [
            Candidate(each.id, key.order)
            for each in newest
            for key in each.keys
            if key.is_shared and (key.rule, key.text) == (rule, text)
        ]
        return fitting[:most]

    def duplicate_search(self) -> DuplicateSearch:
        return self.store.find(DuplicateSearch) or DuplicateSearch()

    def _page(self, name: str, belongs: Callable[[Customer], bool], after: str | None, most: int) -> CustomersPage:
        return CustomersPage(*pages.cut(filter(belongs, self.store.all(Customer)), _place, name, after, most))


def has_taken_keys(records: Iterable[Record], customer: Customer) -> bool:
    """Whether a key of theirs is somebody else's own."""
    mine = {key.place for key in customer.keys if not key.is_shared}
    others = (each for each in records if isinstance(each, Customer) and each.id != customer.id)
    return any(key.place in mine for other in others for key in other.keys)


def _ordered(each: Ordered) -> str:
    return f"{each.ordered_at.isoformat(timespec='microseconds')}#{each.order_id}"


def _place(customer: Customer) -> str:
    return f"{customer.created_at.isoformat(timespec='microseconds')}#{customer.id}"
