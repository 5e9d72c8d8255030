"""What is said of a listing, by a patch or a message of a feed: what is wrong with it, and when it takes effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from simulator import faults, ids
from simulator.selling.listings import Listing, by_sku
from simulator.selling.sales import settings
from simulator.selling.sales.countries import BY_MARKETPLACE
from simulator.selling.sales.making import Wish, make
from simulator.selling.sales.store import Sales
from simulator.selling.stock import AVAILABILITY, DEFAULT, DROPPED, WAITS, Stock, Submission
from simulator.world import World

PATH = f"/attributes/{AVAILABILITY}"
OPERATIONS = ("add", "replace", "merge", "delete")
# Our choice, Amazon publishes none.
MOST_PIECES = 99_999_999
BROKEN = "The update could not be processed because of an internal error. Submit it again."


@dataclass(frozen=True)
class Issue:
    code: str
    message: str
    category: str = "INVALID_ATTRIBUTE"

    def of_listing(self) -> dict[str, Any]:
        """As the Listings Items API has it."""
        return {
            "code": self.code,
            "message": self.message,
            "severity": "ERROR",
            "attributeNames": [AVAILABILITY],
            "categories": [self.category],
        }


@dataclass(frozen=True)
class Trouble:
    """What this submission meets: refused at once, forgotten on the way, or late."""

    issue: Issue | None = None
    is_dropped: bool = False
    seconds: float = 0


def trouble(world: World, seller: str, sku: str) -> Trouble:
    """As it was planned: crossing `listing`, or `listing/<sku>`."""
    fault = faults.take(world, "listing", f"listing/{sku}", seller=seller)
    if fault is None:
        return Trouble()
    if fault.fault == "invalid":
        return Trouble(issue=Issue("90000900", fault.text or "The attributes are invalid."))
    return Trouble(is_dropped=fault.fault == "dropped", seconds=fault.seconds if fault.fault == "late" else 0)


def misshapen(patch: Any) -> str:
    """What keeps this from being a patch at all; empty when it is one."""
    if not isinstance(patch, dict) or patch.get("op") not in OPERATIONS:
        return f"op must be one of {', '.join(OPERATIONS)}"
    if not isinstance(patch.get("path"), str):
        return "path is missing"
    value = patch.get("value", [])
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return "value must be a list of objects"
    return ""


def issues(listing: Listing | None, product_type: Any, patches: Sequence[Mapping[str, Any]]) -> list[Issue]:
    """What is wrong. Of a SKU that is not offered nothing is known, and so nothing is wrong: Amazon takes it for the
    first part of a listing to be."""
    found = [issue for patch in patches for issue in issues_of_patch(listing, patch)]
    if listing and product_type not in {"PRODUCT", listing.product_type}:
        found.append(Issue("90000900", f"The product type of this listing is {listing.product_type}."))
    return found


def issues_of_patch(listing: Listing | None, patch: Mapping[str, Any]) -> list[Issue]:
    if patch.get("path") != PATH:
        return [Issue("90000900", f"This simulated Amazon keeps no attribute {patch.get('path')}.")]
    if patch["op"] == "delete":
        return []
    if not patch.get("value"):
        return [Issue("90220", f"'[{AVAILABILITY}]' is required but not supplied.", "MISSING_ATTRIBUTE")]
    return [issue for entry in patch["value"] if (issue := issue_of_entry(listing, entry))]


def issue_of_entry(listing: Listing | None, entry: Mapping[str, Any]) -> Issue | None:
    channel, quantity = entry.get("fulfillment_channel_code"), entry.get("quantity", 0)
    if not channel:
        missing = f"'[{AVAILABILITY}.fulfillment_channel_code]' is required but not supplied."
        return Issue("90220", missing, "MISSING_ATTRIBUTE")
    if channel != DEFAULT:
        return Issue("90000900", f"The channel {channel} is not one of the seller's own.")
    if listing and listing.fulfilled_by == "AMAZON":
        return Issue("90000900", "This listing is fulfilled by Amazon, who counts its pieces.")
    is_number = isinstance(quantity, int) and not isinstance(quantity, bool)
    if not (is_number and 0 <= quantity <= MOST_PIECES):
        return Issue("99022", f"The value '{quantity}' of '{AVAILABILITY}.quantity' is not a valid number of pieces.")
    return None


def usual_lag(world: World) -> timedelta:
    return timedelta(seconds=settings.current(world).listing_lag_seconds)


def accept(
    world: World,
    *,
    seller: str,
    region: str,
    sku: str,
    marketplaces: tuple[str, ...],
    patches: Sequence[Mapping[str, Any]],
    source: str,
    received: datetime,
    at: datetime,
    met: Trouble,
    lag: timedelta,
) -> str:
    """Its id. It takes effect so long after `at`, if it does."""
    submission = Submission(
        id=uuid4().hex,
        seller=seller,
        region=region,
        sku=sku,
        marketplaces=marketplaces,
        source=source,
        received=received,
        due=at + lag + timedelta(seconds=met.seconds),
        outcome=DROPPED if met.is_dropped else WAITS,
        quantity=quantity_of(patches),
        patches=patches,
    )
    stock = Stock(world.state)
    stock.submit(submission)
    somebody_orders(world, submission)
    if met.is_dropped:
        offer = stock.get(seller, region, sku)
        stock.put(replace(offer, issue=BROKEN))
    return submission.id


def somebody_orders(world: World, submission: Submission) -> None:
    """Sometimes, half-way between what was said and its coming true: what Amazon has told by then is out of date."""
    if ids.CHANCE.random() >= settings.current(world).sales_in_lag or submission.sku not in by_sku(submission.seller):
        return
    country = BY_MARKETPLACE[ids.CHANCE.choice(submission.marketplaces)]
    at = submission.received + (submission.due - submission.received) / 2
    wish = Wish(sku=submission.sku, lines=1, quantity=1, is_plain=True)
    sale = make(Random(submission.id), 1, seller=submission.seller, country=country, at=at, wish=wish)
    sales = Sales(world.state)
    sales.plan(at, sale.id, {"step": "begin", "sale": vars(sale)})
    sales.plan(at, sale.id, {"step": "pay"})


def quantity_of(patches: Sequence[Mapping[str, Any]]) -> int | None:
    """For whoever looks back on what was said."""
    entries = [entry for patch in patches if patch["op"] != "delete" for entry in patch["value"]]
    return next((entry["quantity"] for entry in reversed(entries) if "quantity" in entry), None)
