"""What a mapping must not say, because it would mean two things: refused when it is saved, and held when it stands
there all the same."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.orders.amazon import AmazonOrder
from chalicelib.domain.orders.mapping import Filter, OrderMapping, Way, level_of


def of_level(mapping: OrderMapping, order: AmazonOrder) -> Way | None:
    """How an order is shipped; None when nobody has said."""
    if order.is_prime and mapping.prime is not None:
        return mapping.prime
    level = level_of(order.service_level)
    return next((each.way for each in mapping.ship_methods if each.level == level), mapping.other)


def clash(mapping: OrderMapping, order: AmazonOrder) -> dict[str, str]:
    """What of it contradicts itself about this order."""
    found: dict[str, str] = {}
    level = level_of(order.service_level)
    if len({each.way for each in mapping.ship_methods if each.level == level}) > 1:
        found["service_level"] = level
    skus = {line.sku for line in order.lines}
    for each in twice(mapping.filters):
        if each.country == order.country or each.text in skus:
            found["filter"] = each.kind
    return found


def twice(filters: Sequence[Filter]) -> Iterator[Filter]:
    """Each that is both to be ignored and to be held."""
    effects: dict[object, Filter] = {}
    for each in filters:
        if effects.setdefault(each.what, each).effect is not each.effect:
            yield each
