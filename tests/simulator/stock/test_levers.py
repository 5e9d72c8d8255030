"""What the control API and its page say of quantities, submissions and feeds, and what one does with them."""

import json

import pytest

from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import GERMANY, SKU, SLASHED, Shop, said
from tests.simulator.stock.feeder import Feeder, listings_feed, message


def test_a_quantity_is_said_by_hand_and_nobody_is_told(shop: Shop) -> None:
    shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=SLASHED, quantity=7)
    [offer] = shop.amazon.browser.get("/control/stock/offers").json["offers"]

    assert shop.quantity(SLASHED) == 7
    assert (offer["sku"], offer["quantity"], offer["is_told"], offer["sold"]) == (SLASHED, 7, True, 0)
    assert shop.amazon.browser.get("/control/stock/submissions").json == {"submissions": []}


def test_the_page_finds_last_pieces_and_what_is_sold_out(shop: Shop) -> None:
    shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=SLASHED, quantity=1)
    shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=SKU, quantity=0)
    pages = {left: shop.amazon.browser.get(f"/control/stock?left={left}").text for left in ("", "0", "1", "x")}

    rows = {left: {sku for sku in (SKU, SLASHED) if f"<td>{sku}</td>" in page} for left, page in pages.items()}
    assert rows == {"": {SKU, SLASHED}, "0": {SKU}, "1": {SLASHED}, "x": {SKU, SLASHED}}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"sku": "NO-SUCH", "quantity": 1}, 404),
        ({"sku": SKU, "quantity": -1}, 400),
        ({"sku": SKU}, 400),
        ({"sku": SKU, "quantity": 1, "region": "moon"}, 400),
    ],
)
def test_what_cannot_be_said(shop: Shop, given: dict[str, object], status: int) -> None:
    answer = shop.amazon.browser.post("/control/stock/quantities", json={"seller": EVERYWHERE, **given})

    assert answer.status_code == status


def test_everything_that_was_ever_said_is_looked_back_on(shop: Shop) -> None:
    shop.patch(said(9))
    shop.pass_time(5)
    shop.amazon.tell("faults", crossing="listing", fault="dropped")
    shop.patch(said(8))
    shop.patch(said(7))
    shop.order(10, is_oversold=True)

    told = shop.amazon.browser.get(f"/control/stock/submissions?sku={SKU}").json["submissions"]
    state = shop.amazon.browser.get("/control/stock/state").json

    assert [(one["quantity"], one["outcome"]) for one in told] == [(9, "APPLIED"), (8, "DROPPED"), (7, "WAITS")]
    assert {one["source"] for one in told} == {"patch"}
    assert state["submissions"] == {"APPLIED": 1, "DROPPED": 1, "WAITS": 1}
    assert state["oversold"] == 1


def test_a_feed_is_looked_into(shop: Shop) -> None:
    content = listings_feed(message(1, SKU, 9))
    feed = Feeder(shop).submitted(content)
    shop.pass_time(15)

    told = shop.amazon.browser.get(f"/control/stock/feeds/{feed}").json

    assert (told["status"], told["content"].encode()) == ("DONE", content)
    assert json.loads(told["report"])["summary"]["messagesAccepted"] == 1
    assert shop.amazon.browser.get("/control/stock/feeds/1").status_code == 404


def test_there_can_be_as_many_listings_as_somebody_needs(shop: Shop) -> None:
    made = shop.amazon.tell("stock/listings", seller=EVERYWHERE, region="eu", count=3000, prefix="Lots-")

    shop.patch(said(5), sku="Lots-002999")
    shop.pass_time(5)

    assert (made["first"], made["last"]) == ("Lots-000000", "Lots-002999")
    assert (shop.quantity("Lots-000000"), shop.quantity("Lots-002999")) == (0, 5)
    query = {"marketplaceIds": GERMANY}
    unknown = shop.desk.call("getListingsItem", shop.token, query=query, sellerId=EVERYWHERE, sku="Lots-003000")
    assert unknown.status_code == 404


@pytest.mark.parametrize("count", [0, -1, 1_000_001, "many"])
def test_not_every_number_of_listings_can_be_made(shop: Shop, count: object) -> None:
    wish = {"seller": EVERYWHERE, "region": "eu", "count": count}

    assert shop.amazon.browser.post("/control/stock/listings", json=wish).status_code == 400


def test_its_settings_are_changed_here_and_no_others(shop: Shop) -> None:
    told = shop.amazon.tell("stock/settings", listing_lag_seconds=1.5, oversell=True)
    refused = shop.amazon.browser.post("/control/stock/settings", json={"drip_seconds": 1})

    assert told == {
        "listing_lag_seconds": 1.5,
        "feed_queue_seconds": 5.0,
        "feed_work_seconds": 10.0,
        "sales_in_lag": 0.0,
        "oversell": True,
    }
    assert refused.status_code == 400


def test_one_sku_is_broken_from_the_page(shop: Shop) -> None:
    form = {"crossing": "listing", "fault": "invalid", "sku": SLASHED, "times": "1"}

    answer = shop.amazon.browser.post("/control/stock/faults", data=form)

    assert (answer.status_code, answer.location) == (303, "/control/stock")
    assert shop.patch(said(1)).json["status"] == "ACCEPTED"
    assert shop.patch(said(1), sku=SLASHED).json["status"] == "INVALID"


def test_the_page_shows_quantities_submissions_and_feeds(shop: Shop) -> None:
    empty = shop.amazon.browser.get("/control/stock")
    shop.patch(said(9))
    feed = Feeder(shop).submitted(listings_feed(message(1, SLASHED, 4)))
    shop.pass_time(20)

    full = shop.amazon.browser.get("/control/stock")

    assert (empty.status_code, full.status_code) == (200, 200)
    assert "Nobody has said a quantity yet" in empty.text
    assert all(word in full.text for word in (SKU, SLASHED, feed, "applied 2", "done"))


def test_reset_forgets_all_of_it(shop: Shop) -> None:
    shop.patch(said(9))
    Feeder(shop).submitted(listings_feed(message(1, SKU, 4)))

    shop.amazon.tell("reset")

    state = shop.amazon.browser.get("/control/stock/state").json
    assert (state["submissions"], state["feeds"]) == ({}, [])
