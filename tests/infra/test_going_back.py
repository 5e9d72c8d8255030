"""Back to the release before, and forward again: what the newer one had made is kept meanwhile, and taken back."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from infra.deploy import release, with_names
from infra.stack import Failed, Planned, Stack
from tests.engines import Engine

PREFIX = "going-back-"
KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}


def table(name: str, key: str = "pk") -> dict[str, Any]:
    return {
        "Type": "AWS::DynamoDB::Table",
        **KEPT,
        "Properties": {
            "TableName": {"Fn::Sub": f"${{Prefix}}{name}"},
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
        },
    }


def queue(name: str, *, kept: bool) -> dict[str, Any]:
    policies = KEPT if kept else {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"}
    return {"Type": "AWS::SQS::Queue", **policies, "Properties": {"QueueName": {"Fn::Sub": f"${{Prefix}}{name}"}}}


OLD = {"OrdersTable": table("orders"), "LettersDeadLetters": queue("letters-dlq", kept=True)}
NEW = {**OLD, "SearchTable": table("search"), "SearchDeadLetters": queue("search-dlq", kept=False)}


class Releases:
    """A stack that one release after the other is deployed to, as `make deploy` does."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.told: list[str] = []
        self.stack = Stack(engine.client("cloudformation"), "going-back", pause=0.05, say=self.told.append)
        engine.client("s3").create_bucket(
            Bucket="going-back-releases", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )

    def deploy(self, resources: Mapping[str, Any]) -> None:
        template = {"Parameters": {"Prefix": {"Type": "String"}}, "Resources": resources}
        self.engine.client("s3").put_object(
            Bucket="going-back-releases", Key="template.json", Body=json.dumps(with_names(template, PREFIX)).encode()
        )
        url = f"{self.engine.url}/going-back-releases/template.json"
        release(self.stack, url, template, {"Prefix": PREFIX}, {}, self.told.append)


@pytest.fixture(scope="module")
def releases(ministack: Engine) -> Releases:
    return Releases(ministack)


def test_going_back_and_forward_again_keeps_what_the_newer_release_had_made(releases: Releases) -> None:
    dynamo = releases.engine.client("dynamodb")
    kept = {"TableName": f"{PREFIX}search", "Key": {"pk": {"S": "kept"}}}
    releases.deploy(NEW)
    dynamo.put_item(TableName=kept["TableName"], Item=kept["Key"])

    releases.deploy(OLD)
    assert f"{PREFIX}search" not in releases.stack.resources("AWS::DynamoDB::Table")
    assert dynamo.get_item(**kept)["Item"]

    releases.deploy(NEW)
    assert f"{PREFIX}search" in releases.stack.resources("AWS::DynamoDB::Table")
    assert dynamo.get_item(**kept)["Item"]
    assert "Changing the stack going-back: 1 to make, 1 to take back" in releases.told


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ({"OrdersTable": table("orders-2")}, "OrdersTable"),
        ({"LettersDeadLetters": queue("letters-dead", kept=True)}, "LettersDeadLetters"),
    ],
)
def test_what_is_kept_is_not_made_anew(releases: Releases, changed: Mapping[str, Any], lost: str) -> None:
    releases.deploy(NEW)

    with pytest.raises(Failed, match=f"This would lose what is kept in {lost}, so nothing was changed"):
        releases.deploy({**NEW, **changed})


def test_dead_letters_that_a_new_queue_would_hide_are_lost_too() -> None:
    change = {
        "LogicalResourceId": "LettersDeadLetters",
        "ResourceType": "AWS::SQS::Queue",
        "Action": "Modify",
        "Replacement": "True",
    }

    assert Planned("release", [{**change, "PolicyAction": "ReplaceAndRetain"}]).replaced == ["LettersDeadLetters"]
    assert Planned("release", [{**change, "PolicyAction": "ReplaceAndDelete"}]).replaced == []
    assert Planned("release", [{**change, "Action": "Remove", "PolicyAction": "Retain"}]).replaced == []


def test_only_what_is_kept_is_named_in_full() -> None:
    named = with_names({"Resources": NEW}, PREFIX)["Resources"]

    assert named["SearchTable"]["Properties"]["TableName"] == "going-back-search"
    assert named["SearchDeadLetters"] == NEW["SearchDeadLetters"]
    assert with_names({"Resources": named}, PREFIX)["Resources"] == named
