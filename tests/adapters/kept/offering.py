"""A full and a spare example of every record of what Amazon is told of stock, in the order of ``changes.Record``."""

from chalicelib.domain.changes import Record
from chalicelib.domain.inventory.drift import Comparison, Kind, Step
from chalicelib.domain.inventory.feeds import FeedStep, QuantityFeed
from chalicelib.domain.inventory.offers import Offer, OfferState, StockPolicy
from tests.examples import NOON, offers

FULL: list[Record] = [
    offers.offer(
        state=OfferState.SUBMITTED,
        feed="F-1",
        due_at=NOON,
        booked=NOON,
        looked_in=(offers.DE,),
        seen=3,
        words="Suppressed.",
        revision=4,
    ),
    offers.feed(
        step=FeedStep.SENDING,
        refused=1,
        document="d-1",
        feed="f-1",
        sent_at=NOON,
        attempt=2,
        revision=3,
        report="d-2",
        booked=NOON,
    ),
    offers.policy(buffer=2, share=50, cap=9, excluded=("SKU-9",)),
    offers.comparison(
        step=Step.LOOKING,
        number=7,
        begun_at=NOON,
        due_at=NOON,
        marketplaces=(offers.DE,),
        report="r-1",
        file="exports/compares/1",
        listed=3,
        after="cursor",
        compared=2,
        suspects=(offers.drift("SKU-2"),),
        looked=1,
        looked_at=NOON,
        more=1,
        named=(offers.drift("SKU-3", kind=Kind.STRANGER),),
        strangers=1,
        trouble="late",
        found_more=1,
        found_strangers=1,
    ),
]
SPARE: list[Record] = [
    Offer("A2EXAMPLE-NA", "SKU-2", revision=1),
    QuantityFeed("A2EXAMPLE-NA", "F-2", NOON, revision=1),
    StockPolicy("A2EXAMPLE-NA", revision=1),
    Comparison("A2EXAMPLE-NA", revision=1),
]
