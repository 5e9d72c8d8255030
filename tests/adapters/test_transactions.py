"""What DynamoDB's answers become, and what a repetition of the same call does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib.adapters.aws import Aws
from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.errors import Conflict, Retryable
from chalicelib.domain.messages import PlacePurchaseOrder
from tests import examples
from tests.adapters.stores import DynamoStore, dynamo_store
from tests.examples import NOON
from tests.fakes.world import SeqIds

NOTED = Audited("applied", examples.NUMBER, by="anna", at=NOON)
SAID = Said(PlacePurchaseOrder(examples.NUMBER), due_at=NOON)


@pytest.fixture(params=["ministack", "ddb_local"])
def honest(request: pytest.FixtureRequest) -> DynamoStore:
    """Not moto: it knows no request tokens and would write twice."""
    return request.getfixturevalue(f"on_{request.param}")


def test_botocores_own_repetition_after_a_lost_answer_changes_nothing(honest: DynamoStore):
    honest.commit(Created(examples.order()))

    with answers_lost(honest, 1) as lost:
        honest.commit(Changed(examples.order(), examples.applying()), NOTED, SAID)

    assert lost == ["TransactWriteItems"]
    assert honest.orders.get(examples.NUMBER) == replace(examples.applying(), revision=1)
    assert honest.trail.of(examples.NUMBER) == [NOTED]
    assert len(honest.outbox.due(NOON)) == 1


def test_two_equal_commits_are_two_transactions(honest: DynamoStore):
    honest.commit(NOTED)
    honest.commit(NOTED)

    assert honest.trail.of(examples.NUMBER) == [NOTED, NOTED]


def test_ids_that_begin_anew_do_not_make_another_commit_a_repetition(honest: DynamoStore):
    url = str(honest.client.meta.endpoint_url)
    first, second = (dynamo_store(Aws("eu-central-1", url), SeqIds()) for _ in range(2))

    first.commit(Created(examples.order(number="PO-1")))
    second.commit(Created(examples.order(number="PO-2")))

    assert [order.number for order in honest.orders.by_applicant("anna").rows] == ["PO-2", "PO-1"]


CANCELED: list[tuple[list[str], type[Exception]]] = [
    (["None", "ConditionalCheckFailed"], Conflict),
    (["TransactionConflict", "None"], Conflict),
    (["ThrottlingError", "ConditionalCheckFailed"], Conflict),
    (["None", "ThrottlingError"], Retryable),
    (["ProvisionedThroughputExceeded"], Retryable),
]


@pytest.mark.parametrize(("codes", "problem"), CANCELED)
def test_a_canceled_transaction_says_what_can_be_done(
    codes: list[str], problem: type[Exception], on_moto: DynamoStore, monkeypatch: pytest.MonkeyPatch
):
    reasons = [{"Code": code} for code in codes]
    refuse(on_moto, monkeypatch, failure("TransactionCanceledException", CancellationReasons=reasons))

    with pytest.raises(problem):
        on_moto.commit(NOTED)


PASSING = [
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionInProgressException",
    "InternalServerError",
    "ServiceUnavailable",
]


@pytest.mark.parametrize("code", PASSING)
def test_what_passes_by_itself_is_retryable(code: str, on_moto: DynamoStore, monkeypatch: pytest.MonkeyPatch):
    refuse(on_moto, monkeypatch, failure(code))

    for act in every_way(on_moto):
        with pytest.raises(Retryable):
            act()


def test_a_database_that_does_not_answer_is_retryable(on_moto: DynamoStore, monkeypatch: pytest.MonkeyPatch):
    refuse(on_moto, monkeypatch, ReadTimeoutError(endpoint_url="https://dynamodb"))

    for act in every_way(on_moto):
        with pytest.raises(Retryable):
            act()


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException", "ValidationException"])
def test_a_mistake_of_ours_stays_one(code: str, on_moto: DynamoStore, monkeypatch: pytest.MonkeyPatch):
    refuse(on_moto, monkeypatch, failure(code))

    for act in every_way(on_moto):
        with pytest.raises(PynamoDBException) as caught:
            act()
        assert caught.value.cause_response_code == code


def every_way(store: DynamoStore) -> Iterator[Callable[[], object]]:
    yield lambda: store.commit(NOTED)
    yield lambda: store.orders.get("PO-1")
    yield lambda: store.orders.documents("PO-1")
    yield lambda: store.orders.by_applicant("anna")
    yield lambda: store.sessions.find("anna", "digest")
    yield lambda: store.attention.count()
    yield lambda: store.outbox.due(NOON)


def failure(code: str, **more: Any) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}, **more}, "Operation")


def refuse(store: DynamoStore, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def raise_it(*_: object) -> None:
        raise error

    monkeypatch.setattr(store.client, "_make_api_call", raise_it)


@contextmanager
def answers_lost(store: DynamoStore, count: int) -> Iterator[list[str]]:
    """The next answers arrive as a 500, after DynamoDB has done what it was asked."""
    lost: list[str] = []

    def lose(request: Any, **_: Any) -> AWSResponse | None:
        if len(lost) >= count:
            return None
        lost.append(request.headers["X-Amz-Target"].decode().rpartition(".")[2])
        sender.send(request)
        return AWSResponse(request.url, 500, {}, Body())

    sender = store.client._endpoint.http_session
    store.client.meta.events.register("before-send.dynamodb", lose)
    try:
        yield lost
    finally:
        store.client.meta.events.unregister("before-send.dynamodb", lose)


class Body:
    def stream(self, **_: object) -> Iterator[bytes]:
        return iter([b"{}"])
