"""searchOrders and getOrder: what has to be asked, what is answered, and who sees what of it."""

from datetime import timedelta

import pytest

from simulator.selling import roles
from simulator.selling.marketplaces import BY_COUNTRY
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.sales.conftest import Counter


def refused(counter: Counter, **query: object) -> str:
    answer = counter.asked(**query)
    assert answer.status_code == 400, answer.text
    return str(answer.json["errors"][0]["code"])


def test_exactly_one_family_of_times_is_asked_by(counter: Counter) -> None:
    early, late = counter.ago(days=2), counter.ago(days=1)

    assert refused(counter) == "InvalidInput"
    assert refused(counter, createdAfter=early, lastUpdatedAfter=early) == "InvalidInput"
    assert refused(counter, createdAfter=early, lastUpdatedBefore=late) == "InvalidInput"
    assert refused(counter, lastUpdatedBefore=late) == "InvalidInput"
    assert counter.search(createdAfter=early, createdBefore=late) == {"orders": [], "createdBefore": late}


def test_before_is_two_minutes_ago_or_earlier_and_not_before_after(counter: Counter) -> None:
    after = counter.ago(days=1)

    assert refused(counter, lastUpdatedAfter=after, lastUpdatedBefore=counter.ago(seconds=119)) == "InvalidInput"
    assert refused(counter, lastUpdatedAfter=after, lastUpdatedBefore=counter.ago(days=2)) == "InvalidInput"
    assert counter.search(lastUpdatedAfter=after, lastUpdatedBefore=counter.ago(minutes=2))["orders"] == []
    assert counter.search(lastUpdatedAfter=after, lastUpdatedBefore=after)["orders"] == []


def test_without_before_it_is_two_minutes_ago_and_said_so(counter: Counter) -> None:
    order_id = counter.make()

    assert counter.search(lastUpdatedAfter=counter.ago(days=1))["orders"] == []
    counter.amazon.pass_time(121)
    found = counter.search(lastUpdatedAfter=counter.ago(days=1))

    assert [order["orderId"] for order in found["orders"]] == [order_id]
    assert found["lastUpdatedBefore"] == counter.ago(minutes=2)
    assert "pagination" not in found


@pytest.mark.parametrize(
    "wrong",
    [
        {"lastUpdatedAfter": "yesterday"},
        {"lastUpdatedAfter": "2026-11-20T00:00:00"},
        {"maxResultsPerPage": "0"},
        {"maxResultsPerPage": "101"},
        {"maxResultsPerPage": "many"},
        {"fulfillmentStatuses": "Canceled"},
        {"fulfilledBy": "SELLER"},
        {"includedData": "EVERYTHING"},
        {"paginationToken": "guessed"},
        {"paginationToken": "bm9uc2Vuc2U="},
        {"marketplaceIds": "A1NOWHERE"},
    ],
    ids=str,
)
def test_what_the_model_does_not_know_is_invalid_input(counter: Counter, wrong: dict[str, str]) -> None:
    assert refused(counter, **{"lastUpdatedAfter": counter.ago(days=1), **wrong}) == "InvalidInput"


def test_filters_narrow_the_result(counter: Counter) -> None:
    made = {
        (country, status, by): counter.make(country, status=status, fulfilled_by=by)
        for country in ("DE", "FR")
        for status in ("PENDING", "UNSHIPPED", "CANCELLED")
        for by in ("MERCHANT", "AMAZON")
    }
    counter.amazon.pass_time(200)

    def found(**query: object) -> set[str]:
        page = counter.search(createdAfter=counter.ago(days=1), **query)
        return {order["orderId"] for order in page["orders"]}

    assert found() == set(made.values())
    assert found(fulfillmentStatuses="PENDING,CANCELLED", fulfilledBy="AMAZON") == {
        id for (_, status, by), id in made.items() if status != "UNSHIPPED" and by == "AMAZON"
    }
    assert found(marketplaceIds=BY_COUNTRY["FR"].id) == {id for (country, _, _), id in made.items() if country == "FR"}


def test_a_marketplace_of_another_region_is_denied_and_its_orders_are_not_there(counter: Counter) -> None:
    here, there = counter.make("DE"), counter.make("US")
    counter.amazon.pass_time(200)

    denied = counter.asked(createdAfter=counter.ago(days=1), marketplaceIds=BY_COUNTRY["US"].id)
    found = counter.search(createdAfter=counter.ago(days=1))["orders"]
    unknown = counter.desk.call("getOrder", counter.token("eu"), orderId=there)

    assert denied.status_code == 403
    assert [order["orderId"] for order in found] == [here]
    assert unknown.status_code == 404
    assert counter.get(there, region="na")["orderId"] == there


def test_an_unknown_order_is_not_found(counter: Counter) -> None:
    assert counter.desk.call("getOrder", counter.token("eu"), orderId="302-0000000-0000000").status_code == 404


def test_pages_hold_as_many_as_asked_for_and_meet_every_order_once(counter: Counter) -> None:
    made = {counter.make() for _ in range(23)}
    counter.amazon.pass_time(200)

    pages = list(counter.pages(lastUpdatedAfter=counter.ago(days=1), maxResultsPerPage=10))

    assert [len(page["orders"]) for page in pages] == [10, 10, 3]
    assert {order["orderId"] for page in pages for order in page["orders"]} == made
    assert len({page["lastUpdatedBefore"] for page in pages}) == 1


def test_the_upper_bound_stays_that_of_the_first_page(counter: Counter) -> None:
    for _ in range(3):
        counter.make()
    counter.amazon.pass_time(200)
    query = {"lastUpdatedAfter": counter.ago(days=1), "maxResultsPerPage": 2}

    first = counter.search(**query)
    late = counter.make()
    counter.amazon.pass_time(600)
    second = counter.search(**query, paginationToken=first["pagination"]["nextToken"])

    assert second["lastUpdatedBefore"] == first["lastUpdatedBefore"]
    assert late not in {order["orderId"] for order in second["orders"]}


def test_a_token_is_good_for_the_same_question_only_and_for_a_day(counter: Counter) -> None:
    for _ in range(3):
        counter.make()
    counter.amazon.pass_time(200)
    query = {"lastUpdatedAfter": counter.ago(days=1), "fulfilledBy": "MERCHANT,AMAZON", "maxResultsPerPage": 1}
    token = counter.search(**query)["pagination"]["nextToken"]

    assert refused(counter, **{**query, "fulfilledBy": "MERCHANT"}, paginationToken=token) == "InvalidInput"
    assert refused(counter, lastUpdatedAfter=query["lastUpdatedAfter"], paginationToken=token) == "InvalidInput"
    changed = {**query, "maxResultsPerPage": 2, "includedData": "BUYER"}
    assert len(counter.search(**changed, paginationToken=token)["orders"]) == 2
    counter.tokens.clear()
    counter.amazon.pass_time(timedelta(hours=23, minutes=59).total_seconds())
    counter.tokens.clear()
    assert counter.search(**query, paginationToken=token)["orders"]
    counter.amazon.pass_time(120)
    assert refused(counter, **query, paginationToken=token) == "InvalidInput"


def test_an_order_that_changes_between_pages_is_found_by_the_next_search_that_overlaps(counter: Counter) -> None:
    made = [counter.make() for _ in range(6)]
    counter.amazon.pass_time(200)
    query = {"lastUpdatedAfter": counter.ago(days=1), "maxResultsPerPage": 2}

    first = counter.search(**query)
    told = {order["orderId"] for order in first["orders"]}
    changed = max(set(made) - told)
    counter.step(changed, "touch")
    rest = list(counter.pages(**query, paginationToken=first["pagination"]["nextToken"]))
    seen = [order["orderId"] for page in (first, *rest) for order in page["orders"]]
    counter.amazon.pass_time(200)
    again = counter.search(lastUpdatedAfter=first["lastUpdatedBefore"])

    assert sorted(seen) == sorted(set(made) - {changed})
    assert [order["orderId"] for order in again["orders"]] == [changed]


def test_nothing_is_told_that_was_not_asked_for(counter: Counter) -> None:
    order_id = counter.make("JP", status="SHIPPED", fulfilled_by="MERCHANT", gift_message="Hi", is_business=True)

    bare = counter.get(order_id, "", region="fe")

    always = {"orderId", "orderAliases", "createdTime", "lastUpdatedTime", "programs", "associatedOrders"}
    assert set(bare) <= always | {"salesChannel", "orderItems"}
    assert not set(bare["orderItems"][0]) & {"proceeds", "fulfillment", "cancellation", "tax", "expense", "promotion"}
    for asked, brings in (
        ("BUYER", "buyer"),
        ("RECIPIENT", "recipient"),
        ("PROCEEDS", "proceeds"),
        ("FULFILLMENT", "fulfillment"),
        ("PACKAGES", "packages"),
        ("PAYMENT", "payment"),
    ):
        assert set(counter.get(order_id, asked, region="fe")) - set(bare) == {brings}


def test_a_pending_order_has_neither_money_nor_people(counter: Counter) -> None:
    order_id = counter.make(status="PENDING", is_business=True)

    pending = counter.get(order_id)
    counter.step(order_id, "pay")
    paid = counter.get(order_id)

    assert pending["fulfillment"].keys() == {"fulfillmentStatus", "fulfilledBy", "fulfillmentServiceLevel"}
    assert not {"buyer", "recipient", "proceeds", "payment", "tax", "packages"} & set(pending)
    assert all("price" not in item["product"] and "proceeds" not in item for item in pending["orderItems"])
    assert {"buyer", "recipient", "proceeds", "payment"} <= set(paid)
    assert paid["fulfillment"]["fulfillmentStatus"] == "UNSHIPPED"
    assert {"shipByWindow", "deliverByWindow"} <= set(paid["fulfillment"])
    assert paid["lastUpdatedTime"] > pending["lastUpdatedTime"]


def test_roles_decide_who_sees_people(counter: Counter) -> None:
    order_id = counter.make(fulfilled_by="MERCHANT", is_business=True, gift_message="For you")
    gift = "giftMessage"

    def seen_with(*granted: str) -> tuple[set[str], bool, bool]:
        counter.amazon.tell("selling/roles", seller=EVERYWHERE, region="eu", roles=[roles.ORDER_TRACKING, *granted])
        order = counter.get(order_id)
        packing = order["orderItems"][0]["fulfillment"]["packing"]["giftOption"]
        return set(order.get("buyer", {})), "recipient" in order, gift in packing

    counter.token("eu")
    assert seen_with() == (set(), False, False)
    assert seen_with(roles.DELIVERY) == ({"buyerEmail"}, True, True)
    names = seen_with(roles.TAX_INVOICING)
    assert (
        {"buyerName", "buyerCompanyName"} <= names[0] <= {"buyerName", "buyerCompanyName", "buyerPurchaseOrderNumber"}
    )
    assert names[1:] == (False, False)


def test_a_phone_goes_when_the_parcel_should_have_come_and_never_comes_from_amazons_own(counter: Counter) -> None:
    by_us = counter.make(status="SHIPPED", fulfilled_by="MERCHANT", level="STANDARD")
    by_amazon = counter.make(status="UNSHIPPED", fulfilled_by="AMAZON")

    def phone(order_id: str) -> bool:
        return "phone" in counter.get(order_id)["recipient"]["deliveryAddress"]

    assert (phone(by_us), phone(by_amazon)) == (True, False)
    assert "buyerEmail" not in counter.get(by_amazon)["buyer"]
    counter.amazon.pass_time(timedelta(days=7).total_seconds())
    counter.tokens.clear()
    assert phone(by_us) is False


def test_the_sign_of_discounts_can_be_turned(counter: Counter) -> None:
    order_id = next(
        id
        for id in (counter.make(seed=f"discount {number}", is_plain=True) for number in range(60))
        if "DISCOUNT" in {part["type"] for part in counter.kept(id)["order"]["proceeds"]["breakdowns"]}
    )

    def discount() -> tuple[str, str]:
        proceeds = counter.get(order_id)["proceeds"]
        parts = {part["type"]: part["subtotal"]["amount"] for part in proceeds["breakdowns"]}
        return parts["DISCOUNT"], proceeds["grandTotal"]["amount"]

    negative, total = discount()
    counter.amazon.tell("sales/settings", discount_sign="positive")

    assert negative.startswith("-")
    assert discount() == (negative.removeprefix("-"), total)
