"""What whoever deployed is told: the addresses for Amazon, and what is left to do, in order, until it is done."""

from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.commit import DynamoCommit
from chalicelib.adapters.dynamo.tables import tables
from chalicelib.adapters.ids import RandomIds
from chalicelib.domain.changes import Created
from infra import handover
from infra.deployed import Deployed
from infra.keys import Keys
from local import resources
from tests import examples

PREFIX = "crossdock-dev-123456789012-"


def deployed(**more: str) -> Deployed:
    outputs = {"Home": "https://buy.example.com", "PeoplePool": "eu-central-1_abc", "MailSetName": f"{PREFIX}letters"}
    parameters = {"Prefix": PREFIX, "SenderAddress": "orders@example.com", "AlarmAddress": "", **more}
    return Deployed("dev", outputs, parameters)


class Session:
    """An account in which a stage was just deployed. SES is what it is told to be."""

    def __init__(self) -> None:
        self._session = boto3.Session()
        self.pool = self.client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"]
        self.is_verified = self.is_out_of_the_sandbox = False
        self.mail_set = f"{PREFIX}letters"

    def client(self, service: str) -> Any:
        return self if service == "sesv2" else self._session.client(service)

    def get_email_identity(self, EmailIdentity: str) -> Mapping[str, Any]:
        return {"VerifiedForSendingStatus": self.is_verified, "ConfigurationSetName": self.mail_set}

    def get_account(self) -> Mapping[str, bool]:
        return {"ProductionAccessEnabled": self.is_out_of_the_sandbox}


@pytest.fixture
def session(moto_aws: None) -> Session:
    session = Session()
    Keys(session.client("secretsmanager"), PREFIX, make=lambda: "s3cr3t").fill()
    resources.create_tables(session.client("dynamodb"), PREFIX)
    return session


def test_a_terminal_is_told_the_addresses_for_amazon(session: Session) -> None:
    told = handover.told(at(deployed(), session), session, is_private=True)

    assert "https://buy.example.com/punchout/po-requests/s3cr3t" in told
    assert "https://buy.example.com/cxml/s3cr3t" in told


def test_whoever_registers_an_application_for_sellers_is_told_its_addresses_and_the_queue(session: Session) -> None:
    # pragma: allowlist nextline secret
    queue = (
        "arn:aws:sqs:eu-central-1:123456789012:crossdock-dev-123456789012-marketplace-news"  # pragma: allowlist secret
    )
    here = at(deployed(), session)
    outputs = {**here.outputs, "MarketplaceNewsQueueArn": queue}

    told = handover.told(Deployed("dev", outputs, here.parameters), session, is_private=False)

    assert "https://buy.example.com/connections/authorized" in told
    assert "https://buy.example.com/connections/renew" in told
    assert queue in told


def test_a_log_is_told_no_secret(session: Session) -> None:
    told = handover.told(at(deployed(), session), session, is_private=False)

    assert "s3cr3t" not in told
    assert "https://buy.example.com/cxml/(a secret, shown only on a terminal)" in told


def test_what_is_left_to_do_is_told_in_order_until_it_is_done(session: Session) -> None:
    before = steps(at(deployed(), session), session)
    session.is_verified = session.is_out_of_the_sandbox = True
    session.client("cognito-idp").admin_create_user(UserPoolId=session.pool, Username="anna@example.com")
    Keys(session.client("secretsmanager"), PREFIX).keep("catalog-password/second", password="given")  # on a page
    commit = DynamoCommit(tables(Aws("eu-central-1"), PREFIX), RandomIds("buy.example.com"))
    commit(Created(examples.people()["gita"]))
    after = steps(at(deployed(AlarmAddress="ops@example.com"), session), session)

    assert before == ["Mail", "Mail", "Alarms", "People", "People", "Amazon Business", "Amazon Business"]
    assert after == []


def test_the_first_person_is_invited_by_mail_with_an_address_that_counts(session: Session) -> None:
    told = handover.told(at(deployed(), session), session, is_private=True)

    # Cognito would write to a telephone, and what it calls unverified is nobody's address here.
    assert "--desired-delivery-mediums EMAIL" in told
    assert "Name=email,Value=you@example.com Name=email_verified,Value=true" in told


def test_an_identity_that_was_there_before_is_told_whose_its_letters_are(session: Session) -> None:
    session.mail_set = ""

    told = handover.told(at(deployed(), session), session, is_private=True)

    assert f"--email-identity orders@example.com --configuration-set-name {PREFIX}letters" in told


def test_who_is_no_longer_told_of_alarms_is_named(session: Session) -> None:
    sns = session.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    here = at(deployed(AlarmAddress="ops@example.com", AlarmAddress2="gone@example.com"), session)

    told = handover.told(
        Deployed("dev", {**here.outputs, "AlarmTopic": topic}, here.parameters), session, is_private=True
    )

    assert "gone@example.com is told nothing" in told
    assert "ops@example.com is told nothing" not in told


def at(deployed: Deployed, session: Session) -> Deployed:
    return Deployed(deployed.stage, {**deployed.outputs, "PeoplePool": session.pool}, deployed.parameters)


def steps(deployed: Deployed, session: Session) -> list[str]:
    """What each of the numbered lines is about."""
    told = handover.told(deployed, session, is_private=True).splitlines()
    return [line.partition(". ")[2].partition(":")[0] for line in told if line[:3].strip().isdigit()]
