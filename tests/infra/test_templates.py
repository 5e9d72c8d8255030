"""What is deployed of a stage: accepted by the judges of templates, private, encrypted, kept when a stack goes."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chalice.package import to_cfn_resource_name

from app import app
from chalicelib import config
from chalicelib.adapters.amazon import lwa, operations
from infra import alarms, templates
from tests.infra.stages import of_kind, template, translated
from tests.tables import TABLES

EVENT_SOURCES = "AWS::Lambda::EventSourceMapping"


def properties(kind: str, packaged: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    return (resource["Properties"] for resource in of_kind(kind, packaged or translated()).values())


@pytest.mark.slow
@pytest.mark.parametrize("made", [template, translated], ids=["as Chalice packages it", "as SAM makes it"])
def test_cfn_lint_accepts_the_stage(made: Any, tmp_path: Path) -> None:
    file = tmp_path / "template.json"
    file.write_text(json.dumps(made()))

    judged = subprocess.run([Path(sys.executable).parent / "cfn-lint", "-t", file], capture_output=True, text=True)

    assert (judged.returncode, judged.stdout) == (0, "")


def test_what_has_no_kind_of_its_own_is_added_to_something_of_chalices() -> None:
    ours = templates.merged("prod")["Resources"]
    functions = [to_cfn_resource_name(source.name) for source in app.event_sources]

    added = [name for name, resource in ours.items() if "Type" not in resource]

    assert sorted(added) == sorted(["RestAPI", "APIHandler", *functions])
    assert all("Type" in resource for resource in template()["Resources"].values())


def test_merging_adds_to_chalice_and_leaves_no_second_intrinsic_beside_its_own() -> None:
    doubled = [found for found in _dicts(template()) if len([key for key in found if key.startswith("Fn::")]) > 1]

    assert doubled == []


def test_the_api_knows_its_function_by_name_so_that_functions_may_know_the_apis_address() -> None:
    named = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Prefix}pages"

    api = json.dumps(template()["Resources"]["RestAPI"])

    assert "APIHandler" not in api
    assert api.count(f"functions/{named}/invocations") == sum(len(methods) for methods in app.routes.values())
    assert template()["Resources"]["APIHandler"]["Properties"]["FunctionName"] == {"Fn::Sub": "${Prefix}pages"}


def test_every_function_has_its_own_role_and_name_and_is_traced_without_an_sdk() -> None:
    functions = of_kind("AWS::Serverless::Function", template())

    roles = [function["Properties"]["Role"]["Fn::GetAtt"][0] for function in functions.values()]
    assert len(set(roles)) == len(functions) == len(app.event_sources) + 1
    assert "DefaultRole" not in template()["Resources"]
    for function in functions.values():
        assert function["Properties"]["Tracing"] == "Active"
        assert function["Properties"]["FunctionName"]["Fn::Sub"].startswith("${Prefix}")
        assert "ReservedConcurrentExecutions" not in function["Properties"]


def test_functions_are_told_all_that_the_configuration_asks_for() -> None:
    with pytest.raises(config.Misconfigured) as missing:
        config.read({})
    wanted = set(re.findall(r"CROSSDOCK_[A-Z_]+", str(missing.value)))

    told = template()["Globals"]["Function"]["Environment"]["Variables"]

    assert wanted <= set(told)


def test_every_table_is_paid_by_use_encrypted_recoverable_and_protected() -> None:
    tables = of_kind("AWS::DynamoDB::Table", template())

    assert {table["Properties"]["TableName"]["Fn::Sub"] for table in tables.values()} == {
        f"${{Prefix}}{name}" for name in TABLES
    }
    for table in tables.values():
        said = table["Properties"]
        assert said["BillingMode"] == "PAY_PER_REQUEST"
        assert said["SSESpecification"] == {
            "SSEEnabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": {"Fn::GetAtt": ["DataKey", "Arn"]},
        }
        assert said["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
        assert said["DeletionProtectionEnabled"] == {"Fn::If": ["Protected", True, False]}


def test_what_is_personal_about_customers_can_be_recovered_for_a_week_only() -> None:
    week = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7}
    tables = [table["Properties"] for table in of_kind("AWS::DynamoDB::Table", template()).values()]

    short = [table["TableName"]["Fn::Sub"] for table in tables if table["PointInTimeRecoverySpecification"] == week]

    assert sorted(short) == ["${Prefix}personal-data", "${Prefix}search-terms"]


def test_what_cannot_be_made_again_is_kept_when_the_stack_goes() -> None:
    kinds = (
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::KMS::Key",
        "AWS::SecretsManager::Secret",
        "AWS::Cognito::UserPool",
    )

    for kind in kinds:
        kept = of_kind(kind, template())
        assert kept
        for resource in kept.values():
            assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_documents_are_private_encrypted_and_come_over_tls_only() -> None:
    (bucket,) = properties("AWS::S3::Bucket")
    (policy,) = properties("AWS::S3::BucketPolicy")

    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_queue_is_encrypted_and_every_topic_too() -> None:
    assert all(queue["SqsManagedSseEnabled"] is True for queue in properties("AWS::SQS::Queue"))
    assert all(topic["KmsMasterKeyId"] == {"Ref": "DataKey"} for topic in properties("AWS::SNS::Topic"))
    assert all(secret["KmsKeyId"] == {"Ref": "DataKey"} for secret in properties("AWS::SecretsManager::Secret"))


def test_topics_are_open_to_the_services_that_tell_us_something_of_this_account() -> None:
    for policy in properties("AWS::SNS::TopicPolicy"):
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert statement["Action"] == "sns:Publish"
        assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_queues_are_open_to_one_topic_and_to_the_schedules_of_this_stack() -> None:
    for policy in properties("AWS::SQS::QueuePolicy"):
        (statement,) = policy["PolicyDocument"]["Statement"]
        if policy["Queues"] == [{"Ref": "MarketplaceNewsQueue"}]:
            continue
        assert statement["Action"] == "sqs:SendMessage"
        ((_operator, only),) = statement["Condition"].items()
        assert list(only) == ["aws:SourceArn"]


def test_amazons_own_account_may_leave_news_in_one_queue_and_nowhere_else() -> None:
    said = [policy["PolicyDocument"]["Statement"][0] for policy in properties("AWS::SQS::QueuePolicy")]

    (amazon,) = [statement for statement in said if "AWS" in statement["Principal"]]

    assert amazon["Principal"] == {"AWS": "arn:aws:iam::437568002678:root"}
    assert amazon["Action"] == ["sqs:SendMessage", "sqs:GetQueueAttributes"]
    assert amazon["Resource"] == {"Fn::GetAtt": ["MarketplaceNewsQueue", "Arn"]}


def test_no_secret_is_written_in_a_template_but_the_pools_own() -> None:
    secrets = of_kind("AWS::SecretsManager::Secret", template())

    assert [name for name, secret in secrets.items() if "SecretString" in secret["Properties"]] == ["SignInSecret"]
    assert not any("GenerateSecretString" in secret["Properties"] for secret in secrets.values())


def test_queues_give_back_only_what_failed_and_never_depend_on_being_alone() -> None:
    from_queues = [source for source in properties(EVENT_SOURCES) if "Queue" in json.dumps(source["EventSourceArn"])]

    assert len(from_queues) == sum(type(source).__name__ == "SQSEventConfig" for source in app.event_sources)
    for source in from_queues:
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["ScalingConfig"]["MaximumConcurrency"] >= 2


@pytest.mark.parametrize("name", ["hear-news", "fetch-orders"])
def test_a_whole_batch_may_wait_for_a_slow_amazon(name: str) -> None:
    """A function that runs out of time gives back what it has done already, and five times are the end."""
    (source,) = [source for source in app.event_sources if source.name == name]
    each, token = operations.GET_ORDER.seconds, lwa.SECONDS

    assert source.batch_size * each + token < alarms.functions()[name]


def test_the_stream_is_the_outboxs_splits_bad_batches_and_keeps_what_it_gave_up() -> None:
    (stream,) = [source for source in properties(EVENT_SOURCES) if "StreamArn" in json.dumps(source["EventSourceArn"])]

    assert stream["EventSourceArn"] == {"Fn::GetAtt": ["OutboxTable", "StreamArn"]}
    assert stream["BisectBatchOnFunctionError"] is True
    assert 0 < stream["MaximumRetryAttempts"] <= 5
    assert stream["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["PublishFreshDeadLetters", "Arn"]}
    assert "FunctionResponseTypes" not in stream  # the handler raises; it names no single failures


def test_a_schedule_is_not_repeated_for_long_and_keeps_what_it_could_not_start() -> None:
    targets = {name: rule["Properties"]["Targets"] for name, rule in of_kind("AWS::Events::Rule", translated()).items()}

    assert {name: target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0] for name, (target,) in targets.items()} == {
        "PublishDuePublishDueEvent": "PublishDueDeadLetters",
        "BeginSweepsBeginSweepsEvent": "BeginSweepsDeadLetters",
        "PushTrackingPushTrackingEvent": "PushTrackingDeadLetters",
        "PushInventoryPushInventoryEvent": "PushInventoryDeadLetters",
    }
    for (target,) in targets.values():
        assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 2}


def test_access_logs_tell_the_route_and_neither_the_path_nor_who_asked() -> None:
    (stage,) = properties("AWS::ApiGateway::Stage")

    told = json.loads(stage["AccessLogSetting"]["Format"])

    assert set(told.values()) == {
        "$context.requestTime",
        "$context.requestId",
        "$context.resourcePath",
        "$context.httpMethod",
        "$context.status",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.responseLength",
        "$context.error.responseType",
    }
    assert stage["TracingEnabled"] is False
    (limits,) = stage["MethodSettings"]
    assert (limits["LoggingLevel"], limits["DataTraceEnabled"]) == ("OFF", False)
    assert (limits["ThrottlingRateLimit"], limits["ThrottlingBurstLimit"]) == (
        {"Ref": "RequestsPerSecond"},
        {"Ref": "RequestBurst"},
    )


def test_an_account_that_is_new_to_api_gateway_knows_it_before_it_may_log_and_may_log_before_the_api_does() -> None:
    resources = translated()["Resources"]

    assert resources["RestAPI"]["DependsOn"] == "ApiLogsAccount"
    assert resources["ApiLogsAccount"]["DependsOn"] == "FirstOfApiGateway"
    assert resources["FirstOfApiGateway"]["Properties"]["Enabled"] is False
    assert resources["ApiLogsAccountRole"]["DeletionPolicy"] == "Retain"


def test_every_function_logs_into_a_group_that_forgets() -> None:
    groups = {group["LogGroupName"]["Fn::Sub"]: group for group in properties("AWS::Logs::LogGroup")}

    names = [function["FunctionName"]["Fn::Sub"] for function in properties("AWS::Lambda::Function")]

    assert set(groups) == {f"/aws/lambda/{name}" for name in names} | {"/aws/apigateway/${Prefix}access"}
    assert all(group["RetentionInDays"] == {"Ref": "LogDays"} for group in groups.values())


def test_every_parameter_but_the_sender_has_a_default() -> None:
    parameters = template()["Parameters"]

    assert [name for name, parameter in parameters.items() if "Default" not in parameter] == ["SenderAddress"]
    grouped = template()["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in grouped for name in group["Parameters"]) == sorted(parameters)


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _dicts(item)
