"""A packing floor of fakes: an order of two kettles, of which ten lie in the main warehouse, and who works there."""

from collections.abc import Callable
from typing import Any

from chalicelib.domain.directory import Person, Role
from chalicelib.domain.fulfilment import Box
from chalicelib.domain.inventory import Level, Movement
from chalicelib.usecases.inventory.promising import keep_promise
from tests import fakes
from tests.examples import articles as examples
from tests.examples import person, sales, warehouse
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
JONAS = person("jonas", roles=frozenset({Role.WAREHOUSE}))
LENA = person("lena", roles=frozenset({Role.WAREHOUSE}))
HERE = warehouse.STATION


def house(*lines: object, told: object = None, on_hand: int = 10, **head: object) -> FakeHub:
    """With what it should have promised."""
    shown: Any = lines or (sales.sale_line(article="A-100", quantity=2, open=2, amazon_line="1"),)
    stood = warehouse.movement(quantity=on_hand, on_hand=on_hand)
    hub = fakes.hub(
        examples.article(),
        examples.article("A-200", ean="4006381333948", skus=("CUP-1",), asins=()),
        examples.article("SERVICE", is_stocked=False, ean="", skus=(), asins=()),
        warehouse.level(allocated=0, reserved=0, on_hand=on_hand, is_told=True),
        stood,
        sales.sale(**head),
        sales.copy(order=told or sales.amazon_order()),
        sales.sale_lines(*shown),
    )
    hub.do(keep_promise, ID)
    hub.store.commits.clear()
    return hub


def do(
    hub: FakeHub, verb: Callable[..., Any], *inputs: object, by: Person = JONAS, station: str = HERE, **more: Any
) -> Any:
    return hub.do(verb, *inputs, by=by, station=station, where="page", **more)


def figures(hub: FakeHub, article: str = "A-100", place: str = "MAIN") -> tuple[int, int, int]:
    """On hand, allocated, reserved."""
    level = hub.stock.level(article, place)
    return level.on_hand, level.allocated, level.reserved


def box(hub: FakeHub, number: int = 1) -> Box:
    found = hub.boxes.of(ID).box(number)
    assert found is not None
    return found


def is_true(hub: FakeHub) -> None:
    """What holds at every moment, whatever was done."""
    boxes = hub.store.all(Box)
    for level in hub.store.all(Level):
        place = level.article, level.warehouse
        moved = sum(each.quantity for each in hub.store.all(Movement) if (each.article, each.warehouse) == place)
        inside = sum(
            each.quantity
            for box in boxes
            for each in (box.unmoved if box.is_despatched else box.taken)
            if (each.article, each.warehouse) == place
        )
        assert (level.on_hand, level.allocated) == (moved, inside), place
        assert 0 <= level.allocated <= level.on_hand, place
        assert level.reserved >= 0, place
