"""A seller whose orders wait to be swept in, and what was stored of them."""

from datetime import timedelta

from chalicelib.usecases.orders import sweeping
from tests.examples import NOON
from tests.usecases.intake_world import EU, MINUTE, World, amazon_order


def world(orders: int = 0, *, page_size: int = 100) -> World:
    """Orders that came one a second, up to ten minutes ago."""
    made = World()
    made.selling.page_size = page_size
    first = NOON - 10 * MINUTE - timedelta(seconds=orders)
    made.selling.put(EU, *(amazon_order(n, changed=first + timedelta(seconds=n)) for n in range(orders)))
    return made


def everything(house: World) -> bool:
    at_amazon = {id: received.order.updated_at for id, received in house.selling.orders[EU].items()}
    return {id: order.updated_at for id, order in house.sales.stored.items()} == at_amazon


def hurry(house: World) -> str:
    return sweeping.hurry(
        house.connections.held[EU],
        at=house.now,
        connections=house.connections,  # type: ignore[arg-type]
        intake=house.intake,
        commit=house.commit,
    )
