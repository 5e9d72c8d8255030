"""Makes the tables, queues and buckets of infra/ on any AWS endpoint; twice changes nothing."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from local import template


class OutdatedTable(Exception):
    """A table that is already there has other keys or indexes than the file says."""


def create_all(client: Callable[[str], Any], prefix: str) -> None:
    """Everything in the file; `client("sqs")` makes a boto3 client of the wanted endpoint."""
    create_tables(client("dynamodb"), prefix)
    create_queues(client("sqs"), prefix)
    create_buckets(client("s3"), prefix)
    create_keys(client("kms"), prefix)


def create_tables(client: Any, prefix: str) -> None:
    for table in _of_kind("AWS::DynamoDB::Table", prefix).values():
        _create_table(client, table)


def create_queues(client: Any, prefix: str) -> None:
    queues = _of_kind("AWS::SQS::Queue", prefix)
    arns = {logical: _create_queue(client, queue) for logical, queue in queues.items()}
    for queue in queues.values():
        if redrive := queue.get("RedrivePolicy"):
            _redrive(client, queue["QueueName"], redrive, arns)


def create_buckets(client: Any, prefix: str) -> None:
    for bucket in _of_kind("AWS::S3::Bucket", prefix).values():
        with suppress(client.exceptions.BucketAlreadyOwnedByYou):
            client.create_bucket(Bucket=bucket["BucketName"], **_place(client.meta.region_name))


def create_keys(client: Any, prefix: str) -> None:
    """A key for every alias; what an emulator encrypts by itself needs none."""
    known = {alias["AliasName"] for alias in client.list_aliases()["Aliases"]}
    for alias in _of_kind("AWS::KMS::Alias", prefix).values():
        if alias["AliasName"] not in known:
            key = client.create_key()["KeyMetadata"]["KeyId"]
            client.create_alias(AliasName=alias["AliasName"], TargetKeyId=key)


def _place(region: str) -> dict[str, Any]:
    """S3 refuses its oldest region by name and wants every other one."""
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _of_kind(kind: str, prefix: str) -> dict[str, Mapping[str, Any]]:
    resources = template.read(prefix)
    return {logical: resource.properties for logical, resource in resources.items() if resource.kind == kind}


# What an emulator has no use for (encryption, recovery, protection) is left out; these say what a table is.
_SHAPE = ("TableName", "BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


def _create_table(client: Any, table: Mapping[str, Any]) -> None:
    shape = {name: table[name] for name in _SHAPE if name in table}
    if stream := table.get("StreamSpecification"):
        shape["StreamSpecification"] = {"StreamEnabled": True, **stream}
    try:
        client.create_table(**shape)
    except client.exceptions.ResourceInUseException:
        _check_same(client, table)
    client.get_waiter("table_exists").wait(TableName=table["TableName"], WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    if expiry := table.get("TimeToLiveSpecification"):
        _let_expire(client, table["TableName"], expiry)


def _check_same(client: Any, table: Mapping[str, Any]) -> None:
    there = client.describe_table(TableName=table["TableName"])["Table"]
    if _keys(there) != _keys(table):
        raise OutdatedTable(
            f"The table {table['TableName']} was made by an older version: `make reset` clears it away."
        )


def _keys(table: Mapping[str, Any]) -> dict[str, Any]:
    indexes = table.get("GlobalSecondaryIndexes") or []
    return {"": table["KeySchema"]} | {index["IndexName"]: index["KeySchema"] for index in indexes}


def _let_expire(client: Any, name: str, expiry: Mapping[str, Any]) -> None:
    now = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    if now.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):  # setting it twice is an error in DynamoDB
        client.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)


_QUEUE_ATTRIBUTES = ("VisibilityTimeout", "MessageRetentionPeriod")


def _create_queue(client: Any, queue: Mapping[str, Any]) -> str:
    attributes = {name: str(queue[name]) for name in _QUEUE_ATTRIBUTES if name in queue}
    url = client.create_queue(QueueName=queue["QueueName"])["QueueUrl"]
    client.set_queue_attributes(QueueUrl=url, Attributes=attributes)
    answer = client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(answer["Attributes"]["QueueArn"])


def _redrive(client: Any, name: str, redrive: Mapping[str, Any], arns: Mapping[str, str]) -> None:
    dead_letters, _attribute = redrive["deadLetterTargetArn"]["Fn::GetAtt"]
    policy = {"deadLetterTargetArn": arns[dead_letters], "maxReceiveCount": redrive["maxReceiveCount"]}
    url = client.get_queue_url(QueueName=name)["QueueUrl"]
    client.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": json.dumps(policy)})
