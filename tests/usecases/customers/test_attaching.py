"""Orders find their customers, by rules that one sets, and two at once make one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.changes import Erased
from chalicelib.domain.customers import Customer, Ordered
from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.rules import Criterion, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.orders.amazon import AmazonStatus, Personal
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.usecases.orders.upserting import upsert
from tests import fakes
from tests.examples import DAY, HOUR, NOON, sales
from tests.fakes.house import FakeHub

ALIKE = Rule((Criterion(Field.NAME, How.SIMILAR, 80), Criterion(Field.POSTCODE)))


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(sales.connection())


def searching_by(house: FakeHub, *rules: Rule, is_on: bool = True) -> None:
    house.store.hold(DuplicateSearch(is_on, rules, rules if is_on else ()))


def comes(house: FakeHub, number: int, *, email: str = "", order: dict[str, Any] | None = None, **address: Any) -> str:
    """The customer of an order that comes now."""
    id = f"306-000000{number}-0000000"
    name = address.pop("name", "Jörg Müller")
    about = sales.personal(order_id=id, buyer_name=name, buyer_email=email, address=sales.address(name=name, **address))
    house.do(upsert, sales.received(told=about, id=id, **(order or {})))
    return house.sales.get(id).customer


def test_the_first_order_makes_a_customer_in_its_own_commit(house: FakeHub):
    id = comes(house, 1, email="a@marketplace.amazon.de")

    assert len(house.store.commits) == 1
    customer = house.store.only(Customer)
    assert (customer.id, customer.country, customer.orders, customer.category) == (id, "DE", 1, "CONSUMER")
    assert (customer.first_order_at, customer.latest_order) == (NOON - HOUR, "306-0000001-0000000")
    assert len(customer.keys) == 2
    assert house.store.only(Ordered) == Ordered(id, "306-0000001-0000000", NOON - HOUR)


def test_nothing_of_a_customer_says_who_it_is(house: FakeHub):
    comes(house, 1, email="joerg.mueller@marketplace.amazon.de")

    told = repr(house.store.only(Customer)).casefold()
    for word in ("müller", "muller", "jörg", "joerg", "marketplace", "50674", "linden", "köln", "5550123"):
        assert word not in told


@pytest.mark.parametrize(
    "second",
    [
        {"email": "A@marketplace.amazon.de", "name": "Somebody Else", "line1": "Elsewhere 1"},
        {"email": "b@marketplace.amazon.de", "name": "MUELLER, Joerg", "line1": "Lindenstr. 5"},
    ],
    ids=["by the same address of e-mail", "by the same name and place, written otherwise"],
)
def test_the_next_order_finds_them_by_either_rule(house: FakeHub, second: dict[str, Any]):
    first = comes(house, 1, email="a@marketplace.amazon.de")

    assert comes(house, 2, order={"created_at": NOON + DAY}, **second) == first

    customer = house.store.only(Customer)
    assert (customer.orders, customer.last_order_at, customer.revision) == (2, NOON + DAY, 1)
    assert customer.latest_order == "306-0000002-0000000"


@pytest.mark.parametrize("other", [{"postcode": "50675"}, {"name": "Jörg Maier"}, {"line1": "Lindenstraße 6"}])
def test_a_rule_wants_all_of_its_fields(house: FakeHub, other: dict[str, Any]):
    first = comes(house, 1, email="a@marketplace.amazon.de")

    assert comes(house, 2, email="b@marketplace.amazon.de", **other) != first


def test_blanks_are_never_alike(house: FakeHub):
    searching_by(house, Rule((Criterion(Field.COMPANY), Criterion(Field.POSTCODE))), Rule((Criterion(Field.EMAIL),)))

    assert comes(house, 1, company="") != comes(house, 2, company="–")
    assert all(each.keys == () for each in house.store.all(Customer))


def test_with_the_search_off_every_order_has_a_customer_of_its_own(house: FakeHub):
    searching_by(house, is_on=False)

    assert comes(house, 1, email="a@marketplace.amazon.de") != comes(house, 2, email="a@marketplace.amazon.de")
    assert [each.keys for each in house.store.all(Customer)] == [(), ()]


def test_two_orders_of_a_new_customer_at_the_same_moment_make_one(house: FakeHub):
    house.store.meanwhile = lambda: comes(house, 2, email="a@marketplace.amazon.de")

    first = comes(house, 1, email="a@marketplace.amazon.de")

    assert house.sales.get("306-0000002-0000000").customer == first
    assert house.store.only(Customer).orders == 2


def test_two_at_the_same_moment_make_one_by_a_similar_rule_too(house: FakeHub):
    searching_by(house, ALIKE)
    house.store.meanwhile = lambda: comes(house, 2)

    first = comes(house, 1)

    assert house.sales.get("306-0000002-0000000").customer == first
    assert house.store.only(Customer).orders == 2


def test_similar_names_of_one_postcode_are_one_customer(house: FakeHub):
    searching_by(house, ALIKE)
    first = comes(house, 1, name="Jörg Müller")

    assert comes(house, 2, name="Jorg Mueler") == first
    assert comes(house, 3, name="Jorg Mueler", postcode="10115") != first
    assert comes(house, 4, name="Anna Schmidt") != first


def test_what_is_similar_is_compared_while_personal_data_lives_and_alike_writings_ever_after(house: FakeHub):
    searching_by(house, ALIKE)
    first = comes(house, 1, name="Jörg Müller")
    house.store.commit(Erased(Personal("306-0000001-0000000", NOON)))

    assert comes(house, 2, name="Jorg Mueler") != first
    assert comes(house, 3, name="Jörg Müller") == first


def test_similar_ones_are_compared_with_the_newest_order(house: FakeHub):
    searching_by(house, ALIKE)
    first = comes(house, 1)
    comes(house, 2, order={"created_at": NOON + DAY})
    house.store.commit(Erased(Personal("306-0000001-0000000", NOON)))

    assert comes(house, 3, name="Jorg Mueler") == first


def test_an_order_without_anything_personal_has_no_customer_until_it_tells(house: FakeHub):
    received = sales.received()
    house.do(upsert, replace(received, personal=None))
    assert house.store.only(MarketplaceOrder).customer == ""

    house.do(upsert, sales.received(updated_at=NOON + HOUR))

    assert house.store.only(MarketplaceOrder).customer == house.store.only(Customer).id


def test_a_pending_order_waits_for_its_address(house: FakeHub):
    told = sales.personal(address=None)
    house.do(upsert, sales.received(told=told, status=AmazonStatus.PENDING))

    assert house.store.all(Customer) == []


def test_an_order_that_tells_more_later_lets_its_customer_be_found_by_it(house: FakeHub):
    told = sales.personal(address=None, buyer_name="Jörg Müller")
    house.do(upsert, sales.received(told=told))
    assert len(house.store.only(Customer).keys) == 1

    house.do(upsert, sales.received(updated_at=NOON + HOUR))

    customer = house.store.only(Customer)
    assert (len(customer.keys), customer.orders) == (2, 1)
    assert comes(house, 2, email="other@marketplace.amazon.de") == customer.id


def test_the_same_again_counts_once(house: FakeHub):
    for hours in range(3):
        house.do(upsert, sales.received(updated_at=NOON + timedelta(hours=hours)))

    assert house.store.only(Customer).orders == 1


def test_a_key_of_another_customer_is_left_to_them(house: FakeHub):
    anna = comes(house, 1, email="anna@marketplace.amazon.de", name="Anna")
    joerg = comes(house, 2, email="joerg@marketplace.amazon.de")

    assert comes(house, 3, email="anna@marketplace.amazon.de") == anna
    assert comes(house, 4, email="new@marketplace.amazon.de") == joerg


@pytest.mark.parametrize(
    "name", ["李小龙", "राम शर्मा", "محمد علي", "Ἀριστοτέλης", "👩‍🚀 Nova", "O'Neill-Ñandú", "王" * 10_000]
)
def test_names_of_every_script_find_themselves_only(house: FakeHub, name: str):
    searching_by(house, Rule((Criterion(Field.NAME), Criterion(Field.POSTCODE))))
    first = comes(house, 1, name=name)

    assert comes(house, 2, name=name) == first
    assert comes(house, 3, name="Somebody Else") != first
