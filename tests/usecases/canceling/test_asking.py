"""Who may have Amazon cancel what, and what is refused."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Forbidden, NotFound, Overtaken, Refused, Unfit
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.fulfilment.readiness import refusal
from chalicelib.domain.messages import CancelAtAmazon
from chalicelib.domain.orders.amazon import AmazonStatus, FulfilledBy
from chalicelib.domain.orders.order import HoldReason, Status
from chalicelib.usecases.canceling.asking import cancel_at_amazon
from chalicelib.usecases.orders.holds import accept_cancellation, release_holds
from tests import examples
from tests.examples import HOUR, NOON, sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.canceling.canceling import ID, SAM, amazon, ask, go_on, head, house, is_held, later, read, wish
from tests.usecases.orders.telling import tell

WILL = examples.person("will", roles=frozenset({"warehouse"}))


def test_the_wish_stands_beside_the_order_which_nobody_works_on_any_more():
    hub = house()

    asked = ask(hub)

    assert asked == replace(wish(hub), revision=0)
    assert (asked.step, asked.reason, asked.lines, asked.asked_by) == (
        CancelStep.ASKED,
        CancelReason.NO_INVENTORY,
        (),
        "sam",
    )
    order = head(hub)
    hold = order.open_holds[-1]
    assert (hold.reason, dict(hold.facts)) == (HoldReason.CANCELING, {"why": "NoInventory"})
    assert not order.is_work
    assert "asked to cancel" in str(refusal(order))
    assert hub.store.audited[-1] == "cancel_sent"
    assert CancelAtAmazon(ID, 1) in hub.store.messages
    assert amazon(hub).calls == []


def test_asking_twice_for_the_same_is_asking_once():
    hub = house()

    ask(hub, "2")
    commits = len(hub.store.commits)
    assert ask(hub, "2").number == 1
    assert len(hub.store.commits) == commits
    with pytest.raises(Refused, match="already"):
        ask(hub)


def test_all_lines_are_the_whole_order():
    assert ask(house(), "2", "1").lines == ()


def test_a_hold_stays_whatever_amazon_tells_in_the_meantime():
    hub = house()
    ask(hub)

    tell(hub, sales.amazon_line("1"), sales.amazon_line("2"), updated_at=NOON + HOUR)

    hub.do(release_holds, ID, reasons=HoldReason, by=SAM, where="page")
    assert [hold.reason for hold in head(hub).open_holds] == [HoldReason.CANCELING]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "Boredom"}, "reason"),
        ({"lines": []}, "lines"),
        ({"lines": ["9"]}, "lines"),
        ({"is_sure": False}, "sure"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(given: dict[str, object], field: str):
    hub = house()

    with pytest.raises(Refused) as refused:
        ask(hub, **given)  # type: ignore[arg-type]

    assert refused.value.field == field
    assert hub.store.all(Cancellation) == [] and not is_held(hub)


def test_several_things_that_are_missing_are_said_at_once():
    with pytest.raises(Unfit) as unfit:
        ask(house(), reason="", lines=[])

    assert [each.field for each in unfit.value.refusals] == ["reason", "lines"]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"status": AmazonStatus.PENDING}, "payment"),
        ({"fulfilled_by": FulfilledBy.AMAZON}, "Amazon ships"),
        ({"status": AmazonStatus.CANCELLED}, "none of our work"),
    ],
)
def test_an_order_that_is_not_ours_to_cancel_says_why(told: dict[str, object], words: str):
    connection = sales.connection(shows_fba=True)
    hub = house(connection, **told)

    with pytest.raises(Refused, match=words):
        ask(hub)

    assert hub.store.all(Cancellation) == []


def test_a_canceled_or_shipped_order_says_so():
    for status, words in ((AmazonStatus.CANCELLED, "canceled"), (AmazonStatus.SHIPPED, "shipped")):
        hub = house()
        tell(hub, status=status, updated_at=NOON + HOUR)
        with pytest.raises(Refused, match=words):
            ask(hub)


def test_of_what_has_left_only_the_other_lines_are_canceled():
    gone = warehouse.box(done=warehouse.done(*Step))
    hub = house(gone)

    with pytest.raises(Refused, match="has left"):
        ask(hub)
    with pytest.raises(Refused, match="has left"):
        ask(hub, "1")
    assert ask(hub, "2").lines == ("2",)


def test_only_the_sellers_administrator_may_and_only_of_an_order_that_there_is():
    hub = house()

    with pytest.raises(Forbidden):
        ask(hub, by=WILL)
    with pytest.raises(NotFound):
        hub.do(cancel_at_amazon, "306-0", reason="NoInventory", lines=None, is_sure=True, by=SAM, where="page")
    with pytest.raises(Overtaken):
        ask(hub, revision=77)


def accepted() -> FakeHub:
    hub = house(lines=(sales.amazon_line(cancel_requested=True),))
    hub.do(accept_cancellation, ID, by=WILL, where="page")
    return hub


def test_what_a_buyer_asks_and_somebody_accepts_is_asked_of_amazon_by_itself():
    hub = accepted()

    assert (wish(hub).reason, wish(hub).lines, wish(hub).asked_by) == (CancelReason.BUYER_CANCELED, (), "will")
    go_on(hub)
    amazon(hub).settle()
    later(hub)
    read(hub)

    assert later(hub) is CancelStep.DONE
    order = head(hub)
    assert (order.status, order.cancel_wanted_at, order.canceled_at) == (Status.CANCELED, None, NOON)
    assert amazon(hub).count("ask") == 1


def test_a_buyers_wish_that_amazon_refuses_stays_canceled_here_and_can_be_asked_again():
    hub = accepted()
    go_on(hub)
    amazon(hub).refusing = "Not today."
    amazon(hub).settle()
    assert later(hub) is CancelStep.REFUSED
    assert (head(hub).status, head(hub).cancel_wanted_at) == (Status.CANCELED, NOON)

    amazon(hub).refusing = ""
    assert ask(hub, reason=CancelReason.BUYER_CANCELED).number == 2
    go_on(hub, 2)
    amazon(hub).settle()
    hub.clock.move(HOUR)
    assert go_on(hub, 2) is CancelStep.TAKEN
    assert hub.attention.all(most=5) == []


def test_an_entry_goes_when_amazon_cancels_it_by_whatever_way():
    hub = accepted()
    go_on(hub)
    amazon(hub).refusing = "Not today."
    amazon(hub).settle()
    later(hub)
    assert len(hub.attention.all(most=5)) == 1

    tell(hub, status=AmazonStatus.CANCELLED, updated_at=NOON + HOUR)

    assert hub.attention.all(most=5) == []


def test_a_box_that_leaves_at_this_moment_has_left():
    hub = house()

    def leaves() -> None:
        hub.store.commit(Changed(head(hub), head(hub)), Created(warehouse.box(done=warehouse.done(*Step))))

    hub.store.meanwhile = leaves

    with pytest.raises(Refused, match="A part of this order has left"):
        ask(hub)
    assert hub.store.all(Cancellation) == [] and not is_held(hub)
