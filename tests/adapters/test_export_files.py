"""Files of large tables: kept in pieces, joined without being read, and fetched by a link that does not last."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.export_files import S3ExportFiles
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.exports import PIECE
from chalicelib.ports.exports import LINK_LASTS, ExportFiles
from local import resources
from tests.adapters.stores import PREFIX
from tests.engines import Engine
from tests.fakes import FakeExportFiles

REGION = "eu-central-1"
WHOLE = "exports/20261123-120000-e1/orders.csv"


@pytest.fixture(params=["fake", "moto", "ministack"])
def files(request: pytest.FixtureRequest) -> ExportFiles:
    if request.param == "fake":
        return FakeExportFiles()
    return S3ExportFiles(request.getfixturevalue(f"on_{request.param}"), PREFIX)


@pytest.fixture
def on_moto(moto_aws: None) -> Aws:
    aws = Aws(REGION)
    resources.create_buckets(aws.client("s3"), PREFIX)
    return aws


@pytest.fixture
def on_ministack(ministack: Engine) -> Iterator[Aws]:
    aws = Aws(REGION, ministack.url)
    resources.create_buckets(aws.client("s3"), PREFIX)
    yield aws
    for found in aws.client("s3").list_objects_v2(Bucket=f"{PREFIX}documents").get("Contents", []):
        aws.client("s3").delete_object(Bucket=f"{PREFIX}documents", Key=found["Key"])


def test_a_piece_comes_back_as_it_was(files: ExportFiles):
    files.keep("exports/1/00000.part", b"\xef\xbb\xbfa,b\r\n")
    files.keep("exports/1/00000.part", b"\xef\xbb\xbfa,b\r\n")

    assert files.read("exports/1/00000.part") == b"\xef\xbb\xbfa,b\r\n"
    with pytest.raises(NotFound):
        files.read("exports/1/00001.part")


def test_pieces_become_one_file_and_again_when_somebody_died(files: ExportFiles):
    pieces = {"exports/1/0": b"a" * PIECE, "exports/1/1": b"b" * (PIECE + 1), "exports/1/2": b"the tail\r\n"}
    for name, content in pieces.items():
        files.keep(name, content)

    files.join(WHOLE, list(pieces))
    files.join(WHOLE, list(pieces))

    assert files.read(WHOLE) == b"".join(pieces.values())


def test_one_small_piece_is_a_file_too(files: ExportFiles):
    files.keep("exports/1/0", b"a,b\r\n")

    files.join(WHOLE, ["exports/1/0"])

    assert files.read(WHOLE) == b"a,b\r\n"


def test_a_link_gives_the_file_under_its_name(on_ministack: Aws):
    files = S3ExportFiles(on_ministack, PREFIX)
    files.keep(WHOLE, b"a,b\r\n")

    link = files.link(WHOLE, called="orders-2026-11-23.csv")

    with urlopen(link) as answer:  # our own emulator
        assert answer.read() == b"a,b\r\n"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="orders-2026-11-23.csv"'
    asked = parse_qs(urlsplit(link).query)
    assert asked["X-Amz-Expires"] == [str(int(LINK_LASTS.total_seconds()))] == ["300"]


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "p-documents.s3.amazonaws.com"),
        ("eu-central-1", "p-documents.s3.eu-central-1.amazonaws.com"),
        ("ap-northeast-1", "p-documents.s3.ap-northeast-1.amazonaws.com"),
    ],
)
def test_a_link_is_signed_as_encrypted_objects_demand_for_the_regions_own_address(region: str, host: str):
    link = urlsplit(S3ExportFiles(Aws(region), "p-").link(WHOLE, called="orders.csv"))

    assert (link.hostname, parse_qs(link.query)["X-Amz-Algorithm"]) == (host, ["AWS4-HMAC-SHA256"])


def test_an_unreachable_bucket_is_retried():
    files = S3ExportFiles(Aws(REGION, "http://127.0.0.1:1"), PREFIX)

    with pytest.raises(Retryable):
        files.keep("exports/1/0", b"")
