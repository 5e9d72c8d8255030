"""What should be told of articles whose stock moved, to whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.articles import Article
from chalicelib.domain.inventory import Level
from chalicelib.domain.inventory.offers import StockPolicy, Want, wants
from chalicelib.domain.texts import folded
from chalicelib.ports.articles import Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.offers import Offers
from chalicelib.ports.stock import Stock

# By the folded number of a part, the kits that it is a part of.
Kits = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Seller:
    """One who wants to be told; ``marketplaces`` are those that we serve, where a SKU may be listed."""

    authorization: str
    marketplaces: tuple[str, ...]
    policy: StockPolicy


@dataclass(frozen=True, slots=True)
class Shelf:
    """An article whose stock moved, its levels that Amazon is not told of, and all that follows from them."""

    article: str
    untold: tuple[Level, ...]
    wants: tuple[Want, ...]


def sellers(connections: Connections, offers: Offers) -> Sequence[Seller]:
    found = []
    for authorization in connections.authorizations():
        if not authorization.is_usable:
            continue
        served = tuple(each.marketplace for each in connections.of(authorization.id) if each.is_active)
        policy = offers.policy(authorization.id)
        if served and policy.is_on:
            found.append(Seller(authorization.id, served, policy))
    return found


def shelves(
    numbers: Sequence[str],
    to: Sequence[Seller],
    *,
    articles: Articles,
    stock: Stock,
    kits: Kits | None = None,
    among: Sequence[str] = (),
) -> Sequence[Shelf]:
    """For each of these articles, itself and the kits that it is a part of. Who asks for many knows ``kits`` and all
    warehouses (``among``) beforehand: asking for them article by article takes ten times as long."""
    if kits is None:
        kits = {folded(number): articles.kits_with(number) for number in numbers}
    of = {number: (number, *kits.get(folded(number), ())) for number in numbers}
    known = dict(articles.several({each for several in of.values() for each in several}))
    parts = {part.article for article in known.values() for part in article.parts}
    known |= articles.several(parts - set(known))
    levels = stock.of_articles({*numbers, *parts}, among=among)
    return [_shelf(number, of[number], to, known, levels) for number in numbers]


def all_kits(articles: Articles) -> Kits:
    found: dict[str, list[str]] = {}
    for kit in articles.kits():
        for part in kit.parts:
            found.setdefault(folded(part.article), []).append(kit.number)
    return found


def _shelf(
    number: str,
    following: Iterable[str],
    to: Sequence[Seller],
    known: Mapping[str, Article],
    levels: Mapping[str, Sequence[Level]],
) -> Shelf:
    untold = tuple(level for level in levels[number] if not level.is_told)
    found = (known[each] for each in following if each in known)
    all_wants = (
        want
        for article in found
        for seller in to
        for want in wants(
            article,
            seller.policy,
            levels if article.is_kit else {article.number: levels[number]},
            known,
            seller.marketplaces,
        )
    )
    return Shelf(number, untold, tuple(all_wants))
