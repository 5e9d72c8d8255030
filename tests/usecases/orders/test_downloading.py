"""An order that a person has read from Amazon again: now, later by itself, or refused in words."""

from functools import partial
from typing import Any

import pytest

from chalicelib.domain.attention import AttentionItem, Reason, needed
from chalicelib.domain.changes import Record
from chalicelib.domain.connections import AuthorizationState
from chalicelib.domain.directory import Role
from chalicelib.domain.errors import Forbidden, Refused
from chalicelib.domain.messages import FetchOrder
from chalicelib.domain.orders.amazon import FulfilledBy, Garbled
from chalicelib.domain.orders.news import Fetch
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.selling import BadApplication, Denied, Missing, Rejected, Revoked, Throttled, Unavailable
from chalicelib.usecases.orders.downloading import Downloaded, download
from chalicelib.usecases.orders.losing import lost
from chalicelib.usecases.orders.upserting import upsert
from tests import examples, fakes
from tests.examples import HOUR, MINUTE, NOON, connections, sales
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
EUROPE, OTHERS = f"{sales.SELLER}-EU", connections.EUROPE
IDA = examples.person("ida", roles=frozenset({Role.SELLERS_ADMINISTRATOR}))
OLGA = examples.person("olga", roles=frozenset({Role.OPERATOR}))
TROUBLES = (Reason.ORDER_MISSING, Reason.ORDER_REFUSED, Reason.ORDER_NOT_STORED)


def house(*records: Record) -> FakeHub:
    granted = connections.authorization(seller=sales.SELLER, revision=1)
    made = fakes.hub(granted, sales.connection(), IDA, OLGA, *records)
    made.selling.put(EUROPE, sales.received())
    return made


def read(of: FakeHub, id: str = ID, by: Any = IDA) -> Downloaded:
    ways_in = {"upsert": partial(of.do, upsert), "gave_up": partial(of.do, lost)}
    return of.do(download, id, by=by, where="page", **ways_in)  # type: ignore[no-any-return]


def waiting() -> list[AttentionItem]:
    return [needed(reason, ID, at=NOON) for reason in TROUBLES]


@pytest.mark.parametrize("who", [IDA, OLGA])
def test_it_is_read_within_peoples_part_of_the_bucket_and_stored(who: Any):
    of = house()

    assert read(of, by=who) == Downloaded(is_news=True)

    assert of.store.only(MarketplaceOrder).order_id == ID
    assert [caller.is_person for caller in of.selling.callers] == [True]
    assert of.store.audited[-1] == "sale_downloaded"
    assert read(of, by=who) == Downloaded(is_news=False)


def test_what_waited_for_that_order_is_over_even_when_nothing_was_new():
    of = house()
    read(of)
    for item in waiting():
        of.store.hold(item)

    read(of)

    assert of.attention.all() == []


def test_when_amazon_takes_no_more_calls_it_is_read_by_itself_in_its_slot():
    of, until = house(), NOON + MINUTE
    of.selling.fail("order", Throttled(until))

    assert read(of) == Downloaded(until=until)
    assert read(of) == Downloaded(until=until)

    assert of.store.messages == [FetchOrder(ID, authorization=EUROPE, slot=until.isoformat())]
    assert of.selling.count("order") == 1
    of.clock.move(2 * MINUTE)
    assert read(of).is_news
    assert of.intake.fetch(ID) is None


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Unavailable("Down."), "does not answer at the moment"),
        (Missing("Gone."), "does not know this order"),
        (Rejected("InvalidInput", request_id="r-7"), "InvalidInput. Its support asks for the request id r-7"),
        (Denied("Unauthorized"), "a permission is missing"),
        (Revoked("Gone."), "access to this seller account has ended"),
        (BadApplication("Wrong."), "refuses our own application"),
    ],
)
def test_whatever_amazon_answers_is_said_in_words_and_takes_nothing_off_the_list(fault: Exception, said: str):
    of = house(*waiting())
    of.selling.fail("order", fault)

    with pytest.raises(Refused, match=said):
        read(of)

    assert {item.reason for item in of.attention.all()} >= set(TROUBLES)


def test_a_lost_grant_is_said_to_be():
    of = house()
    of.selling.revoked.add(EUROPE)

    with pytest.raises(Refused, match="has ended"):
        read(of)

    assert of.connections.authorization(EUROPE).state is AuthorizationState.REVOKED
    with pytest.raises(Refused, match="No seller is connected"):
        read(of)


def test_an_answer_that_nobody_understands_leaves_what_we_have():
    of = house()
    read(of)
    of.selling.garbled[EUROPE] = [Garbled(ID, "orderItems", "r-1")]

    with pytest.raises(Refused, match="orderItems"):
        read(of)

    assert of.store.only(MarketplaceOrder).order_id == ID
    assert [item.reason for item in of.attention.all()] == [Reason.ORDER_NOT_STORED]


def test_one_that_can_not_be_stored_says_so_and_waits():
    of = house()

    def broken(_received: object) -> bool:
        raise KeyError("a mistake of ours")

    with pytest.raises(Refused, match="could not be stored"):
        of.do(download, ID, by=IDA, where="page", upsert=broken, gave_up=partial(of.do, lost))

    assert [(item.reason, item.facts["why"]) for item in of.attention.all()] == [(Reason.ORDER_NOT_STORED, "KeyError")]


def test_one_that_the_settings_leave_out_says_so():
    of = house(sales.connection(shows_fba=False))
    of.selling.put(EUROPE, sales.received(fulfilled_by=FulfilledBy.AMAZON))

    with pytest.raises(Refused, match="leave such orders out"):
        read(of)

    assert (of.store.all(MarketplaceOrder), of.attention.all()) == ([], [])


def test_an_order_that_is_not_here_is_looked_for_with_every_seller():
    of = house(connections.authorization(revision=1), connections.connection(revision=1))

    read(of)

    assert of.selling.calls == [("order", OTHERS), ("order", EUROPE)]


def test_that_somebody_elses_order_is_not_shown_says_nothing_about_a_seller():
    of = house(connections.authorization(revision=1))
    of.selling.fail("order", Denied("Unauthorized"), Denied("Unauthorized"))

    with pytest.raises(Refused):
        read(of)

    assert of.attention.all() == []


def test_news_told_whose_order_it_is():
    fetch = Fetch(ID, EUROPE, NOON - HOUR, revision=1)
    of = house(connections.authorization(revision=1), fetch)

    read(of)

    assert of.selling.calls == [("order", EUROPE)]


@pytest.mark.parametrize("id", ["", "x", "../../users", "306-5550123-555000", "306-5550123-55500011", "💥" * 500])
def test_what_is_no_order_id_costs_no_call(id: str):
    of = house()

    with pytest.raises(Refused, match="looks like"):
        read(of, id)

    assert of.selling.calls == []


@pytest.mark.parametrize("role", [Role.WAREHOUSE, Role.ACCOUNTANT, Role.PURCHASING_ADMINISTRATOR])
def test_others_have_nothing_read(role: Role):
    of = house()

    with pytest.raises(Forbidden):
        read(of, by=examples.person("other", roles=frozenset({role})))

    assert of.selling.calls == []
