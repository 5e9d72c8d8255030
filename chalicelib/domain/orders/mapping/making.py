"""How an order of Amazon's becomes lines and holds of ours. Nothing is asked of anybody: what is known comes along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.articles import Alias, Article
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, FulfilledBy, Origin
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.mapping import Assignment, Effect, Filter, OrderMapping, aliases_of, level_of
from chalicelib.domain.orders.mapping.amounts import Reckoning, reckon
from chalicelib.domain.orders.mapping.contradicting import clash, of_level
from chalicelib.domain.orders.mapping.filters import met
from chalicelib.domain.orders.mapping.lines import Maker, Stands
from chalicelib.domain.orders.order import Hold, HoldReason

# What the warehouse works on, or may soon.
_LIVE = (
    AmazonStatus.PENDING_AVAILABILITY,
    AmazonStatus.PENDING,
    AmazonStatus.UNSHIPPED,
    AmazonStatus.PARTIALLY_SHIPPED,
)
# A hold stands in the head of its order, which has to stay small (design, rule 7): ten SKUs are 400 bytes.
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Destination:
    """What is to be known of a delivery address. ``refused`` names the fields that the rules of its country refuse."""

    postcode: str = field(default="", repr=False)
    is_missing: bool = False
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """``assignments`` are the connection's, ``holders`` the articles that have an alias themselves, ``articles`` those
    that any of them or the mapping names, by that number; what does not exist is left out."""

    assignments: Mapping[Alias, Assignment] = field(default_factory=dict)
    holders: Mapping[Alias, Article] = field(default_factory=dict)
    articles: Mapping[str, Article] = field(default_factory=dict)


def map_order(
    order: AmazonOrder, destination: Destination, mapping: OrderMapping, known: Known, *, at: datetime
) -> Mapped:
    """The same for the same: but for ``at``, by which nothing is decided."""
    reckoning = reckon(order, mapping.tax, adds_tax=_adds_tax(order))
    maker = Maker(mapping, known.articles)
    found = {line.id: _stands_for(line.id, aliases_of(line, mapping.first), known) for line in order.lines}
    lines = tuple(maker.lines(order, reckoning, found))
    filters = list(met(mapping.filters, order, destination.postcode))
    is_ignored = bool(filters) and all(effect is Effect.IGNORE for _, effect in filters)
    holds = tuple(_holds(order, destination, mapping, reckoning, maker, filters, at)) if is_live(order) else ()
    return replace(_head(order, mapping), lines=lines, holds=holds, is_ignored=is_ignored)


def is_live(order: AmazonOrder) -> bool:
    """Whether it can be held at all: what Amazon ships, and what is over, is only looked at."""
    return order.fulfilled_by is FulfilledBy.MERCHANT and order.status in _LIVE


def _head(order: AmazonOrder, mapping: OrderMapping) -> Mapped:
    way = of_level(mapping, order)
    is_business = order.is_business and bool(mapping.business_category)
    return Mapped(
        lines=(),
        carrier=way.carrier if way else "",
        method=way.method if way else "",
        warehouse=mapping.warehouse,
        delivery_terms=mapping.delivery_terms,
        payment_terms=mapping.payment_terms,
        order_type=mapping.order_type,
        customer_category=mapping.business_category if is_business else mapping.customer_category,
        source=mapping.source,
        mapping_revision=mapping.revision,
    )


def _holds(
    order: AmazonOrder,
    destination: Destination,
    mapping: OrderMapping,
    reckoning: Reckoning,
    maker: Maker,
    filters: Sequence[tuple[Filter, Effect]],
    at: datetime,
) -> Iterator[Hold]:
    """Always in the same order, each reason once."""
    if of_level(mapping, order) is None:
        yield Hold(HoldReason.UNMAPPED_SHIP_METHOD, at, {"service_level": level_of(order.service_level)})
    if maker.unmapped:
        yield Hold(HoldReason.UNMAPPED_ARTICLE, at, _named("skus", maker.unmapped))
    if maker.without_article:
        yield Hold(HoldReason.UNMAPPED_CHARGE, at, {"charges": ", ".join(maker.without_article)})
    if order.is_paid and destination.is_missing:
        yield Hold(HoldReason.ADDRESS, at, {"missing": "address"})
    elif order.is_paid and mapping.checks_addresses and destination.refused:
        yield Hold(HoldReason.ADDRESS, at, {"fields": ", ".join(sorted(destination.refused))})
    if order.is_paid and reckoning.trouble and not _says_no_money(order):
        yield Hold(HoldReason.AMOUNTS, at, dict(reckoning.trouble))
    clashes = {**clash(mapping, order, [each for each, _ in filters]), **maker.contradiction}
    if clashes:
        yield Hold(HoldReason.CONTRADICTION, at, clashes)
    if kinds := {each.kind for each, effect in filters if effect is Effect.HOLD}:
        yield Hold(HoldReason.FILTER, at, {"filters": ", ".join(sorted(kinds))})


def _says_no_money(order: AmazonOrder) -> bool:
    """A replacement costs nothing, and what a report leaves out comes with the API's copy."""
    has_none = order.total is None and not any(line.charges or line.total for line in order.lines)
    return order.origin is Origin.REPORT or (has_none and bool(order.replaces))


def _stands_for(line: str, aliases: Sequence[Alias], known: Known) -> Stands | None:
    """What the connection says goes before what articles say, whichever name it is by."""
    for alias in aliases:
        if alias in known.assignments:
            return Stands(alias.text, known.assignments[alias].parts)
    for alias in aliases:
        article = known.holders.get(alias)
        if article is not None and not article.archived:
            return Stands.of(article)
    return None


def _named(name: str, texts: Sequence[str]) -> dict[str, str]:
    """The first of them, with line ends between, which no SKU has; and how many more there are."""
    more = len(texts) - MOST_NAMED
    return {name: "\n".join(texts[:MOST_NAMED])} | ({"more": str(more)} if more > 0 else {})


def _adds_tax(order: AmazonOrder) -> bool:
    marketplace = MARKETPLACES.get(order.marketplace)
    return marketplace is not None and marketplace.adds_tax
