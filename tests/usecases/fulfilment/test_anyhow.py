"""Whatever people and Amazon do in whatever order, stock stays true: a property of the floor on fakes."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from chalicelib.domain.changes import Changed, Created
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Box, Step
from chalicelib.domain.fulfilment.boxes import least_advanced
from chalicelib.domain.fulfilment.claims import Claimed
from chalicelib.domain.fulfilment.trimming import here
from chalicelib.domain.inventory import Movement, Why, moved
from chalicelib.domain.orders.order import LIVE, Status
from chalicelib.domain.returns import Condition, Wanted
from chalicelib.domain.takings import Tender
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.claiming import take_over
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.finishing import finish_allocation
from chalicelib.usecases.fulfilment.following import follow, put_back_done
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack, pick, print_notes, split, tick
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from chalicelib.usecases.returns.taking import take_return
from tests import fakes
from tests.examples import articles as examples
from tests.examples import sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS, LENA, is_true

ORDERS = ("306-5550123-5550001", "306-5550123-5550002")
GOODS = ("A-100", "A-200")
NUMBERS = st.sampled_from([1, 1, 1, 2, 3])


def house(on_hand: int) -> FakeHub:
    """Two orders that want the same two articles: kettles alone, and sets of a kettle and two cups."""
    lines = (
        sales.sale_line(article="A-100", quantity=3, open=3, amazon_line="1"),
        sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="2", kit="SET"),
        sales.sale_line(article="A-200", quantity=4, open=4, amazon_line="2", kit="SET"),
    )
    told = (sales.amazon_line("1", quantity=3, unfulfilled=3), sales.amazon_line("2", quantity=2, unfulfilled=2))
    hub = fakes.hub(examples.article(), examples.plain("A-200"))
    for place, id in enumerate(ORDERS):
        hub.store.hold(
            sales.sale(order_id=id, number=f"SO-{place}"),
            sales.copy(order=sales.amazon_order(*told, id=id)),
            replace(sales.sale_lines(*lines), order_id=id),
        )
    for article in GOODS:
        hub.store.hold(
            warehouse.level(article, on_hand=on_hand, allocated=0, reserved=0),
            warehouse.movement(f"first-{article}", on_hand, article=article),
        )
    return hub


STEPS = st.one_of(
    st.tuples(st.just(allocate), st.tuples(NUMBERS)),
    st.tuples(st.just(pick), st.tuples(NUMBERS)),
    st.tuples(st.just(pack), st.tuples(NUMBERS, st.sampled_from([None, warehouse.UPS]))),
    st.tuples(st.just(despatch), st.tuples(NUMBERS, st.sampled_from([None, warehouse.UPS]))),
    st.tuples(st.just(undo), st.tuples(NUMBERS, st.sampled_from(list(Step)))),
    st.tuples(st.just(split), st.tuples(NUMBERS, st.dictionaries(st.sampled_from(["1", "2"]), st.integers(0, 3)))),
    st.tuples(st.just(tick), st.tuples(NUMBERS, st.sampled_from(GOODS))),
    st.tuples(st.just(short_pick), st.tuples(NUMBERS, st.sampled_from(GOODS), st.integers(0, 4))),
    st.tuples(st.just(put_back_done), st.tuples(NUMBERS)),
    st.tuples(st.just("back"), NUMBERS),
)
NEWS = st.tuples(st.sampled_from([*["fewer", "goods", "count", "hint", "finish", "print"] * 3, "cancel"]), NUMBERS)
# Otherwise few boxes would ever come to their end.
ONWARD = st.tuples(st.just("onward"), st.sampled_from([1, 1, 2]))
KINDS = st.integers(0, 9).flatmap(lambda kind: ONWARD if kind < 6 else STEPS if kind < 9 else NEWS)
WHO = st.sampled_from([JONAS] * 6 + [LENA])
DEEDS = st.lists(
    st.tuples(st.sampled_from(ORDERS), WHO, KINDS, st.booleans()),
    min_size=15,
    max_size=40,
)


def done(hub: FakeHub, id: str, who: object, deed: tuple[object, ...]) -> None:
    what, more = deed
    try:
        if callable(what):
            hub.do(what, id, *more, by=who, station=HERE, where="page")  # type: ignore[misc]
        else:
            happens(hub, id, str(what), int(more))  # type: ignore[call-overload]
    except Claimed:
        hub.do(take_over, id, by=who, station=HERE, where="page")
    except (Refused, NotFound, Conflict):
        pass


def happens(hub: FakeHub, id: str, what: str, many: int) -> None:
    """What does not come from the packing bench."""
    order, copy = hub.sales.get(id), hub.sales.copy(id)
    match what:
        case "cancel":
            hub.commit(Changed(order, replace(order, status=Status.CANCELED)))
        case "fewer":
            line = copy.order.lines[0]
            fewer = replace(line, unfulfilled=max(0, line.open - many))
            told = replace(copy.order, lines=(fewer, *copy.order.lines[1:]))
            hub.commit(Changed(order, order), Changed(copy, replace(copy, order=told)))
        case "goods" | "count":
            level = hub.stock.level("A-100", "MAIN")
            quantity = many if what == "goods" else -many
            after = moved(level, quantity, at=hub.clock.now())
            why = Why.RECEIVED if what == "goods" else Why.CORRECTED
            movement = warehouse.movement(hub.ids.name(), quantity, why=why, on_hand=after.on_hand)
            hub.commit(Changed(level, after), Created(movement))
        case "hint":
            hub.do(follow, id)
            hub.do(keep_promise, id)
        case "finish":
            hub.do(finish_allocation, id, many)
        case "onward":
            box = next((each for each in hub.boxes.of(id).boxes if each.number == many), None)
            if box is None or Step.ALLOCATED not in box.done:
                done(hub, id, JONAS, (allocate, (many,)))
            elif Step.PACKED not in box.done:
                done(hub, id, JONAS, (pack, (many, warehouse.UPS)))
            else:
                done(hub, id, JONAS, (despatch, (many, None)))
        case "back":
            wanted = [
                Wanted(line, min(held, many), Condition.AS_NEW, is_here=True)
                for line, held in here(hub.boxes.of(id).boxes).items()
            ]
            back = {"command": hub.ids.name(), "is_confirmed": True}
            hub.do(take_return, id, wanted, Tender.AMAZON, by=JONAS, station=HERE, where="page", **back)
        case "print":
            hub.do(print_notes, list(ORDERS), by=LENA, station="", where="page")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([3, 7, 12, 30]), DEEDS)
def test_stock_stays_true_whatever_is_done_in_whatever_order(on_hand, deeds):
    hub = house(on_hand)

    for at, (id, who, deed, is_disturbed) in enumerate(deeds):
        if is_disturbed and at:
            rival_id, rival, rivals, _ = deeds[at - 1]
            hub.store.meanwhile = lambda a=rival_id, b=rival, c=rivals: done(hub, a, b, c)
        done(hub, id, who, deed)
        hub.store.meanwhile = None
        is_true(hub)
    for id in ORDERS:
        hub.do(follow, id)
        hub.do(keep_promise, id)

    is_true(hub)
    agrees(hub)
    event(f"{sum(box.is_despatched for box in hub.store.all(Box))} left")


def agrees(hub: FakeHub) -> None:
    """Once every hint is heard: boxes hold what is to ship and no more, an order shows its least advanced box, levels
    carry what is promised, and what left is the difference."""
    for id in ORDERS:
        order, told, shipping = hub.sales.get(id), hub.sales.copy(id).order, hub.boxes.of(id)
        if shipping.boxes:
            assert order.step is least_advanced(shipping.boxes)
        for line in told.lines:
            inside = [box for box in shipping.boxes if not box.is_dropped]
            gone = sum(box.contents.get(line.id, 0) for box in inside if box.is_despatched)
            held = sum(box.contents.get(line.id, 0) for box in inside if not box.is_despatched)
            wanted = line.open if order.status in LIVE else 0
            assert gone + held + order.withheld.get(line.id, 0) <= line.quantity
            assert held <= max(0, wanted - gone)
        assert {each.box for each in shipping.confirmations} == {
            box.number for box in shipping.boxes if box.is_despatched
        }
    for article in GOODS:
        level = hub.stock.level(article, "MAIN")
        promised = [each for id in ORDERS for each in hub.stock.promise(id).pieces if each.article == article]
        assert level.reserved == sum(each.quantity for each in promised)
        left = sum(
            each.quantity for each in hub.store.all(Movement) if each.why is Why.DESPATCHED and each.article == article
        )
        sent = [
            each for box in hub.store.all(Box) if box.is_despatched for each in box.taken if each.article == article
        ]
        assert -left == sum(each.quantity for each in sent)
        assert level.available == level.on_hand - level.allocated - level.reserved


@pytest.mark.parametrize("on_hand", [0, 3, 50])
def test_an_order_in_one_go_leaves_with_everything_or_with_nothing(on_hand):
    hub = house(on_hand)

    for verb, more in ((allocate, ()), (pack, (warehouse.UPS,)), (despatch, (None,))):
        done(hub, ORDERS[0], JONAS, (verb, (1, *more)))

    left = {each.article: each.quantity for each in hub.store.all(Movement) if each.why is Why.DESPATCHED}
    assert left == ({"A-100": -5, "A-200": -4} if on_hand == 50 else {})
    is_true(hub)
