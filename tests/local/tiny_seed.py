"""A seed of one item."""

from collections.abc import Mapping

import boto3


def seed(world: Mapping[str, str]) -> None:
    prefix = world["CROSSDOCK_PREFIX"]
    item = {"pk": {"S": f"sown#{prefix}"}, "sk": {"S": "seen"}}
    boto3.client("dynamodb").put_item(TableName=f"{prefix}audit", Item=item)
