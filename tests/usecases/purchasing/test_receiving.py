"""Noting what has arrived, by whom it may be noted, and how it is put right."""

from typing import Any

import pytest

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import NotFound, Overtaken, Problem, Refused
from chalicelib.domain.purchasing.confirmation import AmazonSide, LineAtAmazon, LineState
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.domain.purchasing.receiving import Receipts, ReceivedLine
from chalicelib.usecases.purchasing import receiving
from tests import examples, fakes
from tests.examples import NOON, NUMBER
from tests.fakes import FakeHub


def house(*records: Any, delivery: Delivery = Delivery.CONFIRMED) -> FakeHub:
    porter = examples.person("pia", roles=frozenset({Role.WAREHOUSE}))
    return fakes.hub(examples.ordered(delivery), examples.content(), porter, *records)


def receive(hub: FakeHub, sums: dict[int, ReceivedLine], by: str = "anna", **said: Any) -> Receipts:
    return hub.do(receiving.receive, NUMBER, sums, by=hub.people.get(by), where="page", **said)


def receive_all(hub: FakeHub, by: str = "anna") -> Receipts:
    return hub.do(receiving.receive_all, NUMBER, by=hub.people.get(by), where="page")


@pytest.mark.parametrize("by", ["anna", "gita", "pia"])
def test_what_has_arrived_is_noted_with_who_says_so(by: str):
    hub = house()

    noted = receive(hub, {1: ReceivedLine(2, 1)}, by)

    facts = {"received": "1: 0 → 2", "damaged": "1: 0 → 1"}
    order = examples.ordered(Delivery.CONFIRMED)
    assert hub.store.commits == [
        (
            Created(noted),
            Audited("booked_receipt", NUMBER, by=by, at=NOON, where="page", facts=facts),
            Changed(order, order),  # so that nothing is compared with what was true a moment ago
        )
    ]
    assert hub.orders.receipts(NUMBER) == Receipts(NUMBER, {1: ReceivedLine(2, 1)})


@pytest.mark.parametrize("by", ["ben", "chiara", "hugo"])
def test_for_anybody_else_there_is_no_such_order(by: str):
    hub = house()

    with pytest.raises(NotFound):
        receive(hub, {1: ReceivedLine(1)}, by)
    with pytest.raises(NotFound):
        receive_all(hub, by)

    assert hub.store.commits == []


def test_a_correction_is_told_as_one_with_its_reason():
    hub = house()
    before = receive(hub, {1: ReceivedLine(2)})

    after = receive(hub, {1: ReceivedLine(1)}, reason=" Counted twice. ")

    facts = {"received": "1: 2 → 1", "comment": "Counted twice."}
    assert hub.store.commits[1][:2] == (
        Changed(before, after),
        Audited("corrected_receipt", NUMBER, by="anna", at=NOON, where="page", facts=facts),
    )


def test_everything_arrives_with_one_click_and_twice_changes_nothing():
    side = AmazonSide(NUMBER, {1: LineAtAmazon(1, LineState.CHANGED, 1)})
    hub = house(side)

    receive_all(hub)
    again = receive_all(hub)

    assert again.lines == {1: ReceivedLine(1), 2: ReceivedLine(2)}
    assert hub.store.audited == ["booked_receipt"]


@pytest.mark.parametrize("delivery", [Delivery.PENDING, Delivery.REFUSED, Delivery.REJECTED])
def test_nothing_arrives_of_what_amazon_does_not_have(delivery: Delivery):
    hub = house(delivery=delivery)

    for act in (lambda: receive_all(hub), lambda: receive(hub, {1: ReceivedLine(1)})):
        with pytest.raises(Refused, match="can have arrived"):
            act()
    with pytest.raises(NotFound):
        receive_all(hub, "pia")
    assert hub.store.commits == []


def test_two_people_who_note_at_once_do_not_overwrite_each_other():
    hub = house()
    receive(hub, {1: ReceivedLine(1)}, "pia", stand=0)

    problem = overtaken(hub, stand=0)

    assert isinstance(problem, Overtaken)
    assert receive(hub, {1: ReceivedLine(2)}, stand=1).lines == {1: ReceivedLine(2)}


def test_the_first_two_bookings_in_the_same_moment_are_decided_one_after_the_other():
    hub = house()
    hub.store.meanwhile = lambda: receive(hub, {1: ReceivedLine(1)}, "pia")

    receive(hub, {2: ReceivedLine(2)})

    assert hub.orders.receipts(NUMBER).lines == {1: ReceivedLine(1), 2: ReceivedLine(2)}


def overtaken(hub: FakeHub, stand: int) -> Problem:
    with pytest.raises(Problem) as problem:
        receive(hub, {1: ReceivedLine(2)}, stand=stand)
    return problem.value
