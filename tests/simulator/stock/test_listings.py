"""Quantities by patch: taken or refused at once, true a little later."""

from typing import Any

import pytest
from waitress.channel import ClientDisconnected

from simulator.selling.listings import by_sku
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import AMAZONS, FRANCE, GERMANY, SKU, SLASHED, Shop, said

BORN_WITH = by_sku(EVERYWHERE)[SKU].quantity
LEAD = {"lead_time_to_ship_max_days": 2}


def test_accepted_is_not_applied_until_a_little_later(shop: Shop) -> None:
    answer = shop.patch(said(17))
    before = shop.quantity()
    shop.pass_time(5)

    assert (answer.status_code, answer.json["sku"], answer.json["status"]) == (200, SKU, "ACCEPTED")
    assert answer.json["submissionId"]
    assert answer.json["issues"] == []
    assert (before, shop.quantity()) == (BORN_WITH, 17)


def test_the_lag_is_a_setting(shop: Shop) -> None:
    shop.amazon.tell("sales/settings", listing_lag_seconds=600)
    shop.patch(said(17))

    shop.pass_time(599)
    before = shop.quantity()
    shop.pass_time(1)

    assert (before, shop.quantity()) == (BORN_WITH, 17)


def test_a_quantity_belongs_to_the_sku_in_every_marketplace_its_attribute_to_one(shop: Shop) -> None:
    shop.patch(said(17), place=GERMANY)
    shop.patch(said(3), place=FRANCE)
    shop.pass_time(5)

    assert (shop.quantity(place=GERMANY), shop.quantity(place=FRANCE)) == (3, 3)
    assert (shop.attribute(place=GERMANY), shop.attribute(place=FRANCE)) == (
        [{"fulfillment_channel_code": "DEFAULT", "quantity": 17, **LEAD}],
        [{"fulfillment_channel_code": "DEFAULT", "quantity": 3, **LEAD}],
    )


def test_merge_leaves_alone_what_it_does_not_name_and_replace_forgets_it(shop: Shop) -> None:
    shop.patch(said(4, restock_date="2026-12-01"))
    shop.pass_time(5)
    shop.patch(said(5))
    shop.pass_time(5)
    merged = shop.attribute()
    shop.patch(said(6, "replace"))
    shop.pass_time(5)

    assert merged == [{"fulfillment_channel_code": "DEFAULT", "quantity": 5, **LEAD, "restock_date": "2026-12-01"}]
    assert shop.attribute() == [{"fulfillment_channel_code": "DEFAULT", "quantity": 6}]


def test_a_sku_with_a_slash_is_one_sku(shop: Shop) -> None:
    shop.patch(said(8), sku=SLASHED)
    shop.pass_time(5)

    assert shop.quantity(SLASHED) == 8


def test_a_preview_changes_nothing(shop: Shop) -> None:
    good = shop.patch(said(17), mode="VALIDATION_PREVIEW")
    bad = shop.patch(said(-1), mode="VALIDATION_PREVIEW")
    shop.pass_time(60)

    assert (good.json["status"], bad.json["status"]) == ("VALID", "INVALID")
    assert shop.quantity() == BORN_WITH


@pytest.mark.parametrize(
    "patch",
    [
        said(-1),
        said("17"),
        said(True),
        said(1.5),
        said(100_000_000),
        {**said(1), "value": [{"quantity": 1}]},
        {**said(1), "value": []},
        said(1) | {"value": [{"fulfillment_channel_code": "AMAZON_EU", "quantity": 1}]},
        {**said(1), "path": "/attributes/fulfillmentAvailability"},
        {**said(1), "path": "/attributes/purchasable_offer"},
    ],
)
def test_200_with_invalid_is_a_failure_and_says_why(shop: Shop, patch: dict[str, Any]) -> None:
    answer = shop.patch(patch)
    shop.pass_time(60)

    assert (answer.status_code, answer.json["status"]) == (200, "INVALID")
    assert answer.json["issues"][0]["severity"] == "ERROR"
    assert shop.quantity() == BORN_WITH


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"productType": "PRODUCT"},
        {"productType": "PRODUCT", "patches": []},
        {"productType": "PRODUCT", "patches": {"op": "merge"}},
        {"productType": "PRODUCT", "patches": [{**said(1), "op": "test"}]},
        {"productType": "PRODUCT", "patches": [{**said(1), "value": [7]}]},
        {"productType": "PRODUCT", "patches": [{**said(1), "value": {"quantity": 1}}]},
        {"patches": [said(1)]},
    ],
)
def test_what_is_no_patch_is_a_400(shop: Shop, body: Any) -> None:
    answer = shop.desk.call(
        "patchListingsItem",
        shop.token,
        query={"marketplaceIds": GERMANY},
        body=body,
        sellerId=EVERYWHERE,
        sku=SKU,
    )

    assert answer.status_code == 400


def test_a_listing_of_amazons_own_stock_cannot_be_told_a_quantity(shop: Shop) -> None:
    assert shop.patch(said(5), sku=AMAZONS).json["status"] == "INVALID"


def test_an_unknown_sku_is_accepted_and_comes_to_nothing(shop: Shop) -> None:
    answer = shop.patch(said(5), sku="NO-SUCH")
    shop.pass_time(60)
    query = {"marketplaceIds": GERMANY}
    read = shop.desk.call("getListingsItem", shop.token, query=query, sellerId=EVERYWHERE, sku="NO-SUCH")

    assert answer.json["status"] == "ACCEPTED"
    assert read.status_code == 404


def test_another_sellers_listing_is_closed(shop: Shop) -> None:
    answer = shop.desk.call(
        "patchListingsItem",
        shop.desk.token("A2EXAMPLE2TOOL"),
        query={"marketplaceIds": GERMANY},
        body={"productType": "PRODUCT", "patches": [said(1)]},
        sellerId=EVERYWHERE,
        sku=SKU,
    )

    assert answer.status_code == 403


def test_one_sku_can_be_refused_alone(shop: Shop) -> None:
    shop.amazon.tell("faults", crossing=f"listing/{SLASHED}", fault="invalid", text="Not today")

    first, other, again = shop.patch(said(1), sku=SLASHED), shop.patch(said(1)), shop.patch(said(1), sku=SLASHED)

    assert (first.json["status"], first.json["issues"][0]["message"]) == ("INVALID", "Not today")
    assert (other.json["status"], again.json["status"]) == ("ACCEPTED", "ACCEPTED")


def test_what_was_accepted_may_come_to_nothing_and_the_listing_says_so_until_the_next_time(shop: Shop) -> None:
    shop.amazon.tell("faults", crossing="listing", fault="dropped")

    answer = shop.patch(said(17))
    shop.pass_time(60)
    failed = shop.seen()
    shop.patch(said(17))
    shop.pass_time(60)

    assert answer.json["status"] == "ACCEPTED"
    assert failed["fulfillmentAvailability"][0]["quantity"] == BORN_WITH
    assert failed["issues"][0]["attributeNames"] == ["fulfillment_availability"]
    assert (shop.quantity(), shop.seen()["issues"]) == (17, [])


def test_a_late_one_overtakes_what_was_said_after_it(shop: Shop) -> None:
    shop.amazon.tell("faults", crossing="listing", fault="late", seconds=60)
    shop.patch(said(17))
    shop.patch(said(3))

    shop.pass_time(6)
    before = shop.quantity()
    shop.pass_time(60)

    assert (before, shop.quantity()) == (3, 17)


def test_a_lost_answer_has_been_taken(shop: Shop) -> None:
    shop.amazon.tell("faults", crossing="sp-api/patchListingsItem", fault="timeout_after", seconds=1)

    with pytest.raises(ClientDisconnected):
        shop.patch(said(17))
    shop.pass_time(5)

    assert shop.quantity() == 17


def test_five_at_once_and_five_a_second(shop: Shop) -> None:
    def send() -> int:
        answer = shop.desk.call(
            "patchListingsItem",
            shop.token,
            query={"marketplaceIds": GERMANY},
            body={"productType": "PRODUCT", "patches": [said(1)]},
            sellerId=EVERYWHERE,
            sku=SKU,
        )
        return int(answer.status_code)

    assert [send() for _ in range(6)] == [200] * 5 + [429]
    shop.pass_time(0.2)
    assert [send(), send()] == [200, 429]
