"""Telling Amazon how many there are: what moved is submitted once, looked after, and told once it is applied."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.articles import Part
from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Changed, Record
from chalicelib.domain.inventory.offers import AGAIN, FIRST_LOOK, SILENT, OfferState
from chalicelib.domain.messages import PushMoved, PushStock
from chalicelib.ports.selling import Denied, Revoked, Throttled
from chalicelib.usecases.inventory.gathering import push_moved
from chalicelib.usecases.inventory.offering import Pushed, moved, push_article
from tests import fakes
from tests.examples import NOON, connections, offers, warehouse
from tests.examples import articles as examples
from tests.fakes.house import FakeHub
from tests.fakes.offering import silent

AUTH = offers.AUTHORIZATION
SECOND = timedelta(seconds=1)


def house(*records: Record, **policy: object) -> FakeHub:
    """Ten kettles, none of them told, which a seller lists as SKU-1 with three."""
    hub = fakes.hub(
        connections.authorization(),
        connections.connection(),
        offers.policy(**policy),
        examples.article("A-100", skus=("SKU-1",)),
        warehouse.level(allocated=0, reserved=0),
        *records,
    )
    hub.offering.quantities[AUTH]["SKU-1"] = 3
    return hub


def push(hub: FakeHub, article: str = "A-100", slot: str = "") -> Pushed:
    return hub.do(push_article, PushStock(article, slot=slot))


def offer(hub: FakeHub, sku: str = "SKU-1"):
    return hub.offers.several([(AUTH, sku)])[AUTH, sku]


def move(hub: FakeHub, **changes: object) -> None:
    level = hub.stock.level("A-100", "MAIN")
    hub.commit(Changed(level, replace(level, moved_at=hub.clock.now(), is_told=False, **changes)))


def test_what_moved_is_submitted_and_told_only_when_amazon_shows_it():
    hub = house()
    hub.offering.is_slow = True

    assert push(hub) == Pushed(is_told=False, sent=1)
    assert (offer(hub).state, offer(hub).quantity) == (OfferState.ACCEPTED, 10)
    assert not hub.stock.level("A-100", "MAIN").is_told
    assert hub.store.messages == [PushStock("A-100"), PushStock("A-100")]  # should the sender die; to have a look

    hub.clock.move(FIRST_LOOK)
    assert push(hub) == Pushed(is_told=False)
    hub.offering.settle()
    hub.clock.move(FIRST_LOOK)
    assert push(hub) == Pushed(is_told=True)

    assert hub.offering.patches == [("SKU-1", 10)]
    assert offer(hub).state is OfferState.APPLIED
    assert hub.stock.level("A-100", "MAIN").is_told
    assert push(hub) == Pushed(is_told=True)
    assert hub.offering.patches == [("SKU-1", 10)]


def test_nothing_else_leaves_for_a_sku_while_something_is_on_its_way():
    hub = house()
    hub.offering.is_slow = True
    push(hub)
    move(hub, reserved=4)

    push(hub)
    assert hub.offering.patches == [("SKU-1", 10)]

    hub.offering.settle()
    hub.clock.move(FIRST_LOOK)
    assert push(hub) == Pushed(is_told=False, sent=1)
    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 6)]


def test_the_same_number_is_told_again_when_stock_moved_because_amazon_counts_down_by_itself():
    hub = house()
    push(hub)
    hub.clock.move(FIRST_LOOK)
    push(hub)
    hub.offering.quantities[AUTH]["SKU-1"] = 9
    hub.clock.move(SECOND)
    move(hub)

    push(hub)

    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 10)]


def test_a_kit_follows_its_parts():
    hub = house(examples.article("KIT", skus=("KIT-1",), is_stocked=False, parts=(Part("A-100", 4),)))
    hub.offering.quantities[AUTH]["KIT-1"] = 0

    push(hub)

    assert hub.offering.patches == [("SKU-1", 10), ("KIT-1", 2)]


def test_nothing_is_told_while_the_sync_is_off_and_the_level_waits_for_nothing():
    hub = house(is_on=False)

    assert push(hub) == Pushed(is_told=True)

    assert hub.offering.calls == []
    assert hub.stock.level("A-100", "MAIN").is_told


def test_a_sku_that_the_seller_does_not_have_holds_nothing_up():
    hub = house()
    hub.offering.quantities[AUTH].clear()

    assert push(hub) == Pushed(is_told=True)

    assert offer(hub).state is OfferState.UNLISTED
    assert hub.offering.patches == []
    assert hub.store.all(AttentionItem) == []


def test_what_lies_with_amazon_is_counted_by_amazon():
    hub = house()
    hub.offering.amazons.add("SKU-1")

    assert push(hub) == Pushed(is_told=True)

    assert hub.offering.patches == []


def test_a_refusal_lands_in_needs_attention_and_leaves_when_amazon_takes_it():
    hub = house()
    hub.offering.invalid["SKU-1"] = "'brand' is required."

    assert push(hub) == Pushed(is_told=False, sent=1)

    item = hub.store.only(AttentionItem)
    assert (item.reason, item.subject) == (Reason.OFFER_FAILED, f"{AUTH}/SKU-1")
    assert item.facts["text"] == "'brand' is required."
    assert push(hub) == Pushed(is_told=False)
    hub.offering.invalid.clear()
    hub.clock.move(AGAIN)
    push(hub)
    hub.clock.move(FIRST_LOOK)
    assert push(hub) == Pushed(is_told=True)
    assert hub.store.all(AttentionItem) == []


def test_a_seller_without_the_role_is_a_failure_with_amazons_words():
    hub = house()
    hub.offering.fail("patch", Denied("Unauthorized", "Access to requested resource is denied."))

    push(hub)

    assert offer(hub).words == "Access to requested resource is denied."


def test_who_has_to_wait_comes_back_in_the_slot_and_no_hint_books_another_one():
    hub, slot = house(), NOON + 3 * SECOND
    hub.offering.fail("patch", Throttled(slot))

    assert push(hub) == Pushed(is_told=False)
    assert hub.store.messages[-1] == PushStock("A-100", slot=slot.isoformat())
    push(hub)
    assert hub.offering.count("patch") == 1

    hub.clock.move(3 * SECOND)
    assert push(hub, slot=slot.isoformat()) == Pushed(is_told=False, sent=1)


def test_a_look_that_has_to_wait_books_one_slot_and_comes_back_in_it():
    hub, slot = house(), NOON + 3 * SECOND
    hub.offering.fail("listed", Throttled(slot), Throttled(NOON + 9 * SECOND))

    push(hub)
    push(hub)
    assert hub.offering.count("listed") == 1
    assert hub.store.messages == [PushStock("A-100", slot=slot.isoformat())]

    hub.offering.faults["listed"].clear()
    hub.clock.move(3 * SECOND)
    assert push(hub, slot=slot.isoformat()) == Pushed(is_told=False, sent=1)


def test_a_patch_without_an_answer_is_looked_up_before_another_one_leaves():
    hub = house()
    hub.offering.fail("after_patch", silent())

    push(hub)
    assert offer(hub).state is OfferState.SUBMITTED
    hub.clock.move(SECOND)
    move(hub, reserved=1)
    push(hub)
    assert hub.offering.patches == [("SKU-1", 10)]

    hub.clock.move(SILENT)
    push(hub)
    assert hub.offering.patches == [("SKU-1", 10), ("SKU-1", 9)]


def test_a_seller_who_took_the_grant_back_leaves_everything_as_it_was():
    hub = house()
    hub.offering.fail("patch", Revoked("The seller has to authorize Crossdock anew."))

    assert push(hub) == Pushed(is_told=False)

    assert offer(hub).state is OfferState.NONE
    assert not hub.stock.level("A-100", "MAIN").is_told


def test_one_articles_trouble_does_not_keep_the_others_waiting():
    hub = house(warehouse.level("A-200", moved_at=NOON - SECOND), examples.article("A-200", skus=("SKU-2",)))
    hub.offering.quantities[AUTH]["SKU-2"] = 1
    said = []

    def one(message: PushStock) -> Pushed:
        if message.subject == "A-200":
            raise silent()
        return hub.do(push_article, message)

    told = hub.do(push_moved, PushMoved("stock"), push_article=one, gave_up=lambda number, problem: said.append(number))

    assert (told, said) == (2, ["A-200"])
    assert hub.do(moved) == ["A-200", "A-100"]
    assert hub.offering.patches == [("SKU-1", 10)]


@pytest.mark.parametrize("moment", range(1, 4))
def test_a_sender_may_die_at_any_moment_and_the_next_one_brings_it_to_its_end(moment: int):
    hub = house()
    hub.store.troubles = []
    real, count = hub.store.commit, 0

    def dying(*changes: object, cause: str = "") -> None:
        nonlocal count
        count += 1
        if count == moment:
            raise KeyboardInterrupt
        real(*changes, cause=cause)  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        for _ in range(3):
            replace(hub, commit=dying).do(push_article, PushStock("A-100"))
            hub.clock.move(FIRST_LOOK)
    for _ in range(3):
        hub.clock.move(SILENT)
        push(hub)

    assert hub.stock.level("A-100", "MAIN").is_told
    assert hub.offering.quantities[AUTH]["SKU-1"] == 10
