"""Marketplaces and listings: what is asked, held against the models, and what becomes of the answers."""

from typing import Any

import pytest

from chalicelib.adapters.amazon import shelves
from chalicelib.adapters.amazon.selling import AmazonSelling
from chalicelib.ports.http import Response
from chalicelib.ports.selling import (
    Listing,
    Participation,
    Rejected,
    Unavailable,
)
from tests.adapters.amazon import models, words
from tests.adapters.amazon.api import AUTHORIZATION, DE, GB, SELLER, World, asked, said


def test_marketplaces_that_a_seller_takes_part_in(world: World, selling: AmazonSelling):
    world.wire.answers = [said(models.answers("getMarketplaceParticipations", words.PARTICIPATIONS))]

    assert selling.participations(AUTHORIZATION) == [
        Participation(DE, "Bücherkiste"),
        Participation(GB, "Bücherkiste", is_suspended=True),
    ]
    assert asked(world) == ["getMarketplaceParticipations"]
    assert world.slots.booked == [(AUTHORIZATION, "getMarketplaceParticipations", True)]


def item(sku: str, created: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return {
        "sku": sku,
        "summaries": [
            {
                "marketplaceId": DE,
                "asin": "B0EXAMPLE1",
                "productType": "PENCIL",
                "itemName": "Bleistift",
                "status": ["BUYABLE"],
                "createdDate": created,
                "lastUpdatedDate": created,
            }
        ],
        "attributes": {
            "externally_assigned_product_identifier": [
                {"type": "upc", "value": "012345678905"},
                {"type": "ean", "value": "4006381333931"},
            ]
        },
        "fulfillmentAvailability": [
            {"fulfillmentChannelCode": "AMAZON_EU", "quantity": 3},
            {"fulfillmentChannelCode": "DEFAULT", "quantity": 12},
        ],
    }


def listed(*items: dict[str, Any], total: int = 1, **more: Any) -> Response:
    content = {"numberOfResults": total, "items": list(items), **more}
    return said(models.answers("searchListingsItems", content))


def test_a_page_of_listings(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("PENCIL-1"), {"sku": "BARE"}, total=40, pagination={"nextToken": "t2"})]

    page = selling.listings(AUTHORIZATION, DE)

    assert page.listings == (
        Listing("PENCIL-1", "B0EXAMPLE1", "Bleistift", "4006381333931", 12),
        Listing("BARE"),
    )
    assert page.total == 40 and page.next is not None
    assert asked(world) == ["searchListingsItems"]
    assert f"/items/{SELLER}?" in world.wire.sent[0].url


@pytest.mark.parametrize("total", ["9" * 5000, "many", None, -1])
def test_a_count_that_is_none_stops_no_page(total: object, world: World, selling: AmazonSelling):
    world.wire.answers = [said({"numberOfResults": total, "items": [{"sku": "BARE"}]})]

    page = selling.listings(AUTHORIZATION, DE)

    assert (page.listings, page.total) == ((Listing("BARE"),), 0)


def test_the_pages_lead_on_and_end(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("1"), total=2, pagination={"nextToken": "t2"}), listed(item("2"), total=2)]

    page = selling.listings(AUTHORIZATION, DE)
    last = selling.listings(AUTHORIZATION, DE, page=page.next)

    assert world.wire.queries[1]["pageToken"] == "t2"
    assert last.next is None


def test_after_a_thousand_a_new_search_goes_on_where_the_last_one_ended(world: World, selling: AmazonSelling):
    world.wire.answers = [
        listed(item("1000", "2026-02-03T04:05:06Z"), total=2500),
        listed(item("1001", "2026-02-03T04:05:06Z"), total=1500),
    ]

    page = selling.listings(AUTHORIZATION, DE)
    stuck = selling.listings(AUTHORIZATION, DE, page=page.next)

    assert world.wire.queries[1]["createdAfter"] == "2026-02-03T04:05:06Z"
    assert stuck.next is None  # more than a thousand of one moment: it would go round in circles


def test_a_page_token_that_is_none_begins_anew(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("1"))]

    selling.listings(AUTHORIZATION, DE, page="nonsense")

    assert "pageToken" not in world.wire.queries[0]


@pytest.mark.parametrize("content", [{}, {"payload": {}}, {"items": None}])
def test_no_list_is_an_outage(content: dict[str, Any], world: World, selling: AmazonSelling):
    world.wire.answers = [said(content), said(content)]

    with pytest.raises(Unavailable):
        selling.listings(AUTHORIZATION, DE)
    with pytest.raises(Unavailable):
        selling.participations(AUTHORIZATION)


def test_a_report_of_listings_says_how_many_there_are_of_each_and_nothing_of_amazons_own():
    rows = [
        {"seller-sku": "Ä/1", "quantity": "7", "fulfillment-channel": "DEFAULT"},
        {"seller-sku": "B", "quantity": "0"},
        {"seller-sku": "C", "quantity": "", "fulfillment-channel": "DEFAULT"},
        {"seller-sku": "D", "quantity": "4", "fulfillment-channel": "AMAZON_EU"},
        {"seller-sku": "E", "quantity": "-1", "fulfillment-channel": "DEFAULT"},
        {"seller-sku": "", "quantity": "1"},
    ]

    assert shelves.quantities(rows) == {"Ä/1": 7, "B": 0, "C": None, "D": None, "E": None}
    assert shelves.quantities([]) == {}


def test_a_report_whose_columns_have_other_names_is_no_report_of_listings():
    with pytest.raises(Rejected, match="Amazon refuses this"):
        shelves.quantities([{"出品者SKU": "A", "数量": "1"}])
