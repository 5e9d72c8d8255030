"""An application with a token for the seller who sells everywhere, and orders on demand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulator.selling.sales.view import INCLUDED
from tests.simulator.conftest import Amazon
from tests.simulator.desk import Desk
from tests.simulator.test_official_client import running, sdk  # noqa: F401 - fixtures, here for a neighbour

EVERYTHING = ",".join(INCLUDED)


@dataclass
class Counter:
    """Where orders are made and asked for; every answer is held against the official model."""

    amazon: Amazon
    desk: Desk
    tokens: dict[str, str]

    def make(self, country: str = "DE", **given: Any) -> str:
        return str(self.amazon.tell("sales/orders", country=country, **given)["orders"][0]["order_id"])

    def step(self, order_id: str, name: str, **given: Any) -> Any:
        return self.amazon.tell(f"sales/orders/{order_id}/{name}", **given)

    def kept(self, order_id: str) -> Any:
        return self.amazon.browser.get(f"/control/sales/orders/{order_id}").json

    def get(self, order_id: str, included: str = EVERYTHING, region: str = "eu") -> Any:
        query = {"includedData": included} if included else {}
        answer = self.desk.call("getOrder", self.token(region), region=region, query=query, orderId=order_id)
        assert answer.status_code == 200, answer.text
        return answer.json["order"]

    def asked(self, region: str = "eu", **query: Any) -> Any:
        """One page, whatever comes of it; the bucket is full again."""
        self.amazon.tell("selling/buckets/fill")
        return self.desk.call("searchOrders", self.token(region), region=region, query=query)

    def search(self, region: str = "eu", **query: Any) -> Any:
        answer = self.asked(region, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    def pages(self, region: str = "eu", **query: Any) -> Iterator[Any]:
        page = self.search(region, **query)
        yield page
        while token := page.get("pagination", {}).get("nextToken"):
            page = self.search(region, **{**query, "paginationToken": token})
            yield page

    def token(self, region: str) -> str:
        if region not in self.tokens:
            self.tokens[region] = self.desk.token(region=region)
        return self.tokens[region]

    def ago(self, **by: float) -> str:
        return written(self.amazon.clock.now() - timedelta(**by))


def written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


@pytest.fixture
def counter(amazon: Amazon, desk: Desk) -> Counter:
    amazon.tell("sales/settings", report_lag_seconds=0)
    return Counter(amazon, desk, {})
