"""Amazon's own Python SDK at work with the simulator over HTTP: it judges without having read our code."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import waitress
from waitress import wasyncore

from simulator.app import App
from simulator.config import Config
from simulator.selling import listings, sellers
from simulator.selling.operations import NOTIFICATIONS, ROTATION
from simulator.selling.sales import days
from simulator.selling.sellers import EVERYWHERE
from simulator.state import State
from simulator.world import World
from tests.engines import free_port
from tests.simulator.conftest import NOON, FakeHub, FakeQueues, ObedientClock
from tests.simulator.desk import QUEUE

GERMANY = "A1PA6795UKMFR9"


@pytest.fixture(scope="module")
def sdk() -> Iterator[Any]:
    """It sets up the root logger when it is imported; nobody else shall notice."""
    before = list(logging.getLogger().handlers)
    import spapi

    logging.getLogger().handlers[:] = before
    return spapi


@dataclass
class Running:
    """A simulator that listens, and clients of it."""

    world: World
    sdk: Any

    def client(self, region: str = "eu", *, scope: str | None = None) -> Any:
        config, seller = self.world.config, sellers.get(self.world, EVERYWHERE)
        refresh = None if scope else sellers.authorize(self.world, seller, region).refresh_tokens[0]
        wanted = self.sdk.SPAPIConfig(config.lwa_client_id, config.lwa_client_secret, refresh, scope=scope)
        base = f"http://127.0.0.1:{config.port}"
        made = self.sdk.SPAPIClient(wanted, oauth_endpoint=f"{base}/auth/o2/token", endpoint=f"{base}/sp-api/{region}")
        return made.api_client


@dataclass(frozen=True)
class Holding:
    """What stands in for the SDK's own cache, when the token is a restricted one."""

    token: str

    def get_lwa_access_token(self) -> str:
        return self.token


@pytest.fixture
def running(sdk: Any, tmp_path: Path) -> Iterator[Running]:
    config = Config(
        free_port(), "http://localhost:9106", "http://127.0.0.1:9107", tmp_path / "state", tmp_path / "clock"
    )
    world = World(config, ObedientClock(), State(config.state), FakeHub(), FakeQueues())
    server = waitress.create_server(App(world), host="127.0.0.1", port=config.port)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield Running(world, sdk)
    # From within its loop, which would wait for the SDK's open lines otherwise.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(timeout=5)
    world.state.close()


@pytest.mark.parametrize(("region", "count"), [("na", 4), ("eu", 17), ("fe", 3)])
def test_participations(running: Running, region: str, count: int) -> None:
    api = running.sdk.SellersApi(running.client(region))

    answer, status, headers = api.get_marketplace_participations_with_http_info()

    assert status == 200
    assert len(answer.payload) == count
    assert {one.store_name for one in answer.payload} == {"Nordwind Home"}
    assert headers["x-amzn-RateLimit-Limit"] == "0.016"


def test_the_life_of_a_subscription(running: Running) -> None:
    grantless = running.sdk.NotificationsApi(running.client(scope=NOTIFICATIONS))
    api = running.sdk.NotificationsApi(running.client())

    made = grantless.create_destination({"name": "news", "resourceSpecification": {"sqs": {"arn": QUEUE}}}).payload
    wanted = {"eventFilter": {"eventFilterType": "ORDER_CHANGE", "orderChangeTypes": ["OrderStatusChange"]}}
    body = {"payloadVersion": "1.0", "destinationId": made.destination_id, "processingDirective": wanted}
    subscription = api.create_subscription("ORDER_CHANGE", body).payload

    assert grantless.get_destination(made.destination_id).payload.resource.sqs.arn == QUEUE
    assert [one.name for one in grantless.get_destinations().payload] == ["news"]
    read = api.get_subscription("ORDER_CHANGE").payload
    assert read.subscription_id == subscription.subscription_id
    assert read.processing_directive.event_filter.order_change_types == ["OrderStatusChange"]
    test = {"destinationId": made.destination_id, "testNotification": {"payloadVersion": "1.0", "testScenario": "new"}}
    grantless.send_test_notification("ORDER_CHANGE", test)
    grantless.delete_subscription_by_id(subscription.subscription_id, "ORDER_CHANGE")
    grantless.delete_destination(made.destination_id)
    with pytest.raises(running.sdk.ApiException) as refused:
        api.get_subscription("ORDER_CHANGE")
    assert refused.value.status == 404


def test_listings(running: Running) -> None:
    api = running.sdk.ListingsApi(running.client())
    odd = next(one for one in listings.of_seller(EVERYWHERE) if "/" in one.sku)

    page = api.search_listings_items(EVERYWHERE, [GERMANY], page_size=20, included_data=["summaries", "attributes"])
    item = api.get_listings_item(EVERYWHERE, odd.sku, [GERMANY])

    assert (page.number_of_results, len(page.items)) == (len(listings.of_seller(EVERYWHERE)), 20)
    assert page.pagination.next_token
    assert item.summaries[0].asin == odd.asin


def test_a_restricted_token(running: Running) -> None:
    resource = {"method": "GET", "path": "/reports/2021-06-30/documents/amzn1.tortuga.1"}

    made = running.sdk.TokensApi(running.client()).create_restricted_data_token({"restrictedResources": [resource]})

    assert (made.restricted_data_token[:10], made.expires_in) == ("Atz.sprdt|", 3600)


def test_a_report_of_orders(running: Running) -> None:
    days.generate_day(running.world, 6, 40, ["DE"], start=NOON - timedelta(days=1), seller=EVERYWHERE)
    running.world.clock.forward(3600)
    api = running.sdk.ReportsApi(running.client())
    kind = "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING"

    id = api.create_report({"reportType": kind, "marketplaceIds": [GERMANY]}).report_id
    running.world.clock.forward(600)
    report = api.get_report(id)
    listed = api.get_reports(report_types=[kind]).reports
    with pytest.raises(running.sdk.ApiException) as refused:
        api.get_report_document(report.report_document_id)
    resource = {"method": "GET", "path": f"/reports/2021-06-30/documents/{report.report_document_id}"}
    restricted = running.sdk.TokensApi(running.client()).create_restricted_data_token(
        {"restrictedResources": [resource]}
    )
    api.api_client.configuration.access_token_cache = Holding(restricted.restricted_data_token)
    document = api.get_report_document(report.report_document_id)

    assert (report.processing_status, [one.report_id for one in listed]) == ("DONE", [id])
    assert refused.value.status == 403
    assert document.url.startswith("http")


def test_a_rotated_secret(running: Running) -> None:
    api = running.sdk.ApplicationsApi(running.client(scope=ROTATION))

    _, status, _ = api.rotate_application_client_secret_with_http_info()

    assert status == 204


def test_throttling_and_outages_are_exceptions(running: Running) -> None:
    api = running.sdk.SellersApi(running.client())
    for _ in range(15):
        api.get_marketplace_participations()

    with pytest.raises(running.sdk.ApiException) as refused:
        api.get_marketplace_participations()

    assert refused.value.status == 429
    assert "QuotaExceeded" in str(refused.value.body)
    assert "x-amzn-RateLimit-Limit" not in refused.value.headers
