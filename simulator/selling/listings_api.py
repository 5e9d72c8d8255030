"""searchListingsItems and getListingsItem: what a seller offers in one marketplace, to read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.selling import listings
from simulator.selling.call import Answer, Call, denied, held_by, invalid, iso, not_found, page_token
from simulator.selling.listings import Listing
from simulator.selling.marketplaces import MARKETPLACES, Marketplace
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


def search_listings_items(_world: World, call: Call) -> Answer:
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
        "items": [item(listing, here, included) for listing in page],
    }
    return Answer(200, {**answer, "pagination": pagination} if pagination else answer)


def get_listings_item(_world: World, call: Call) -> Answer:
    here, included = asked(call)
    listing = listings.by_sku(call.seller.id).get(call.path["sku"])
    if listing is None:
        raise not_found(f"SKU '{call.path['sku']}' not found in marketplace {here.id}")
    return Answer(200, item(listing, here, included))


def asked(call: Call) -> tuple[Marketplace, tuple[str, ...]]:
    """A seller's own listings only, of one marketplace."""
    if call.path["sellerId"] != call.seller.id:
        raise denied("The seller of the path is not the one who authorized the call.")
    marketplaces = call.listed("marketplaceIds")
    if len(marketplaces) != 1:
        raise invalid("marketplaceIds must name one marketplace.")
    included = call.listed("includedData") or ("summaries",)
    if unknown := set(included) - set(INCLUDED):
        raise invalid(f"Invalid includedData: {', '.join(sorted(unknown))}")
    return MARKETPLACES[marketplaces[0]], included


def identified(found: list[Listing], call: Call) -> list[Listing]:
    kind, wanted = call.query.get("identifiersType", ""), set(call.listed("identifiers"))
    reads = {"SKU": lambda one: one.sku, "ASIN": lambda one: one.asin, "EAN": lambda one: one.ean}
    if kind not in reads or len(wanted) > 20:
        raise invalid("identifiers, at most 20, need an identifiersType out of SKU, ASIN, EAN.")
    return [listing for listing in found if reads[kind](listing) in wanted]


def item(listing: Listing, here: Marketplace, included: tuple[str, ...]) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "summaries": [summary(listing, here)],
        "attributes": attributes(listing, here),
        "issues": [],
        "offers": [],
        "fulfillmentAvailability": [availability(listing)],
        "procurement": [],
        "relationships": [{"marketplaceId": here.id, "relationships": []}],
        "productTypes": [{"marketplaceId": here.id, "productType": listing.product_type}],
    }
    return {"sku": listing.sku, **{name: parts[name] for name in INCLUDED if name in included}}


def summary(listing: Listing, here: Marketplace) -> dict[str, Any]:
    born = BORN + timedelta(minutes=int(listing.ean[-6:-1]))
    return {
        "marketplaceId": here.id,
        "asin": listing.asin,
        "productType": listing.product_type,
        "conditionType": "new_new",
        "status": ["BUYABLE", "DISCOVERABLE"] if listing.quantity else ["DISCOVERABLE"],
        "itemName": listing.title(here.language),
        "createdDate": iso(born),
        "lastUpdatedDate": iso(born + timedelta(days=30)),
    }


def attributes(listing: Listing, here: Marketplace) -> dict[str, Any]:
    about = {"marketplace_id": here.id}
    return {
        "item_name": [{"value": listing.title(here.language), "language_tag": here.language, **about}],
        "externally_assigned_product_identifier": [{"type": "ean", "value": listing.ean, **about}],
        "merchant_suggested_asin": [{"value": listing.asin, **about}],
    }


def availability(listing: Listing) -> dict[str, Any]:
    """Amazon's own stock has a channel for each continent, and its pieces are not for the seller to say."""
    if listing.fulfilled_by == "AMAZON":
        return {"fulfillmentChannelCode": "AMAZON_EU"}
    return {"fulfillmentChannelCode": "DEFAULT", "quantity": listing.quantity}
