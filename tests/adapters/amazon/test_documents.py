"""Reports: asked for, watched, fetched from Amazon's buckets and read."""

import gzip
from typing import Any

import pytest

from chalicelib.adapters.amazon.selling import AmazonSelling, moment
from chalicelib.ports.http import NotSent, Response
from chalicelib.ports.selling import (
    Rejected,
    Report,
    ReportKind,
    ReportState,
    Unavailable,
)
from tests.adapters.amazon.api import (
    AUTHORIZATION,
    DE,
    GB,
    World,
    asked,
    said,
)
from tests.examples import DAY, NOON

BUCKET = "https://tortuga-prod-eu.s3-eu-west-1.amazonaws.com/report.gz?X-Amz-Signature=secret"


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
        ("text/plain; charset=undefined", "order-id\n東京".encode()),
        ("text/plain; charset=hex", "order-id\n東京".encode()),
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
