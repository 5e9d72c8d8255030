"""What we ask of Amazon, held against its models, and what we make of its answers."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.adapters.amazon.endpoints import DOCUMENT_HOSTS
from chalicelib.adapters.amazon.grants import AmazonGrants
from chalicelib.adapters.amazon.selling import AmazonSelling, moment
from chalicelib.adapters.amazon.subscriptions import Subscriptions
from chalicelib.domain.destinations import allow_list
from chalicelib.domain.marketplaces import Region
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.ports.http import NotSent, Response
from chalicelib.ports.selling import (
    BadApplication,
    Caller,
    Denied,
    Grant,
    Listing,
    Participation,
    Rejected,
    Report,
    ReportKind,
    ReportState,
    Revoked,
    Search,
    Throttled,
    Unavailable,
)
from tests.adapters.amazon import models, words
from tests.adapters.amazon.api import AUTHORIZATION, DE, GB, HTML, SELLER, World, refused, said, token_answer
from tests.examples import DAY, NOON

QUEUE = "arn:aws:sqs:eu-central-1:123456789012:crossdock-test-marketplace-news"
BUCKET = "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/report.gz?X-Amz-Signature=secret"
SEARCH = Search((DE, GB), NOON - DAY, by_change=True)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def selling(world: World) -> AmazonSelling:
    subscriptions = Subscriptions(world.api, lambda: QUEUE, "Crossdock test")
    return AmazonSelling(world.api, subscriptions, world.wire, allow_list(DOCUMENT_HOSTS), world.clock)


@pytest.fixture
def grants(world: World) -> AmazonGrants:
    return AmazonGrants(world.lwa, world.api)


def asked(world: World) -> list[str]:
    """The operations that were called, each as its model wants it."""
    return [models.check(request) for request in world.wire.sent if "amazonaws" not in request.url]


# Orders


def found(*orders: dict[str, Any], **more: Any) -> Response:
    return said({"orders": list(orders), "lastUpdatedBefore": "2026-11-22T11:58:00.500Z", **more})


def test_a_page_of_orders_with_everything_and_the_bound_that_amazon_echoed(world: World, selling: AmazonSelling):
    world.wire.answers = [found(words.whole(), pagination={"nextToken": "next+/="})]

    page = selling.search(AUTHORIZATION, SEARCH)

    assert asked(world) == ["searchOrders"]
    assert world.wire.queries == [
        {
            "lastUpdatedAfter": moment(NOON - DAY),
            "marketplaceIds": f"{DE},{GB}",
            "maxResultsPerPage": "100",
            "includedData": "BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,PAYMENT",
        }
    ]
    assert [received.order.id for received in page.received] == ["306-1234567-1234567"]
    assert page.received[0].order.seller == SELLER
    assert page.until == datetime(2026, 11, 22, 11, 58, 0, 500_000, tzinfo=UTC)
    assert (page.next, page.request_id, page.garbled) == ("next+/=", "request-1", ())


def test_the_next_page_asks_the_same_question_with_amazons_token(world: World, selling: AmazonSelling):
    world.wire.answers = [found(), found()]
    search = Search((DE,), NOON - DAY, until=NOON - timedelta(hours=1), by_change=False)

    selling.search(AUTHORIZATION, search)
    page = selling.search(AUTHORIZATION, search, page="next+/=")

    first, second = world.wire.queries
    assert second == {**first, "paginationToken": "next+/="}
    assert set(first) >= {"createdAfter", "createdBefore"} and "lastUpdatedAfter" not in first
    assert page.next is None
    assert asked(world) == ["searchOrders", "searchOrders"]


def test_one_bad_order_never_stops_the_rest(world: World, selling: AmazonSelling):
    world.wire.answers = [found(words.whole(), {"orderId": "306-7654321-7654321"}, None)]  # type: ignore[arg-type]

    page = selling.search(AUTHORIZATION, SEARCH)

    assert len(page.received) == 1
    assert page.garbled == (
        Garbled("306-7654321-7654321", "salesChannel.marketplaceId", "request-1"),
        Garbled("", "order", "request-1"),
    )


@pytest.mark.parametrize("content", [{}, {"orders": None}, {"orders": {}}, {"payload": {"orders": []}}])
def test_an_answer_without_orders_is_no_empty_page(content: dict[str, Any], world: World, selling: AmazonSelling):
    world.wire.answers = [said(content)]

    with pytest.raises(Unavailable):
        selling.search(AUTHORIZATION, SEARCH)


@pytest.mark.parametrize("echoed", [{}, {"lastUpdatedBefore": "soon"}, {"lastUpdatedBefore": None}])
def test_where_the_bound_is_missing_less_is_believed_than_amazon_knows(
    echoed: dict[str, Any], world: World, selling: AmazonSelling
):
    bounded = Search((DE,), NOON - DAY, until=NOON - timedelta(hours=1))
    world.wire.answers = [said({"orders": [], **echoed})] * 3

    assert selling.search(AUTHORIZATION, SEARCH).until == NOON - timedelta(minutes=5)
    assert selling.search(AUTHORIZATION, bounded).until == NOON - timedelta(hours=1)
    assert selling.search(AUTHORIZATION, Search((DE,), NOON)).until == NOON


def test_one_order(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"order": words.whole()})]

    received = selling.order(AUTHORIZATION, "306-1234567-1234567")

    assert isinstance(received, Received) and received.personal is not None
    assert asked(world) == ["getOrder"]


def test_another_order_than_was_asked_for_is_garbled(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"order": words.whole()}), said({"order": None}), said({})]

    assert selling.order(AUTHORIZATION, "306-1") == Garbled("306-1", "orderId", "request-1")
    assert selling.order(AUTHORIZATION, "306-1") == Garbled("306-1", "order", "request-1")
    with pytest.raises(Unavailable):
        selling.order(AUTHORIZATION, "306-1")


# Marketplaces and listings


def participation(marketplace: str, **more: Any) -> dict[str, Any]:
    return {
        "marketplace": {
            "id": marketplace,
            "name": "x",
            "countryCode": "DE",
            "defaultCurrencyCode": "EUR",
            "defaultLanguageCode": "de",
            "domainName": "x",
        },
        "participation": {"isParticipating": True, "hasSuspendedListings": False, **more},
        "storeName": "Bücherkiste",
    }


PAYLOAD = {
    "payload": [
        participation(DE),
        participation(GB, hasSuspendedListings=True),
        participation("A1RKKUPIHCS9HS", isParticipating=False),
        participation("A2ZV50J4W1RKNI"),  # no marketplace of Amazon's (facts, section 7)
    ]
}


def test_marketplaces_that_a_seller_takes_part_in(world: World, selling: AmazonSelling):
    world.wire.answers = [said(models.answers("getMarketplaceParticipations", PAYLOAD))]

    assert selling.participations(AUTHORIZATION) == [
        Participation(DE, "Bücherkiste"),
        Participation(GB, "Bücherkiste", is_suspended=True),
    ]
    assert asked(world) == ["getMarketplaceParticipations"]
    assert world.slots.booked == [(AUTHORIZATION, "getMarketplaceParticipations", True)]


def item(sku: str, created: str = "2026-01-01T00:00:00Z") -> dict[str, Any]:
    return {
        "sku": sku,
        "summaries": [
            {
                "marketplaceId": DE,
                "asin": "B0EXAMPLE1",
                "productType": "PENCIL",
                "itemName": "Bleistift",
                "status": ["BUYABLE"],
                "createdDate": created,
                "lastUpdatedDate": created,
            }
        ],
        "attributes": {
            "externally_assigned_product_identifier": [
                {"type": "upc", "value": "012345678905"},
                {"type": "ean", "value": "4006381333931"},
            ]
        },
        "fulfillmentAvailability": [
            {"fulfillmentChannelCode": "AMAZON_EU", "quantity": 3},
            {"fulfillmentChannelCode": "DEFAULT", "quantity": 12},
        ],
    }


def listed(*items: dict[str, Any], total: int = 1, **more: Any) -> Response:
    content = {"numberOfResults": total, "items": list(items), **more}
    return said(models.answers("searchListingsItems", content))


def test_a_page_of_listings(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("PENCIL-1"), {"sku": "BARE"}, total=40, pagination={"nextToken": "t2"})]

    page = selling.listings(AUTHORIZATION, DE)

    assert page.listings == (
        Listing("PENCIL-1", "B0EXAMPLE1", "Bleistift", "4006381333931", 12),
        Listing("BARE"),
    )
    assert page.total == 40 and page.next is not None
    assert asked(world) == ["searchListingsItems"]
    assert f"/items/{SELLER}?" in world.wire.sent[0].url


def test_the_pages_lead_on_and_end(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("1"), total=2, pagination={"nextToken": "t2"}), listed(item("2"), total=2)]

    page = selling.listings(AUTHORIZATION, DE)
    last = selling.listings(AUTHORIZATION, DE, page=page.next)

    assert world.wire.queries[1]["pageToken"] == "t2"
    assert last.next is None


def test_after_a_thousand_a_new_search_goes_on_where_the_last_one_ended(world: World, selling: AmazonSelling):
    world.wire.answers = [
        listed(item("1000", "2026-02-03T04:05:06Z"), total=2500),
        listed(item("1001", "2026-02-03T04:05:06Z"), total=1500),
    ]

    page = selling.listings(AUTHORIZATION, DE)
    stuck = selling.listings(AUTHORIZATION, DE, page=page.next)

    assert world.wire.queries[1]["createdAfter"] == "2026-02-03T04:05:06Z"
    assert stuck.next is None  # more than a thousand of one moment: it would go round in circles


def test_a_page_token_that_is_none_begins_anew(world: World, selling: AmazonSelling):
    world.wire.answers = [listed(item("1"))]

    selling.listings(AUTHORIZATION, DE, page="nonsense")

    assert "pageToken" not in world.wire.queries[0]


@pytest.mark.parametrize("content", [{}, {"payload": {}}, {"items": None}])
def test_no_list_is_an_outage(content: dict[str, Any], world: World, selling: AmazonSelling):
    world.wire.answers = [said(content), said(content)]

    with pytest.raises(Unavailable):
        selling.listings(AUTHORIZATION, DE)
    with pytest.raises(Unavailable):
        selling.participations(AUTHORIZATION)


# Reports


def test_a_report_is_asked_for(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"reportId": "R1"}, 202)]

    id = selling.request_report(AUTHORIZATION, ReportKind.ACTIONABLE, [DE, GB], NOON - DAY, NOON)

    assert id == "R1"
    assert asked(world) == ["createReport"]
    assert world.wire.bodies == [
        {
            "reportType": "GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING",
            "marketplaceIds": [DE, GB],
            "dataStartTime": moment(NOON - DAY),
            "dataEndTime": moment(NOON),
        }
    ]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("IN_QUEUE", ReportState.WAITING),
        ("IN_PROGRESS", ReportState.WAITING),
        ("SOMETHING_NEW", ReportState.WAITING),
        ("CANCELLED", ReportState.EMPTY),
        ("FATAL", ReportState.FAILED),
    ],
)
def test_how_far_a_report_is(status: str, state: ReportState, world: World, selling: AmazonSelling):
    world.wire.answers = [said({"reportId": "R1", "processingStatus": status})]

    assert selling.report(AUTHORIZATION, "R1") == Report("R1", state)
    assert asked(world) == ["getReport"]


def test_a_report_that_is_done_has_a_document(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said({"processingStatus": "DONE", "reportDocumentId": "amzn1.spdoc.1"}),
        said({"processingStatus": "DONE"}),
    ]

    assert selling.report(AUTHORIZATION, "R1").document == "amzn1.spdoc.1"
    with pytest.raises(Unavailable):
        selling.report(AUTHORIZATION, "R1")


TABLE = 'order-id\tBuyer-Name \tsku\r\n303-1\tZoë \u2028 "Q"\tA\r\n\r\n303-2\t\tB\textra\r\n303-3'
ROWS = [
    {"order-id": "303-1", "buyer-name": 'Zoë \u2028 "Q"', "sku": "A"},
    {"order-id": "303-2", "buyer-name": "", "sku": "B"},
    {"order-id": "303-3", "buyer-name": "", "sku": ""},
]


def document(url: str = BUCKET, **more: Any) -> Response:
    return said({"reportDocumentId": "amzn1.spdoc.1", "url": url, **more})


def rows(selling: AmazonSelling, kind: ReportKind = ReportKind.ALL_BY_CHANGE) -> list[dict[str, str]]:
    return list(selling.report_rows(AUTHORIZATION, kind, "amzn1.spdoc.1"))


def test_a_packed_report_is_read_row_by_row(world: World, selling: AmazonSelling):
    packed = gzip.compress(TABLE.encode())
    world.wire.answers = [document(compressionAlgorithm="GZIP"), Response(200, {}, packed)]

    assert rows(selling) == ROWS

    assert asked(world) == ["getReportDocument"]
    assert world.wire.sent[1].url == BUCKET
    assert "x-amz-access-token" not in world.wire.sent[1].headers


def test_what_is_personal_in_reports_needs_a_token_for_that_very_document(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said({"restrictedDataToken": "Atz.sprdt|1", "expiresIn": 3600}),
        document(),
        Response(
            200, {"content-type": "text/plain;charset=Cp1252"}, "order-id\tbuyer-name\n303-1\tZoë".encode("cp1252")
        ),
    ]

    found = rows(selling, ReportKind.ACTIONABLE)

    assert found == [{"order-id": "303-1", "buyer-name": "Zoë"}]
    assert asked(world) == ["createRestrictedDataToken", "getReportDocument"]
    assert world.wire.bodies[0] == {
        "restrictedResources": [{"method": "GET", "path": "/reports/2021-06-30/documents/amzn1.spdoc.1"}]
    }
    assert [request.headers.get("x-amz-access-token") for request in world.wire.sent] == ["Atza|1", "Atz.sprdt|1", None]


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/plain; charset=Shift_JIS", "order-id\n東京".encode("shift_jis")),
        ("text/plain; charset=windows-31j", "order-id\n東京".encode("cp932")),
        ("text/plain", "\ufefforder-id\n東京".encode()),
        ("text/plain; charset=klingon", "order-id\n東京".encode()),
        ("", "order-id\n東京".encode()),
    ],
)
def test_letters_of_every_country(content_type: str, content: bytes, world: World, selling: AmazonSelling):
    world.wire.answers = [document(), Response(200, {"content-type": content_type}, content)]

    assert rows(selling) == [{"order-id": "東京"}]


def test_without_a_word_about_letters_it_may_be_windows(world: World, selling: AmazonSelling):
    world.wire.answers = [document(), Response(200, {}, "order-id\nZoë".encode("cp1252"))]

    assert rows(selling) == [{"order-id": "Zoë"}]


@pytest.mark.parametrize(
    "answer",
    [
        Response(403, {}, b"<Error>AccessDenied</Error>"),  # the link ran out
        Response(200, {}, gzip.compress(TABLE.encode())[:-9]),
        Response(200, {}, b"not packed at all"),
        NotSent("No connection."),
    ],
)
def test_half_a_document_is_none(answer: Response | Exception, world: World, selling: AmazonSelling):
    world.wire.answers = [document(compressionAlgorithm="GZIP"), answer]

    with pytest.raises(Unavailable):
        rows(selling)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/report",
        "http://tortuga.s3.amazonaws.com/report",
        "https://amazonaws.com.evil.example.com/report",
        "https://sellingpartnerapi-eu.amazon.com/report",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_documents_come_from_amazons_buckets_only(url: str, world: World, selling: AmazonSelling):
    world.wire.answers = [document(url)]

    with pytest.raises(Rejected) as caught:
        rows(selling)

    assert len(world.wire.sent) == 1
    assert url not in str(caught.value)


def test_a_bomb_is_not_unpacked(world: World, selling: AmazonSelling, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("chalicelib.adapters.amazon.documents.LARGEST", 1000)
    bomb = gzip.compress(b"x" * 1_000_000)
    world.wire.answers = [document(compressionAlgorithm="GZIP"), Response(200, {}, bomb)]

    with pytest.raises(Rejected, match="DocumentTooLarge"):
        rows(selling)


# Subscriptions

DESTINATION = {"name": "Crossdock test", "destinationId": "D1", "resource": {"sqs": {"arn": QUEUE}}}
OTHER = {"name": "x", "destinationId": "D0", "resource": {"sqs": {"arn": QUEUE + "-other"}}}
SUBSCRIPTION = {"subscriptionId": "S1", "payloadVersion": "1.0", "destinationId": "D1"}
NONE = refused(404, "NotFound", "There is no subscription.")


def test_the_first_seller_of_a_region_makes_the_destination(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said(models.answers("getDestinations", {"payload": [OTHER]})),
        said(models.answers("createDestination", {"payload": DESTINATION})),
        NONE,
        said(models.answers("createSubscription", {"payload": SUBSCRIPTION})),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"

    assert asked(world) == ["getDestinations", "createDestination", "getSubscription", "createSubscription"]
    assert world.wire.bodies[1] == {"name": "Crossdock test", "resourceSpecification": {"sqs": {"arn": QUEUE}}}
    assert world.wire.bodies[3] == {
        "payloadVersion": "1.0",
        "destinationId": "D1",
        "processingDirective": {
            "eventFilter": {
                "eventFilterType": "ORDER_CHANGE",
                "orderChangeTypes": ["OrderStatusChange", "BuyerRequestedChange"],
            }
        },
    }


def test_subscribing_twice_changes_nothing(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [OTHER, DESTINATION]}), said({"payload": SUBSCRIPTION})]

    assert selling.subscribe(AUTHORIZATION) == "S1"
    assert asked(world) == ["getDestinations", "getSubscription"]


def test_a_subscription_to_another_queue_is_moved_to_ours(world: World, selling: AmazonSelling):
    world.wire.answers = [
        said({"payload": [DESTINATION]}),
        said({"payload": {**SUBSCRIPTION, "subscriptionId": "S0", "destinationId": "D0"}}),
        said(None),
        said({"payload": SUBSCRIPTION}),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"
    assert asked(world)[2] == "deleteSubscriptionById"
    assert world.wire.sent[2].url.endswith("/ORDER_CHANGE/S0")


def test_who_subscribes_at_the_same_moment_gets_the_same(world: World, selling: AmazonSelling):
    taken = refused(409, "Conflict", "There is one already.")
    world.wire.answers = [
        said({"payload": []}),
        taken,
        said({"payload": [DESTINATION]}),
        NONE,
        taken,
        said({"payload": SUBSCRIPTION}),
    ]

    assert selling.subscribe(AUTHORIZATION) == "S1"


def test_any_other_no_is_told(world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [DESTINATION]}), NONE, refused(400, "InvalidInput", "cannot parse")]

    with pytest.raises(Rejected):
        selling.subscribe(AUTHORIZATION)


@pytest.mark.parametrize("last", [said({"payload": {}}), said(None)])
def test_a_subscription_without_a_name_is_none(last: Response, world: World, selling: AmazonSelling):
    world.wire.answers = [said({"payload": [DESTINATION]}), NONE, last]

    with pytest.raises(Unavailable):
        selling.subscribe(AUTHORIZATION)


def test_unsubscribing_twice_changes_nothing(world: World, selling: AmazonSelling):
    world.wire.answers = [said(None), refused(404, "NotFound", "")]

    selling.unsubscribe(AUTHORIZATION, "S1")
    selling.unsubscribe(AUTHORIZATION, "S1")

    assert asked(world) == ["deleteSubscriptionById"] * 2
    assert {asking["grant_type"] for asking in world.wire.asked_for} == {"client_credentials"}


# Grants


def test_a_grant_is_tried_before_it_is_kept(world: World, grants: AmazonGrants):
    world.wire.lwa = [token_answer(refresh_token="Atzr|new"), token_answer("Atza|of the new")]
    world.wire.answers = [said(PAYLOAD)]

    grant = grants.redeem("code-1", "https://hub.example.com/connections/authorized")
    found = grants.participations(grant, Region.FE)

    assert grant == Grant("Atzr|new") and "Atzr" not in repr(grant)
    assert [each.marketplace for each in found] == [DE, GB]
    assert world.wire.sent[0].url.startswith("https://sellingpartnerapi-fe.amazon.com/")
    assert world.wire.sent[0].headers["x-amz-access-token"] == "Atza|of the new"
    assert grants.seller(grant, Region.FE) is None


def test_a_grant_that_is_worth_nothing_says_so(world: World, grants: AmazonGrants):
    world.wire.lwa = [said({"error": "invalid_grant"}, 400), token_answer(), token_answer()]
    world.wire.answers = [
        refused(403, "Unauthorized", "Access to requested resource is denied."),
        refused(403, "Unauthorized", "The access token you provided is revoked, malformed or invalid."),
    ]

    with pytest.raises(Revoked):
        grants.participations(Grant("Atzr|wrong"), Region.EU)
    for _ in range(2):
        with pytest.raises(Denied):
            grants.participations(Grant("Atzr|other region"), Region.EU)


def test_our_application_is_tried_without_any_seller(world: World, grants: AmazonGrants):
    world.wire.lwa = [
        token_answer(),
        said({"error": "invalid_scope"}, 400),
        *[said({"error": "invalid_client"}, 401)] * 2,
        Response(503, {}, HTML),
    ]

    grants.check_application()
    grants.check_application()
    with pytest.raises(BadApplication):
        grants.check_application()
    with pytest.raises(Unavailable):
        grants.check_application()


def test_whoever_was_throttled_comes_back_with_the_slot(world: World, selling: AmazonSelling):
    world.wire.answers = [found()] * 16
    for _ in range(16):
        selling.search(AUTHORIZATION, SEARCH)
    with pytest.raises(Throttled) as caught:
        selling.search(AUTHORIZATION, SEARCH)
    world.clock.at = caught.value.until
    world.wire.answers = [found()]

    assert selling.search(AUTHORIZATION, SEARCH, caller=Caller(slot=caught.value.until)).received == ()


def test_moments_are_written_as_amazon_takes_them():
    assert moment(datetime(2026, 11, 22, 9, 8, 7, 654_321, tzinfo=UTC)) == "2026-11-22T09:08:07.654Z"
    assert json.dumps(moment(NOON)).count("+") == 0
