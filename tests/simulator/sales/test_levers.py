"""The levers: orders on demand, the slow drip, settings, the page with its buttons."""

from typing import Any

import pytest

from simulator.selling.marketplaces import BY_COUNTRY
from tests.simulator.sales.conftest import Counter


@pytest.mark.parametrize(
    "wrong",
    [
        {"country": "XX"},
        {"status": "LOST"},
        {"lines": 501},
        {"fulfilled_by": "NOBODY"},
        {"quirk": "unheard_of"},
        {"ship_to": "ZZ"},
        {"sku": "NOT-OURS"},
        {"count": 1001},
        {"at": "yesterday"},
        {"level": "quick"},
    ],
    ids=str,
)
def test_an_impossible_order_is_refused(counter: Counter, wrong: dict[str, Any]) -> None:
    assert counter.amazon.browser.post("/control/sales/orders", json=wrong).status_code == 400
    assert counter.amazon.browser.get("/control/sales/orders").json == {"orders": []}


def test_the_same_order_is_not_made_twice(counter: Counter) -> None:
    order_id = counter.make(order_id="302-7654321-1234567")

    again = counter.amazon.browser.post("/control/sales/orders", json={"order_id": order_id})

    assert again.status_code == 400
    assert len(counter.amazon.browser.get("/control/sales/orders").json["orders"]) == 1


def test_the_drip_lets_orders_arrive_and_be_paid(counter: Counter) -> None:
    counter.token("eu")
    counter.amazon.tell("sales/settings", drip_seconds=10, drip_marketplaces="DE,FR")

    for _ in range(6):
        counter.amazon.pass_time(10)
    kept = counter.amazon.browser.get("/control/sales/orders").json["orders"]
    counter.amazon.tell("sales/settings", drip_seconds=0)
    counter.amazon.pass_time(60)

    assert len(kept) >= 6
    assert {one["marketplace"] for one in kept} == {BY_COUNTRY["DE"].id, BY_COUNTRY["FR"].id}
    assert {"PENDING", "UNSHIPPED"} == {one["status"] for one in kept}
    assert len(counter.amazon.browser.get("/control/sales/orders").json["orders"]) == len(kept)


def test_a_clock_that_leaps_does_not_pour(counter: Counter) -> None:
    counter.amazon.tell("sales/settings", drip_seconds=1)

    counter.amazon.pass_time(30 * 24 * 3600)

    assert len(counter.amazon.browser.get("/control/sales/orders").json["orders"]) < 50


def test_settings_that_there_are_not_are_refused(counter: Counter) -> None:
    for wrong in ({"discount_sign": "both"}, {"weather": 1}, {"drip_seconds": "often"}, {"report_charset": "Klingon"}):
        answer = counter.amazon.browser.post("/control/sales/settings", json=wrong)
        assert answer.status_code in {400, 404}


def test_forgetting_everything_forgets_orders_too(counter: Counter) -> None:
    counter.make()
    counter.amazon.tell("sales/days", orders=5, seed=2)

    counter.amazon.tell("reset")

    state = counter.amazon.browser.get("/control/sales/state").json
    assert (state["counts"], state["planned_steps"]) == ({}, 0)


def test_the_page_shows_orders_and_does_what_its_buttons_say(counter: Counter) -> None:
    browser = counter.amazon.browser
    made = browser.post("/control/sales/orders", data={"country": "JP", "status": "PENDING", "count": "2"})
    order_id = browser.get("/control/sales/orders").json["orders"][0]["order_id"]

    paid = browser.post(f"/control/sales/orders/{order_id}/pay", data={"now": "1"})
    shown = browser.get("/control/sales")

    assert (made.status_code, made.location) == (303, "/control/sales")
    assert (paid.status_code, counter.kept(order_id)["status"]) == (303, "UNSHIPPED")
    assert order_id in shown.text
    assert order_id not in browser.get("/control/sales?status=PENDING").text
