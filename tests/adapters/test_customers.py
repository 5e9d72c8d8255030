"""Customers on every engine: by number, by key, in their lists, with their orders."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest

from chalicelib.domain.changes import Changed, Created, Kept
from chalicelib.domain.customers import Customer, Key, Ordered
from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.finding import Candidate
from chalicelib.domain.customers.rules import DEFAULT, Criterion, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch, Rekeying
from chalicelib.domain.errors import Conflict, NotFound, Refused
from tests.adapters.stores import DynamoStore, Store
from tests.adapters.test_items import is_consistent, size, watched
from tests.examples import DAY, NOON

OWN, SHARED = Key("rule1", "a" * 20), Key("rule2", "b" * 20, "306-1")
ALIKE = Rule((Criterion(Field.NAME, How.SIMILAR, 85), Criterion(Field.POSTCODE, How.EXACT)))


def customer(number: int, *keys: Key, **changes: Any) -> Customer:
    at = NOON + timedelta(minutes=number)
    usual = Customer(f"C-{number:08}", "DE", at, at, at, f"306-{number}", keys=keys)
    return replace(usual, **changes)


def test_a_customer_is_found_in_any_case_of_letters(store: Store):
    anna = customer(1, OWN, SHARED, absorbed=("C-2",), category="BUSINESS", erased_at=NOON)
    store.commit(Created(replace(anna, id="C-7K2M9QXA")))

    assert store.customers.get(" c-7k2m9qxa ") == replace(anna, id="C-7K2M9QXA")
    assert store.customers.several(["C-7K2M9QXA", "C-404"]) == {"C-7K2M9QXA": replace(anna, id="C-7K2M9QXA")}
    assert store.customers.several([]) == {}
    for unknown in ("C-404", "", "x" * 3_000, "duplicates"):
        with pytest.raises(NotFound):
            store.customers.get(unknown)


def test_an_own_key_belongs_to_one(store: Store):
    store.commit(Created(customer(1, OWN)))

    with pytest.raises(Conflict):
        store.commit(Created(customer(2, OWN)))

    assert store.customers.holders([("rule1", "a" * 20), ("rule1", "c" * 20)]) == {("rule1", "a" * 20): "C-00000001"}
    assert store.customers.holders([]) == {}
    store.commit(Changed(customer(1, OWN), customer(1)))
    store.commit(Created(customer(2, OWN)))
    assert store.customers.holders([("rule1", "a" * 20)]) == {("rule1", "a" * 20): "C-00000002"}


def test_of_two_who_claim_a_key_at_the_same_moment_one_has_it(fair_store: Store):
    start, refused = Barrier(2), []

    def claim(number: int) -> None:
        start.wait()
        try:
            fair_store.commit(Created(customer(number, OWN)))
        except Conflict:
            refused.append(number)

    threads = [Thread(target=claim, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (left,) = {1, 2} - set(refused)
    assert fair_store.customers.holders([("rule1", "a" * 20)]) == {("rule1", "a" * 20): f"C-{left:08}"}
    assert fair_store.customers.count() == 1


def test_a_shared_key_leads_to_the_newest_and_to_the_order_to_compare_with(store: Store):
    for number in range(1, 5):
        store.commit(Created(customer(number, replace(SHARED, order=f"306-{number}"))))
    third = customer(3, replace(SHARED, order="306-3"))
    store.commit(Changed(third, replace(third, keys=(replace(SHARED, order="306-33"),))))

    found = store.customers.candidates("rule2", "b" * 20, most=3)

    assert found == [
        Candidate("C-00000004", "306-4"),
        Candidate("C-00000003", "306-33"),
        Candidate("C-00000002", "306-2"),
    ]
    assert store.customers.candidates("rule2", "z" * 20, most=3) == []


def test_the_list_shows_those_who_are_nobody_else_newest_first(store: Store):
    for number in range(1, 6):
        store.commit(Created(customer(number)))
    store.commit(Changed(customer(3), customer(3, merged_into="C-00000001")))

    first = store.customers.newest(most=3)
    rest = store.customers.newest(after=first.next, most=3)

    assert [each.id[-1] for each in (*first.rows, *rest.rows)] == ["5", "4", "2", "1"]
    assert rest.next is None
    assert [each.id[-1] for each in store.customers.everyone().rows] == ["5", "4", "3", "2", "1"]
    assert store.customers.count() == 5
    for garbled in ("nonsense", "x" * 3_000, "é"):
        with pytest.raises(Refused):
            store.customers.newest(after=garbled)
    store.commit(Changed(replace(customer(3, merged_into="C-00000001"), revision=1), customer(3)))
    assert [each.id[-1] for each in store.customers.newest().rows] == ["5", "4", "3", "2", "1"]


def test_orders_of_several_customers_are_one_list(store: Store):
    for number in range(1, 8):
        came = Ordered(f"C-{number % 2}", f"306-{number}", NOON + number * DAY)
        store.commit(Created(came), Kept(Ordered("C-9", f"306-{number}", NOON)))

    first = store.customers.orders_of(["C-0", "C-1"], most=4)
    rest = store.customers.orders_of(["C-1", "C-0"], after=first.next, most=4)

    assert list(first.rows) == ["306-7", "306-6", "306-5", "306-4"]
    assert (list(rest.rows), rest.next) == (["306-3", "306-2", "306-1"], None)
    assert list(store.customers.orders_of(["C-0"]).rows) == ["306-6", "306-4", "306-2"]
    assert store.customers.orders_of([]).rows == []
    with pytest.raises(Refused):
        store.customers.orders_of(["C-0"], after=first.next)


def test_the_search_is_the_default_until_it_is_set(store: Store):
    assert store.customers.duplicate_search() == DuplicateSearch()
    job = Rekeying(2, NOON, NOON + DAY, total=10, done=5, step=1, after="cursor", is_clearing=True)
    search = DuplicateSearch(False, (ALIKE,), (*DEFAULT, ALIKE), job=job, runs=2, revision=1)

    store.commit(Created(search))

    assert store.customers.duplicate_search() == search
    store.commit(Changed(search, replace(search, job=None)))
    assert store.customers.duplicate_search() == replace(search, job=None, revision=2)
    with pytest.raises(Conflict):
        store.commit(Changed(search, search))


def test_nobody_scans_and_whoever_decides_reads_consistently(on_moto: DynamoStore):
    on_moto.commit(Created(customer(1, OWN, SHARED)), Created(Ordered("C-00000001", "306-1", NOON)))

    with watched(on_moto) as calls:
        on_moto.customers.get("C-00000001")
        on_moto.customers.holders([("rule1", "a" * 20)])
        on_moto.customers.candidates("rule2", "b" * 20, most=200)
        on_moto.customers.orders_of(["C-00000001"])
        on_moto.customers.duplicate_search()

    assert [name for name, _ in calls] == ["GetItem", "BatchGetItem", "Query", "Query", "GetItem"]
    assert all(is_consistent(params) for _, params in calls)


def test_a_usual_customer_is_small(on_moto: DynamoStore):
    keys = [Key(f"{number:08}", "a" * 20) for number in range(3)]
    on_moto.commit(Created(customer(1, *keys)))

    assert max(size({"M": item}) for item in on_moto.items("customers")) < 1024
