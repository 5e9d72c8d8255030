"""What functions may do: as much as their code needs, and of secrets as little as possible."""

import json
import re

import pytest

from app import app
from chalicelib.domain.messages import QUEUES
from infra import policies
from infra.policies import FUNCTIONS
from tests.infra import code
from tests.infra.allowed import KNOWN, may, queue, resolved, rights, secret, table
from tests.infra.stages import of_kind, template

# Ports that ask nothing of AWS; what a commit may write is said apart, and the sign-in's wire leads out of it.
WITHOUT_RIGHTS = {
    "allowed",
    "address_rules",
    "central",
    "clock",
    "commit",
    "config",
    "ids",
    "mail_reports",
    "marketplace_news",
    "notices",
    "order_sheet",
    "pages",
    "pause",
    "reported_orders",
    "sale_sheet",
    "senders",
    "writer",
}
# To IAM these have no resources, so that their statements can name none.
WITHOUT_RESOURCES = {"cloudwatch:GetMetricData", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
SECRETS = (
    "doors",
    "links",
    "fingerprints",
    "inbound",
    "sign-in",
    "catalog-password/main",
    "refresh-token/A1SELLER-EU",
    "selling-application",
)
GRANTED = ("refresh-token/A1SELLER-EU", "selling-application")


def test_every_function_has_a_policy_and_no_other_has_one() -> None:
    assert sorted(FUNCTIONS) == sorted(["pages", *(source.name for source in app.event_sources)])
    assert sorted(policies.FOLDER.glob("policy-*.json")) == sorted(policies.file(name) for name in FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_written_policy_is_the_one_of_the_table(name: str) -> None:
    assert policies.file(name).read_text() == policies.written(name), "run: python -m infra.policies"


def test_a_function_may_use_the_ports_that_its_code_asks_for_and_no_others() -> None:
    asked = code.ports()

    granted = {name: {port.partition(",")[0] for port in function.uses} for name, function in FUNCTIONS.items()}

    assert granted == {name: ports - WITHOUT_RIGHTS for name, ports in asked.items()}
    assert {name for name, function in FUNCTIONS.items() if function.writes} == {
        name for name, ports in asked.items() if "commit" in ports
    }


def test_every_port_says_what_it_means_for_rights() -> None:
    said = {port.partition(",")[0] for port in policies.PORTS}

    assert said | WITHOUT_RIGHTS == code.HUB
    assert not said & WITHOUT_RIGHTS


def test_each_function_gets_its_own_policy_and_nothing_else() -> None:
    packaged = template()
    for function in of_kind("AWS::Serverless::Function", packaged).values():
        name = function["Properties"]["FunctionName"]["Fn::Sub"].removeprefix("${Prefix}")
        role = packaged["Resources"][function["Properties"]["Role"]["Fn::GetAtt"][0]]["Properties"]
        given = [packaged["Resources"][policy["Ref"]]["Properties"] for policy in role["ManagedPolicyArns"]]
        assert [set(policy) for policy in given] == [{"PolicyDocument"}] * len(given)
        assert {policy["PolicyDocument"]["Version"] for policy in given} == {"2012-10-17"}
        statements = [statement for policy in given for statement in policy["PolicyDocument"]["Statement"]]
        assert statements == policies.policy(name)["Statement"]
        assert "Policies" not in role


def test_rights_are_on_tables_indexes_queues_and_secrets_that_there_are() -> None:
    there = {
        *(one["Properties"]["TableName"]["Fn::Sub"] for one in of_kind("AWS::DynamoDB::Table", template()).values()),
        *(one["Properties"]["QueueName"]["Fn::Sub"] for one in of_kind("AWS::SQS::Queue", template()).values()),
    }
    indexes = {
        f"{one['Properties']['TableName']['Fn::Sub']}/index/{index['IndexName']}"
        for one in of_kind("AWS::DynamoDB::Table", template()).values()
        for index in one["Properties"].get("GlobalSecondaryIndexes", [])
    }
    spoken_of = {
        resource.rpartition(":")[2]
        .removeprefix("table/")
        .removesuffix("/stream/*")
        .replace(KNOWN["Prefix"], "${Prefix}")
        for name in FUNCTIONS
        for action, resource in rights(name)
        if action.startswith(("dynamodb:", "sqs:"))
    }

    assert spoken_of - there - indexes == set()
    assert indexes - spoken_of == set()  # an index that nobody asks would be paid for all the same


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_action_is_a_wildcard_and_no_resource_is_everything(name: str) -> None:
    for action, resource in rights(name):
        assert re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action)
        if action not in WITHOUT_RESOURCES:
            assert ":123456789012:" in resource or resource.startswith(f"arn:aws:s3:::{KNOWN['Prefix']}")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_right_reaches_into_another_stage(name: str) -> None:
    for action, resource in rights(name):
        if action not in WITHOUT_RESOURCES and action.partition(":")[0] not in {"kms", "ses"}:
            assert KNOWN["Prefix"] in resource


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_wildcard_in_a_resource_stands_only_where_names_are_made_by_others(name: str) -> None:
    open_ends = {
        re.sub(r".*:(?=table|secret|log-group|identity)|arn:aws:s3:::", "", resource).replace(KNOWN["Prefix"], "")
        for _action, resource in rights(name)
        if ("*" in resource or "?" in resource) and resource != "*"
    }

    assert open_ends <= {
        "table/outbox/stream/*",  # a stream's name is the moment it was made
        "documents/*",
        "documents/exports/*",
        "secret:doors-??????",
        "secret:links-??????",
        "secret:fingerprints-??????",
        "secret:inbound-??????",
        "secret:sign-in-??????",
        "secret:catalog-password/*-??????",  # a secret for each credential set
        "secret:catalog-password/*",  # and one that is about to be made
        "secret:refresh-token/*-??????",  # a secret for each seller and region
        "secret:refresh-token/*",
        "secret:selling-application-??????",
        f"log-group:/aws/lambda/{name}:*",
        "identity/*",  # and the sender is fixed by a condition
    }


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("pages", [*SECRETS]),
        ("keep-index", ["fingerprints"]),
        *((name, ["fingerprints", *GRANTED]) for name in ("hear-news", "fetch-orders", "sweep-orders")),
        ("begin-sweeps", []),
        ("confirm-shipments", [*GRANTED]),
        ("push-tracking", []),
        ("push-stock", [*GRANTED]),
        ("push-inventory", [*GRANTED]),
        ("write-exports", []),
        ("send-purchase-orders", ["catalog-password/main"]),
        ("send-letters", ["links"]),
        ("hear-bounces", []),
        ("publish-due", []),
        ("publish-fresh", []),
    ],
)
def test_secrets_are_read_by_those_who_need_them(name: str, readable: list[str]) -> None:
    assert [each for each in SECRETS if may(name, "secretsmanager:GetSecretValue", secret(each))] == readable


def test_only_pages_write_secrets_that_administrators_set_and_a_grants_end_is_written_by_who_ends_it() -> None:
    written = {
        name: [each for each in SECRETS if may(name, "secretsmanager:PutSecretValue", secret(each))]
        for name in FUNCTIONS
    }

    assert written == {name: [] for name in FUNCTIONS} | {
        "pages": ["doors", "inbound", "catalog-password/main", *GRANTED],
        "sweep-orders": ["refresh-token/A1SELLER-EU"],
    }
    made = {each for each in ("catalog-password/second", *GRANTED, "links", "second") if may_make("pages", each)}
    assert made == {"catalog-password/second", *GRANTED}
    assert not any(may_make(name, each) for name in FUNCTIONS if name != "pages" for each in SECRETS)


def may_make(name: str, kept: str) -> bool:
    return may(name, "secretsmanager:CreateSecret", secret(kept).removesuffix("-AbCdEf"))


def test_nothing_that_is_kept_is_deleted() -> None:
    actions = {action for name in FUNCTIONS for action, _resource in rights(name)}

    assert not any("Delete" in action for action in actions if action.startswith(("s3:", "kms:", "ses:", "secret")))


def test_nobody_scans_or_changes_a_table_and_the_trail_is_only_added_to() -> None:
    on_tables = {right for name in FUNCTIONS for right in rights(name) if right[0].startswith("dynamodb:")}

    assert {action for action, _resource in on_tables} == {
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeStream",
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "dynamodb:PutItem",
        "dynamodb:Query",
    }
    # What goes past the commit is derived from it: the index of orders.
    assert {resource for action, resource in on_tables if action == "dynamodb:BatchWriteItem"} == {
        table("search-terms")
    }
    assert {action for action, resource in on_tables if resource == table("audit")} == {
        "dynamodb:PutItem",
        "dynamodb:Query",
    }


def test_only_whom_a_queue_wakes_takes_from_it_and_only_pages_look_at_dead_letters() -> None:
    takers = {
        resource.rpartition(KNOWN["Prefix"])[2]: name
        for name in FUNCTIONS
        for action, resource in rights(name)
        if action == "sqs:ReceiveMessage"
    }
    woken = {source.queue: source.name for source in app.event_sources if type(source).__name__ == "SQSEventConfig"}

    assert {queue: name for queue, name in takers.items() if not queue.endswith("-dlq")} == woken
    assert {name for queue, name in takers.items() if queue.endswith("-dlq")} == {"pages"}


def test_pages_reach_amazon_only_by_way_of_the_outbox() -> None:
    """A letter or an order that a page could send would leave without a recovery point."""
    assert not any(action == "ses:SendEmail" for action, _resource in rights("pages"))
    assert may("pages", "dynamodb:PutItem", table("outbox"))
    assert not may("pages", "dynamodb:DeleteItem", table("outbox"))
    assert all(may("pages", "sqs:SendMessage", queue(name)) for name in QUEUES)  # dead letters are sent back


def test_letters_leave_under_the_installations_sender_only() -> None:
    statements = resolved(policies.policy("send-letters"))["Statement"]

    identities = [one for one in statements if any(":identity/" in resource for resource in one["Resource"])]

    assert [one["Condition"] for one in identities] == [
        {"StringEquals": {"ses:FromAddress": "orders@example.com"}},
        {"StringLike": {"ses:FromAddress": "*@example.com"}},
    ]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_key_is_used_through_the_services_that_keep_things_under_it(name: str) -> None:
    """And by whoever seals for data keys of this installation, which opens nothing that a service keeps."""
    for statement in resolved(policies.policy(name))["Statement"]:
        if any(action.startswith("kms:") for action in statement["Action"]):
            if statement["Condition"] == {
                "StringEquals": {"kms:EncryptionContext:installation": "crossdock-prod-123456789012-"}
            }:
                assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
                continue
            (service,) = statement["Condition"]["StringEquals"].values()
            assert service in {"secretsmanager.eu-central-1.amazonaws.com", "s3.eu-central-1.amazonaws.com"}


def test_policies_fit_into_iam_even_with_the_longest_names() -> None:
    longest = {"Prefix": "x" * 40, "AWS::Partition": "aws-us-gov", "AWS::Region": "ap-southeast-1"}
    names = {**KNOWN, **longest, "SenderAddress": f"{'x' * 64}@example.com"}

    given = of_kind("AWS::IAM::ManagedPolicy", template())

    for policy in given.values():
        document = json.dumps(resolved(policy["Properties"]["PolicyDocument"], names), separators=(",", ":"))
        assert len(document) <= 6_144  # IAM's limit for one, white space left out
    for role in of_kind("AWS::IAM::Role", template()).values():
        assert len(role["Properties"]["ManagedPolicyArns"]) <= 10  # and what a role may have of them
