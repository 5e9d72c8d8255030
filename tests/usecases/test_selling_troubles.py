"""What waits of the selling half leaves the list by itself when its cause is gone, whichever way that happens."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.amazon import Garbled
from chalicelib.domain.orders.backfills import Backfill, State
from chalicelib.domain.orders.news import Fetch, OrderChange
from chalicelib.ports.selling import Denied, Grant, Missing, Rejected
from chalicelib.usecases.connections.granting import Verified, keep
from chalicelib.usecases.connections.serving import connect, disconnect, leave
from chalicelib.usecases.orders.backfilling import asking
from chalicelib.usecases.orders.hearing import Heeded, hear
from chalicelib.usecases.orders.losing import lost
from chalicelib.usecases.orders.upserting import upsert
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON, connections, sales
from tests.fakes.house import FakeHub
from tests.usecases.intake_world import EU, World, amazon_order

ID = sales.ORDER_ID
EUROPE = f"{sales.SELLER}-EU"
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
OF_ORDERS = (Reason.ORDER_MISSING, Reason.ORDER_REFUSED, Reason.ORDER_NOT_STORED)
OF_SELLERS = (
    Reason.GRANT_REVOKED,
    Reason.RENEWAL_DUE,
    Reason.NEWS_REFUSED,
    Reason.SWEEP_REFUSED,
    Reason.BACKFILL_FAILED,
)


def house(*records: Any) -> FakeHub:
    return fakes.hub(connections.authorization(seller=sales.SELLER, revision=1), sales.connection(), IDA, *records)


def heard(of: FakeHub, minutes: int) -> Heeded:
    change = OrderChange(f"n-{minutes}", sales.SELLER, ID, sales.GERMANY, NOON + minutes * MINUTE)
    ways_in = {"upsert": partial(of.do, upsert), "gave_up": partial(of.do, lost)}
    return of.do(hear, change, **ways_in)  # type: ignore[no-any-return]


def reasons(of: FakeHub | World) -> list[Reason]:
    return [item.reason for item in of.attention.all()]


def test_an_order_that_is_stored_for_the_first_time_leaves_nothing_behind():
    of = house(*(needed(reason, ID, at=NOON) for reason in OF_ORDERS), needed(Reason.ORDER_MISSING, "306-1", at=NOON))

    of.do(upsert, sales.received())

    assert [(item.reason, item.subject) for item in of.attention.all()] == [(Reason.ORDER_MISSING, "306-1")]


def test_an_order_that_could_not_be_read_leaves_when_it_comes_again_as_it_was():
    of = house()
    of.do(upsert, sales.received())
    of.do(upsert, Garbled(ID, "orderItems", "r-1"))
    assert reasons(of) == [Reason.ORDER_NOT_STORED]

    of.do(upsert, sales.received(updated_at=NOON + HOUR))

    assert reasons(of) == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Missing("Gone."), Reason.ORDER_MISSING), (Rejected("InvalidInput"), Reason.ORDER_REFUSED)],
)
def test_an_order_that_amazon_did_not_show_leaves_with_the_next_news(fault: Exception, reason: Reason):
    of = house()
    of.do(upsert, sales.received())
    of.selling.fail("order", fault)
    heard(of, 1)
    assert reasons(of) == [reason]

    of.selling.put(EUROPE, sales.received(updated_at=NOON + 2 * MINUTE))
    assert heard(of, 2) is Heeded.STORED

    assert reasons(of) == []


def test_a_whole_sweep_says_that_all_is_well_whatever_a_single_call_was_told():
    world = World()
    world.selling.put(EU, amazon_order(1))
    world.store.hold(needed(Reason.SWEEP_REFUSED, EU, at=NOON))

    world.begin()
    world.work()

    assert reasons(world) == []


def test_a_refused_sweep_says_when_it_is_tried_again_at_the_latest():
    of = house()

    of.do(lost, EUROPE, Denied("Unauthorized", request_id="r-1"))

    (item,) = of.attention.all()
    assert (item.reason, item.next_retry) == (Reason.SWEEP_REFUSED, NOON + 15 * MINUTE)
    assert item.facts == {"code": "Unauthorized", "request": "r-1"}


def test_nothing_waits_for_a_seller_whom_we_gave_up():
    others = needed(Reason.SWEEP_REFUSED, "A2OTHER-EU", at=NOON)
    of = house(*(needed(reason, EUROPE, at=NOON) for reason in OF_SELLERS), others)

    of.do(disconnect, EUROPE, by=IDA, where="page")

    assert of.attention.all() == [others]


def test_what_fails_again_has_waited_since_it_began():
    of = house()
    for minutes, fault in ((1, Missing("Gone.")), (2, Missing("Gone."))):
        of.selling.fail("order", fault)
        heard(of, minutes)
        of.do(upsert, Garbled("306-1", "orderItems" if minutes == 1 else "createdTime", f"r-{minutes}"))
        of.do(lost, EUROPE, Denied("Unauthorized", request_id=f"r-{minutes}"))
        of.clock.move(HOUR)

    items = {item.reason: item for item in of.attention.all()}
    assert {reason: item.since for reason, item in items.items()} == dict.fromkeys(
        (Reason.ORDER_MISSING, Reason.ORDER_NOT_STORED, Reason.SWEEP_REFUSED), NOON
    )
    assert items[Reason.ORDER_NOT_STORED].facts == {"why": "createdTime", "request": "r-2"}
    assert items[Reason.SWEEP_REFUSED].facts == {"code": "Unauthorized", "request": "r-2"}
    assert items[Reason.SWEEP_REFUSED].next_retry == NOON + HOUR + 15 * MINUTE


@pytest.mark.parametrize("by_seller", [False, True])
def test_a_marketplace_that_comes_back_is_swept_from_when_it_left(by_seller: bool):
    of = house()
    left = sales.connection().id
    of.do(disconnect, EUROPE, by=IDA, where="page") if by_seller else of.do(leave, left, by=IDA, where="page")
    of.clock.move(HOUR)

    if by_seller:
        found = Verified(Grant("Atzr|token"), sales.SELLER, Region.EU, (sales.GERMANY,))
        of.do(keep, found, [sales.GERMANY], by="ida", where="page")
    else:
        of.do(connect, EUROPE, [sales.GERMANY], by=IDA, where="page")

    connection = of.connections.connection(left)
    assert (connection.is_active, connection.orders_since, connection.connected_at) == (True, NOON, NOON + HOUR)


@pytest.mark.parametrize("decision", ["resume", "cancel", "anew"])
def test_a_backfill_that_failed_leaves_with_whatever_is_decided_about_it(decision: str):
    of = house()
    page = {"by": IDA, "where": "page"}
    job = of.do(asking.ask, EUROPE, since=NOON - 48 * HOUR, **page)
    stored = of.intake.backfill(EUROPE, job.id)
    of.store.hold(_failed(stored))
    of.store.hold(needed(Reason.BACKFILL_FAILED, EUROPE, at=NOON))

    if decision == "anew":
        of.do(asking.ask, EUROPE, since=NOON - 48 * HOUR, **page)
    else:
        of.do({"resume": asking.resume, "cancel": asking.cancel}[decision], EUROPE, job.id, **page)

    assert reasons(of) == []


def test_one_that_waits_stands_there_once_however_often_it_is_told():
    of = house(Fetch(ID, EUROPE, NOON - HOUR, revision=1))

    for _ in range(5):
        of.do(upsert, Garbled(ID, "orderItems", "r-1"))

    assert [item.reason for item in of.store.all(AttentionItem)] == [Reason.ORDER_NOT_STORED]


def test_two_who_ask_for_older_orders_at_once_are_one():
    of = house()
    asked = partial(of.do, asking.ask, EUROPE, since=NOON - 48 * HOUR, by=IDA, where="page")
    of.store.meanwhile = asked

    with pytest.raises(Refused, match="being fetched already"):
        asked()

    assert len(of.store.all(Backfill)) == 1


def _failed(job: Backfill) -> Backfill:
    return replace(job, state=State.FAILED, trouble="InvalidInput")


def test_news_of_a_stranger_leave_when_they_are_connected():
    of = fakes.hub(needed(Reason.UNKNOWN_SELLER, connections.SELLER, at=NOON))
    found = Verified(Grant("Atzr|token"), connections.SELLER, Region.EU, (connections.DE,))

    of.do(keep, found, [connections.DE], by="ida", where="page")

    assert reasons(of) == []
