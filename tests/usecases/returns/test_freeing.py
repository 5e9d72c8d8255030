"""What comes back before it has left: out of its box, free for the next order, and Amazon is to be told."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import AttentionItem, Reason
from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.fulfilment import Parcel, Step
from chalicelib.domain.inventory import Pieces
from chalicelib.domain.orders.amazon import AmazonStatus
from chalicelib.domain.returns import Condition, Return, Wanted
from chalicelib.domain.returns.taking import Unconfirmed
from chalicelib.domain.takings import EntryKind, Tender, TillEntry
from chalicelib.queries.returns import returning
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.stepping import pack, split
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.usecases.returns.taking import take_return
from tests.examples import sales
from tests.examples.sales import eur
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import ID, box, do, figures, house, is_true
from tests.usecases.fulfilment.test_mapped_anew import mapped_to

KETTLE = Pieces("A-100", "MAIN", 1)


def allocated() -> FakeHub:
    """Two kettles in a box that has them of the stock; ten are on hand."""
    hub = house()
    do(hub, allocate, ID, 1)
    return hub


def here(many: int = 1) -> Wanted:
    return Wanted("1", many, Condition.AS_NEW, is_here=True)


def take(hub: FakeHub, *wanted: Wanted, tender: Tender = Tender.AMAZON, command: str = "c-1", **more) -> Return:
    taken: Return = do(hub, take_return, ID, wanted, tender, command=command, **more)
    return taken


def settle(hub: FakeHub) -> None:
    """What the messages say."""
    hub.do(follow, ID)
    hub.do(keep_promise, ID)


def says(hub: FakeHub, **line: object) -> None:
    """Amazon's copy, from now on."""
    copy = hub.sales.copy(ID)
    lines = tuple(replace(each, **line) for each in copy.order.lines)
    hub.commit(Changed(copy, replace(copy, order=replace(copy.order, lines=lines))))


def test_its_box_gives_it_up_in_the_same_commit():
    hub = allocated()
    hub.store.commits.clear()

    taken = take(hub, here())

    assert len(hub.store.commits) == 1
    assert (taken.freed, taken.stocked, taken.is_whole) == ((KETTLE,), (), False)
    assert figures(hub) == (10, 1, 0)
    one = box(hub)
    assert (dict(one.contents), one.taken, one.put_back) == ({"1": 1}, (KETTLE,), (KETTLE,))
    assert hub.sales.get(ID).withheld == {"1": 1}
    assert hub.store.audited[-1] == "return_taken"
    is_true(hub)


def test_no_till_gives_back_what_none_has_taken():
    hub = allocated()

    taken = take(hub, here())

    assert (taken.amount, taken.items[0].amount) == (eur("0.00"), None)
    assert hub.store.all(TillEntry) == []
    with pytest.raises(Refused, match="Nothing was taken for what has not left"):
        take(hub, here(), tender=Tender.CASH, command="c-2", is_confirmed=True)


def test_the_rest_leaves_and_comes_to_its_own_share():
    hub = allocated()
    take(hub, here())
    settle(hub)
    assert figures(hub) == (10, 1, 0)

    with pytest.raises(Refused, match="put back what was canceled"):
        do(hub, pack, ID, 1, Parcel("DHL", "", "12345678901234567890"))
    do(hub, put_back_done, ID, 1)
    do(hub, pack, ID, 1, None)
    do(hub, despatch, ID, 1, None, ignore=True)

    assert figures(hub) == (9, 0, 0)
    assert [(each.kind, each.amount) for each in hub.store.all(TillEntry)] == [(EntryKind.TAKING, eur("8.00"))]
    is_true(hub)


def test_a_packed_box_is_opened_again():
    hub = allocated()
    do(hub, pack, ID, 1, None)

    take(hub, here())

    assert box(hub).step is Step.ALLOCATED


def test_all_of_it_asks_first_and_leaves_nothing_to_be_done():
    hub = allocated()
    with pytest.raises(Unconfirmed):
        take(hub, here(2))

    taken = take(hub, here(2), is_confirmed=True)
    settle(hub)

    assert taken.is_whole
    assert box(hub).is_dropped and box(hub).put_back == (Pieces("A-100", "MAIN", 2),)
    assert figures(hub) == (10, 0, 0)
    assert hub.sales.get(ID).is_work is False
    with pytest.raises(Refused, match="came back before it left"):
        do(hub, allocate, ID, 2)
    is_true(hub)


def test_what_left_and_what_lies_here_come_back_together():
    hub = house()
    do(hub, split, ID, 1, {"1": 1})
    for number in (1, 2):
        do(hub, allocate, ID, number)
    do(hub, pack, ID, 1, None)
    do(hub, despatch, ID, 1, None, ignore=True)

    taken = take(hub, Wanted("1", 1, Condition.AS_NEW, restock=True), here(), tender=Tender.CARD, is_confirmed=True)
    settle(hub)

    assert (taken.amount, taken.stocked, taken.freed) == (eur("8.00"), (KETTLE,), (KETTLE,))
    assert [(each.kind, each.amount, each.pieces) for each in hub.store.all(TillEntry)] == [
        (EntryKind.TAKING, eur("8.00"), 1),
        (EntryKind.RETURN, eur("8.00"), 1),
    ]
    assert figures(hub) == (10, 0, 0)
    is_true(hub)


def test_what_no_box_has_of_the_stock_is_refused():
    hub = house()

    with pytest.raises(Unfit) as refusal:
        take(hub, here())

    (why,) = map(str, refusal.value.refusals)
    assert why == "None of these lies in a box here that has it of the stock."
    assert refusal.value.refusals[0].field == "here-1"
    assert "canceled at Amazon" in str(hub.do(returning, ID).why_not)


def test_a_box_whose_order_means_something_else_by_now_gives_nothing_up():
    hub = allocated()
    mapped_to(hub, "A-200")

    with pytest.raises(Refused, match="mapped anew"):
        take(hub, here())

    assert (figures(hub), figures(hub, "A-200"), hub.returns.of(ID)) == ((10, 2, 0), (0, 0, 0), [])


def test_it_waits_for_a_person_until_amazon_does_not_wait_for_it_any_more():
    hub = allocated()
    take(hub, here())

    settle(hub)
    item = hub.store.only(AttentionItem)
    assert (item.reason, item.subject, item.facts["pieces"]) == (Reason.RETURNED_UNSHIPPED, ID, "1")

    says(hub, unfulfilled=1)
    settle(hub)

    assert hub.attention.all() == []
    assert (dict(box(hub).contents), figures(hub)) == ({"1": 1}, (10, 1, 0))


def test_a_cancel_of_the_order_takes_the_same_pieces_only_once():
    hub = allocated()
    take(hub, here())
    says(hub, canceled_by="merchant", unfulfilled=0)
    copy = hub.sales.copy(ID)
    hub.commit(Changed(copy, replace(copy, order=replace(copy.order, status=AmazonStatus.CANCELLED))))

    settle(hub)

    assert box(hub).is_dropped and box(hub).put_back == (Pieces("A-100", "MAIN", 2),)
    assert figures(hub) == (10, 0, 0)
    assert hub.attention.all() == []
    is_true(hub)


def test_two_clicks_free_it_once():
    hub = allocated()
    hub.store.meanwhile = lambda: take(hub, here())

    with pytest.raises(Refused, match="taken already"):
        take(hub, here())

    assert figures(hub) == (10, 1, 0)


def test_who_looks_sees_what_lies_here():
    hub = allocated()

    assert [(row.left, row.here) for row in hub.do(returning, ID).lines] == [(0, 2)]
    take(hub, here())
    assert [(row.left, row.here, row.returned) for row in hub.do(returning, ID).lines] == [(0, 1, 1)]
    assert hub.sales.get(ID).order_id == sales.ORDER_ID


def test_what_amazon_canceled_before_is_not_taken_for_what_comes_back():
    hub = allocated()
    says(hub, unfulfilled=1)
    settle(hub)
    do(hub, put_back_done, ID, 1)
    take(hub, here(), is_confirmed=True)
    settle(hub)

    assert (figures(hub), box(hub).is_dropped, hub.stock.promise(ID).pieces) == ((10, 0, 0), True, ())
    (item,) = [each for each in hub.store.all(AttentionItem) if each.reason is Reason.RETURNED_UNSHIPPED]
    assert item.facts["pieces"] == "1"
    order = hub.sales.get(ID)
    assert (order.withheld, order.is_all_withheld, order.is_work) == ({"1": 2}, True, False)
    assert [row.returned for row in hub.do(returning, ID).lines] == [1]

    says(hub, unfulfilled=0)
    settle(hub)
    assert [each for each in hub.store.all(AttentionItem) if each.reason is Reason.RETURNED_UNSHIPPED] == []
