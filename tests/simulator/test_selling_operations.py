"""The table of operations against Amazon's models, and the door before them: tokens, roles, rates, faults."""

from typing import Any

import pytest
from waitress.channel import ClientDisconnected

from simulator.selling import roles, sellers
from simulator.selling.marketplaces import BY_COUNTRY, MARKETPLACES
from simulator.selling.operations import OPERATIONS, Operation
from tests.simulator import official
from tests.simulator.desk import Desk

PARTICIPATIONS = "getMarketplaceParticipations"
MODELLED = [operation for operation in OPERATIONS if operation.name not in official.WITHOUT_MODEL]


@pytest.mark.parametrize("operation", MODELLED, ids=lambda operation: operation.name)
def test_every_operation_is_where_the_model_has_it_and_as_fast(shared_dir: Any, operation: Operation) -> None:
    _, method, path, about = official.operations(shared_dir)[operation.name]

    assert (operation.method, operation.path) == (method, path)
    assert (operation.rate, operation.burst) == official.published_rate(about)
    assert bool(operation.scope) is ("grantless" in about["description"].lower())


def test_the_marketplaces_are_the_23(shared_dir: Any) -> None:
    rows = (shared_dir / "contracts/marketplaces.csv").read_text().splitlines()[1:]
    listed = {row.split(",")[0]: row.split(",") for row in rows}

    known = {id: one for id, one in MARKETPLACES.items() if one.is_amazon}

    assert set(known) == set(listed)
    assert len(known) == len(BY_COUNTRY) == 23
    for id, one in known.items():
        row = listed[id]
        assert (one.country, one.region.upper(), one.domain, one.currency) == (row[1], row[4], row[9], row[10])


def test_participations_name_the_marketplaces_of_the_region_and_one_that_is_not_amazons(desk: Desk) -> None:
    answer = desk.call(PARTICIPATIONS, desk.token())

    names = [one["marketplace"]["id"] for one in answer.json["payload"]]
    assert len(names) == 17
    assert "A2ZV50J4W1RKNI" in names
    assert answer.headers["x-amzn-RateLimit-Limit"] == "0.016"


def test_no_token_and_a_wrong_one_are_refused_alike(desk: Desk) -> None:
    for token in ("", "Atza|guessed"):
        answer = desk.call(PARTICIPATIONS, token)

        assert answer.status_code == 403
        assert answer.json["errors"][0]["code"] == "Unauthorized"
        assert answer.json["errors"][0]["details"] == (
            "The access token you provided is revoked, malformed or invalid."
        )


def test_a_token_lives_an_hour(desk: Desk) -> None:
    token = desk.token()
    desk.amazon.clock.forward(3599)
    assert desk.call(PARTICIPATIONS, token).status_code == 200

    desk.amazon.clock.forward(1)
    answer = desk.call(PARTICIPATIONS, token)

    assert answer.status_code == 403
    assert answer.json["errors"][0]["details"] == "The access token you provided has expired."


def test_a_token_is_for_its_own_region(desk: Desk) -> None:
    token = desk.token(region="eu")

    assert desk.call(PARTICIPATIONS, token, region="na").status_code == 403


def test_a_revoked_grant_is_worth_nothing_at_once(desk: Desk) -> None:
    refresh = desk.granted()["refresh_token"]
    token = desk.exchange(grant_type="refresh_token", refresh_token=refresh)[1]["access_token"]

    desk.amazon.tell("selling/revoke", seller=sellers.EVERYWHERE, region="eu")

    assert desk.call(PARTICIPATIONS, token).status_code == 403
    assert desk.exchange(grant_type="refresh_token", refresh_token=refresh)[1]["error"] == "invalid_grant"


def test_a_role_that_is_missing_closes_its_operations_and_no_others(desk: Desk) -> None:
    token = desk.token()
    left = [role for role in roles.ALL if role != roles.LISTING]
    desk.amazon.tell("selling/roles", seller=sellers.EVERYWHERE, region="eu", roles=left)

    refused = desk.call(
        "searchListingsItems", token, query={"marketplaceIds": "A1PA6795UKMFR9"}, sellerId=sellers.EVERYWHERE
    )

    assert refused.status_code == 403
    assert desk.call(PARTICIPATIONS, token).status_code == 200


def test_grantless_operations_need_their_scope(desk: Desk) -> None:
    assert desk.call("getDestinations", desk.token()).status_code == 403
    other = desk.grantless("sellingpartnerapi::client_credential:rotation")
    assert desk.call("getDestinations", other).status_code == 403
    assert desk.call("getDestinations", desk.grantless()).status_code == 200


def test_a_bucket_holds_its_burst_and_fills_at_its_rate(desk: Desk) -> None:
    token = desk.token()
    assert [desk.call(PARTICIPATIONS, token).status_code for _ in range(16)] == [200] * 15 + [429]

    desk.amazon.clock.forward(62)
    assert desk.call(PARTICIPATIONS, token).status_code == 429
    desk.amazon.clock.forward(0.5)
    assert desk.call(PARTICIPATIONS, token).status_code == 200
    refused = desk.call(PARTICIPATIONS, token)

    assert refused.json["errors"][0]["code"] == "QuotaExceeded"
    assert "x-amzn-RateLimit-Limit" not in refused.headers
    assert "Retry-After" not in refused.headers


def test_a_bucket_is_of_one_seller_and_one_region(desk: Desk) -> None:
    here = desk.token()
    for _ in range(15):
        desk.call(PARTICIPATIONS, here)

    assert desk.call(PARTICIPATIONS, here).status_code == 429
    assert desk.call(PARTICIPATIONS, desk.token(region="na"), region="na").status_code == 200
    assert desk.call(PARTICIPATIONS, desk.token("A2EXAMPLE4GULF")).status_code == 200


def test_a_plan_may_be_more_generous_than_the_published_one(desk: Desk) -> None:
    desk.amazon.tell("selling/buckets", operation=PARTICIPATIONS, rate=2, burst=40)

    answer = desk.call(PARTICIPATIONS, desk.token())

    assert answer.headers["x-amzn-RateLimit-Limit"] == "2.0"


def test_a_bucket_can_be_drained_and_filled_by_hand(desk: Desk) -> None:
    token = desk.token()
    desk.amazon.tell("selling/buckets", operation=PARTICIPATIONS, seller=sellers.EVERYWHERE, region="eu", tokens=0)
    assert desk.call(PARTICIPATIONS, token).status_code == 429

    desk.amazon.tell("selling/buckets/fill")

    assert desk.call(PARTICIPATIONS, token).status_code == 200


@pytest.mark.parametrize(
    ("marketplace", "status"),
    [("A2ZV50J4W1RKNI", 403), ("ATVPDKIKX0DER", 403), ("NOSUCHMARKETPLACE", 400), ("A1PA6795UKMFR9", 200)],
)
def test_a_marketplace_must_be_the_sellers_own_and_amazons(desk: Desk, marketplace: str, status: int) -> None:
    answer = desk.call(
        "searchListingsItems", desk.token(), query={"marketplaceIds": marketplace}, sellerId=sellers.EVERYWHERE
    )

    assert answer.status_code == status


def test_an_unknown_address_is_a_404_in_amazons_form(desk: Desk) -> None:
    answer = desk.amazon.browser.get("/sp-api/eu/orders/v9/orders", headers={"x-amz-access-token": desk.token()})

    assert answer.status_code == 404
    assert answer.json["errors"][0]["code"] == "NotFound"
    assert answer.headers["x-amzn-RequestId"]


@pytest.mark.parametrize(("fault", "status"), [("429", 429), ("500", 500), ("refuse", 403)])
def test_an_operation_can_be_broken_alone(desk: Desk, fault: str, status: int) -> None:
    token, grantless = desk.token(), desk.grantless()
    desk.amazon.tell("faults", crossing=f"sp-api/{PARTICIPATIONS}", fault=fault)

    assert desk.call("getDestinations", grantless).status_code == 200
    assert desk.call(PARTICIPATIONS, token).status_code == status
    assert desk.call(PARTICIPATIONS, token).status_code == 200


def test_an_outage_is_a_page_for_people(desk: Desk) -> None:
    token = desk.token()
    desk.amazon.tell("faults", crossing="sp-api", fault="503_html")

    answer = desk.amazon.browser.get(
        "/sp-api/eu/sellers/v1/marketplaceParticipations", headers={"x-amz-access-token": token}
    )

    assert (answer.status_code, answer.mimetype) == (503, "text/html")


def test_a_fault_may_be_one_sellers_alone(desk: Desk) -> None:
    mine, other = desk.token(), desk.token("A2EXAMPLE4GULF")
    desk.amazon.tell("faults", crossing="sp-api", fault="500", times=0, seller="A2EXAMPLE4GULF")

    assert desk.call(PARTICIPATIONS, mine).status_code == 200
    assert desk.call(PARTICIPATIONS, other).status_code == 500


@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after"])
def test_an_operation_can_hang(desk: Desk, fault: str) -> None:
    token = desk.token()
    desk.amazon.tell("faults", crossing="sp-api", fault=fault, seconds=30)

    with pytest.raises(ClientDisconnected):
        desk.call(PARTICIPATIONS, token)

    assert desk.amazon.clock.slept == pytest.approx(30)


def test_half_an_answer_is_possible(desk: Desk) -> None:
    token = desk.token()
    desk.amazon.tell("faults", crossing="sp-api", fault="garbage")

    answer = desk.amazon.browser.get(
        "/sp-api/eu/sellers/v1/marketplaceParticipations", headers={"x-amz-access-token": token}
    )

    assert answer.status_code == 200
    assert not answer.text.endswith("}")


def test_an_error_may_come_after_the_operation_was_done(desk: Desk) -> None:
    grantless = desk.grantless()
    desk.amazon.tell("faults", crossing="sp-api/createDestination", fault="500", recorded=True)
    body = {"name": "news", "resourceSpecification": {"sqs": {"arn": "arn:aws:sqs:eu-central-1:1:news"}}}

    assert desk.call("createDestination", grantless, body=body).status_code == 500
    assert len(desk.call("getDestinations", grantless).json["payload"]) == 1
