"""How a deploy chooses, refuses and tells; what AWS does with it is in test_rehearsal.py."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import boto3
import pytest

from infra import deploy, destroy, keys, uploads
from infra.account import Account, Unready, account
from infra.deploy import with_code
from infra.keys import Keys
from infra.parameters import Missing, chosen, given, suggested
from infra.stack import Failed, Planned, Stack

HERE = Account("123456789012", "eu-central-1", is_emulated=False)
DECLARED: Mapping[str, Any] = {
    "Prefix": {"Type": "String", "Default": "crossdock-dev-"},
    "LogDays": {"Type": "Number", "Default": 90},
    "SenderAddress": {"Type": "String", "Description": "Where letters come from."},
}
PREFIX = "crossdock-dev-123456789012-"


def choose(**given: Mapping[str, str]) -> dict[str, str | None]:
    nothing: Mapping[str, str] = {}
    return chosen(DECLARED, **{"before": nothing, "wishes": nothing, "defaults": nothing, **given})


def test_a_new_stack_gets_what_is_wished_then_what_is_suggested_then_its_defaults() -> None:
    values = choose(wishes={"SenderAddress": "orders@example.com"}, defaults=suggested("dev", HERE))

    assert values == {"SenderAddress": "orders@example.com", "Prefix": PREFIX}


def test_a_stack_that_is_there_keeps_what_nobody_wishes_otherwise() -> None:
    before = {"Prefix": "ours-", "LogDays": "30", "SenderAddress": "orders@example.com"}

    values = choose(before=before, wishes={"LogDays": "60"}, defaults=suggested("dev", HERE))

    assert values == {"Prefix": None, "LogDays": "60", "SenderAddress": None}


def test_what_has_to_be_chosen_is_named_with_what_it_is_for() -> None:
    with pytest.raises(Missing, match=r"SenderAddress: Where letters come from\.\n.*WITH=\"SenderAddress=…\""):
        choose()


def test_a_wish_that_the_template_does_not_know_is_refused() -> None:
    with pytest.raises(Missing, match="The template has no Sender"):
        choose(wishes={"Sender": "orders@example.com"})


def test_wishes_are_name_and_value() -> None:
    assert given(["SenderAddress=a@example.com", "OidcIssuer=https://id.example.com/?a=b"]) == {
        "SenderAddress": "a@example.com",
        "OidcIssuer": "https://id.example.com/?a=b",
    }
    with pytest.raises(Missing, match=r"no parameter.*: dev2"):
        given(["dev2"])


@pytest.mark.parametrize(("stage", "protection"), [("prod", "on"), ("dev", "off")])
def test_only_what_is_productive_is_protected_by_itself(stage: str, protection: str) -> None:
    assert suggested(stage, HERE)["Protection"] == protection


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"Action": "Remove"}, ["OrdersTable"]),
        ({"Action": "Remove", "PolicyAction": "Retain"}, []),
        ({"Action": "Modify", "Replacement": "True"}, ["OrdersTable"]),
        ({"Action": "Modify", "Replacement": "Conditional"}, []),
        ({"Action": "Modify", "Replacement": "False"}, []),
        ({"Action": "Add"}, []),
        ({"Action": "Remove", "ResourceType": "AWS::Lambda::Function"}, []),
    ],
)
def test_a_plan_names_what_it_would_lose(change: Mapping[str, str], lost: Sequence[str]) -> None:
    table = {"LogicalResourceId": "OrdersTable", "ResourceType": "AWS::DynamoDB::Table"}

    assert Planned("release", [{**table, **change}]).replaced == lost


def test_a_plan_is_summed_up_in_words() -> None:
    changes = [{"Action": action} for action in ("Add", "Add", "Modify", "Remove")]

    assert Planned("release", changes).summary == "2 to make, 1 to change, 1 to remove"


class CloudFormation:
    """One stack in that status, which takes every change set and remembers its name."""

    def __init__(self, status: str) -> None:
        self.status = status
        self.planned: list[str] = []

    def describe_stacks(self, StackName: str) -> Mapping[str, Any]:
        chosen = [{"ParameterKey": "LogDays", "ParameterValue": "30"}]
        return {"Stacks": [{"StackStatus": self.status, "Parameters": chosen}]}

    def create_change_set(self, *, ChangeSetName: str, **_: object) -> None:
        assert ChangeSetName not in self.planned
        self.planned.append(ChangeSetName)

    def describe_change_set(self, **_: object) -> Mapping[str, str]:
        return {"Status": "FAILED", "StatusReason": "The submitted information didn't contain changes."}

    def delete_change_set(self, **_: object) -> None:
        """It stays, as when somebody was interrupted before."""


def test_a_plan_that_was_interrupted_does_not_stand_in_the_way_of_the_next() -> None:
    client = CloudFormation("UPDATE_COMPLETE")
    template = {"Parameters": {"LogDays": {"Type": "Number", "Default": 90}}}

    for _ in range(2):
        deploy.release(Stack(client, "crossdock-dev"), "https://example.com/t.json", template, {}, {}, print)

    assert len(client.planned) == 2


@pytest.mark.parametrize(("status", "known"), [("REVIEW_IN_PROGRESS", {}), ("UPDATE_COMPLETE", {"LogDays": "30"})])
def test_a_stack_that_was_only_planned_has_chosen_nothing(status: str, known: Mapping[str, str]) -> None:
    assert Stack(CloudFormation(status), "crossdock-dev").parameters() == known


def test_a_first_deploy_that_failed_is_deleted_without_destroying_anything() -> None:
    stack = Stack(CloudFormation("ROLLBACK_COMPLETE"), "crossdock-prod")

    with pytest.raises(Failed, match="aws cloudformation delete-stack --stack-name crossdock-prod"):
        stack.plan("release-1", "https://example.com/t.json", {})


class Made(Stack):
    """A stack that becomes whatever is planned, and remembers each plan."""

    def __init__(self, **known: str) -> None:
        super().__init__(None, "crossdock-prod")
        self.known = known
        self.plans: list[Mapping[str, str | None]] = []

    def parameters(self) -> dict[str, str]:
        return self.known

    def plan(self, name: str, template_url: str, parameters: Mapping[str, str | None]) -> Planned:
        self.plans.append(parameters)
        return Planned(
            name, [{"LogicalResourceId": "LettersQueue", "ResourceType": "AWS::SQS::Queue", "Action": "Add"}]
        )

    def execute(self, planned: Planned) -> None:
        self.known = self.known | {name: value for name, value in self.plans[-1].items() if value is not None}


@pytest.mark.parametrize(
    ("known", "plans"), [({}, ["off", "on"]), ({"Protection": "on"}, [None]), ({"Protection": "off"}, [None])]
)
def test_a_stack_protects_what_it_keeps_once_it_is_there(known: Mapping[str, str], plans: Sequence[str | None]) -> None:
    stack = Made(**known)
    template = {"Parameters": {"Protection": {"Type": "String", "Default": "on"}}}

    deploy.release(stack, "https://example.com/t.json", template, suggested("prod", HERE), {}, lambda _: None)

    assert [plan["Protection"] for plan in stack.plans] == plans


def test_functions_are_told_where_their_code_is_and_the_rest_stays() -> None:
    table = {"Type": "AWS::DynamoDB::Table"}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "./deployment.zip", "Timeout": 60}}

    told = with_code({"Resources": {"Table": table, "Pages": function}}, "packages", "dev/abc.zip")

    assert told["Resources"]["Table"] == table
    code = {"Bucket": "packages", "Key": "dev/abc.zip"}
    assert told["Resources"]["Pages"]["Properties"] == {"CodeUri": code, "Timeout": 60}
    assert function["Properties"]["CodeUri"] == "./deployment.zip"


def test_what_is_uploaded_has_an_address_that_cloudformation_takes(moto_aws: None) -> None:
    s3 = boto3.client("s3", region_name="eu-central-1")

    made = [uploads.ensure(s3, "packages", "123456789012") for _ in range(2)]
    address = uploads.upload(s3, "packages", "dev/a.json", b"{}", "123456789012")

    assert made == [True, False]
    assert address == "https://packages.s3.eu-central-1.amazonaws.com/dev/a.json"
    assert s3.get_public_access_block(Bucket="packages")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]


def test_secrets_that_are_nobodys_choice_are_made_once(moto_aws: None) -> None:
    client = boto3.client("secretsmanager")
    client.create_secret(Name=f"{PREFIX}links")  # as a template makes it, without a value

    first, second = Keys(client, PREFIX).fill(), Keys(client, PREFIX).fill()

    assert (first, second) == (["doors", "links", "fingerprints", "inbound"], [])
    doors = Keys(client, PREFIX).read("doors")
    assert {name: [len(secret) for secret in secrets] for name, secrets in doors.items()} == {
        "cart": [43],
        "cxml": [43],
    }
    assert doors["cart"] != doors["cxml"]


def test_secrets_that_no_template_makes_are_found_and_another_stages_are_not(moto_aws: None) -> None:
    client = boto3.client("secretsmanager")
    Keys(client, PREFIX).fill()
    for name in ("selling-application", "refresh-token/A1SELLER-EU", "catalog-password/lab", "other-fingerprints"):
        client.create_secret(Name=f"{PREFIX}{name}", SecretString="{}")

    assert set(Keys(client, PREFIX).outside()) == {
        "fingerprints",
        "selling-application",
        "refresh-token/A1SELLER-EU",
        "catalog-password/lab",
    }


def test_a_secret_that_is_half_there_keeps_its_half(moto_aws: None) -> None:
    client = boto3.client("secretsmanager")
    client.create_secret(Name=f"{PREFIX}doors", SecretString=json.dumps({"cart": ["old", "older"]}))

    Keys(client, PREFIX, make=lambda: "new").fill()

    assert Keys(client, PREFIX).read("doors") == {"cart": ["old", "older"], "cxml": ["new"]}


def test_only_what_somebody_else_chooses_is_set_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert keys.main(["dev", "doors"]) == 2
    assert "Only these are set by hand" in capsys.readouterr().err


def test_without_credentials_or_region_one_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION"):
        monkeypatch.delenv(name)
    with pytest.raises(Unready, match="Set AWS_REGION"):
        account(boto3.Session())

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(Unready, match="no AWS credentials"):
        account(boto3.Session(region_name="eu-central-1"))


def test_a_productive_stage_is_never_destroyed(moto_aws: None) -> None:
    for stage in ("prod", "prod-eu"):
        with pytest.raises(Failed, match="Nobody destroys it"):
            destroy.destroy(stage, session=boto3.Session(), say=print)


def test_a_deploy_without_a_stage_asks_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert deploy.main([]) == 2
    assert "Which stage?" in capsys.readouterr().err
