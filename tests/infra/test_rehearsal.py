"""The packaged stage, really deployed: the main story runs on its functions, and what watches over them works."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from chalicelib.domain.changes import Said
from chalicelib.domain.marketplaces import BY_COUNTRY
from chalicelib.domain.messages import LETTERS, TellApplicant
from chalicelib.domain.orders.order import Status
from chalicelib.usecases.connections import application
from chalicelib.usecases.connections.pasting import paste
from infra import appoint
from infra.deploy import deploy
from infra.destroy import destroy
from infra.package import Package
from infra.stack import Failed
from local.amazon import eventually
from tests.infra.rehearsal import AGREED, STAGE, Rehearsal, rehearsal
from tests.stories.selling.market import Market, Seller
from tests.stories.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.stack]

# The schedule comes every minute, and the machine may be busy.
A_MINUTE_OR_TWO = 150.0


@pytest.fixture(scope="module")
def stage(made: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with rehearsal(made, tmp_path_factory.mktemp("rehearsal")) as stage:
        yield stage


@pytest.fixture
def town(stage: Rehearsal) -> Town:
    town = Town(stage, stage.hub)  # type: ignore[arg-type]  # all of a stack that a town needs
    town.begin()
    return town


def test_one_command_tells_what_it_does_and_makes_the_secrets(stage: Rehearsal) -> None:
    assert stage.told[0] == "Deploying the stage rehearsal to the account 123456789012, region eu-central-1"
    assert any(line.startswith("Changing the stack crossdock-rehearsal: ") for line in stage.told)
    assert [line for line in stage.told if "FAILED" in line] == []
    prefix = stage.deployed.prefix
    assert stage.told[-4:] == tuple(
        f"Made the secret {prefix}{name}" for name in ("doors", "links", "fingerprints", "inbound")
    )


def test_the_main_story_runs_on_the_deployed_functions(town: Town) -> None:
    assert "Crossdock" in town.stranger().get("/").words

    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)

    page = town.reads(number, "Confirmed")
    (order,) = town.at_amazon(number)
    assert "Ordered" in page.words
    assert (order["ship_to"]["address_id"], order["bill_to"]["address_id"]) == ("SEA-HQ", "OFFICE")


def test_amazons_news_become_an_order_on_the_deployed_functions(stage: Rehearsal, town: Town) -> None:
    """By their own rights: the grant, the subscription, the notification in our queue, the call that it causes."""
    market, seller = Market(town), Seller("A2EXAMPLE2TOOL")
    pasted(market, seller)
    assert stage.deployed.outputs["MarketplaceNewsQueueArn"].endswith(f":{stage.deployed.prefix}marketplace-news")

    order_id = market.order(seller)

    order = market.stands(order_id, Status.OPEN)
    assert order.seller == seller.id
    assert market.personal(order_id) is not None
    eventually(lambda: stage.hub.sale_search.terms(order_id), what="the search to know it")
    market.at_amazon.step(order_id, "cancel", by="BUYER")
    market.stands(order_id, Status.CANCELED)


def pasted(market: Market, seller: Seller) -> None:
    """As a seller's administrator pastes the token of a private application."""
    ida = market.town.person("ida")
    stored = application.texts(market.hub.connections.application())
    typed = {**stored, "client_secret": AGREED["SIM_LWA_CLIENT_SECRET"], "is_private": "yes"}
    market.hub.do(application.keep, typed, by=ida, where="story")
    token = market.at_amazon.authorize(seller.id, "eu")["refresh_token"]
    market.hub.do(paste, seller.id, BY_COUNTRY["DE"].id, token, by=ida, where="story")
    market.subscribed(seller.authorization("DE"))


def test_the_first_administrator_is_appointed_by_whoever_deploys(
    town: Town, stage: Rehearsal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Operations" not in town.browser("anna").get("/").words

    assert appoint.main([STAGE, "anna@example.com"]) == 0
    assert appoint.main([STAGE, "nobody@example.com"]) == 1

    told = capsys.readouterr()
    assert told.out == "Anna Sato is now: applicant, operator, purchasing administrator.\n"
    assert "sign in once first" in told.err
    assert "Operations" in town.browser("anna").get("/").words


def test_the_schedule_sends_what_the_stream_could_not(town: Town, stage: Rehearsal) -> None:
    """A message that is due later is no news to the stream; only the sweep sends it."""
    number = town.cart()
    due = stage.hub.clock.now() + timedelta(seconds=15)  # a busy machine writes it before then

    stage.hub.commit(Said(TellApplicant(number, news="sent"), due))

    def waiting() -> bool:
        return any(waits.message.subject == number for waits in stage.hub.outbox.due(due))

    assert waiting()
    eventually(lambda: not waiting(), what="the schedule to send it", patience=A_MINUTE_OR_TWO)


def test_a_poison_message_rests_in_its_dead_letter_queue_and_stops_no_other(town: Town, stage: Rehearsal) -> None:
    sqs = stage.client("sqs")
    url = queue_url(stage, LETTERS)
    # What takes half an hour on AWS: five tries, each after six minutes.
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "1"})

    sqs.send_message(QueueUrl=url, MessageBody="poison")
    number = town.cart()
    town.apply(number, comment="needed")

    assert town.letter("chiara", number)
    (dead,) = eventually(lambda: received(stage, f"{LETTERS}-dlq"), what="the dead letter", patience=A_MINUTE_OR_TWO)
    assert dead["Body"] == "poison"


def test_a_dead_letter_rings_the_alarm(stage: Rehearsal) -> None:
    """The emulator's queues make no metrics, so the test puts the one that SQS would."""
    cloudwatch = stage.client("cloudwatch")
    (alarm,) = [
        found
        for found in cloudwatch.describe_alarms()["MetricAlarms"]
        if {"Name": "QueueName", "Value": f"{stage.deployed.prefix}{LETTERS}-dlq"} in found["Dimensions"]
    ]
    assert alarm["AlarmActions"] == [topic(stage)]

    measured = {key: alarm[key] for key in ("MetricName", "Dimensions")}
    cloudwatch.put_metric_data(Namespace=alarm["Namespace"], MetricData=[measured | {"Value": 1.0}])

    def rings() -> bool:
        (now,) = cloudwatch.describe_alarms(AlarmNames=[alarm["AlarmName"]])["MetricAlarms"]
        return bool(now["StateValue"] == "ALARM")

    assert eventually(rings, what=f"{alarm['AlarmName']} to ring")


def test_a_function_knows_nothing_of_the_others_log(stage: Rehearsal) -> None:
    logs = stage.client("logs")
    groups = logs.describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{stage.deployed.prefix}")["logGroups"]

    assert {group["retentionInDays"] for group in groups} == {90}


def test_the_same_again_changes_nothing_and_a_wish_changes_what_it_names(
    made: Package, stage: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", stage.urls.emulator)
    told: list[str] = []

    deploy(STAGE, {}, session=boto3.Session(), say=told.append, made=made)
    again = deploy(STAGE, {"LogDays": "30"}, session=boto3.Session(), say=told.append, made=made)

    assert "Everything is like that already" in told
    assert again.parameters["LogDays"] == "30"
    assert again.parameters["OidcIssuer"] == f"{stage.urls.simulator}/oidc"
    assert not any("Made the secret" in line for line in told)


def test_destroying_leaves_nothing_behind(made: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rehearsal(made, tmp_path) as stage:
        monkeypatch.setenv("AWS_ENDPOINT_URL", stage.urls.emulator)
        stage.client("s3").put_object(Bucket=f"{stage.deployed.prefix}documents", Key="a", Body=b"a")
        told: list[str] = []

        destroy(STAGE, session=boto3.Session(), say=told.append)

        assert left(stage) == {"tables": [], "queues": [], "secrets": [], "functions": []}
        buckets = [bucket["Name"] for bucket in stage.client("s3").list_buckets()["Buckets"]]
        assert buckets == ["crossdock-deployments-123456789012-eu-central-1"]
        with pytest.raises(Failed, match="There is no stack crossdock-rehearsal"):
            destroy(STAGE, session=boto3.Session(), say=told.append)


def left(stage: Rehearsal) -> dict[str, list[Any]]:
    return {
        "tables": stage.client("dynamodb").list_tables()["TableNames"],
        "queues": stage.client("sqs").list_queues().get("QueueUrls", []),
        "secrets": stage.client("secretsmanager").list_secrets()["SecretList"],
        "functions": stage.client("lambda").list_functions()["Functions"],
    }


def queue_url(stage: Rehearsal, name: str) -> str:
    return str(stage.client("sqs").get_queue_url(QueueName=f"{stage.deployed.prefix}{name}")["QueueUrl"])


def received(stage: Rehearsal, name: str) -> list[Any]:
    found = stage.client("sqs").receive_message(QueueUrl=queue_url(stage, name), WaitTimeSeconds=1)
    return list(found.get("Messages", []))


def topic(stage: Rehearsal) -> str:
    (found,) = [one["TopicArn"] for one in stage.client("sns").list_topics()["Topics"] if "alarm" in one["TopicArn"]]
    return str(found)
