"""How many pieces a seller offers of each SKU: told by submissions that take their time, lowered by Amazon's own sales.

A quantity belongs to seller, region and SKU; only the attributes are kept for each marketplace. Of what nobody has ever
said a quantity, any number can be ordered: such a listing shows the one it was born with.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from simulator.selling import listings
from simulator.selling.listings import Listing
from simulator.selling.sales.store import Sale, from_milliseconds, milliseconds
from simulator.state import State
from simulator.world import World

DEFAULT = "DEFAULT"
AVAILABILITY = "fulfillment_availability"
# What a seller has once said of the time it takes, so that one sees whether an update left it alone.
LEAD_TIME = {"lead_time_to_ship_max_days": 2}

TABLES = (
    "CREATE TABLE IF NOT EXISTS offer (seller TEXT, region TEXT, sku TEXT, quantity INTEGER, sold INTEGER,"
    " oversold INTEGER, changed INTEGER, is_extra INTEGER, attributes TEXT, issue TEXT,"
    " PRIMARY KEY (seller, region, sku))",
    "CREATE INDEX IF NOT EXISTS offer_by_change ON offer (changed)",
    "CREATE TABLE IF NOT EXISTS submission (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, seller TEXT,"
    " region TEXT, sku TEXT, marketplaces TEXT, source TEXT, received INTEGER, due INTEGER, outcome TEXT,"
    " quantity INTEGER, patches TEXT)",
    "CREATE INDEX IF NOT EXISTS submission_by_due ON submission (outcome, due, number)",
    "CREATE INDEX IF NOT EXISTS submission_by_sku ON submission (seller, region, sku)",
)
COLUMNS = "id, seller, region, sku, marketplaces, source, received, due, outcome, quantity, patches"
WAITS, APPLIED, DROPPED, NO_LISTING = "WAITS", "APPLIED", "DROPPED", "NO_LISTING"


class SoldOut(ValueError):
    """Customers cannot order what is not there."""


@dataclass(frozen=True)
class Offer:
    seller: str
    region: str
    sku: str
    quantity: int | None = None  # None: nobody has said one
    sold: int = 0
    oversold: int = 0  # pieces that were ordered although there were none
    changed: int = 0
    is_extra: bool = False  # not one of the range: made by a lever, to have many
    attributes: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)  # by marketplace
    issue: str = ""  # why the last submission came to nothing


@dataclass(frozen=True)
class Submission:
    id: str
    seller: str
    region: str
    sku: str
    marketplaces: tuple[str, ...]
    source: str  # patch, or the feed's id
    received: datetime
    due: datetime
    outcome: str = WAITS  # WAITS | APPLIED | DROPPED | NO_LISTING
    quantity: int | None = None
    patches: Sequence[Mapping[str, Any]] = ()


class Stock:
    def __init__(self, state: State) -> None:
        self.state = state
        state.prepare(*TABLES)

    def get(self, seller: str, region: str, sku: str) -> Offer:
        found = self.read("WHERE seller = ? AND region = ? AND sku = ?", seller, region, sku)
        return found[0] if found else Offer(seller, region, sku)

    def put(self, offer: Offer) -> None:
        self.state.ask(
            "INSERT OR REPLACE INTO offer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(offer.seller, offer.region, offer.sku, offer.quantity, offer.sold, offer.oversold, offer.changed),
            *(int(offer.is_extra), json.dumps(offer.attributes), offer.issue),
        )

    def with_left(self, pieces: int, count: int) -> list[Offer]:
        """Those of which so many can be ordered."""
        return self.read("WHERE quantity = ? ORDER BY sku, region, seller LIMIT ?", pieces, count)

    def newest(self, count: int) -> list[Offer]:
        return self.read("WHERE quantity IS NOT NULL ORDER BY changed DESC, sku LIMIT ?", count)

    def of(self, seller: str, region: str) -> list[Offer]:
        """Those of which a quantity is known."""
        return self.read(
            "WHERE quantity IS NOT NULL AND seller = ? AND (? = '' OR region = ?) ORDER BY region, sku",
            *(seller, region, region),
        )

    def read(self, where: str, *values: object) -> list[Offer]:
        names = "seller, region, sku, quantity, sold, oversold, changed, is_extra, attributes, issue"
        # Clauses are written in this file; what comes from outside is a value.
        rows = self.state.ask(f"SELECT {names} FROM offer {where}", *values)  # noqa: S608  # nosec B608
        return [
            Offer(seller, region, sku, quantity, sold, oversold, changed, bool(is_extra), json.loads(attributes), issue)
            for seller, region, sku, quantity, sold, oversold, changed, is_extra, attributes, issue in rows
        ]

    def submit(self, submission: Submission) -> None:
        self.state.ask(
            f"INSERT INTO submission ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  # nosec B608
            *(submission.id, submission.seller, submission.region, submission.sku, ",".join(submission.marketplaces)),
            *(submission.source, milliseconds(submission.received), milliseconds(submission.due), submission.outcome),
            *(submission.quantity, json.dumps(submission.patches)),
        )

    def due(self, until: datetime, limit: int) -> list[tuple[int, Submission]]:
        return self.submissions(
            "WHERE outcome = ? AND due <= ? ORDER BY due, number LIMIT ?", WAITS, milliseconds(until), limit
        )

    def submissions(self, where: str, *values: object) -> list[tuple[int, Submission]]:
        rows = self.state.ask(f"SELECT number, {COLUMNS} FROM submission {where}", *values)  # noqa: S608  # nosec B608
        return [(row[0], submission_of(row[1:])) for row in rows]

    def settle(self, number: int, outcome: str) -> bool:
        """Whether it was still open: another thread may have been quicker."""
        return bool(
            self.state.ask(
                "UPDATE submission SET outcome = ? WHERE number = ? AND outcome = ? RETURNING 1", outcome, number, WAITS
            )
        )

    def counts(self) -> dict[str, int]:
        return dict(self.state.ask("SELECT outcome, count(*) FROM submission GROUP BY outcome ORDER BY outcome"))

    def oversold(self) -> int:
        """Pieces, of everybody and everything."""
        return int(self.state.ask("SELECT coalesce(sum(oversold), 0) FROM offer")[0][0])

    def add_extra(self, seller: str, region: str, sku: str) -> None:
        self.state.ask(
            "INSERT OR IGNORE INTO offer VALUES (?, ?, ?, NULL, 0, 0, 0, 1, '{}', '')", *(seller, region, sku)
        )


def submission_of(row: tuple[Any, ...]) -> Submission:
    id, seller, region, sku, places, source, received, due, outcome, quantity, patches = row
    return Submission(
        *(id, seller, region, sku, tuple(places.split(",")), source, from_milliseconds(received)),
        *(from_milliseconds(due), outcome, quantity, json.loads(patches)),
    )


def listing(world: World, seller: str, region: str, sku: str) -> Listing | None:
    """One of the range, or one that was made by a lever."""
    return listings.by_sku(seller).get(sku) or listing_of(Stock(world.state).get(seller, region, sku))


def listing_of(offer: Offer) -> Listing | None:
    return listings.by_sku(offer.seller).get(offer.sku) or (listings.made_up(offer.sku) if offer.is_extra else None)


def everything(world: World, seller: str, region: str) -> list[tuple[Listing, int | None]]:
    """What a seller offers, by SKU, with the pieces that count; None of what lies with Amazon."""
    known = {offer.sku: offer for offer in Stock(world.state).read("WHERE seller = ? AND region = ?", seller, region)}
    extra = (listings.made_up(offer.sku) for offer in known.values() if offer.is_extra)
    found = {listing.sku: listing for listing in (*listings.of_seller(seller), *extra)}
    return [
        (each, None if each.fulfilled_by == "AMAZON" else shown(each, known.get(sku) or Offer(seller, region, sku)))
        for sku, each in sorted(found.items())
    ]


def shown(listing: Listing, offer: Offer) -> int:
    return listing.quantity if offer.quantity is None else offer.quantity


def attribute(listing: Listing, offer: Offer, marketplace: str) -> list[dict[str, Any]]:
    """What was told of one marketplace, whatever its effective quantity is."""
    if marketplace in offer.attributes:
        return offer.attributes[marketplace]
    if listing.fulfilled_by == "AMAZON":
        return []
    return [{"fulfillment_channel_code": DEFAULT, "quantity": listing.quantity, **LEAD_TIME}]


def set_quantity(world: World, offer: Offer, quantity: int) -> Offer:
    """By hand, in Seller Central: what nobody told over the API."""
    changed = replace(offer, quantity=quantity, changed=milliseconds(world.now()))
    Stock(world.state).put(changed)
    return changed


def sell(world: World, sale: Sale, *, is_oversold: bool = False) -> None:
    """An order takes its pieces, as of the moment it was placed. Raises SoldOut, and then there is no order."""
    apply_due(world, sale.created)
    if sale.fulfilled_by != "MERCHANT":
        return
    stock, wanted = Stock(world.state), dict[str, int]()
    for item in sale.order["orderItems"]:
        sku = item["product"].get("sellerSku", "")
        wanted[sku] = wanted.get(sku, 0) + item["quantityOrdered"]
    offers = {sku: offer for sku in wanted if (offer := stock.get(sale.seller, sale.region, sku)).quantity is not None}
    # All or nothing: an order that does not come about has taken nothing.
    for sku, offer in offers.items():
        if wanted[sku] > (offer.quantity or 0) and not is_oversold:
            raise SoldOut(f"there are {offer.quantity} pieces of {sku} left, not {wanted[sku]}")
    for sku, offer in offers.items():
        stock.put(lowered(offer, wanted[sku], sale.created))
    if offers:
        sale.notes["taken"] = {sku: min(wanted[sku], offer.quantity or 0) for sku, offer in offers.items()}


def lowered(offer: Offer, pieces: int, at: datetime) -> Offer:
    less = min(pieces, offer.quantity or 0)
    return replace(
        offer,
        quantity=(offer.quantity or 0) - less,
        sold=offer.sold + pieces,
        oversold=offer.oversold + pieces - less,
        changed=milliseconds(at),
    )


def give_back(world: World, sale: Sale, pieces: Mapping[str, int], at: datetime) -> None:
    """Of an order that was never paid for: its pieces can be bought by somebody else."""
    stock, taken = Stock(world.state), sale.notes.get("taken", {})
    for sku, count in pieces.items():
        offer, back = stock.get(sale.seller, sale.region, sku), min(count, taken.get(sku, 0))
        if offer.quantity is None or not back:
            continue
        changed = milliseconds(at)
        stock.put(replace(offer, quantity=offer.quantity + back, sold=offer.sold - back, changed=changed))
        taken[sku] -= back


def apply_due(world: World, until: datetime) -> None:
    """Submissions whose time has come, in the order of their times."""
    stock = Stock(world.state)
    while due := stock.due(until, 1000):
        with world.state.change():
            for number, submission in due:
                apply(world, number, submission)


def apply(world: World, number: int, submission: Submission) -> None:
    stock = Stock(world.state)
    offer = stock.get(submission.seller, submission.region, submission.sku)
    found = listing_of(offer)
    if not stock.settle(number, APPLIED if found else NO_LISTING) or found is None:
        return
    attributes, quantity = dict(offer.attributes), shown(found, offer)
    for place in submission.marketplaces:
        for patch in submission.patches:
            attributes[place] = patched(attribute(found, replace(offer, attributes=attributes), place), patch)
        entry = next((one for one in attributes[place] if one.get("fulfillment_channel_code") == DEFAULT), None)
        quantity = int(entry.get("quantity", 0)) if entry else 0
    stock.put(replace(offer, quantity=quantity, attributes=attributes, issue="", changed=milliseconds(submission.due)))


def patched(now: list[dict[str, Any]], patch: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`merge` changes what it names, entry by entry; `replace` and `add` forget everything else."""
    given = [dict(entry) for entry in patch.get("value", ())]
    channels = [entry.get("fulfillment_channel_code") for entry in given]
    if patch["op"] == "delete":
        return [entry for entry in now if given and entry.get("fulfillment_channel_code") not in channels]
    if patch["op"] != "merge":
        return given
    known = {entry.get("fulfillment_channel_code"): entry for entry in now}
    for entry in given:
        channel = entry.get("fulfillment_channel_code")
        known[channel] = {**known.get(channel, {}), **entry}
    return list(known.values())
