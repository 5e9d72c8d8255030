"""Customers merged, taken apart and forgotten; and the job that lets all be found by new rules."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.families import survivors
from chalicelib.domain.customers.fields import Field
from chalicelib.domain.customers.rules import DEFAULT, Criterion, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused
from chalicelib.domain.messages import EraseCustomer, KeyCustomers
from chalicelib.domain.orders.amazon import Personal
from chalicelib.usecases.customers import erasing, merging, searching
from chalicelib.usecases.personal.forgetting import erase_for
from tests import examples, fakes
from tests.examples import DAY, NOON, sales
from tests.fakes.house import FakeHub
from tests.usecases.customers.test_attaching import comes

IDA = examples.person("ida", roles=frozenset({"sellers_administrator"}))
PAGE: dict[str, Any] = {"by": IDA, "where": "page"}
BY_NAME = Rule((Criterion(Field.NAME), Criterion(Field.POSTCODE)))


@pytest.fixture
def house() -> FakeHub:
    return fakes.hub(sales.connection())


def three(house: FakeHub) -> list[str]:
    names = ("Anna", "Berta", "Carla")
    return [comes(house, place, name=name, email=f"{name}@example.com") for place, name in enumerate(names, 1)]


def records(house: FakeHub) -> dict[str, Customer]:
    return {each.id: each for each in house.store.all(Customer)}


def run_job(house: FakeHub) -> int:
    """Takes every message of the job; how many steps that took."""
    taken = 0
    for message in house.store.messages:
        if isinstance(message, KeyCustomers):
            house.do(searching.go_on, message.run, message.step, key_anew=partial(house.do, searching.key_anew))
            taken += 1
    return taken


def set_rules(house: FakeHub, *rules: Rule, is_on: bool = True) -> DuplicateSearch:
    revision = house.customers.duplicate_search().revision
    found: DuplicateSearch = house.do(searching.save, is_on, rules, revision=revision, **PAGE)
    return found


def test_merging_and_undoing_gives_back_the_same(house: FakeHub):
    anna, berta, carla = three(house)
    before = records(house)

    house.do(merging.merge, anna, [berta, carla], **PAGE)
    assert [each.id for each in house.customers.newest().rows] == [anna]
    house.do(merging.undo, berta, **PAGE)
    house.do(merging.undo, carla, **PAGE)
    house.do(merging.undo, carla, **PAGE)

    after = {id: replace(each, revision=0) for id, each in records(house).items()}
    assert after == before


def test_orders_that_come_after_a_merge_come_to_the_survivor_and_leave_with_the_other(house: FakeHub):
    anna, berta, _ = three(house)
    house.do(merging.merge, anna, [berta], **PAGE)

    came = comes(house, 4, name="Berta", email="berta@example.com")

    assert came == berta
    assert survivors([came], house.customers.several)[0].id == anna
    house.do(merging.undo, berta, **PAGE)
    assert (records(house)[berta].orders, records(house)[anna].orders) == (2, 1)


def test_merges_of_merges_are_followed_to_the_end(house: FakeHub):
    anna, berta, carla = three(house)
    house.do(merging.merge, berta, [anna], **PAGE)
    house.do(merging.merge, carla, [berta], **PAGE)

    assert survivors([anna], house.customers.several)[0].id == carla
    assert {each.id for each in merging.family([house.customers.get(carla)], house.customers)} == {anna, berta, carla}
    house.do(merging.undo, berta, **PAGE)
    assert survivors([anna], house.customers.several)[0].id == berta


def test_two_who_merge_crosswise_make_no_circle(house: FakeHub):
    anna, berta, _ = three(house)
    house.store.meanwhile = lambda: house.do(merging.merge, berta, [anna], **PAGE)

    with pytest.raises(Refused, match=f"{anna} was merged into {berta} before"):
        house.do(merging.merge, anna, [berta], **PAGE)

    assert (records(house)[anna].merged_into, records(house)[berta].merged_into) == (berta, "")


def test_an_order_that_comes_while_two_are_merged_counts(house: FakeHub):
    anna, berta, _ = three(house)
    waiting = [4]

    def several(ids: Any) -> Any:
        found = house.customers.several(ids)
        if waiting:
            comes(house, waiting.pop(), name="Anna", email="anna@example.com")
        return found

    house.do(merging.merge, anna, [berta], customers=SimpleNamespace(several=several), **PAGE)

    assert (records(house)[anna].orders, records(house)[berta].merged_into) == (2, anna)


@pytest.mark.parametrize("ids", [["C-404"], []])
def test_unknown_customers_are_not_found(house: FakeHub, ids: list[str]):
    with pytest.raises(NotFound):
        house.do(merging.plan, "C-404", ids, by=IDA)


def test_others_may_not(house: FakeHub):
    anna, berta, _ = three(house)
    other = {"by": house.people.get("anna"), "where": "page"}

    for act in (
        lambda: house.do(merging.merge, anna, [berta], **other),
        lambda: house.do(merging.undo, berta, **other),
        lambda: house.do(searching.save, True, DEFAULT, revision=0, **other),
        lambda: house.do(erasing.erase, anna, erase_orders=partial(house.do, erase_for), **other),
    ):
        with pytest.raises(Forbidden):
            act()


def test_erasing_takes_hashes_and_what_stands_with_every_order(house: FakeHub):
    anna, berta, _ = three(house)
    comes(house, 4, name="Anna", email="anna@example.com")
    house.do(merging.merge, anna, [berta], **PAGE)

    assert house.do(erasing.erase, anna, erase_orders=partial(house.do, erase_for), **PAGE) is True

    assert [each.order_id for each in house.store.all(Personal)] == ["306-0000003-0000000"]
    for id in (anna, berta):
        assert (records(house)[id].keys, records(house)[id].erased_at, records(house)[id].country) == ((), NOON, "DE")
    assert comes(house, 5, name="Anna", email="anna@example.com") not in (anna, berta)
    assert house.do(erasing.erase, anna, erase_orders=partial(house.do, erase_for), **PAGE) is True


def test_a_customer_of_many_orders_is_erased_step_by_step(house: FakeHub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(erasing, "MOST_AT_ONCE", 2)
    ids = [comes(house, number, email="anna@example.com") for number in range(1, 8)]
    erase = partial(house.do, erase_for)

    assert house.do(erasing.erase, ids[0], erase_orders=erase, **PAGE) is False
    for message in house.store.messages:
        if isinstance(message, EraseCustomer):
            house.do(erasing.erase_on, message.subject, message.after, by=message.person, erase_orders=erase)

    while more := [each for each in house.store.messages[-1:] if isinstance(each, EraseCustomer)]:
        house.do(erasing.erase_on, more[0].subject, more[0].after, by="ida", erase_orders=erase)
    assert house.store.all(Personal) == []


def test_new_rules_count_once_every_customer_is_found_by_them(house: FakeHub):
    anna = comes(house, 1, name="Anna", email="anna@example.com", line1="Elsewhere 1")

    search = set_rules(house, *DEFAULT, BY_NAME)
    assert (search.searched, search.job.total) == (DEFAULT, 1)
    meanwhile = comes(house, 2, name="Berta", email="berta@example.com")
    carla = comes(house, 3, name="Carla", email="carla@example.com")
    assert comes(house, 6, name="Carla", email="new@example.com", line1="Elsewhere 2") != carla
    run_job(house)

    done = house.customers.duplicate_search()
    assert (done.searched, done.job) == ((*DEFAULT, BY_NAME), None)
    assert comes(house, 4, name="Berta", email="other@example.com") == meanwhile
    assert comes(house, 5, name="Anna", email="another@example.com", line1="Third 3") == anna


def test_keys_of_rules_that_are_gone_are_taken_away(house: FakeHub):
    anna = comes(house, 1, name="Anna", email="anna@example.com")

    set_rules(house, BY_NAME)
    run_job(house)
    run_job(house)

    assert {key.rule for key in records(house)[anna].keys} == {BY_NAME.id}
    assert house.customers.duplicate_search().job is None


def test_after_expiry_the_keys_of_rules_that_stay_are_kept(house: FakeHub):
    anna = comes(house, 1, name="Anna", email="anna@example.com")
    house.clock.move(100 * DAY)

    set_rules(house, DEFAULT[0], BY_NAME)
    run_job(house)
    run_job(house)

    assert {key.rule for key in records(house)[anna].keys} == {DEFAULT[0].id}


def test_the_job_goes_on_page_by_page_and_takes_no_step_twice(house: FakeHub, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    for number in range(1, 6):
        comes(house, number, name=f"Name{number}", email=f"{number}@example.com")
    set_rules(house, *DEFAULT, BY_NAME)

    for step in range(3):
        assert house.do(searching.go_on, 1, step, key_anew=partial(house.do, searching.key_anew)) is not None
        assert house.do(searching.go_on, 1, step, key_anew=partial(house.do, searching.key_anew)) is None

    assert house.customers.duplicate_search().job is None
    assert all(len(each.keys) == 3 for each in house.store.all(Customer))


def test_other_thresholds_count_at_once(house: FakeHub):
    alike = Rule((Criterion(Field.NAME, How.SIMILAR, 99), Criterion(Field.POSTCODE)))
    house.store.hold(DuplicateSearch(True, (alike,), (alike,), revision=1))
    softer = Rule((Criterion(Field.NAME, How.SIMILAR, 50), Criterion(Field.POSTCODE)))

    search = set_rules(house, softer)

    assert (search.searched, search.job) == ((softer,), None)


def test_switching_off_stops_at_once_and_takes_the_keys_away(house: FakeHub):
    first = comes(house, 1, email="anna@example.com")

    search = set_rules(house, *DEFAULT, is_on=False)
    assert (search.is_on, search.searched) == (False, ())
    run_job(house)

    assert records(house)[first].keys == ()
    assert comes(house, 2, email="anna@example.com") != first


def test_who_saw_older_rules_looks_again(house: FakeHub):
    set_rules(house, DEFAULT[0])

    with pytest.raises(Overtaken):
        house.do(searching.save, True, DEFAULT, revision=0, **PAGE)


def test_saving_the_same_changes_nothing(house: FakeHub):
    set_rules(house, *DEFAULT)

    assert house.store.commits == []
