"""The index of orders: what is found, in which order, and that it never says too little."""

import pytest

from chalicelib.domain.errors import Conflict, Refused
from chalicelib.domain.search import Indexed
from chalicelib.ports.search import Found
from tests.adapters.stores import DynamoStore, Store
from tests.examples import MINUTE, NOON


def indexed(place: int, *terms: str) -> Indexed:
    return Indexed(f"PO-{place:03}", NOON + place * MINUTE, frozenset(terms))


def fill(store: Store, *orders: Indexed) -> None:
    for order in orders:
        store.search.keep(None, order)


def numbers(found: Found) -> list[str]:
    return [hit.number for hit in found.hits]


def test_orders_with_a_term_are_found_newest_first(store: Store):
    fill(store, indexed(1, "pen", "blue"), indexed(3, "pen"), indexed(2, "pencil"))

    found = store.search.find(["pen"])

    assert (numbers(found), found.looked, found.next) == (["PO-003", "PO-001"], 2, None)
    assert store.search.find(["ink"]) == Found([], 0, None)
    assert (store.search.count(["pen"]), store.search.count(["ink"])) == (2, 0)


def test_all_terms_have_to_fit(store: Store):
    fill(store, indexed(1, "pen", "blue"), indexed(2, "pen", "red"), indexed(3, "pen"), indexed(4, "blue"))

    assert numbers(store.search.find(["pen", "blue"])) == ["PO-001"]
    assert numbers(store.search.find(["pen", "green"])) == []


def test_the_rarest_term_leads(store: Store):
    fill(store, *(indexed(place, "pen", *["gold"] * (place % 10 == 0)) for place in range(1, 41)))

    found = store.search.find(["pen", "gold"])

    assert (numbers(found), found.looked) == (["PO-040", "PO-030", "PO-020", "PO-010"], 4)
    assert store.search.count(["pen", "gold"]) == 4


def test_pages_lead_through_all_of_them_once(store: Store):
    fill(store, *(indexed(place, "pen", *["blue"] * (place % 2)) for place in range(1, 8)))

    first = store.search.find(["pen", "blue"], most=2)
    second = store.search.find(["pen", "blue"], after=first.next, most=2)

    assert (numbers(first), numbers(second), second.next) == (["PO-007", "PO-005"], ["PO-003", "PO-001"], None)
    assert numbers(store.search.find(["pen", "blue"], after=first.hits[0].cursor, most=2)) == ["PO-005", "PO-003"]


def test_a_page_looks_at_no_more_than_it_was_told(store: Store):
    fill(store, *(indexed(place, "pen") for place in range(1, 6)))

    found = store.search.find(["pen"], most=3)

    assert (numbers(found), found.looked, found.next is None) == (["PO-005", "PO-004", "PO-003"], 3, False)


def test_what_an_order_is_found_by_follows_it(store: Store):
    fill(store, indexed(1, "pen", "blue"))
    before = store.search.terms("PO-001")

    store.search.keep(before, indexed(1, "pen", "114-5550123-5550001"))

    assert store.search.terms("PO-001").terms == {"pen", "114-5550123-5550001"}
    assert numbers(store.search.find(["114-5550123-5550001"])) == ["PO-001"]
    assert numbers(store.search.find(["blue"])) == []
    assert numbers(store.search.find(["pen"])) == ["PO-001"]


def test_an_order_that_was_never_indexed_is_found_by_nothing(store: Store):
    assert store.search.terms("PO-001") is None


def test_of_two_who_index_an_order_at_once_the_second_has_to_look_again(store: Store):
    fill(store, indexed(1, "pen"))
    before = store.search.terms("PO-001")
    store.search.keep(before, indexed(1, "pen", "new"))

    with pytest.raises(Conflict):
        store.search.keep(before, indexed(1, "pen", "old"))
    with pytest.raises(Conflict):
        store.search.keep(None, indexed(1, "pen"))

    assert store.search.terms("PO-001").terms == {"pen", "new"}
    assert numbers(store.search.find(["new"])) == ["PO-001"]


def test_more_terms_than_one_request_takes(store: Store):
    fill(store, indexed(1, *(f"word-{number}" for number in range(60))))

    assert numbers(store.search.find(["word-59", "word-0"])) == ["PO-001"]


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "x" * 5_000])
def test_a_cursor_that_is_not_ours_is_refused(cursor: str, store: Store):
    with pytest.raises(Refused, match="not valid"):
        store.search.find(["pen"], after=cursor)


def test_a_cursor_of_another_search_is_refused_by_the_tables(tables: DynamoStore):
    fill(tables, *(indexed(place, "pen", "ink") for place in range(1, 4)))
    cursor = tables.search.find(["pen"], most=1).next

    with pytest.raises(Refused, match="not valid"):
        tables.search.find(["ink"], after=cursor)


def test_without_a_term_nothing_is_looked_for(store: Store):
    with pytest.raises(ValueError, match="Without a term"):
        store.search.find([])


def test_an_interrupted_index_says_too_much_and_the_list_decides(tables: DynamoStore):
    """The function died after the entries and before the list: the entries are there, and nobody believes them."""
    tables.put("search-terms", {"pk": {"S": "term#pen"}, "sk": {"S": "2026-11-21T12:01:00.000000+00:00#PO-001"}})

    assert tables.search.find(["pen"]) == Found([], 1, None)

    fill(tables, indexed(1, "pen"))
    assert numbers(tables.search.find(["pen"])) == ["PO-001"]


def test_of_common_terms_the_one_that_reaches_back_further_leads(tables: DynamoStore):
    fill(tables, *(indexed(place, "pen", *["blue"] * (place % 3 == 0)) for place in range(1, 181)))

    found = tables.search.find(["pen", "blue"], most=55)

    assert (len(found.hits), found.looked, numbers(found)[-1]) == (55, 55, "PO-018")
    assert numbers(tables.search.find(["pen", "blue"], after=found.next, most=55)) == [
        f"PO-{place:03}" for place in (15, 12, 9, 6, 3)
    ]
