"""What waits for a connection's mapping, and what a mapping that has been saved would release."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.connections import Connection
from chalicelib.domain.orders.mapping import OrderMapping, level_of
from chalicelib.domain.orders.mapping.releasing import Release, is_curable
from chalicelib.domain.orders.order import Hold, HoldReason, MarketplaceOrder
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Sales

# The newest of them; a connection with more open orders is told that there are. 500 heads are five batches.
MOST_LOOKED = 500
AT_ONCE = 100

Names = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Waiting:
    """``names``, ``levels`` and ``charges`` nobody has mapped, with the number of orders that each holds, most first;
    those that are mapped by now are left out. ``cured`` are the orders that would be released, ``retried`` those of
    which only trying can tell."""

    held: int = 0
    is_cut: bool = False
    names: Names = field(default_factory=dict)
    levels: Names = field(default_factory=dict)
    charges: Names = field(default_factory=dict)
    cured: Sequence[MarketplaceOrder] = ()
    retried: Sequence[MarketplaceOrder] = ()


@dataclass(frozen=True, slots=True)
class MappingPage:
    """``others`` are the seller's other connections, whose mapping can be copied."""

    connection: Connection
    mapping: OrderMapping
    waiting: Waiting
    release: Release | None
    others: Sequence[Connection]


def mapping_page(
    id: str, *, connections: Connections, mappings: Mappings, articles: Articles, sales: Sales
) -> MappingPage:
    """Raises NotFound."""
    connection = connections.connection(id)
    mapping = mappings.mapping(id)
    others = [each for each in connections.all() if each.seller == connection.seller and each.id != id]
    waiting = _waiting(mapping, mappings=mappings, articles=articles, sales=sales)
    return MappingPage(connection, mapping, waiting, mappings.release(id), others)


def _waiting(mapping: OrderMapping, *, mappings: Mappings, articles: Articles, sales: Sales) -> Waiting:
    orders, is_cut = _open_of(mapping.connection, sales)
    held = [order for order in orders if is_curable(order)]
    named = {name for order in held for name in _names(order)}
    known = _known(named, mapping.connection, mappings, articles)
    mapped = {each.level for each in mapping.ship_methods}
    fates = [(order, _cure(order, mapping, known, mapped)) for order in held]
    names = Counter(name for order in held for name in _names(order) if name not in known)
    levels = Counter(level for order in held for level in _level(order, mapping, mapped))
    charges = Counter(kind for order in held for kind in _charges(order) if kind not in mapping.charges)
    return Waiting(
        held=len(held),
        is_cut=is_cut,
        names={} if mapping.placeholder else dict(names.most_common()),
        levels=dict(levels.most_common()),
        charges=dict(charges.most_common()),
        cured=[order for order, fate in fates if fate is True],
        retried=[order for order, fate in fates if fate is None],
    )


def _open_of(connection: str, sales: Sales) -> tuple[list[MarketplaceOrder], bool]:
    orders: list[MarketplaceOrder] = []
    after: str | None = None
    while len(orders) < MOST_LOOKED:
        page = sales.open_of(connection, after=after, most=AT_ONCE)
        orders += page.rows
        after = page.next
        if after is None:
            return orders, False
    return orders, True


def _cure(order: MarketplaceOrder, mapping: OrderMapping, known: frozenset[str], mapped: set[str]) -> bool | None:
    """Whether every hold of the order is put right; None when only mapping it again can tell."""
    if order.not_work is not None:  # a filter left it out
        return _if_changed(order, mapping)
    fates = [_put_right(hold, order, mapping, known, mapped) for hold in order.open_holds]
    if any(fate is False for fate in fates):
        return False
    return None if None in fates else True


def _put_right(
    hold: Hold, order: MarketplaceOrder, mapping: OrderMapping, known: frozenset[str], mapped: set[str]
) -> bool | None:
    match hold.reason:
        case HoldReason.UNMAPPED_SHIP_METHOD:
            return not list(_level(order, mapping, mapped))
        case HoldReason.UNMAPPED_ARTICLE if mapping.placeholder:
            return True
        case HoldReason.UNMAPPED_ARTICLE if all(name in known for name in _names(order)):
            return None if hold.facts.get("more") else True
        case HoldReason.UNMAPPED_CHARGE:
            return all(kind in mapping.charges for kind in _charges(order))
        case HoldReason.ADDRESS if not hold.facts.get("missing"):
            return _if_changed(order, mapping) if mapping.checks_addresses else True
        case HoldReason.AMOUNTS | HoldReason.CONTRADICTION | HoldReason.FILTER:
            return _if_changed(order, mapping)
    return False


def _if_changed(order: MarketplaceOrder, mapping: OrderMapping) -> bool | None:
    """What the same mapping held it will hold again."""
    return None if order.mapping_revision < mapping.revision else False


def _level(order: MarketplaceOrder, mapping: OrderMapping, mapped: set[str]) -> Iterator[str]:
    """The order's service level, if that is what holds it and nobody has mapped it since."""
    if (order.is_prime and mapping.prime is not None) or mapping.other is not None:
        return
    for hold in order.open_holds:
        level = level_of(order.service_level)
        if hold.reason is HoldReason.UNMAPPED_SHIP_METHOD and level not in mapped:
            yield level


def _names(order: MarketplaceOrder) -> Iterator[str]:
    yield from _told(order, HoldReason.UNMAPPED_ARTICLE, "skus", "\n")


def _charges(order: MarketplaceOrder) -> Iterator[str]:
    yield from _told(order, HoldReason.UNMAPPED_CHARGE, "charges", ", ")


def _told(order: MarketplaceOrder, reason: HoldReason, fact: str, between: str) -> Iterator[str]:
    for hold in order.open_holds:
        if hold.reason is reason:
            yield from filter(None, hold.facts.get(fact, "").split(between))


def _known(names: Iterable[str], connection: str, mappings: Mappings, articles: Articles) -> frozenset[str]:
    """Those that stand for something by now. A hold tells a name of Amazon's without its kind."""
    aliases = [Alias(kind, name) for name in names for kind in AliasKind]
    holders = articles.holders(aliases)
    found = {alias.text for alias, article in holders.items() if not article.archived}
    return frozenset(found | {alias.text for alias in mappings.assignments(connection, aliases)})
