"""How orders come in when access ends, when there are old ones, when somebody must map them first, or all dies."""

from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.domain.attention import Reason, identity
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.errors import NotFound
from chalicelib.domain.orders.backfills import State
from chalicelib.domain.orders.order import HoldReason, Status
from local.amazon import eventually
from tests.stories.selling.market import Market, Seller

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def test_access_that_is_taken_back_is_said_once_and_nobody_knocks_in_vain(market: Market) -> None:
    seller = market.seller("DE")
    authorization = seller.authorization("DE")
    before = market.order(seller)
    market.becomes(before)

    market.at_amazon.revoke(seller.id, "eu")
    missed = market.order(seller)
    market.town.pass_time(minutes=6)
    eventually(lambda: market.authorized(authorization) is AuthorizationState.REVOKED, what="the end to be noticed")
    asked = market.calls(seller)
    for _ in range(4):
        market.town.pass_time(minutes=20)
        market.order(seller, is_news=False)

    assert market.calls(seller) == asked, "a grant that is gone is not tried again and again"
    page = market.town.browser("ida").get(f"/connections/accounts/{authorization}")
    assert "Access has ended" in page.words
    assert market.hub.attention.get(identity(Reason.GRANT_REVOKED, authorization)).subject == authorization
    assert market.stored(missed) is None

    market.grant(seller, "DE")
    market.town.amazon.forward(6 * 60)

    market.catches_up(seller, patience=60)
    assert market.stored(missed) is not None
    with pytest.raises(NotFound):
        market.hub.attention.get(identity(Reason.GRANT_REVOKED, authorization))


def test_what_waits_for_its_mapping_flows_on_when_that_is_saved(market: Market) -> None:
    seller = market.seller("DE")
    order = market.order(seller, level="SCHEDULED", is_plain=True, lines=2, quirk="unknown_sku")
    market.becomes(order)
    may_be = {HoldReason.UNMAPPED_CHARGE}  # when it has freight, or a discount
    assert market.held(order) - may_be == {HoldReason.UNMAPPED_SHIP_METHOD, HoldReason.UNMAPPED_ARTICLE}
    ida, place = market.town.browser("ida"), f"/connections/{seller.connection('DE')}/mapping"
    assert "holds 1 order" in ida.get(f"{place}/ship-methods").words

    market.map(seller, "DE")
    assert market.held(order) != set(), "saving offers it; a person says when"
    begun = ida.submit(ida.get(f"{place}/ship-methods"), f"{place}/release")

    assert begun.status == 200
    released = market.becomes(order, lambda stored: not stored.open_holds)
    assert (released.is_work, released.carrier, released.method) == (True, "DHL", "Paket")
    assert next(entry.action for entry in market.hub.trail.of(order)) == "sale_arrived"


def test_older_orders_come_through_pause_kill_and_resume(market: Market) -> None:
    seller = market.seller("DE")
    market.at_amazon.day(seed=f"old {seller.id}", orders=250, marketplaces="DE", seller=seller.id, hours_ago=50)
    market.town.amazon.forward(180)
    ida, place = market.town.browser("ida"), f"/connections/{seller.connection('DE')}/backfill"
    since = (market.hub.clock.now() - timedelta(days=4)).date().isoformat()

    page = ida.submit(ida.get(place), place, since=since)
    assert "Pause" in page.words
    eventually(lambda: next(market.all_of([seller]), None), what="the first page")
    ida.submit(ida.get(place), "/pause")
    job = market.hub.intake.backfills(seller.authorization("DE"))[0]
    if job.state is State.PAUSED:
        assert "Go on" in ida.get(place).words
        ida.submit(ida.get(place), "/resume")
    market.town.stack.kill_hub()
    market.town.stack.start_hub()

    def is_over() -> bool:
        return market.hub.intake.backfills(seller.authorization("DE"))[0].is_over

    # The dead hub's step is taken up when its time is over; no faster, or the next one would be called lost as well.
    for _ in range(6):
        market.town.amazon.forward(11 * 60)
        with suppress(TimeoutError):
            eventually(is_over, what="the older orders", patience=20)
            break
    done = market.hub.intake.backfills(seller.authorization("DE"))[0]
    assert (done.state, done.trouble) == (State.DONE, "")
    assert "Done: " in ida.get(place).words
    market.catches_up(seller)
    market.assert_everything_is_right(seller)


def test_the_hub_dies_between_any_two_changes_and_knows_every_one(market: Market, seller: Seller) -> None:
    orders = [market.order(seller, is_plain=True) for _ in range(4)]
    steps = ("ask_to_cancel", "cancel", "ship", "change_address")
    for order, step in zip(orders, steps, strict=True):
        market.at_amazon.step(order, step)
        market.town.stack.kill_hub()
        market.at_amazon.step(order, "touch")
        market.order(seller, is_plain=True)
        market.town.stack.start_hub()
    market.town.amazon.forward(7 * 60)

    market.catches_up(seller)
    here = market.assert_everything_is_right(seller)
    assert here[orders[1]].status is Status.CANCELED
    assert market.held(orders[0]) == {HoldReason.BUYER_CANCELS}
