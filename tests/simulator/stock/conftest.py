"""A seller's listings at hand: what is said of them, what is seen of them, and customers who order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from simulator.selling import listings
from simulator.selling.sales.countries import COUNTRIES
from simulator.selling.sellers import EVERYWHERE
from tests.simulator.conftest import Amazon
from tests.simulator.desk import Desk
from tests.simulator.sales.conftest import Counter
from tests.simulator.sales.conftest import counter as counter
from tests.simulator.test_official_client import running, sdk  # noqa: F401 - fixtures, here for a neighbour

GERMANY, FRANCE = (COUNTRIES[code].marketplace.id for code in ("DE", "FR"))
OWN = tuple(one.sku for one in listings.of_seller(EVERYWHERE) if one.fulfilled_by == "MERCHANT")
AMAZONS = next(one.sku for one in listings.of_seller(EVERYWHERE) if one.fulfilled_by == "AMAZON")
SLASHED = next(sku for sku in OWN if "/" in sku)
SKU = next(sku for sku in OWN if "/" not in sku)


def said(quantity: Any, op: str = "merge", **more: Any) -> dict[str, Any]:
    entry = {"fulfillment_channel_code": "DEFAULT", "quantity": quantity, **more}
    return {"op": op, "path": "/attributes/fulfillment_availability", "value": [entry]}


@dataclass
class Shop:
    amazon: Amazon
    desk: Desk
    counter: Counter
    key: str = ""

    @property
    def token(self) -> str:
        self.key = self.key or self.desk.token()
        return self.key

    def patch(self, *patches: Any, sku: str = SKU, place: str = GERMANY, **query: str) -> Any:
        """The answer; the bucket is full again."""
        self.amazon.tell("selling/buckets/fill")
        return self.desk.call(
            "patchListingsItem",
            self.token,
            query={"marketplaceIds": place, **query},
            body={"productType": "PRODUCT", "patches": list(patches)},
            sellerId=EVERYWHERE,
            sku=sku,
        )

    def seen(self, sku: str = SKU, place: str = GERMANY, parts: Sequence[str] = ()) -> Any:
        self.amazon.tell("selling/buckets/fill")
        query = {"marketplaceIds": place, "includedData": ",".join(parts or ("fulfillmentAvailability", "issues"))}
        return self.desk.call("getListingsItem", self.token, query=query, sellerId=EVERYWHERE, sku=sku).json

    def quantity(self, sku: str = SKU, place: str = GERMANY) -> int:
        [availability] = self.seen(sku, place)["fulfillmentAvailability"]
        assert availability["fulfillmentChannelCode"] == "DEFAULT"
        return int(availability["quantity"])

    def attribute(self, sku: str = SKU, place: str = GERMANY) -> Any:
        told = self.seen(sku, place, ("attributes",))["attributes"]["fulfillment_availability"]
        return [{name: value for name, value in entry.items() if name != "marketplace_id"} for entry in told]

    def order(self, pieces: int, sku: str = SKU, country: str = "DE", **given: Any) -> str:
        wish = {"sku": sku, "quantity": pieces, "lines": 1, "fulfilled_by": "MERCHANT", "is_plain": True}
        return self.counter.make(country, **{**wish, **given})

    def pass_time(self, seconds: float) -> None:
        self.amazon.clock.forward(seconds)


@pytest.fixture
def shop(amazon: Amazon, desk: Desk, counter: Counter) -> Shop:
    return Shop(amazon, desk, counter)
