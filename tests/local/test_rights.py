"""What a function may not do on AWS it may not do here either."""

from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from local import rights

FACTS = {"Prefix": "p-", "SenderAddress": "orders@example.com", "MailDomain": ""}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches AWS."""
    made: list[str] = []

    def call(_client: BaseClient, operation: str, _told: Any) -> dict[str, Any]:
        made.append(operation)
        return {}

    monkeypatch.setattr(BaseClient, "_make_api_call", call)
    rights.guard(FACTS)
    return made


def client(service: str) -> Any:
    return boto3.client(service, region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="b")


def test_a_function_does_what_its_policy_allows(calls: list[str]) -> None:
    with rights.acting("fetch-orders"):
        client("dynamodb").query(TableName="p-marketplace-orders", IndexName="by-day")

    assert calls == ["Query"]


def test_what_no_policy_allows_is_refused_in_awss_words(calls: list[str]) -> None:
    with rights.acting("begin-sweeps"), pytest.raises(ClientError, match="begin-sweeps is not authorized") as refused:
        client("dynamodb").query(TableName="p-marketplace-orders", IndexName="by-day")

    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
    assert calls == []


def test_whoever_is_no_function_may_do_everything(calls: list[str]) -> None:
    client("dynamodb").scan(TableName="p-marketplace-orders")

    assert calls == ["Scan"]


def test_every_table_of_a_transaction_is_asked_for() -> None:
    items = [
        {"Put": {"TableName": "p-audit"}},
        {"Delete": {"TableName": "p-outbox"}},
        {"ConditionCheck": {"TableName": "p-settings"}},
    ]

    assert list(rights.asked("dynamodb", "TransactWriteItems", {"TransactItems": items})) == [
        ("dynamodb:PutItem", "arn:aws:dynamodb:::table/p-audit"),
        ("dynamodb:DeleteItem", "arn:aws:dynamodb:::table/p-outbox"),
        ("dynamodb:ConditionCheckItem", "arn:aws:dynamodb:::table/p-settings"),
    ]


@pytest.mark.parametrize(("installation", "is_opened"), [("p-", True), ("q-", False)])
def test_the_key_opens_what_this_installation_sealed(calls: list[str], installation: str, is_opened: bool) -> None:
    context = {"installation": installation}

    with rights.acting("pages"), suppress(ClientError):
        client("kms").decrypt(KeyId="alias/p-data", CiphertextBlob=b"x", EncryptionContext=context)

    assert calls == (["Decrypt"] if is_opened else [])


@pytest.mark.parametrize(
    ("sender", "is_sent"),
    [("Crossdock <orders@example.com>", True), ("Crossdock <boss@example.com>", False)],
)
def test_letters_leave_under_the_senders_name_only(calls: list[str], sender: str, is_sent: bool) -> None:
    with rights.acting("send-letters"), suppress(ClientError):
        client("sesv2").send_email(FromEmailAddress=sender, ConfigurationSetName="p-letters", Content={})

    assert calls == (["SendEmail"] if is_sent else [])


def test_secrets_are_asked_for_by_the_name_that_secrets_manager_gives_them(calls: list[str]) -> None:
    with rights.acting("pages"):
        client("secretsmanager").get_secret_value(SecretId="p-doors")
        with pytest.raises(ClientError):
            client("secretsmanager").put_secret_value(SecretId="p-links", SecretString="mine")

    assert calls == ["GetSecretValue"]
