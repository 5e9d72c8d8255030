"""What a mapping must not say, because it would mean two things: refused when it is saved, and held when it stands
there all the same."""

from collections.abc import Sequence

from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.mapping import Effect, Filter, OrderMapping, Way, level_of


def of_level(mapping: OrderMapping, order: AmazonOrder) -> Way | None:
    """How an order is shipped; None when nobody has said."""
    if order.is_prime and mapping.prime is not None:
        return mapping.prime
    level = level_of(order.service_level)
    return next((each.way for each in mapping.ship_methods if each.level == level), mapping.other)


def clash(mapping: OrderMapping, order: AmazonOrder, met: Sequence[Filter]) -> dict[str, str]:
    """What of it contradicts itself about this order, which met these of its filters."""
    found: dict[str, str] = {}
    level = level_of(order.service_level)
    if len({each.way for each in mapping.ship_methods if each.level == level}) > 1:
        found["service_level"] = level
    effects: dict[object, Effect] = {}
    for each in met:
        if effects.setdefault(each.what, each.effect) is not each.effect:
            found["filter"] = each.kind
    return found
