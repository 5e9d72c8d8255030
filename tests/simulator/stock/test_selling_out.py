"""What customers order is no longer there for others: in every marketplace at once, and not for the last word said."""

from simulator.selling.listings import by_sku
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.stock.conftest import AMAZONS, FRANCE, GERMANY, OWN, SKU, Shop, said

BORN_WITH = by_sku(EVERYWHERE)[SKU].quantity


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


def test_somebody_can_be_made_to_order_between_what_is_said_and_its_coming_true(shop: Shop) -> None:
    shop.amazon.tell("stock/quantities", seller=EVERYWHERE, region="eu", sku=SKU, quantity=9)
    shop.amazon.tell("stock/settings", sales_in_lag=1, listing_lag_seconds=10)

    shop.patch(said(4))
    shop.pass_time(6)
    during = shop.quantity()
    [order] = shop.amazon.browser.get("/control/sales/orders").json["orders"]
    shop.pass_time(4)

    assert (during, shop.quantity()) == (8, 4)
    assert (order["status"], order["fulfilled_by"]) == ("UNSHIPPED", "MERCHANT")
    assert order["created"].startswith("2026-11-21T12:00:05")
