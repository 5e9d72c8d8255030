"""What Amazon was told of our stock."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.inventory.drift import Comparison, Drift, Kind
from chalicelib.domain.inventory.feeds import FeedStep, QuantityFeed
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from tests.examples.moments import HOUR, NOON

AUTHORIZATION = "A2EXAMPLESELLER-EU"
DE = "A1PA6795UKMFR9"


def offer(sku: str = "SKU-1", **changes: Any) -> Offer:
    usual = Offer(
        AUTHORIZATION, sku, "A-100", OfferState.APPLIED, 7, "basis", DE, submission="s-1", since=NOON, revision=1
    )
    return replace(usual, **changes)


def feed(id: str = "F-1", **changes: Any) -> QuantityFeed:
    usual = QuantityFeed(AUTHORIZATION, id, NOON, FeedStep.PROCESSING, (DE,), 2, due_at=NOON + HOUR, revision=1)
    return replace(usual, **changes)


def policy(**changes: Any) -> StockPolicy:
    return replace(StockPolicy(AUTHORIZATION, is_on=True, revision=1), **changes)


def drift(sku: str = "SKU-1", **changes: Any) -> Drift:
    return replace(Drift(sku, Kind.DIFFERS, NOON, "A-100", 10, 4, "basis"), **changes)


def comparison(*found: Drift, **changes: Any) -> Comparison:
    """One that is done."""
    usual = Comparison(
        AUTHORIZATION,
        number=5,
        begun_at=NOON,
        finished_at=NOON,
        found=found or (drift(),),
        found_compared=12,
        revision=1,
    )
    return replace(usual, **changes)
