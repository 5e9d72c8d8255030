"""Eight hands at the same three orders and the same two shelves: stock stays true, and no box leaves twice."""

from dataclasses import replace
from random import Random

import pytest

from chalicelib.domain.changes import Changed, Created, Kept
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.fulfilment import Step
from chalicelib.domain.inventory import Why
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.following import follow
from chalicelib.usecases.fulfilment.short_picking import short_pick
from chalicelib.usecases.fulfilment.stepping import pack, split
from chalicelib.usecases.fulfilment.undoing import undo
from chalicelib.usecases.inventory.promising import keep_promise
from tests import fakes
from tests.adapters.stores import Store
from tests.adapters.test_races import together
from tests.examples import articles as examples
from tests.examples import company, sales, warehouse
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS

HANDS, DEEDS = 8, 12
ORDERS = [f"306-5550123-555000{place}" for place in range(3)]
GOODS = ("A-100", "A-200")
PORTS = ("sales", "boxes", "stock", "articles", "lists", "settings", "takings", "attention", "commit")


def stocked(store: Store) -> FakeHub:
    """Three orders of two kettles and two cups each; there are five of both."""
    store.commit(Kept(company()))
    for article in GOODS:
        level = warehouse.level(article, on_hand=5, allocated=0, reserved=0)
        movement = warehouse.movement(f"first-{article}", 5, article=article)
        store.commit(Created(examples.plain(article)), Created(level), Created(movement))
    for place, id in enumerate(ORDERS):
        lines = [
            sales.sale_line(article=article, quantity=2, open=2, amazon_line=str(place))
            for place, article in enumerate(GOODS, 1)
        ]
        told = sales.amazon_order(sales.amazon_line("1"), sales.amazon_line("2"), id=id)
        kept = sales.sale_lines(*lines)
        store.commit(
            Created(sales.sale(order_id=id, number=f"SO-{place}")),
            Created(sales.copy(order=told)),
            Created(replace(kept, order_id=id)),
        )
    return fakes.hub(**{name: getattr(store, name) for name in PORTS})


def deed(hub: FakeHub, dice: Random) -> None:
    id, box = dice.choice(ORDERS), dice.choice([1, 1, 2])
    verb, more = dice.choice(
        [
            *[(allocate, ()), (pack, (warehouse.UPS,)), (despatch, (None,))] * 3,
            (undo, (Step.ALLOCATED,)),
            (split, ({"1": 1},)),
            (short_pick, ("A-100", 1)),
            (None, ()),
        ]
    )
    try:
        if verb is not None:
            hub.do(verb, id, box, *more, by=JONAS, station=HERE, where="page")
            return
        if dice.random() < 0.2:
            order = hub.sales.get(id)
            hub.commit(Changed(order, replace(order, status=Status.CANCELED)))
        hub.do(follow, id)
        hub.do(keep_promise, id)
    except (Refused, NotFound, Conflict):
        pass


@pytest.mark.parametrize("seed", [1, 2])
def test_stock_stays_true_with_eight_hands_at_it(fair_store: Store, seed: int):
    hub = stocked(fair_store)

    def hand(number: int) -> None:
        dice = Random(seed * 100 + number)
        for _ in range(DEEDS):
            deed(hub, dice)

    together(HANDS, hand)
    for id in ORDERS:
        hub.do(follow, id)
        hub.do(keep_promise, id)

    shipped = hub.boxes.of_several(ORDERS)
    boxes = [box for id in ORDERS for box in shipped[id].boxes]
    for article in GOODS:
        level = hub.stock.level(article, "MAIN")
        moves = hub.stock.movements(article, "MAIN", most=200).rows
        inside = [each.quantity for box in boxes if box.is_open for each in box.taken if each.article == article]
        sent = [each.quantity for box in boxes if box.is_despatched for each in box.taken if each.article == article]
        promised = [each.quantity for id in ORDERS for each in hub.stock.promise(id).pieces if each.article == article]
        assert level.on_hand == sum(move.quantity for move in moves)
        assert (level.allocated, level.reserved) == (sum(inside), sum(promised))
        assert 0 <= level.allocated <= level.on_hand
        assert sum(sent) == -sum(move.quantity for move in moves if move.why is Why.DESPATCHED)
    for id in ORDERS:
        left = {box.number for box in shipped[id].boxes if box.is_despatched}
        assert {told.box for told in shipped[id].confirmations} == left
        references = [told.reference for told in shipped[id].confirmations]
        assert len(references) == len(set(references))
