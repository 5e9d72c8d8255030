"""What Amazon is to hear of articles that are others by now, though nothing moved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chalicelib.domain.articles import Alias, AliasKind
from chalicelib.domain.changes import Change, Changed
from chalicelib.domain.inventory.offers import Offer, OfferState
from chalicelib.ports.articles import Articles
from chalicelib.ports.offers import Offers
from chalicelib.ports.stock import Stock
from chalicelib.usecases.inventory.wanting import Seller, Shelf


def untold(shelf: Shelf, *, articles: Articles, stock: Stock) -> list[Change]:
    """Says of one level that Amazon does not know what follows from it, though it did not move, so that the schedule
    finds the article whatever becomes of its message; of a kit, a level of its parts."""
    if shelf.untold:
        return []
    article = articles.several([shelf.article]).get(shelf.article)
    parts = article.parts if article else ()
    of = stock.of_articles([part.article for part in parts] or [shelf.article])
    levels = [level for several in of.values() for level in several]
    if any(not level.is_told for level in levels):
        return []
    return [Changed(level, replace(level, is_told=False)) for level in levels[:1]]


def left_behind(skus: Iterable[str], to: Sequence[Seller], *, articles: Articles, offers: Offers) -> list[Offer]:
    """Those of these SKUs that no article has which is in use. What we never told is not ours to withdraw, and neither
    is what somebody else says how many there are of."""
    aliases = [Alias(AliasKind.SKU, sku) for sku in skus]
    holders = articles.holders(aliases) if aliases else {}
    free = [alias.text for alias in aliases if (held := holders.get(alias)) is None or held.archived]
    keys = [(seller.authorization, sku) for seller in to for sku in free if sku not in seller.policy.excluded]
    known = offers.several(keys).values() if keys else ()
    return [offer for offer in known if offer.state not in (OfferState.NONE, OfferState.UNLISTED)]
