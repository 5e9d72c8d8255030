"""What Amazon refuses to show, lists elsewhere or never tells of: one SKU's trouble is no other's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem
from chalicelib.domain.changes import Changed
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.inventory.offers import AGAIN, LEFT, LONGEST, SILENT, Offer, OfferState
from chalicelib.domain.messages import PushStock
from chalicelib.ports.selling import Denied, Missing, Rejected
from chalicelib.usecases.inventory.lapsing import push_lapsed
from chalicelib.usecases.inventory.offering import Pushed, push_article
from tests import fakes
from tests.examples import MINUTE, NOON, connections, offers, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH, DE, FR = offers.AUTHORIZATION, offers.DE, "A13V1IB3VIYZZH"


def house(*kept: Offer, is_on: bool = True, **authorization: object) -> FakeHub:
    """Ten kettles, which a seller lists as SKU-1 and SKU-2."""
    hub = fakes.hub(
        connections.authorization(**authorization),
        connections.connection(),
        offers.policy(is_on=is_on),
        examples.article("A-100", skus=("SKU-1", "SKU-2")),
        warehouse.level(allocated=0, reserved=0),
        *kept,
    )
    hub.offering.quantities[AUTH] |= {"SKU-1": 3, "SKU-2": 3}
    return hub


def push(hub: FakeHub) -> Pushed:
    return hub.do(push_article, PushStock("A-100"))


def look(hub: FakeHub) -> int:
    return hub.do(push_lapsed, push_article=lambda message: hub.do(push_article, message), gave_up=_fails)


def _fails(*_: object) -> None:
    raise AssertionError


def states(hub: FakeHub) -> list[OfferState]:
    kept = hub.offers.several([(AUTH, "SKU-1"), (AUTH, "SKU-2")])
    return [offer.state for offer in kept.values()]


def test_a_listing_that_amazon_does_not_show_keeps_no_other_sku_waiting():
    hub = house()
    hub.offering.fail("listed", Rejected("InvalidInput", "The SKU is malformed."))

    push(hub)

    assert hub.offering.patches == [("SKU-2", 10)]
    assert states(hub) == [OfferState.FAILED, OfferState.ACCEPTED]
    assert hub.store.only(AttentionItem).facts["text"] == "The SKU is malformed."
    push(hub)
    assert hub.offering.count("listed") == 2  # it waits for its time


def test_one_on_its_way_that_amazon_does_not_show_any_more_is_not_waited_for_for_ever():
    hub = house(
        offers.offer(state=OfferState.ACCEPTED, quantity=10, due_at=NOON, seen=3), offers.offer("SKU-2", seen=3)
    )
    hub.offering.fail("listed", *[Rejected("InvalidInput", "It is malformed.")] * 2)

    push(hub)
    assert hub.offering.patches == [("SKU-2", 10)]
    hub.clock.move(LONGEST)
    push(hub)

    assert hub.offering.patches == [("SKU-2", 10), ("SKU-1", 10)]


def test_one_that_went_with_a_feed_is_looked_for_where_it_is_listed():
    flying = offers.offer(state=OfferState.ACCEPTED, quantity=3, marketplace="", due_at=NOON)
    hub = house(flying, offers.offer("SKU-2"))
    hub.commit(*(Changed(level, replace(level, is_told=True)) for level in [hub.stock.level("A-100", "MAIN")]))

    push(hub)

    first = hub.offers.several([(AUTH, "SKU-1")])[AUTH, "SKU-1"]
    assert (first.marketplace, first.state) == (DE, OfferState.ACCEPTED)
    assert hub.offering.patches[0] == ("SKU-1", 10)  # as Amazon showed what it was told before


@pytest.mark.parametrize("state", [OfferState.APPLIED, OfferState.ACCEPTED])
def test_what_left_one_marketplace_is_still_told_where_another_lists_it(state: OfferState):
    left = offers.offer(state=state, quantity=3, marketplace=DE, seen=1, due_at=NOON)
    hub = house(left)
    hub.store.hold(connections.connection(marketplace=FR))
    asked: list[str] = []
    patch, listed = hub.offering.patch, hub.offering.listed

    def elsewhere(call):  # type: ignore[no-untyped-def]
        def answered(authorization, marketplace, sku, *rest, **named):  # type: ignore[no-untyped-def]
            asked.append(marketplace)
            if sku == "SKU-1" and marketplace == DE:
                raise Missing("Amazon does not know this.")
            return call(authorization, marketplace, sku, *rest, **named)

        return answered

    hub.offering.patch, hub.offering.listed = elsewhere(patch), elsewhere(listed)

    push(hub)

    assert ("SKU-1", 10) in hub.offering.patches
    assert hub.offers.several([(AUTH, "SKU-1")])[AUTH, "SKU-1"].marketplace == FR


def test_an_entry_without_words_goes_as_well():
    hub = house(offers.offer("SKU-2"))
    hub.offering.invalid["SKU-1"] = ""
    push(hub)
    assert hub.store.only(AttentionItem).subject == f"{AUTH}/SKU-1"
    hub.offering.invalid.clear()
    hub.clock.move(AGAIN)
    push(hub)
    hub.clock.move(MINUTE)

    push(hub)

    assert (states(hub), hub.store.all(AttentionItem)) == ([OfferState.APPLIED] * 2, [])


@pytest.mark.parametrize("world", [{"is_on": False}, {"state": AuthorizationState.REVOKED}])
def test_what_nobody_may_look_at_keeps_no_place_among_those_that_are_due(world: dict[str, object]):
    flying = offers.offer(state=OfferState.ACCEPTED, due_at=NOON)
    withdrawn = offers.offer("GONE", state=OfferState.ACCEPTED, basis=LEFT, due_at=NOON)
    hub = house(flying, withdrawn, **world)  # type: ignore[arg-type]
    hub.clock.move(MINUTE)
    look(hub)
    assert len(hub.offers.due(before=hub.clock.now())) == 2  # it may still come true

    hub.clock.move(LONGEST)
    look(hub)

    assert hub.offers.due(before=hub.clock.now()) == []
    first, second = hub.offers.several([(AUTH, "SKU-1"), (AUTH, "GONE")]).values()
    assert (first.state, first.basis) == (OfferState.APPLIED, "")  # due as soon as anybody may
    assert second.is_in_flight


def test_while_amazon_is_slow_those_are_left_to_the_next_run_that_nobody_looked_at():
    lapsed = [offers.offer(f"S-{n}", article=f"B-{n}", state=OfferState.ACCEPTED, due_at=NOON) for n in range(3)]
    hub = house(*lapsed)
    hub.clock.move(2 * LONGEST)
    pushed: list[str] = []

    def slowly(message: PushStock) -> None:
        pushed.append(message.subject)
        hub.clock.move(timedelta(seconds=10))

    assert hub.do(push_lapsed, push_article=slowly, gave_up=_fails) == 2

    assert pushed == ["B-0", "B-1"]
    assert [offer.sku for offer in hub.offers.due(before=hub.clock.now())] == ["S-2"]


@pytest.mark.parametrize("fault", [silent(), Denied("Unauthorized")])
def test_what_amazon_does_not_show_for_long_is_said_again(fault: Exception):
    hub = house(offers.offer(state=OfferState.ACCEPTED, due_at=NOON, seen=3), offers.offer("SKU-2", seen=3))
    hub.offering.fail("listed", fault)
    hub.clock.move(LONGEST + timedelta(seconds=1))

    assert look(hub) == 1
    push(hub)

    assert ("SKU-1", 10) in hub.offering.patches


@pytest.mark.parametrize("stock", [2, 30])
def test_what_never_reached_amazon_is_said_again_at_the_next_look(stock: int):
    hub = house(offers.offer("SKU-2", seen=3))
    before = hub.stock.level("A-100", "MAIN")
    hub.commit(Changed(before, replace(before, on_hand=stock)))
    hub.offering.fail("patch", silent())
    push(hub)
    assert hub.offering.patches == [("SKU-2", stock)]
    hub.clock.move(SILENT)

    push(hub)

    assert hub.offering.patches[1:] == [("SKU-1", stock)]
    assert hub.store.all(AttentionItem) == []
