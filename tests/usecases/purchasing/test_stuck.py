"""An approved order that does not leave: somebody is told, once, and no longer when it left."""

import pytest

from chalicelib.domain.attention import Reason
from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.usecases.purchasing import leaving, settling
from chalicelib.usecases.purchasing.leaving import STUCK_AFTER
from tests import examples, fakes
from tests.examples import MINUTE, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.hearing import ACCEPTED, confirmation


def waiting(delivery: Delivery = Delivery.PENDING) -> FakeHub:
    """Anna's order, approved so long ago that it should have left."""
    hub = fakes.hub(examples.ordered(delivery), examples.content())
    hub.clock.move(STUCK_AFTER)
    return hub


def stuck(hub: FakeHub) -> list[str]:
    return [item.subject for item in hub.attention.all() if item.reason is Reason.STUCK_DELIVERY]


def retry(hub: FakeHub) -> None:
    hub.do(settling.retry, f"stuck_delivery~{NUMBER}", by=hub.people.get("gita"), where="page")


def test_an_order_that_did_not_leave_calls_a_person():
    hub = waiting()

    assert hub.do(leaving.watch, NUMBER) and hub.do(leaving.watch, NUMBER)

    assert stuck(hub) == [NUMBER]


@pytest.mark.parametrize("delivery", [each for each in Delivery if each is not Delivery.PENDING])
def test_what_left_calls_nobody(delivery: Delivery):
    hub = waiting(delivery)

    assert not hub.do(leaving.watch, NUMBER)
    assert stuck(hub) == []


def test_an_order_that_was_sent_again_a_moment_ago_gets_its_time():
    hub = waiting()
    hub.store.hold(examples.ordered(changed_at=hub.clock.now() - MINUTE))

    assert not hub.do(leaving.watch, NUMBER)


@pytest.mark.parametrize("act", [steps.place, lambda hub: steps.hear(hub, confirmation(whole=ACCEPTED))])
def test_nobody_is_called_any_more_once_it_left_or_was_confirmed(act: object):
    hub = waiting()
    hub.do(leaving.watch, NUMBER)

    act(hub)  # type: ignore[operator]

    assert stuck(hub) == []


def test_an_administrator_gives_it_another_push():
    hub = waiting()
    hub.do(leaving.watch, NUMBER)

    retry(hub)

    assert (stuck(hub), hub.store.messages[-2], hub.store.audited) == ([], PlacePurchaseOrder(NUMBER), ["sent_again"])
    with pytest.raises(Conflict):
        retry(hub)
