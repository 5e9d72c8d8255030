"""What a seller offers, page by page; and tokens for restricted resources."""

from typing import Any

import pytest

from simulator.selling import listings
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.desk import Desk

GERMANY = "A1PA6795UKMFR9"
DOCUMENT = "/reports/2021-06-30/documents/amzn1.tortuga.1"


def search(desk: Desk, token: str, **query: Any) -> Any:
    return desk.call("searchListingsItems", token, query={"marketplaceIds": GERMANY, **query}, sellerId=EVERYWHERE)


def test_every_listing_comes_once(desk: Desk) -> None:
    token, found, page = desk.token(), [], {}
    while True:
        answer = search(desk, token, pageSize=20, **page).json
        found += [item["sku"] for item in answer["items"]]
        desk.amazon.clock.forward(0.2)
        if "nextToken" not in answer.get("pagination", {}):
            break
        page = {"pageToken": answer["pagination"]["nextToken"]}

    assert len(found) == len(set(found)) == answer["numberOfResults"] == len(listings.of_seller(EVERYWHERE))


def test_everything_can_be_included(desk: Desk) -> None:
    included = "summaries,attributes,issues,offers,fulfillmentAvailability,procurement,relationships,productTypes"

    item = search(desk, desk.token(), includedData=included, pageSize=20).json["items"][0]

    assert set(item) == {"sku", *included.split(",")}
    assert item["summaries"][0]["itemName"]
    assert item["attributes"]["externally_assigned_product_identifier"][0]["type"] == "ean"


def test_a_single_listing_by_a_sku_with_a_slash(desk: Desk) -> None:
    listing = next(one for one in listings.of_seller(EVERYWHERE) if "/" in one.sku)
    query = {"marketplaceIds": GERMANY}

    answer = desk.call("getListingsItem", desk.token(), query=query, sellerId=EVERYWHERE, sku=listing.sku)

    assert answer.json["sku"] == listing.sku
    assert answer.json["summaries"][0]["asin"] == listing.asin


def test_listings_are_found_by_what_identifies_them(desk: Desk) -> None:
    first, second = listings.of_seller(EVERYWHERE)[:2]

    found = search(desk, desk.token(), identifiers=f"{first.ean},{second.ean}", identifiersType="EAN").json["items"]

    assert {item["sku"] for item in found} == {first.sku, second.sku}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"pageSize": 21}, 400),
        ({"pageSize": "many"}, 400),
        ({"pageToken": "guessed"}, 400),
        ({"includedData": "colours"}, 400),
        ({"identifiers": "x"}, 400),
        ({"marketplaceIds": ""}, 400),
        ({"marketplaceIds": f"{GERMANY},A13V1IB3VIYZZH"}, 400),
    ],
)
def test_what_cannot_be_asked(desk: Desk, query: dict[str, Any], status: int) -> None:
    assert search(desk, desk.token(), **query).status_code == status


def test_another_sellers_listings_are_closed_and_so_a_token_betrays_its_seller(desk: Desk) -> None:
    other = desk.token("A2EXAMPLE2TOOL")

    assert search(desk, other).status_code == 403


def test_an_unknown_sku_is_a_404(desk: Desk) -> None:
    query = {"marketplaceIds": GERMANY}

    answer = desk.call("getListingsItem", desk.token(), query=query, sellerId=EVERYWHERE, sku="no such thing")

    assert answer.status_code == 404


def test_a_restricted_token_is_the_sellers_own_and_lives_an_hour(desk: Desk) -> None:
    body = {"restrictedResources": [{"method": "GET", "path": DOCUMENT}]}

    made = desk.call("createRestrictedDataToken", desk.token(), body=body).json

    assert made["expiresIn"] == 3600
    restricted = made["restrictedDataToken"]
    assert desk.call("getMarketplaceParticipations", restricted).status_code == 200
    desk.amazon.clock.forward(3600)
    assert desk.call("getMarketplaceParticipations", restricted).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"restrictedResources": []},
        {"restrictedResources": [{"method": "GET"}]},
        {"restrictedResources": [{"method": "LOOK", "path": DOCUMENT}]},
        {"restrictedResources": [{"method": "GET", "path": "no/slash"}]},
        {"restrictedResources": ["GET"]},
        {"restrictedResources": [{"method": "GET", "path": DOCUMENT}] * 51},
    ],
)
def test_a_restricted_token_needs_to_know_what_for(desk: Desk, body: Any) -> None:
    assert desk.call("createRestrictedDataToken", desk.token(), body=body).status_code == 400
