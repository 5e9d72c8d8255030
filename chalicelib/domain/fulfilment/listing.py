"""What somebody asks the floor's work list for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.fulfilment import Step
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.domain.orders.shipping_clock import ShipBy, standing
from chalicelib.domain.texts import folded


class At(StrEnum):
    """Where an order stands: with the step of its least advanced box that was done last."""

    UNTOUCHED = "untouched"
    PRINTED = "printed"
    ALLOCATED = "allocated"
    PICKED = "picked"
    PACKED = "packed"
    DESPATCHED = "despatched"  # and Amazon does not count it as shipped yet


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty parts leave nothing out, but for what has left already, which has to be asked for."""

    step: At | None = None
    warehouse: str = ""
    carrier: str = ""
    ship_by: ShipBy | None = None


def includes(wanted: Wanted, order: MarketplaceOrder, at: datetime) -> bool:
    if not order.is_work:
        return False
    if wanted.step is None and order.step is Step.DESPATCHED:
        return False
    if wanted.step is not None and wanted.step is not stands(order):
        return False
    if wanted.ship_by is not None and wanted.ship_by is not standing(order, at):
        return False
    names = ((wanted.warehouse, order.warehouse), (wanted.carrier, order.carrier))
    return all(not name or folded(name) == folded(actual) for name, actual in names)


def stands(order: MarketplaceOrder) -> At:
    return At(order.step) if order.step else At.UNTOUCHED


def tallied(wanted: Wanted, orders: Iterable[MarketplaceOrder], at: datetime) -> Mapping[At, int]:
    """How many of these orders stand at each step, under the filters but for the one by step."""
    return Counter(stands(order) for order in orders if includes(replace(wanted, step=stands(order)), order, at))
