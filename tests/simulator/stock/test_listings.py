"""Quantities by patch: taken or refused at once, true a little later; and lowered by whoever orders."""

from typing import Any

import pytest
from waitress.channel import ClientDisconnected

from simulator.selling.listings import by_sku
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import AMAZONS, FRANCE, GERMANY, OWN, SKU, SLASHED, Shop, said

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


def test_orders_of_every_marketplace_take_from_the_same_pieces(shop: Shop) -> None:
    shop.patch(said(10))
    shop.pass_time(5)

    shop.order(2, country="DE")
    shop.order(3, country="FR")

    assert (shop.quantity(place=GERMANY), shop.quantity(place=FRANCE)) == (5, 5)
    assert shop.attribute()[0]["quantity"] == 10


def test_what_is_sold_out_cannot_be_ordered_unless_somebody_wants_it_oversold(shop: Shop) -> None:
    shop.patch(said(1))
    shop.pass_time(5)
    wish = {"country": "DE", "sku": SKU, "quantity": 2, "lines": 1, "fulfilled_by": "MERCHANT"}

    refused = shop.amazon.browser.post("/control/sales/orders", json=wish)
    untouched = shop.quantity()
    shop.order(2, is_oversold=True)
    shop.amazon.tell("sales/settings", oversell=True)
    shop.order(1)

    assert refused.status_code == 400
    assert "1 pieces" in refused.json["error"]
    assert (untouched, shop.quantity()) == (1, 0)


def test_an_order_during_the_lag_is_forgotten_by_what_was_said_before_it(shop: Shop) -> None:
    """Amazon takes the last word for the truth: this is how a piece is sold twice."""
    shop.patch(said(5))
    shop.pass_time(5)
    shop.patch(said(5))

    shop.order(2)
    during = shop.quantity()
    shop.pass_time(5)

    assert (during, shop.quantity()) == (3, 5)


def test_an_order_that_is_never_paid_for_gives_its_pieces_back_and_another_does_not(shop: Shop) -> None:
    shop.patch(said(5))
    shop.pass_time(5)
    pending, paid = shop.order(2, status="PENDING"), shop.order(1)

    shop.counter.step(pending, "cancel")
    after_pending = shop.quantity()
    shop.counter.step(paid, "cancel")

    assert (after_pending, shop.quantity()) == (4, 4)


def test_nothing_that_was_never_said_runs_out(shop: Shop) -> None:
    shop.order(1000)

    assert shop.quantity() == BORN_WITH


def test_an_order_of_one_sku_has_one_line_and_is_sent_by_whoever_keeps_it(shop: Shop) -> None:
    orders = [shop.counter.kept(shop.counter.make(sku=sku)) for sku in (SKU, AMAZONS) for _ in range(4)]

    assert [order["fulfilled_by"] for order in orders] == ["MERCHANT"] * 4 + ["AMAZON"] * 4
    assert {len(order["order"]["orderItems"]) for order in orders} == {1}


def test_customers_who_want_anything_leave_what_is_sold_out(shop: Shop) -> None:
    for sku in OWN:
        shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=sku, quantity=0 if sku != SKU else 40)

    made = [shop.counter.make(fulfilled_by="MERCHANT", sku=SKU) for _ in range(3)]
    refused = shop.amazon.browser.post(
        "/control/sales/orders", json={"country": "DE", "fulfilled_by": "MERCHANT", "sku": OWN[-1]}
    )

    assert len(made) == 3
    assert refused.status_code == 400
    assert shop.quantity() < 40


def test_an_order_that_drips_in_for_what_is_sold_out_does_not_come_about(shop: Shop) -> None:
    for sku in OWN:
        shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=sku, quantity=0)
    shop.amazon.tell("sales/settings", drip_seconds=10, drip_marketplaces="DE")

    shop.pass_time(100)
    orders = shop.amazon.browser.get("/control/sales/orders").json["orders"]

    assert {order["fulfilled_by"] for order in orders} <= {"AMAZON"}
    assert shop.amazon.browser.get("/control/stock/state").json["oversold"] == 0
