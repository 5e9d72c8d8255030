"""What the mapping of its connection makes of an order: loads no more than this one needs, in three batches."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.domain.addresses import Postal
from chalicelib.domain.articles import Alias, Article
from chalicelib.domain.connections import Connection
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.orders.amazon import Address, AmazonOrder, Personal
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.mapping import Assignment, OrderMapping, wanted
from chalicelib.domain.orders.mapping.making import Destination, Known, map_order
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.mappings import Mappings


def mapped(
    order: AmazonOrder,
    about: Personal | None,
    connection: Connection,
    *,
    at: datetime,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
) -> Mapped:
    """As ``domain.orders.mapping.making.map_order`` has it. ``about`` may be gone, or never have come: then its
    address is missing."""
    mapping = mappings.mapping(connection.id)
    aliases = wanted(order.lines)
    assignments = mappings.assignments(connection.id, aliases)
    holders = articles.holders(aliases)
    known = Known(assignments, holders, _articles(mapping, assignments, holders, articles))
    return map_order(order, destination(about, address_rules), mapping, known, at=at)


def destination(about: Personal | None, address_rules: AddressRules) -> Destination:
    address = about.address if about else None
    if address is None or not (address.country or address.postcode or address.line1):
        return Destination(is_missing=True)
    try:
        address_rules.checked(_postal(address))
    except Unfit as unfit:
        refused = tuple(dict.fromkeys(each.field or "address" for each in unfit.refusals))
        return Destination(address.postcode, refused=refused)
    except Refused as refusal:
        return Destination(address.postcode, refused=(refusal.field or "address",))
    return Destination(address.postcode)


def _postal(address: Address) -> Postal:
    """Amazon has more fields than a parcel has lines; where it leaves the city out, a district or a municipality stands
    for it."""
    lines = tuple(filter(None, (address.line1, address.line2, address.line3)))
    city = address.city or address.municipality or address.district
    return Postal(lines, city, address.state, address.postcode, address.country)


def _articles(
    mapping: OrderMapping,
    assignments: Mapping[Alias, Assignment],
    holders: Mapping[Alias, Article],
    articles: Articles,
) -> Mapping[str, Article]:
    """Everything that these name, and what kits among them are made of."""
    found = {article.number: article for article in holders.values()}
    named = {part.article for each in assignments.values() for part in each.parts}
    named |= {mapping.placeholder, *mapping.charges.values()} - {""}
    found |= articles.several(named - found.keys())
    return {**found, **articles.several(_parts(found.values()) - found.keys())}


def _parts(articles: Iterable[Article]) -> set[str]:
    """A kit is no part of another one, so one step leads to the end."""
    return {part.article for article in articles for part in article.parts}
