"""Customers, by what they are found, and the settings of the duplicate search.

| access                                   | how                                                                    |
|------------------------------------------|------------------------------------------------------------------------|
| one customer; several                    | GetItem, BatchGetItem, consistent                                      |
| whose a key is, of several               | BatchGetItem of the keys, consistent                                   |
| who shares a key, the newest first       | Query the key backwards, consistent, 200 at most                       |
| a customer's orders, newest first        | Query their orders backwards, consistent; of merged ones one each      |
| all that are nobody else, newest first   | Query by-day, then BatchGetItem, consistent                            |
| the same with those that are merged      | Query by-day, one for each of the two lists, likewise                  |
| how many there are                       | Query by-day, COUNT                                                    |
| the settings of the duplicate search     | GetItem, consistent                                                    |

An own key is an item that only its holder's transaction may write: of two orders of one new customer that come at the
same moment, the second finds the first. Keys are keyed hashes; nothing here says who anybody is.
"""

from collections.abc import Collection, Mapping, Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection

from chalicelib.adapters.dynamo import keys, lists, reading
from chalicelib.adapters.dynamo.attributes import RecordAttribute
from chalicelib.adapters.dynamo.rows import Item, Row
from chalicelib.domain.cursors import read, written
from chalicelib.domain.customers import Customer, Key, Ordered
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.ports.customers import CustomersPage, OrdersPage

HEAD, KEY, SEARCH = "customer", "key", "duplicates"
ALL, MERGED = "all", "merged"
NO_CUSTOMER = "There is no such customer."


class ByDay(GlobalSecondaryIndex["CustomerItem"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by-day"
        projection = KeysOnlyProjection()

    register = UnicodeAttribute(hash_key=True)
    listed_at = UnicodeAttribute(range_key=True)


class CustomerItem(Item):
    """
    | pk                         | sk                      | carries                                              |
    |----------------------------|-------------------------|------------------------------------------------------|
    | customer#<id>              | customer                | customer; register and listed_at for the lists       |
    | own#<rule>#<hash>          | key                     | holder: the one customer who has it                  |
    | shared#<rule>#<hash>       | <created>#<id>          | holder, order_id: whose personal data is compared    |
    | orders#<id>                | <ordered>#<order id>    | ordered                                              |
    | duplicates                 | duplicates              | search                                               |
    """

    register = UnicodeAttribute(null=True)
    listed_at = UnicodeAttribute(null=True)
    customer = RecordAttribute(Customer)
    holder = UnicodeAttribute(null=True)
    order_id = UnicodeAttribute(null=True)
    ordered = RecordAttribute(Ordered)
    search = RecordAttribute(DuplicateSearch)

    by_day = ByDay()


Items = type[CustomerItem]


def customer(items: Items, customer: Customer) -> list[Row]:
    place = f"{keys.moment(customer.created_at)}#{customer.id}"
    register = MERGED if customer.merged_into else ALL
    head = items(_id(customer.id), HEAD, register=register, listed_at=place, customer=customer)
    return [Row(head, "customer"), *(_key(items, key, customer.id, place) for key in customer.keys)]


def _key(items: Items, key: Key, holder: str, place: str) -> Row:
    if key.is_shared:
        return Row(items(_shared(key.rule, key.text), place, holder=holder, order_id=key.order))
    item = items(_own(key.rule, key.text), KEY, holder=holder)
    return Row(item, claim=items.pk.does_not_exist() | (items.holder == holder))


def ordered(items: Items, ordered: Ordered) -> list[Row]:
    sk = f"{keys.moment(ordered.ordered_at)}#{keys.part(ordered.order_id)}"
    return [Row(items(_orders(ordered.customer), sk, ordered=ordered), "ordered")]


def search(items: Items, search: DuplicateSearch) -> list[Row]:
    return [Row(items(SEARCH, SEARCH, search=search), "search")]


class DynamoCustomers:
    def __init__(self, items: Items) -> None:
        self._items = items

    def get(self, id: str) -> Customer:
        return reading.required(self._items, _id(id), HEAD, otherwise=NO_CUSTOMER).customer

    def several(self, ids: Collection[str]) -> Mapping[str, Customer]:
        items = reading.several(self._items, {(_id(id), HEAD) for id in ids})
        return {item.customer.id: item.customer for item in items}

    def newest(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        page = self._page((ALL,), after, most)
        return CustomersPage([each for each in page.rows if not each.merged_into], page.next)

    def everyone(self, *, after: str | None = None, most: int = 25) -> CustomersPage:
        return self._page((ALL, MERGED), after, most)

    def count(self) -> int:
        with reading.retryable():
            return sum(int(self._items.by_day.count(register)) for register in (ALL, MERGED))

    def orders_of(self, ids: Collection[str], *, after: str | None = None, most: int = 25) -> OrdersPage:
        name = f"orders of {sorted(ids)}"
        start = read(after, of=name)
        older = self._items.sk < start if start else None
        found: dict[str, str] = {}
        for id in ids:
            with reading.retryable():
                # One more than a page holds tells whether there is another page.
                rows = self._items.query(
                    _orders(id), older, consistent_read=True, scan_index_forward=False, limit=most + 1
                )
                found.update({item.sk: item.ordered.order_id for item in rows})
        places = sorted(found, reverse=True)
        shown = places[:most]
        return OrdersPage(
            [found[place] for place in shown], written(shown[-1], of=name) if len(places) > most else None
        )

    def holders(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], str]:
        asked = {_own(*key): key for key in keys}
        items = reading.several(self._items, [(pk, KEY) for pk in asked])
        return {asked[item.pk]: item.holder or "" for item in items}

    def candidates(self, rule: str, text: str, *, most: int) -> Sequence[Candidate]:
        with reading.retryable():
            rows = self._items.query(_shared(rule, text), consistent_read=True, scan_index_forward=False, limit=most)
            return [Candidate(item.holder or "", item.order_id or "") for item in rows]

    def duplicate_search(self) -> DuplicateSearch:
        item = reading.one(self._items, SEARCH, SEARCH)
        return item.search if item else DuplicateSearch()

    def _page(self, registers: Sequence[str], after: str | None, most: int) -> CustomersPage:
        listed = lists.merged(self._items.by_day, registers, after=after, most=most)
        known = self.several(listed.numbers)
        return CustomersPage([known[id] for id in listed.numbers if id in known], listed.next)


def _id(id: str) -> str:
    """As no other key begins: whoever asks for a customer gets a customer."""
    return f"customer#{keys.part(id.strip().upper())}"


def _orders(id: str) -> str:
    return f"orders#{keys.part(id)}"


def _own(rule: str, text: str) -> str:
    return f"own#{rule}#{text}"


def _shared(rule: str, text: str) -> str:
    return f"shared#{rule}#{text}"
