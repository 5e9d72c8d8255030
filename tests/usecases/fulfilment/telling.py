"""A house in which a box of two pencils has left, and an Amazon that is to be told of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.domain.attention import Reason
from chalicelib.domain.fulfilment.confirmation import Confirmation
from chalicelib.domain.messages import ConfirmShipment, Message
from chalicelib.ports.selling import Rejected, Unavailable
from chalicelib.ports.shipping import Shipped
from chalicelib.usecases.fulfilment.confirming import Outcome, confirm, due, look_after
from chalicelib.usecases.orders.losing import lost
from tests import fakes
from tests.examples import NOON, connections, sales, warehouse
from tests.fakes.house import FakeHub

ID = sales.ORDER_ID
EU = f"{sales.SELLER}-EU"
SECOND = timedelta(seconds=1)
UPS = Shipped(1, "UPS", "UPS", "Ground", "1Z999AA10123456784", NOON, {"1": 2})
NO_ANSWER = Unavailable("Amazon does not answer as it should at the moment.", request_id="r-9")
NOT_FOUND = Rejected("InvalidInput", "(errorMetric=PackageToUpdateNotFound, packageIndex=null)", "r-4")
BAD_NUMBER = Rejected("InvalidInput", "Invalid trackingNumber.", "r-5")


def house(*told: Confirmation, order: Any = None, **head: Any) -> FakeHub:
    """An order of two pencils, whose box has left."""
    copy = order or sales.amazon_order()
    hub = fakes.hub(
        connections.authorization(seller=sales.SELLER),
        sales.connection(),
        sales.sale(**head),
        sales.copy(order=copy),
        sales.sale_lines(),
        *(told or (warehouse.confirmation(),)),
    )
    hub.selling.put(EU, copy)  # type: ignore[attr-defined]
    return hub


def tell(hub: FakeHub, box: int = 1, slot: str = "") -> Outcome:
    gave_up: Callable[[str, Exception], object] = lambda id, error: hub.do(lost, id, error)  # noqa: E731
    return hub.do(confirm, ConfirmShipment(ID, box=box, slot=slot), gave_up=gave_up)


def told(hub: FakeHub, box: int = 1) -> Confirmation:
    found = hub.boxes.of(ID).confirmation(box)
    assert found is not None
    return found


def said(hub: FakeHub) -> list[tuple[Message, object]]:
    return [
        (each.message, each.due_at)
        for each in hub.store.envelopes.values()
        if isinstance(each.message, ConfirmShipment)
    ]


def waiting(hub: FakeHub) -> list[tuple[Reason, str]]:
    return [(item.reason, item.facts.get("box", "")) for item in hub.attention.all(most=50)]


def amazon(hub: FakeHub) -> Any:
    return hub.shipments


def push(hub: FakeHub) -> int:
    return sum(hub.do(look_after, each.order_id, each.box) for each in hub.do(due))
