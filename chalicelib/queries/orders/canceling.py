"""What of a marketplace order Amazon can be asked to cancel, and what was asked before."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import Refused, no_order
from chalicelib.domain.fulfilment.cancellation import Cancellation
from chalicelib.domain.marketplaces import MARKETPLACES, Marketplace
from chalicelib.domain.orders.amazon import AmazonLine
from chalicelib.domain.orders.canceling import cancelable, refusal
from chalicelib.domain.orders.lives import CANCELERS
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.fulfilment import Boxes
from chalicelib.ports.orders import Sales


@dataclass(frozen=True, slots=True)
class Cancelable:
    """``lines`` are those that can be canceled, ``others`` those of which something has left, or nothing is open;
    ``asked`` the ones that the buyer asks to cancel. ``earlier`` is what Amazon was asked last."""

    order: MarketplaceOrder
    lines: Sequence[AmazonLine]
    others: Sequence[AmazonLine]
    asked: frozenset[str]
    why_not: Refused | None
    earlier: Cancellation | None
    marketplace: Marketplace | None

    @property
    def is_whole(self) -> bool:
        """Whether the order can be canceled as a whole."""
        return not self.others or self.order.cancel_wanted_at is not None


def to_cancel(order_id: str, *, by: Person, sales: Sales, boxes: Boxes) -> Cancelable:
    """Raises NotFound, Forbidden."""
    refuse_others(by, *CANCELERS)
    known = sales.known(order_id)
    if known is None:
        raise no_order()
    shipping, told = boxes.of(order_id), known.copy.order
    lines = cancelable(told, shipping.boxes)
    return Cancelable(
        order=known.order,
        lines=lines,
        others=[line for line in told.lines if line not in lines],
        asked=frozenset(line.id for line in lines if line.cancel_requested),
        why_not=refusal(known.order),
        earlier=shipping.canceling,
        marketplace=MARKETPLACES.get(known.order.marketplace),
    )
