"""searchListingsItems, getListingsItem and patchListingsItem: what a seller offers, to read and to say how many."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from simulator.selling import listings, stock, submissions
from simulator.selling.call import Answer, Call, denied, held_by, invalid, iso, not_found, page_token
from simulator.selling.listings import Listing
from simulator.selling.marketplaces import MARKETPLACES, Marketplace
from simulator.selling.sales import clockwork
from simulator.selling.stock import Offer, Stock
from simulator.world import World

INCLUDED = (
    "summaries",
    "attributes",
    "issues",
    "offers",
    "fulfillmentAvailability",
    "procurement",
    "relationships",
    "productTypes",
)
# Amazon pages no further than this, however many there are.
MOST = 1000
BORN = datetime(2025, 1, 6, 8, tzinfo=UTC)


def search_listings_items(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    here, included = asked(call)
    size = call.number("pageSize", 10, least=1, most=20)
    found = sorted(listings.of_seller(call.seller.id), key=lambda listing: listing.sku)
    if call.query.get("identifiers"):
        found = identified(found, call)
    if call.query.get("sortOrder", "DESC") == "DESC":
        found.reverse()
    start = held_by(token, "pageToken", 1)[0] if (token := call.query.get("pageToken")) else 0
    reached = min(len(found), MOST)
    page = found[start : min(start + size, reached)]
    pagination = {
        **({"nextToken": page_token(start + size)} if start + size < reached else {}),
        **({"previousToken": page_token(max(0, start - size))} if start else {}),
    }
    answer: dict[str, Any] = {
        "numberOfResults": len(found),
        "items": [
            item(listing, Stock(world.state).get(call.seller.id, call.region, listing.sku), here, included)
            for listing in page
        ],
    }
    return Answer(200, {**answer, "pagination": pagination} if pagination else answer)


def get_listings_item(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    here, included = asked(call)
    sku = call.path["sku"]
    listing = stock.listing(world, call.seller.id, call.region, sku)
    if listing is None:
        raise not_found(f"SKU '{sku}' not found in marketplace {here.id}")
    return Answer(200, item(listing, Stock(world.state).get(call.seller.id, call.region, sku), here, included))


def patch_listings_item(world: World, call: Call) -> Answer:
    """Taken or not is said at once; whether it came true shows later. An unknown SKU is taken like any other."""
    clockwork.catch_up(world)
    owned(call)
    places = call.listed("marketplaceIds")
    if not places:
        raise invalid("marketplaceIds must name a marketplace.")
    if (mode := call.query.get("mode", "")) not in {"", "VALIDATION_PREVIEW"}:
        raise invalid(f"Invalid mode: {mode}.")
    product_type, patches = patch_of(call.body)
    sku = call.path["sku"]
    found = submissions.issues(stock.listing(world, call.seller.id, call.region, sku), product_type, patches)
    if mode or found:
        return submitted(sku, "INVALID" if found else "VALID", uuid4().hex, found)
    with world.state.change():
        met = submissions.trouble(world, call.seller.id, sku)
        if met.issue:
            return submitted(sku, "INVALID", uuid4().hex, [met.issue])
        id = submissions.accept(
            world,
            seller=call.seller.id,
            region=call.region,
            sku=sku,
            marketplaces=places,
            patches=patches,
            source="patch",
            received=call.now,
            at=call.now,
            met=met,
            lag=submissions.usual_lag(world),
        )
    return submitted(sku, "ACCEPTED", id, [])


def submitted(sku: str, status: str, id: str, found: list[submissions.Issue]) -> Answer:
    issues = [issue.of_listing() for issue in found]
    return Answer(200, {"sku": sku, "status": status, "submissionId": id, "issues": issues})


def patch_of(body: Any) -> tuple[str, list[dict[str, Any]]]:
    """What does not even look like a patch is a 400, not an issue."""
    given = body if isinstance(body, dict) else {}
    patches = given.get("patches")
    if not isinstance(given.get("productType"), str) or not isinstance(patches, list) or not patches:
        raise invalid("Request has missing or invalid parameters and cannot be parsed.")
    for patch in patches:
        if wrong := submissions.misshapen(patch):
            raise invalid("Request has missing or invalid parameters and cannot be parsed.", wrong)
    return given["productType"], patches


def asked(call: Call) -> tuple[Marketplace, tuple[str, ...]]:
    """A seller's own listings only, of one marketplace."""
    owned(call)
    marketplaces = call.listed("marketplaceIds")
    if len(marketplaces) != 1:
        raise invalid("marketplaceIds must name one marketplace.")
    included = call.listed("includedData") or ("summaries",)
    if unknown := set(included) - set(INCLUDED):
        raise invalid(f"Invalid includedData: {', '.join(sorted(unknown))}")
    return MARKETPLACES[marketplaces[0]], included


def owned(call: Call) -> None:
    if call.path["sellerId"] != call.seller.id:
        raise denied("The seller of the path is not the one who authorized the call.")


def identified(found: list[Listing], call: Call) -> list[Listing]:
    kind, wanted = call.query.get("identifiersType", ""), set(call.listed("identifiers"))
    reads = {"SKU": lambda one: one.sku, "ASIN": lambda one: one.asin, "EAN": lambda one: one.ean}
    if kind not in reads or len(wanted) > 20:
        raise invalid("identifiers, at most 20, need an identifiersType out of SKU, ASIN, EAN.")
    return [listing for listing in found if reads[kind](listing) in wanted]


def item(listing: Listing, offer: Offer, here: Marketplace, included: tuple[str, ...]) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "summaries": [summary(listing, offer, here)],
        "attributes": attributes(listing, offer, here),
        "issues": [submissions.Issue("90000900", offer.issue).of_listing()] if offer.issue else [],
        "offers": [],
        "fulfillmentAvailability": [availability(listing, offer)],
        "procurement": [],
        "relationships": [{"marketplaceId": here.id, "relationships": []}],
        "productTypes": [{"marketplaceId": here.id, "productType": listing.product_type}],
    }
    return {"sku": listing.sku, **{name: parts[name] for name in INCLUDED if name in included}}


def summary(listing: Listing, offer: Offer, here: Marketplace) -> dict[str, Any]:
    born = BORN + timedelta(minutes=int(listing.ean[-6:-1]))
    return {
        "marketplaceId": here.id,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": "new_new",
        "status": ["BUYABLE", "DISCOVERABLE"] if stock.shown(listing, offer) else ["DISCOVERABLE"],
        "itemName": listing.title(here.language),
        "createdDate": iso(born),
        "lastUpdatedDate": iso(born + timedelta(days=30)),
    }


def attributes(listing: Listing, offer: Offer, here: Marketplace) -> dict[str, Any]:
    about = {"marketplace_id": here.id}
    told = stock.attribute(listing, offer, here.id)
    return {
        "item_name": [{"value": listing.title(here.language), "language_tag": here.language, **about}],
        "externally_assigned_product_identifier": [{"type": "ean", "value": listing.ean, **about}],
        "merchant_suggested_asin": [{"value": listing.asin, **about}],
        **({stock.AVAILABILITY: [{**entry, **about} for entry in told]} if told else {}),
    }


def availability(listing: Listing, offer: Offer) -> dict[str, Any]:
    """What counts, in every marketplace of the region alike. Amazon's own stock has a channel for each continent, and
    its pieces are not for the seller to say."""
    if listing.fulfilled_by == "AMAZON":
        return {"fulfillmentChannelCode": "AMAZON_EU"}
    return {"fulfillmentChannelCode": stock.DEFAULT, "quantity": stock.shown(listing, offer)}
