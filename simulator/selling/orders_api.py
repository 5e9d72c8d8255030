"""searchOrders and getOrder 2026-01-01: who may see what, page by page, of orders that do not stand still; and what is
left of v0, confirmShipment."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from simulator.selling import roles
from simulator.selling.call import Answer, Call, held_by, invalid, iso, not_found, page_token
from simulator.selling.sales import clockwork, confirming, life, settings, view
from simulator.selling.sales.store import Order, Sale, Sales, Search, from_milliseconds, milliseconds
from simulator.selling.sellers import sells_in
from simulator.world import World

# Amazon answers only for what is at least this old.
SETTLES = timedelta(minutes=2)
TOKEN_LIVES = timedelta(hours=24)
STATUSES = (
    *("PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE"),
)
MOST_MARKETPLACES = 50
MOST_RESULTS = 100
# May differ from page to page; all others have to be repeated as they were.
FREE_TO_CHANGE = {"paginationToken", "maxResultsPerPage", "includedData"}
FAMILIES = {"created": ("createdAfter", "createdBefore"), "updated": ("lastUpdatedAfter", "lastUpdatedBefore")}


def search_orders(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    by, after, before = span(call)
    size = call.number("maxResultsPerPage", MOST_RESULTS, least=1, most=MOST_RESULTS)
    included = listed(call, "includedData", view.INCLUDED)
    place = None
    if token := call.query.get("paginationToken", ""):
        place, before = read_token(token, call)
    search = Search(
        seller=call.seller.id,
        region=call.region,
        by=by,
        after=after,
        before=before,
        statuses=listed(call, "fulfillmentStatuses", STATUSES),
        marketplaces=marketplaces(call),
        fulfilled_by=listed(call, "fulfilledBy", ("MERCHANT", "AMAZON")),
        beyond=place,
    )
    found = Sales(world.state).find(search, size + 1)
    body: dict[str, Any] = {"orders": [told(world, call, sale, included) for sale in found[:size]]}
    if len(found) > size:
        last = found[size - 1]
        beyond = (milliseconds(last.created if by == "created" else last.updated), last.id)
        token = page_token(fingerprint(call), milliseconds(call.now), milliseconds(before), *beyond)
        body["pagination"] = {"nextToken": token}
    return Answer(200, {**body, FAMILIES[by][1]: iso(before)})


def get_order(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    included = listed(call, "includedData", view.INCLUDED)
    return Answer(200, {"order": told(world, call, own(world, call), included)})


def confirm_shipment(world: World, call: Call) -> Answer:
    clockwork.catch_up(world)
    marketplace, parcel = confirming.read(call.body)
    sale = own(world, call)
    if marketplace != sale.marketplace:
        raise invalid(f"The order {sale.id} is not of marketplace {marketplace}.")
    life.alter(world, sale.id, lambda sale, at: confirming.confirm(sale, at, parcel), call.now)
    return Answer(204)


def own(world: World, call: Call) -> Sale:
    """The order of the path, if it is this seller's and of this region."""
    sale = Sales(world.state).get(call.path["orderId"])
    if sale is None or (sale.seller, sale.region) != (call.seller.id, call.region):
        raise not_found(f"The order {call.path['orderId']} was not found.")
    return sale


def told(world: World, call: Call, sale: Sale, included: tuple[str, ...]) -> Order:
    how = settings.current(world)
    return view.shown(
        sale,
        included,
        now=call.now,
        sees_address=call.has(*roles.ADDRESS),
        sees_buyer=call.has(*roles.BUYER),
        sees_email=call.has(*roles.BUYER_EMAIL),
        discount_sign=how.discount_sign,
        pending_prices=how.pending_prices,
    )


def span(call: Call) -> tuple[str, datetime, datetime]:
    """By which time, from and until. Exactly one family, and its end no later than two minutes ago."""
    given = {by for by, names in FAMILIES.items() if any(call.query.get(name) for name in names)}
    if len(given) != 1:
        raise invalid("Exactly one of createdAfter and lastUpdatedAfter, with its own Before, must be provided.")
    by = given.pop()
    after_name, before_name = FAMILIES[by]
    after, before = call.moment(after_name), call.moment(before_name)
    if after is None:
        raise invalid(f"{after_name} must be provided with {before_name}.")
    latest = call.now - SETTLES
    if before is None:
        if after > latest and not call.query.get("paginationToken"):
            raise invalid(f"{after_name} must be at least two minutes before the time of the request.")
        return by, after, latest
    if before > latest:
        raise invalid(f"{before_name} must be at least two minutes before the time of the request.")
    if before < after:
        raise invalid(f"{before_name} must be equal to or after {after_name}.")
    return by, after, before


def listed(call: Call, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    given = call.listed(name)
    if wrong := [value for value in given if value not in known]:
        raise invalid(f"Invalid {name}: {', '.join(wrong)}.", f"Possible values: {', '.join(known)}")
    return given


def marketplaces(call: Call) -> tuple[str, ...]:
    """All of the seller's in this region when none is named; that the named ones are the seller's is known already."""
    asked = call.listed("marketplaceIds")
    if len(asked) > MOST_MARKETPLACES:
        raise invalid(f"marketplaceIds: at most {MOST_MARKETPLACES} may be given.")
    return asked or sells_in(call.seller, call.region)


def read_token(token: str, call: Call) -> tuple[tuple[int, str], datetime]:
    asked, issued, before, place, order_id = held_by(token, "paginationToken", 5)
    if from_milliseconds(issued) + TOKEN_LIVES < call.now:
        raise invalid("The paginationToken has expired.")
    if asked != fingerprint(call):
        raise invalid("All other parameters must be provided with the values that the paginationToken came from.")
    return (place, order_id), from_milliseconds(before)


def fingerprint(call: Call) -> str:
    """Of what was asked, by whom."""
    asked = {name: value for name, value in call.query.items() if name not in FREE_TO_CHANGE and value}
    whole = json.dumps([call.seller.id, call.region, asked], sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:20]
