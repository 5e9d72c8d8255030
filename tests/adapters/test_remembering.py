"""A page of orders is looked up together, stored one by one, and decided from what is true now."""

from functools import partial
from typing import Any

import pytest

from chalicelib.domain.changes import Created
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.orders.amazon import AmazonStatus, Garbled, Received
from chalicelib.domain.orders.order import MarketplaceOrder, NotWork, Status
from chalicelib.usecases.orders import remembering
from chalicelib.usecases.orders.remembering import Desk, RememberedConnections, ahead
from chalicelib.usecases.orders.upserting import upsert
from tests import fakes
from tests.adapters.stores import DynamoStore
from tests.adapters.test_items import watched
from tests.examples import HOUR, NOON, sales
from tests.fakes.house import FakeHub

PORTS = ("commit", "sales", "personal", "attention", "connections", "mappings", "articles", "customers")


def desk(house: FakeHub) -> Desk:
    store = partial(house.do, upsert)
    asked = (house.sales, house.connections, house.mappings, house.articles, house.customers, house.fingerprint_key)
    return Desk(store, *asked)


def order(number: int, **changes: Any) -> Received:
    id = f"306-{number:07}-1"
    buyer = sales.personal(order_id=id, buyer_name=f"Ann {number}", buyer_email=f"x{number}@marketplace.amazon.de")
    return sales.received(sales.amazon_line(sku=f"SKU-{number}"), told=buyer, id=id, **changes)


def test_a_page_costs_a_few_reads_and_a_commit_an_order(on_moto: DynamoStore):
    house = fakes.hub(**{name: getattr(on_moto, name) for name in PORTS})
    on_moto.commit(Created(sales.connection()))
    came = [order(number) for number in range(20)]
    at_it = desk(house)

    with watched(on_moto) as calls:
        ahead(at_it, came)
        stored = [at_it(each) for each in came]

    assert stored == [True] * 20
    names = [name for name, _ in calls]
    assert names.count("TransactWriteItems") == 20
    assert len(names) - 20 <= 9


def test_what_comes_twice_on_a_page_is_decided_from_what_the_first_one_made():
    house = fakes.hub(sales.connection())
    came: list[Received | Garbled] = [
        order(1, updated_at=NOON + HOUR, status=AmazonStatus.SHIPPED),
        Garbled("306-2", "no lines"),
        order(1),
    ]
    at_it = desk(house)

    ahead(at_it, came)

    assert [at_it(each) for each in came] == [True, False, False]
    assert house.store.only(MarketplaceOrder).status is Status.SHIPPED


def test_an_order_that_nothing_can_be_looked_up_for_stands_in_its_own_way_alone():
    house = fakes.hub(sales.connection())
    at_it = desk(house)

    class Poisoned(Received):
        @property
        def personal(self) -> None:  # type: ignore[override]
            raise LookupError("a mistake of ours")

    poison: Any = Poisoned.__new__(Poisoned)
    object.__setattr__(poison, "order", order(2).order)
    ahead(at_it, [order(1), poison])

    assert at_it(order(1)) is True


def test_a_store_that_is_down_is_no_order_s_fault():
    house = fakes.hub(sales.connection())
    at_it = desk(house)
    at_it._sales.look_ahead = _down  # type: ignore[method-assign]

    with pytest.raises(Retryable):
        ahead(at_it, [order(1)])


def test_who_was_overtaken_meanwhile_reads_anew():
    house = fakes.hub(sales.connection())
    at_it = desk(house)
    ahead(at_it, [order(1)])
    house.do(upsert, order(1, updated_at=NOON + HOUR, status=AmazonStatus.SHIPPED))

    assert at_it(order(1)) is False

    assert house.store.only(MarketplaceOrder).status is Status.SHIPPED


def test_a_marketplace_that_is_not_connected_is_remembered_too():
    house = fakes.hub()
    at_it = desk(house)

    for number in (1, 2):
        at_it(order(number))

    assert {each.not_work for each in house.store.all(MarketplaceOrder)} == {NotWork.NOT_CONNECTED}
    once = RememberedConnections(house.connections)
    for _ in range(2):
        with pytest.raises(NotFound):
            once.connection(sales.connection().id)


def test_more_names_than_can_be_remembered_are_asked_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(remembering, "MOST", 2)
    asked: list[list[int]] = []

    def ask(keys: Any) -> dict[int, str]:
        asked.append(list(keys))
        return {key: str(key) for key in asked[-1] if key % 2}

    known: remembering._Asked[int, str] = remembering._Asked(ask)

    assert known([1, 2]) == {1: "1"}
    assert known([2, 1]) == {1: "1"}
    assert known([1, 3]) == {1: "1", 3: "3"}
    assert asked == [[1, 2], [1, 3]]


def test_whoever_can_make_no_use_of_it_is_left_alone():
    ahead(lambda received: True, [order(1)])


def _down(order_ids: object) -> None:
    raise Retryable("Not now.")
