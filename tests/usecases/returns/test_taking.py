"""What comes back of an order: how much may, what becomes of it, and what its till gives back."""

from dataclasses import replace

import pytest

from chalicelib.domain.changes import Changed
from chalicelib.domain.errors import Forbidden, NotFound, Refused, Unfit
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Movement, Pieces, Why
from chalicelib.domain.orders.order import NotWork, Status
from chalicelib.domain.returns import Condition, Return, Wanted
from chalicelib.domain.returns.taking import Unconfirmed
from chalicelib.domain.takings import EntryKind, Tender, TillEntry
from chalicelib.usecases.returns.taking import take_return
from tests.examples import person, sales, warehouse
from tests.examples.sales import eur
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, ID, do, figures, house

GONE = warehouse.box(done=warehouse.done(*Step), revision=1)


def sold(*lines: object, **head: object) -> FakeHub:
    """Two kettles for 15.99 that have left; eight are left."""
    hub = house(*lines, on_hand=8, **head)
    hub.store.hold(replace(GONE))
    level = hub.stock.level("A-100", "MAIN")
    hub.store.hold(replace(level, reserved=0, is_told=True))
    return hub


def some(quantity: int = 1, line: str = "1", *, restock: bool = True) -> list[Wanted]:
    return [Wanted(line, quantity, Condition.AS_NEW, restock)]


def take(hub: FakeHub, wanted: list[Wanted], tender: Tender = Tender.CARD, *, command: str = "c-1", **more) -> Return:
    taken: Return = do(hub, take_return, ID, wanted, tender, command=command, **more)
    return taken


def test_a_return_its_stock_its_till_and_its_trail_are_one_commit():
    hub = sold()

    taken = take(hub, some(), comment="box  dented")

    assert (taken.id[:3], taken.number, taken.tender, taken.amount) == ("RT-", sales.SALE, Tender.CARD, eur("8.00"))
    assert (taken.by, taken.station, taken.comment, taken.is_whole) == ("jonas", HERE, "box dented", False)
    assert taken.stocked == (Pieces("A-100", "MAIN", 1),)
    assert hub.returns.of(ID) == [taken] and hub.returns.get(taken.id.lower()) == taken
    assert figures(hub) == (9, 0, 0)
    assert not hub.stock.level("A-100", "MAIN").is_told
    moved = [each for each in hub.store.all(Movement) if each.why is Why.RETURNED]
    assert [(each.quantity, each.on_hand, each.about, each.station) for each in moved] == [(1, 9, taken.id, HERE)]
    entry = hub.store.only(TillEntry)
    assert (entry.kind, entry.tender, entry.amount, entry.about) == (
        EntryKind.RETURN,
        Tender.CARD,
        eur("8.00"),
        taken.id,
    )
    assert hub.store.audited == ["return_taken"]
    assert len(hub.store.commits) == 1


def test_what_amazon_refunds_has_no_amount_before_its_settlement():
    hub = sold()

    taken = take(hub, some(), Tender.AMAZON)

    assert (taken.amount, taken.items[0].amount) == (None, eur("8.00"))
    assert hub.store.only(TillEntry).amount is None


def test_several_returns_add_up_to_what_was_paid():
    hub = sold()

    amounts = [take(hub, some(), command=str(each), is_confirmed=True).amount for each in range(2)]

    assert amounts == [eur("8.00"), eur("7.99")]


def test_what_does_not_go_back_on_its_shelf_moves_no_stock():
    hub = sold()

    taken = take(hub, [Wanted("1", 1, Condition.DAMAGED)])

    assert taken.stocked == ()
    assert figures(hub) == (8, 0, 0)


def test_a_kit_comes_back_by_its_parts():
    parts = [
        sales.sale_line(article="A-100", quantity=4, kit="SET", amazon_line="1"),
        sales.sale_line(article="SERVICE", quantity=2, kit="SET", amazon_line="1"),
    ]
    hub = sold(*parts)

    assert take(hub, some()).stocked == (Pieces("A-100", "MAIN", 2),)
    assert figures(hub)[0] == 10


def test_pieces_of_a_line_come_back_in_two_conditions_at_once():
    hub = sold()

    taken = take(hub, [*some(), Wanted("1", 1, Condition.DAMAGED)], is_confirmed=True)

    assert [(each.condition, each.restock, each.amount) for each in taken.items] == [
        (Condition.AS_NEW, True, eur("8.00")),
        (Condition.DAMAGED, False, eur("7.99")),
    ]
    assert (taken.amount, taken.stocked) == (eur("15.99"), (Pieces("A-100", "MAIN", 1),))
    assert figures(hub) == (9, 0, 0)


def test_the_same_condition_twice_is_one_item():
    hub = sold()

    taken = take(hub, [*some(), *some()], is_confirmed=True)

    assert [(each.quantity, each.amount) for each in taken.items] == [(2, eur("15.99"))]


def test_returning_everything_asks_first():
    hub = sold()

    with pytest.raises(Unconfirmed, match="Everything that is left"):
        take(hub, some(2))
    assert hub.store.commits == []

    assert take(hub, some(2), is_confirmed=True).is_whole


def test_the_rest_of_an_order_is_everything_that_is_left_of_it():
    hub = sold()
    take(hub, some())

    with pytest.raises(Unconfirmed):
        take(hub, some(), command="c-2")


def test_the_same_form_is_taken_once():
    hub = sold()
    first = take(hub, some())

    with pytest.raises(Refused, match=f"already: {first.id}"):
        take(hub, some())
    with pytest.raises(Refused, match="open for too long"):
        take(hub, some(), command="")
    assert hub.store.all(Return) == [first]


def test_two_clicks_at_the_same_moment_take_it_once():
    hub = sold()
    hub.store.meanwhile = lambda: take(hub, some())

    with pytest.raises(Refused, match="already"):
        take(hub, some())

    assert figures(hub) == (9, 0, 0)
    assert len(hub.store.all(Return)) == 1


def test_two_people_at_once_never_take_more_than_was_bought():
    hub = sold()
    hub.store.meanwhile = lambda: take(hub, some(2), command="other", is_confirmed=True)

    with pytest.raises(Unfit) as refusal:
        take(hub, some())

    assert [str(each) for each in refusal.value.refusals] == ["All of them came back already."]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (some(3), "Only 2 were bought."),
        (some(-1), "Please give a number of pieces, or nothing."),
        (some(line="9"), "This is no line of the order."),
        ([*some(2), *some()], "Only 2 were bought."),
    ],
)
def test_what_was_not_bought_is_refused_beside_its_line(wanted: list[Wanted], said: str):
    hub = sold()

    with pytest.raises(Unfit) as refusal:
        take(hub, wanted)

    assert str(refusal.value.refusals[0]) == said
    assert refusal.value.refusals[0].field == f"quantity-{wanted[0].line}"
    assert hub.store.commits == []


def test_what_has_not_left_the_house_does_not_come_back():
    hub = sold()
    hub.store.hold(replace(GONE, contents={"1": 1}), warehouse.box(2, contents={"1": 1}))

    with pytest.raises(Unfit) as refusal:
        take(hub, some(2))
    assert "1 may come back" in str(refusal.value.refusals[0])

    hub.store.hold(warehouse.box(2, contents={"1": 1}, done=warehouse.done(Step.PRINTED, Step.ALLOCATED)))
    with pytest.raises(Unfit) as refusal:
        take(hub, some(2))
    assert "have a field of their own" in str(refusal.value.refusals[0])


def test_nothing_is_no_return():
    hub = sold()

    with pytest.raises(Refused, match="how many pieces"):
        take(hub, some(0))
    with pytest.raises(NotFound):
        do(hub, take_return, "none", some(), Tender.CARD, command="c-1")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"status": Status.CANCELED}, "is canceled"),
        ({"status": Status.PENDING}, "not paid yet"),
        ({"not_work": NotWork.AMAZON_SHIPS}, "Amazon ships this order"),
    ],
)
def test_an_order_of_which_nothing_can_come_back_says_why(head: dict[str, object], said: str):
    hub = sold(**head)

    with pytest.raises(Refused, match=said):
        take(hub, some())

    assert hub.store.all(Return) == []


def test_a_parcel_that_nobody_wanted_any_more_comes_back():
    hub = sold(status=Status.CANCELED, cancel_after_despatch=True)

    assert take(hub, some(), Tender.AMAZON).pieces == 1


def test_nobody_gets_money_that_was_never_paid():
    hub = sold(status=Status.CANCELED, cancel_after_despatch=True)

    for tender in (Tender.CARD, Tender.CASH):
        with pytest.raises(Refused, match="nobody has paid") as refused:
            take(hub, some(), tender)
        assert refused.value.field == "tender"

    assert hub.store.all(Return) == hub.store.all(TillEntry) == []


def test_no_money_is_given_back_at_a_till_without_a_name():
    hub = sold()

    with pytest.raises(Refused, match="give this station a name"):
        take(hub, some(), station="")

    assert hub.store.all(Return) == hub.store.all(TillEntry) == []


def test_an_order_that_was_shipped_before_we_came_may_come_back_too():
    told = sales.amazon_order(sales.shipped(sales.amazon_line()))
    hub = house(told=told, status=Status.SHIPPED, not_work=NotWork.SHIPPED_BEFORE)

    assert take(hub, some()).pieces == 1


def test_without_an_amount_only_amazon_can_refund():
    hub = sold()
    copy = hub.sales.copy(ID)
    told = sales.amazon_order(sales.amazon_line(total=None))
    hub.commit(Changed(copy, replace(copy, order=told)))

    with pytest.raises(Refused, match="refund it at Amazon"):
        take(hub, some(), Tender.CASH)
    assert take(hub, some(), Tender.AMAZON).items[0].amount is None


def test_only_the_warehouse_takes_returns():
    hub = sold()

    with pytest.raises(Forbidden):
        take(hub, some(), by=person("gita"))
