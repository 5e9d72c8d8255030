"""Two people at one order: what is released, with whose word, and that nobody agrees to what they did not see."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Forbidden, Overtaken, Refused
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder
from chalicelib.usecases.orders.holds import decline_cancellation, release_holds
from chalicelib.usecases.orders.remapping import preview, reimport
from chalicelib.usecases.orders.upserting import upsert
from tests import examples, fakes
from tests.examples import HOUR, NOON, sales
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
WILL = examples.person("will", roles=frozenset({Role.WAREHOUSE}))
OLGA = examples.person("olga", roles=frozenset({Role.OPERATOR}))


def held(*reasons: HoldReason) -> FakeHub:
    house = fakes.hub(sales.connection())
    house.do(upsert, sales.received())
    house.store.hold(replace(head(house), holds=tuple(Hold(reason, NOON) for reason in reasons)))
    return house


def head(house: FakeHub) -> MarketplaceOrder:
    return house.store.only(MarketplaceOrder)


def release(house: FakeHub, *reasons: HoldReason, by: Person = WILL, **named: Any) -> MarketplaceOrder:
    return house.do(  # type: ignore[no-any-return]
        release_holds, ID, reasons=reasons, by=by, where="page", **named
    )


def test_a_warehouse_releases_one_hold_and_the_others_stay():
    house = held(HoldReason.ADDRESS, HoldReason.AMOUNTS)

    release(house, HoldReason.ADDRESS, comment=" Rang the buyer. ", revision=0)

    assert [hold.reason for hold in head(house).open_holds] == [HoldReason.AMOUNTS]
    assert house.store.entries[-1].facts == {"holds": "address", "comment": "Rang the buyer."}


def test_what_somebody_else_released_meanwhile_is_released_and_nothing_is_written_twice():
    house = held(HoldReason.ADDRESS, HoldReason.AMOUNTS)
    release(house, HoldReason.ADDRESS, revision=0)
    commits = len(house.store.commits)

    release(house, HoldReason.ADDRESS, by=IDA, revision=0)

    assert len(house.store.commits) == commits
    with pytest.raises(Overtaken):
        release(house, HoldReason.AMOUNTS, by=IDA, revision=0)


def test_going_on_twice_is_going_on():
    house = held(HoldReason.BUYER_CANCELS)
    page: dict[str, Any] = {"revision": 0, "where": "page"}
    house.do(decline_cancellation, ID, by=WILL, **page)

    assert house.do(decline_cancellation, ID, by=IDA, **page).open_holds == ()


def test_a_released_address_holds_again_when_another_one_fails_in_the_same_field():
    house = fakes.hub(sales.connection())

    def told(hours: int, **address: str) -> set[HoldReason]:
        about = sales.personal(address=sales.address(**address))
        house.do(upsert, sales.received(told=about, updated_at=NOON + hours * HOUR))
        return {hold.reason for hold in head(house).open_holds}

    assert HoldReason.ADDRESS in told(0, postcode="5067")
    release(house, HoldReason.ADDRESS)

    assert HoldReason.ADDRESS not in told(1, postcode="5067", phone="+49 221 5550199")
    assert HoldReason.ADDRESS in told(2, postcode="1067")


def test_a_buyer_who_asks_for_another_line_is_heard_again_after_somebody_went_on():
    house = fakes.hub(sales.connection())
    first, second = sales.amazon_line("1", cancel_requested=True), sales.amazon_line("2")
    house.do(upsert, sales.received(first, second))
    house.do(decline_cancellation, ID, by=WILL, where="page")

    asks = replace(second, cancel_requested=True)
    house.do(upsert, sales.received(sales.shipped(first), asks, updated_at=NOON + HOUR))

    (hold,) = (hold for hold in head(house).open_holds if hold.reason is HoldReason.BUYER_CANCELS)
    assert dict(hold.facts) == {"lines": "1", "of": "2", "why": ""}
    assert house.store.audited == ["sale_arrived", "sale_cancel_declined", "sale_cancel_asked"]


def test_what_is_left_of_an_order_that_goes_on_is_not_held_again_when_a_part_of_it_leaves():
    house = fakes.hub(sales.connection())
    lines = [sales.amazon_line(id, cancel_requested=True) for id in "12"]
    house.do(upsert, sales.received(*lines))
    house.do(decline_cancellation, ID, by=WILL, where="page")

    house.do(upsert, sales.received(sales.shipped(lines[0]), lines[1], updated_at=NOON + HOUR))

    (hold,) = (hold for hold in head(house).holds if hold.reason is HoldReason.BUYER_CANCELS)
    assert (hold.facts["lines"], hold.released_by) == ("1", "will")


def test_an_endless_comment_is_refused_beside_its_field():
    house = held(HoldReason.ADDRESS)

    with pytest.raises(Refused) as refused:
        release(house, HoldReason.ADDRESS, comment="x" * 10_000)

    assert refused.value.field == "comment"
    assert head(house).open_holds


def test_an_operator_releases_nothing_and_maps_again():
    house = held(HoldReason.ADDRESS)

    with pytest.raises(Forbidden):
        release(house, HoldReason.ADDRESS, by=OLGA)
    shown = house.do(preview, ID, by=OLGA)
    house.do(reimport, ID, seen=shown.seen, by=OLGA, where="page")

    assert HoldReason.ADDRESS not in {hold.reason for hold in head(house).open_holds}


def test_nobody_agrees_to_a_preview_that_is_another_by_now():
    house = held(HoldReason.ADDRESS)
    shown = house.do(preview, ID, by=IDA)
    house.clock.move(HOUR)
    assert house.do(preview, ID, by=IDA).seen == shown.seen  # time alone changes nothing
    house.store.hold(replace(head(house), carrier="UPS", revision=head(house).revision + 1))

    with pytest.raises(Overtaken, match="look at it again"):
        house.do(reimport, ID, seen=shown.seen, by=IDA, where="page")

    assert head(house).carrier == "UPS"


def test_agreeing_twice_maps_it_once():
    house = held(HoldReason.ADDRESS)
    shown = house.do(preview, ID, by=IDA)

    for _ in range(2):
        house.do(reimport, ID, seen=shown.seen, by=IDA, where="page")

    assert house.store.audited.count("sale_mapped_again") == 1
