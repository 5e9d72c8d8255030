"""The templates of infra/ as tables and queues on the engines, once and twice."""

import json
from typing import Any

import boto3
import pytest

from chalicelib.domain.messages import QUEUES
from local import resources, template
from tests.engines import Engine
from tests.tables import TABLES


@pytest.fixture(params=["ministack", pytest.param("ddb_local", marks=pytest.mark.java)])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found


def described(client: Any, name: str) -> dict[str, Any]:
    return dict(client.describe_table(TableName=name)["Table"])


def test_the_tables_are_the_files_on_every_engine(engine: Engine) -> None:
    client = engine.client("dynamodb")

    resources.create_tables(client, "shape-")

    names = [name for name in client.list_tables()["TableNames"] if name.startswith("shape-")]
    assert set(names) == {f"shape-{name}" for name in TABLES}
    orders = described(client, "shape-purchase-orders")
    assert {
        index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
        for index in orders["GlobalSecondaryIndexes"]
    } == {
        "by-applicant": ["applicant", "listed_at"],
        "by-status": ["status", "listed_at"],
    }
    assert [key["AttributeName"] for key in described(client, "shape-punch-outs")["KeySchema"]] == ["pk"]
    assert described(client, "shape-outbox")["StreamSpecification"] == {
        "StreamEnabled": True,
        "StreamViewType": "NEW_IMAGE",
    }
    for name in ("punch-outs", "directory", "personal-data"):
        expiry = client.describe_time_to_live(TableName=f"shape-{name}")["TimeToLiveDescription"]
        assert (expiry["AttributeName"], expiry["TimeToLiveStatus"]) == ("expires", "ENABLED")


def test_making_the_tables_twice_keeps_what_is_in_them(engine: Engine) -> None:
    client = engine.client("dynamodb")
    resources.create_tables(client, "twice-")
    item = {"pk": {"S": "company"}, "sk": {"S": "-"}}
    client.put_item(TableName="twice-settings", Item=item)

    resources.create_tables(client, "twice-")

    assert client.get_item(TableName="twice-settings", Key=item)["Item"] == item


def test_a_table_of_an_older_version_is_named(engine: Engine) -> None:
    client = engine.client("dynamodb")
    client.create_table(
        TableName="old-settings",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )

    with pytest.raises(resources.OutdatedTable, match="old-settings"):
        resources.create_tables(client, "old-")


def test_every_queue_has_a_dead_letter_queue_and_patience(ministack: Engine) -> None:
    client = ministack.client("sqs")

    resources.create_queues(client, "q-")
    resources.create_queues(client, "q-")

    for name in QUEUES:
        url = client.get_queue_url(QueueName=f"q-{name}")["QueueUrl"]
        attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        redrive = json.loads(attributes["RedrivePolicy"])
        assert attributes["VisibilityTimeout"] == "360"
        assert redrive["deadLetterTargetArn"].endswith(f":q-{name}-dlq")
        assert int(redrive["maxReceiveCount"]) == 5


def test_everything_is_made_in_process_too(moto_aws: None) -> None:
    resources.create_all(boto3.client, "moto-")
    resources.create_all(boto3.client, "moto-")

    assert len(boto3.client("dynamodb").list_tables()["TableNames"]) == len(TABLES)
    assert [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]] == ["moto-documents"]


def test_on_aws_every_table_is_encrypted_recoverable_and_kept() -> None:
    tables = [resource for resource in template.read("p-").values() if resource.kind == "AWS::DynamoDB::Table"]

    assert len(tables) == len(TABLES)
    for table in tables:
        assert table.properties["BillingMode"] == "PAY_PER_REQUEST"
        assert table.properties["SSESpecification"]["SSEType"] == "KMS"
        assert table.properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
        assert table.properties["DeletionProtectionEnabled"] is False  # what is read for this laptop may be thrown away
