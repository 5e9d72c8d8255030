"""What whoever deployed has to know and do now: the addresses for Amazon, the sign-in, what is left to do, in order."""

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.adapters.amazon.central import CentralPages
from chalicelib.domain.directory import Role
from infra.deployed import Deployed
from infra.keys import CATALOG_PASSWORD, Keys

HIDDEN = "(a secret, shown only on a terminal)"


def told(deployed: Deployed, session: Any, *, is_private: bool) -> str:
    """``is_private``: only a person reads it. Path secrets and passwords never go into a log."""
    keys = Keys(session.client("secretsmanager"), deployed.prefix)
    steps = [*_steps(deployed, session, keys)]
    numbered = [f"{number:>3}. {step}" for number, step in enumerate(steps, start=1)]
    return "\n".join(
        [
            "",
            f"Crossdock is there: {deployed.home}/",
            "",
            "For Amazon Business, under your integration's settings there:",
            *(f"  {name:<32}{value}" for name, value in _for_amazon(deployed, keys, is_private=is_private).items()),
            "",
            "For Amazon's Solution Provider Portal, where your own application for sellers is registered:",
            *(f"  {name:<32}{value}" for name, value in _for_sellers(deployed).items()),
            "",
            *(["Left to do by hand, in this order:", *numbered] if steps else ["Nothing is left to do by hand."]),
        ]
    )


def _for_amazon(deployed: Deployed, keys: Keys, *, is_private: bool) -> Mapping[str, str]:
    doors, inbound = keys.read("doors"), keys.read("inbound")

    def shown(secret: str, before: str = "") -> str:
        return f"{before}{secret if is_private else HIDDEN}"

    return {
        "Carts (punch-in) to": shown(doors["cart"][0], f"{deployed.home}/punchout/po-requests/"),
        "Confirmations, ship notices, invoices to": shown(doors["cxml"][0], f"{deployed.home}/cxml/"),
        "SharedSecret that Amazon uses": shown(inbound["secrets"][0]),
    }


def _for_sellers(deployed: Deployed) -> Mapping[str, str]:
    """Nothing of it is secret. The functions name the queue to Amazon; here it is for whoever looks for it."""
    central = CentralPages(deployed.home)
    return {
        "OAuth Redirect URI": central.redirect_uri,
        "OAuth Login URI": central.login_uri,
        "Queue of Amazon's news": deployed.outputs.get("MarketplaceNewsQueueArn", ""),
    }


def _steps(deployed: Deployed, session: Any, keys: Keys) -> Iterator[str]:
    """Those that are done are not told again."""
    yield from _dns(deployed)
    yield from _mail(deployed, session)
    yield from _alarms(deployed, session)
    yield from _sign_in(deployed, session, keys)
    yield from _amazon(deployed, keys)


def _dns(deployed: Deployed) -> Iterator[str]:
    if target := deployed.outputs.get("DomainTarget"):
        yield f"DNS: a CNAME record {deployed.parameters['Domain']} → {target}"
    for name in sorted(deployed.outputs):
        if name.startswith("MailDnsRecord"):
            yield f"DNS: {deployed.outputs[name]}"


def _mail(deployed: Deployed, session: Any) -> Iterator[str]:
    ses = session.client("sesv2")
    identity = deployed.parameters.get("MailDomain") or deployed.parameters["SenderAddress"]
    if not _is_verified(ses, identity):
        yield (
            f"Mail: SES has not verified {identity} yet. "
            + (
                "It looks for the DNS records above by itself."
                if "@" not in identity
                else "Click the link in its mail."
            )
        )
    ours = deployed.outputs.get("MailSetName", "")
    if not _belongs_to(ses, identity, ours):
        yield (
            f"Mail: nobody hears of letters that come back: {identity} does not belong to our configuration set. "
            "aws sesv2 put-email-identity-configuration-set-attributes "
            f"--email-identity {identity} --configuration-set-name {ours}"
        )
    if not ses.get_account().get("ProductionAccessEnabled"):
        yield (
            "Mail: SES is in its sandbox here, so letters reach verified addresses only. Ask AWS to let you out: "
            "console, SES, Account dashboard, Request production access (a day)."
        )


def _is_verified(ses: Any, identity: str) -> bool:
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity).get("VerifiedForSendingStatus"))
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return False


def _belongs_to(ses: Any, identity: str, configuration_set: str) -> bool:
    """An identity that was there before has to be told; one that is not there at all is another line's matter."""
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity).get("ConfigurationSetName") == configuration_set)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        return True


def _alarms(deployed: Deployed, session: Any) -> Iterator[str]:
    topic = deployed.outputs.get("AlarmTopic")
    names = ("AlarmAddress", "AlarmAddress2", "AlarmAddress3")
    if not any(deployed.parameters.get(name) for name in names):
        yield 'Alarms: nobody is told. make deploy STAGE=… WITH="AlarmAddress=ops@example.com"'
    elif topic:
        found = session.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        waiting = [one["Endpoint"] for one in found if one["SubscriptionArn"] == "PendingConfirmation"]
        if waiting:
            yield f"Alarms: {', '.join(waiting)} must click the link in the mail from AWS."
        # SNS forgets who does not click within days, or clicks to be left alone; CloudFormation does not notice.
        wanted = {deployed.parameters.get(name, "") for name in names} - {""}
        for address in sorted(wanted - {one["Endpoint"] for one in found}):
            yield (
                f"Alarms: {address} is told nothing, having left or never confirmed. "
                f"aws sns subscribe --topic-arn {topic} --protocol email --notification-endpoint {address}"
            )


def _sign_in(deployed: Deployed, session: Any, keys: Keys) -> Iterator[str]:
    pool = deployed.outputs.get("PeoplePool")
    if pool:
        if not session.client("cognito-idp").list_users(UserPoolId=pool, Limit=1)["Users"]:
            yield (
                "People: invite the first one. aws cognito-idp admin-create-user "
                f"--user-pool-id {pool} --username you@example.com --desired-delivery-mediums EMAIL "
                "--user-attributes Name=email,Value=you@example.com Name=email_verified,Value=true"
            )
        yield from _first_administrator(deployed, session)
        return
    if not keys.read("sign-in").get("client_secret"):
        callback = deployed.outputs.get("SignInCallback", f"{deployed.home}/sign-in/callback")
        yield f"Sign-in: tell your provider the redirect address {callback}"
        yield f"Sign-in: make secret STAGE={deployed.stage} NAME=sign-in (the client secret it gave you)"
    yield from _first_administrator(deployed, session)


def _first_administrator(deployed: Deployed, session: Any) -> Iterator[str]:
    """The directory keeps an entry for each role that somebody has, or had."""
    found = session.client("dynamodb").query(
        TableName=f"{deployed.prefix}directory",
        KeyConditionExpression="pk = :role",
        ExpressionAttributeValues={":role": {"S": f"role#{Role.PURCHASING_ADMINISTRATOR}"}},
        Limit=1,
    )
    if not found["Count"]:
        yield f"People: sign in once, then make appoint STAGE={deployed.stage} EMAIL=you@example.com"


def _amazon(deployed: Deployed, keys: Keys) -> Iterator[str]:
    if any(keys.read(name).get("password") for name in keys.passwords()):
        return
    yield (
        "Amazon Business: ask its customer service to connect your account by cXML punch-out with purchase orders, in "
        "test mode first, and give it the addresses above. It answers with the System Login, the Catalog Integration "
        "Password and the PO Request URL."
    )
    yield (
        f"Amazon Business: enter all of it at {deployed.home}/settings, which leads on from there. The password can be "
        f"kept from here too: make secret STAGE={deployed.stage} NAME={CATALOG_PASSWORD}"
    )
