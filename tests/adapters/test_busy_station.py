"""Eight despatches at one station at the same moment: one till, one shelf, and nobody is sent away."""

from dataclasses import replace

from chalicelib.adapters.clock import JitteredPause
from chalicelib.domain.changes import Created, Kept
from chalicelib.domain.takings import summed
from chalicelib.usecases.fulfilment.allocating import allocate
from chalicelib.usecases.fulfilment.despatching import despatch
from chalicelib.usecases.fulfilment.stepping import pack
from chalicelib.usecases.returns.taking import take_return
from tests import fakes
from tests.adapters.stores import Store
from tests.adapters.test_floor_races import PORTS
from tests.adapters.test_races import together
from tests.examples import articles as examples
from tests.examples import company, sales, warehouse
from tests.examples.sales import eur
from tests.fakes.house import FakeHub
from tests.usecases.fulfilment.floor import HERE, JONAS
from tests.usecases.returns.test_taking import some

HANDS, ROUNDS = 8, 1
ORDERS = [f"306-5550123-55500{place:02}" for place in range(HANDS * ROUNDS)]


def packed(store: Store) -> FakeHub:
    """All of them wait for the van, each with two of the same kettle."""
    level = warehouse.level(on_hand=1000, allocated=0, reserved=0)
    store.commit(Kept(company()), Created(examples.plain("A-100")), Created(level))
    hub = fakes.hub(pause=JitteredPause(), **{name: getattr(store, name) for name in (*PORTS, "returns")})
    for place, id in enumerate(ORDERS):
        line = sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1")
        store.commit(
            Created(sales.sale(order_id=id, number=f"SO-{place}")),
            Created(sales.copy(order=sales.amazon_order(id=id))),
            Created(replace(sales.sale_lines(line), order_id=id)),
        )
        do(hub, allocate, id, 1)
        do(hub, pack, id, 1, warehouse.UPS)
    return hub


def do(hub: FakeHub, verb: object, *inputs: object, **more: object) -> None:
    hub.do(verb, *inputs, by=JONAS, station=HERE, where="page", **more)


def test_nobody_sees_a_collision(fair_store: Store):
    hub = packed(fair_store)

    def hand(number: int) -> None:
        for id in ORDERS[number::HANDS]:
            do(hub, despatch, id, 1, None)
            do(hub, take_return, id, some(), "card", command="c-1")

    results = together(HANDS, hand)

    assert results == [None] * HANDS
    sums = summed(each for drawer in hub.takings.drawers(HERE) for each in drawer.sums)
    assert [(each.entries, each.pieces) for each in sums] == [
        (len(ORDERS), 2 * len(ORDERS)),
        (len(ORDERS), len(ORDERS)),
    ]
    assert sums[1].amount == eur(f"{8 * len(ORDERS)}.00")
    assert hub.stock.level("A-100", "MAIN").on_hand == 1000 - len(ORDERS)
