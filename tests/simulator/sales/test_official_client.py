"""Amazon's own Python SDK searches, reads and reports orders, over HTTP."""

import gzip
from datetime import timedelta
from typing import Any
from urllib.request import ProxyHandler, build_opener

import pytest

from simulator.selling.sales import days
from simulator.selling.sales.countries import COUNTRIES
from simulator.selling.sales.view import INCLUDED
from tests.simulator.conftest import NOON
from tests.simulator.test_official_client import Running


@pytest.fixture
def stocked(running: Running) -> Running:
    days.generate_day(running.world, 11, 250, ["DE", "FR", "GB"], start=NOON - timedelta(days=3))
    return running


def test_orders_are_searched_page_by_page_and_read_one_by_one(stocked: Running) -> None:
    client = stocked.client()
    search, one = stocked.sdk.SearchOrdersApi(client), stocked.sdk.GetOrderApi(client)
    query: dict[str, Any] = {
        "last_updated_after": (NOON - timedelta(days=4)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "marketplace_ids": [COUNTRIES[code].marketplace.id for code in ("DE", "FR", "GB")],
        "included_data": list(INCLUDED),
    }

    page = search.search_orders(**query)
    found = list(page.orders)
    while page.pagination is not None:
        page = search.search_orders(**query, pagination_token=page.pagination.next_token)
        found += page.orders
    statuses = {order.fulfillment.fulfillment_status for order in found}
    unshipped = next(order for order in found if order.fulfillment.fulfillment_status == "UNSHIPPED")
    read = one.get_order(unshipped.order_id, included_data=list(INCLUDED)).order

    assert len({order.order_id for order in found}) == len(found) == 250
    assert {"UNSHIPPED", "SHIPPED", "CANCELLED", "PENDING"} <= statuses
    assert read.to_dict() == unshipped.to_dict()
    assert read.proceeds.grand_total.currency_code in {"EUR", "GBP"}
    assert read.recipient.delivery_address.country_code


def test_what_is_wrong_is_an_exception(stocked: Running) -> None:
    search = stocked.sdk.SearchOrdersApi(stocked.client())

    with pytest.raises(stocked.sdk.ApiException) as neither:
        search.search_orders()
    with pytest.raises(stocked.sdk.ApiException) as unknown:
        stocked.sdk.GetOrderApi(stocked.client()).get_order("302-0000000-0000000")

    assert (neither.value.status, unknown.value.status) == (400, 404)


def test_a_report_is_made_and_fetched(stocked: Running) -> None:
    api = stocked.sdk.ReportsApi(stocked.client())
    kind = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
    places = [COUNTRIES["DE"].marketplace.id]

    made = api.create_report({"reportType": kind, "marketplaceIds": places}).report_id
    stocked.world.clock.forward(60)
    done = api.get_report(made)
    listed = api.get_reports(report_types=[kind], processing_statuses=["DONE"]).reports
    document = api.get_report_document(done.report_document_id)
    with build_opener(ProxyHandler({})).open(document.url) as answer:
        rows = gzip.decompress(answer.read()).decode().splitlines()

    assert (done.processing_status, [one.report_id for one in listed]) == ("DONE", [made])
    assert document.compression_algorithm == "GZIP"
    assert rows[0].startswith("amazon-order-id\t")
    assert len(rows) > 50
