"""What Amazon is told of our stock, seller by seller: how much of it, what is on its way, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.inventory.drift import Comparison, Drift, Kind
from chalicelib.domain.inventory.feeds import QuantityFeed
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from chalicelib.ports.articles import ArticlePage, Articles
from chalicelib.ports.connections import Connections
from chalicelib.ports.offers import Offers

# A page shows the latest few; of what failed there is an entry in Needs attention for each.
FEEDS, FAILED, NAMELESS = 5, 20, 25


@dataclass(frozen=True, slots=True)
class Telling:
    """Of one seller. ``has_more_failed`` when not all of them are here."""

    authorization: Authorization
    connections: Sequence[Connection]
    policy: StockPolicy
    feeds: Sequence[QuantityFeed]
    failed: Sequence[Offer]
    has_more_failed: bool
    comparison: Comparison
    drifting: Mapping[str, Offer]  # by SKU, what was told of it last

    def told_since(self, drift: Drift) -> datetime | None:
        """When Amazon was last told of what drifted, if that was later and Amazon has applied it."""
        offer, after = self.drifting.get(drift.sku), drift.again_at or self.comparison.finished_at
        if offer is None or offer.state is not OfferState.APPLIED or offer.since is None or after is None:
            return None
        return offer.since if offer.since >= after else None


def tellings(*, connections: Connections, offers: Offers) -> list[Telling]:
    """Of every seller whom we still serve."""
    return [_telling(each, connections, offers) for each in connections.authorizations() if each.is_usable]


def nameless(*, after: str | None = None, articles: Articles) -> ArticlePage:
    """What Amazon can't be told of, having only ASINs for it. Raises Refused for a page that no list led to."""
    return articles.with_only_asins(after=after, most=NAMELESS)


def _telling(authorization: Authorization, connections: Connections, offers: Offers) -> Telling:
    served = [each for each in connections.of(authorization.id) if each.is_active]
    failed = offers.wrong(authorization.id, most=FAILED)
    policy, feeds = offers.policy(authorization.id), offers.feeds(authorization.id, most=FEEDS)
    comparison = offers.comparison(authorization.id)
    kept = offers.several((authorization.id, each.sku) for each in comparison.of(Kind.DIFFERS))
    return Telling(
        authorization,
        served,
        policy,
        feeds,
        failed.rows,
        failed.next is not None,
        comparison,
        {sku: offer for (_, sku), offer in kept.items()},
    )
