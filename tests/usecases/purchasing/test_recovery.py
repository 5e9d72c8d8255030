"""After a restore nothing goes to Amazon by itself that may be there already."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.order import Delivery, Status
from chalicelib.usecases.purchasing import recovery
from chalicelib.usecases.purchasing.settling import Settlement, settle
from tests import examples, fakes
from tests.examples import NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps


def hold(house: FakeHub) -> bool:
    held: bool = house.do(recovery.hold, NUMBER)
    return held


@pytest.mark.parametrize("dispatch", [None, examples.dispatch()], ids=["never sent", "sender died"])
def test_an_order_that_waits_for_amazon_is_held_back(dispatch: object):
    house = fakes.hub(examples.ordered(), examples.content(), *([dispatch] if dispatch else []))

    assert hold(house)
    steps.place(house)
    steps.check(house)

    assert house.orders.get(NUMBER).delivery is Delivery.UNKNOWN
    assert house.supplier.placed == []
    assert [item.reason for item in house.attention.all()] == [Reason.UNKNOWN_DELIVERY]
    assert house.store.audited == ["held_back"]


def test_what_a_person_finds_missing_at_amazon_goes_out_once():
    house = fakes.hub(examples.ordered(), examples.content())
    hold(house)

    by = house.people.get("gita")
    house.do(settle, NUMBER, outcome=Settlement.SEND, by=by, where="page")
    steps.pump(house)

    assert [placement.order.number for placement in house.supplier.placed] == [NUMBER]
    assert house.orders.get(NUMBER).delivery is Delivery.SENT


@pytest.mark.parametrize("delivery", [delivery for delivery in Delivery if delivery is not Delivery.PENDING])
def test_what_was_answered_is_left_alone(delivery: Delivery):
    sent = replace(examples.dispatch(), receipt=Receipt(Answer.RECEIVED, "200"))
    house = fakes.hub(examples.ordered(delivery), examples.content(), sent)

    assert not hold(house)
    assert house.store.commits == []


@pytest.mark.parametrize("status", list(Status))
def test_only_open_approvals_are_doubted(status: Status):
    house = fakes.hub(examples.order(status=status))

    assert house.do(recovery.doubt, NUMBER) is (status is Status.APPLYING)
    assert [item.subject for item in house.attention.all()] == ([NUMBER] if status is Status.APPLYING else [])
