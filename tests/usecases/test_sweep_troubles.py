"""What goes wrong while sweeping: grants, tokens, outages, single orders."""

from datetime import timedelta

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Kept
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.orders.amazon import Garbled
from chalicelib.ports.selling import BadApplication, Denied, Participation, Rejected, Revoked, Throttled, Unavailable
from tests.examples import NOON
from tests.fakes.selling import SETTLED
from tests.usecases.intake_world import DE, EU, FR, MINUTE, amazon_order, order_id, steps
from tests.usecases.sweep_world import everything, world

DAY = timedelta(days=1)


@pytest.mark.parametrize("error", [Revoked("gone"), Denied("Unauthorized"), BadApplication("expired")])
def test_a_grant_that_is_gone_in_the_middle_ends_the_sweep_without_a_loop(error: Exception):
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", error)

    house.run(DAY / 4, step=5 * MINUTE)

    assert house.selling.count("search") == 2
    assert house.gone == [EU]
    sweep = house.intake.sweep(EU)
    assert (sweep.chain, sweep.cursor) == (None, None)


def test_one_marketplace_that_is_refused_never_keeps_the_others_from_being_swept():
    house = world(3)
    house.selling.put(EU, amazon_order(50, changed=NOON - 10 * MINUTE, marketplace=FR))
    house.selling.fail("search", Denied("Unauthorized", "", "r-1"))
    house.selling.participating[EU] = [Participation(DE)]

    house.run(20 * MINUTE, step=MINUTE)

    assert sorted(house.sales.stored) == [order_id(n) for n in range(3)]
    assert {search.marketplaces for search, _page in house.selling.searches} == {(DE,)}
    assert (house.gone, house.selling.count("participations")) == ([], 1)
    (item,) = house.store.all(AttentionItem)
    assert item.facts == {"code": "Unauthorized", "request": "r-1", "marketplaces": "Amazon.fr"}

    house.clock.at = NOON.replace(hour=1, minute=50) + DAY
    house.run(40 * MINUTE)  # a night asks for it again, and Amazon shows it

    assert everything(house)
    assert house.store.all(AttentionItem) == []
    assert house.intake.sweep(EU).covers == {DE, FR}


def test_what_was_missed_meanwhile_comes_when_the_seller_grants_again():
    house = world(25, page_size=10)
    granted = house.connections.held[EU]
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Revoked("gone"))
    house.run(DAY / 4, step=5 * MINUTE)

    house.connections.held[EU] = granted
    house.run(MINUTE)

    assert everything(house)


def test_a_page_token_that_leads_nowhere_begins_again_from_the_cursor():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Rejected("InvalidInput", "token", "r-1"))

    assert steps(house.work()) == ["restarted", "page", "page", "done"]
    assert everything(house)
    assert house.store.all(AttentionItem) == []


def test_a_token_that_is_too_old_is_not_even_tried():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    house.selling.fail("search", Throttled(NOON + DAY))
    house.work()
    house.clock.move(DAY)

    house.work()

    assert [page for _search, page in house.selling.searches][1] is None
    assert everything(house)


def test_a_token_that_is_refused_again_and_again_does_not_use_up_the_day():
    house = world(25, page_size=10)
    house.begin()
    house.do(house.due()[0].message)
    real, with_token = house.selling.search, []

    def refusing(*asked: object, page: str | None = None, **named: object) -> object:
        with_token.append(page is not None)
        if page:
            raise Rejected("InvalidInput", "token", "r-1")
        return real(*asked, page=page, **named)  # type: ignore[arg-type]

    house.selling.search = refusing  # type: ignore[assignment, method-assign]

    house.work()

    assert with_token == [True, False, True, False, True]
    assert house.store.only(AttentionItem).reason is Reason.SWEEP_REFUSED


def test_a_question_that_amazon_refuses_waits_for_a_person_and_is_asked_again_all_the_same():
    house = world(1)
    house.selling.fail("search", Rejected("InvalidInput", "private", "r-1"))
    house.begin()
    house.work()

    item = house.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts) == (
        Reason.SWEEP_REFUSED,
        EU,
        {"code": "InvalidInput", "request": "r-1"},
    )
    assert house.intake.sweep(EU).trouble == "InvalidInput"

    house.run(16 * MINUTE)

    assert everything(house)
    assert house.store.all(AttentionItem) == []
    assert house.intake.sweep(EU).trouble == ""


def test_a_question_that_is_refused_again_and_again_waits_since_the_first_time():
    house = world(1)
    house.selling.fail("search", *[Rejected("InvalidInput", "private", f"r-{n}") for n in range(3)])

    house.run(10 * MINUTE, step=5 * MINUTE)

    item = house.store.only(AttentionItem)
    assert (house.selling.count("search"), item.since, item.facts["request"]) == (2, NOON, "r-1")


def test_an_order_that_no_sweep_can_store_is_noted_once():
    house = world(1)
    house.broken = {order_id(0): KeyError("a mistake of ours")}

    house.run(40 * MINUTE)

    assert house.selling.count("search") > 1
    assert [change for changes in house.store.commits for change in changes if isinstance(change, Kept)] == [
        Kept(house.store.only(AttentionItem))
    ]


def test_an_outage_is_waited_out_ever_longer_and_fails_no_message():
    house = world(1)
    house.selling.fail("search", *[Unavailable("503")] * 6)

    house.run(31 * MINUTE)
    assert house.selling.count("search") == 6  # after 0, 1, 3, 7, 15 and 30 minutes

    house.run(20 * MINUTE)
    assert everything(house)


def test_one_bad_order_never_stops_the_others():
    house = world(5)
    house.broken = {order_id(2): Refused("No."), order_id(3): KeyError("a mistake of ours")}
    house.selling.garbled[EU].append(Garbled(order_id(77), "createdTime", "r-2"))

    house.begin()
    house.work()

    assert len(house.sales.stored) == 3
    items = {item.subject: item.facts["why"] for item in house.store.all(AttentionItem)}
    assert items == {order_id(2): "No.", order_id(3): "KeyError"}
    assert house.intake.sweep(EU).cursor == NOON - SETTLED


def test_a_store_that_is_down_puts_the_page_off_and_moves_no_cursor():
    house = world(5)
    house.broken = {order_id(2): Retryable("The database can't be reached.")}
    house.begin()

    assert steps(house.work()) == ["waiting"]
    assert house.intake.sweep(EU).cursor is None

    house.broken = {}
    house.run(2 * MINUTE)
    assert everything(house)
