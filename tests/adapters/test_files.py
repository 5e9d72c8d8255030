"""Raw documents: kept under their names, whole."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.files import S3Files
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.ports.files import Files
from local import resources
from tests.adapters.stores import PREFIX
from tests.engines import Engine
from tests.fakes.neighbours import FakeFiles

REGION = "eu-central-1"
NAME = "documents/PO-1001/confirmation/1-2-amazon.xml"


@pytest.fixture(params=["fake", "moto", "ministack"])
def files(request: pytest.FixtureRequest) -> Files:
    if request.param == "fake":
        return FakeFiles()
    return S3Files(request.getfixturevalue(f"{request.param}_documents"), PREFIX)


@pytest.fixture
def moto_documents(moto_aws: None) -> Aws:
    aws = Aws(REGION)
    resources.create_buckets(aws.client("s3"), PREFIX)
    return aws


@pytest.fixture
def ministack_documents(ministack: Engine) -> Iterator[Aws]:
    aws = Aws(REGION, ministack.url)
    resources.create_buckets(aws.client("s3"), PREFIX)
    yield aws
    for found in aws.client("s3").list_objects_v2(Bucket=f"{PREFIX}documents").get("Contents", []):
        aws.client("s3").delete_object(Bucket=f"{PREFIX}documents", Key=found["Key"])


@pytest.mark.parametrize("content", [b"", b"<cXML/>", bytes(range(256)) * 4096])
def test_a_document_comes_back_whole(content: bytes, files: Files):
    assert files.keep(NAME, content) == NAME

    assert files.read(NAME) == content


def test_keeping_the_same_twice_is_fine(files: Files):
    files.keep(NAME, b"<cXML/>")
    files.keep(NAME, b"<cXML/>")

    assert files.read(NAME) == b"<cXML/>"


def test_an_unknown_document_is_not_found(files: Files):
    with pytest.raises(NotFound, match="no such document"):
        files.read("documents/nowhere.xml")


def test_documents_lie_there_gzipped(moto_documents: Aws):
    S3Files(moto_documents, PREFIX).keep(NAME, b"<cXML/>" * 100)

    stored = moto_documents.client("s3").get_object(Bucket=f"{PREFIX}documents", Key=NAME)["Body"].read()
    assert stored[:2] == b"\x1f\x8b"
    assert len(stored) < 100


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://s3"),
        ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"),
        ClientError({"Error": {"Code": "Odd"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "PutObject"),
    ],
    ids=["unreachable", "throttled", "broken"],
)
def test_what_passes_by_itself_is_retryable(error: Exception, moto_documents: Aws, monkeypatch: pytest.MonkeyPatch):
    files = S3Files(moto_documents, PREFIX)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(moto_documents.client("s3"), "_make_api_call", fail)

    with pytest.raises(Retryable):
        files.keep(NAME, b"<cXML/>")
    with pytest.raises(Retryable):
        files.read(NAME)


def test_a_missing_bucket_is_a_mistake_of_ours(moto_aws: None):
    with pytest.raises(ClientError, match="NoSuchBucket"):
        S3Files(Aws(REGION), PREFIX).keep(NAME, b"<cXML/>")
