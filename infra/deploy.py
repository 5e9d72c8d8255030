"""`make deploy STAGE=dev`: from this checkout to a running hub in the account whose credentials are at hand.

Package, upload, change set, wait; then the secrets that are missing, and what is left to do by hand, in order. The same
command again brings the next release. `WITH="Name=value …"` sets parameters of the template; what is not named stays as
it was, or gets its default.
"""

import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra import handover, people_index, uploads
from infra.account import Account, Unready, account
from infra.account import session as at_hand
from infra.deployed import Deployed
from infra.interpreter import Unusable
from infra.keys import Keys
from infra.package import Failed as Unpacked
from infra.package import Package, package
from infra.parameters import Missing, chosen, given, suggested
from infra.stack import Failed, Say, Stack
from infra.templates import Ambiguous


def deploy(stage: str, wishes: Mapping[str, str], *, session: Any, say: Say, made: Package | None = None) -> Deployed:
    """Raises Failed, Missing, Unready, Unusable or Unpacked, each with words for whoever deploys."""
    here = account(session)
    say(f"Deploying the stage {stage} to the account {here.number}, region {here.region}")
    made = made or package(stage)
    stack = Stack(session.client("cloudformation"), stack_name(stage), pause=here.pause, say=say)
    template, defaults = json.loads(made.template.read_text()), suggested(stage, here)
    prefix = {**defaults, **stack.parameters(), **wishes}["Prefix"]
    template_url = upload(made, here, session, say, prefix=prefix)
    release(stack, template_url, template, defaults, wishes, say)
    deployed = Deployed(stage, stack.outputs(), stack.parameters())
    _fill_secrets(deployed, session, say)
    if found := people_index.index(deployed.prefix, session=session):
        say(f"Put {found} people into lists that the release before did not have")
    return deployed


def stack_name(stage: str) -> str:
    return f"crossdock-{stage}"


def upload(made: Package, here: Account, session: Any, say: Say, *, prefix: str) -> str:
    """The address of the template, which names the zip beside it. Keys carry hashes: the same package goes up once."""
    s3, bucket = session.client("s3"), uploads.bucket_name(here.number, here.region)
    if uploads.ensure(s3, bucket, here.number):
        say(f"Made the bucket {bucket} for packages")
    key = f"{made.stage}/{made.digest}.zip"
    uploads.upload(s3, bucket, key, made.zip.read_bytes(), here.number)
    text = json.dumps(with_names(with_code(json.loads(made.template.read_text()), bucket, key), prefix))
    say(f"Uploaded the package, {made.zip.stat().st_size / 1e6:.1f} MB")
    return uploads.upload(s3, bucket, f"{made.stage}/{uploads.digest(text)}.json", text.encode(), here.number)


def with_code(template: Mapping[str, Any], bucket: str, key: str) -> dict[str, Any]:
    """The template with its functions' code at that place instead of in a file beside it."""
    resources = json.loads(json.dumps(template["Resources"]))
    for resource in resources.values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    return {**template, "Resources": resources}


# What a stack can take back by its name. (A queue is known to CloudFormation by its address, which no template has.)
_NAMES = {"AWS::DynamoDB::Table": "TableName", "AWS::S3::Bucket": "BucketName"}


def with_names(template: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The template with the names of what is kept written out: only by such a name does CloudFormation recognise what
    an older release, which did not know it yet, has left behind."""
    resources = json.loads(json.dumps(template["Resources"]))
    for resource in resources.values():
        name = _NAMES.get(resource["Type"])
        if name and resource.get("DeletionPolicy") == "RetainExceptOnCreate":
            properties = resource["Properties"]
            if isinstance(properties[name], dict):
                properties[name] = properties[name]["Fn::Sub"].replace("${Prefix}", prefix)
    return {**template, "Resources": resources}


def release(
    stack: Stack,
    template_url: str,
    template: Mapping[str, Any],
    defaults: Mapping[str, str],
    wishes: Mapping[str, str],
    say: Say,
) -> None:
    """Plans, shows and executes. Raises Failed when what keeps data would be made anew."""
    before = stack.parameters()
    parameters = chosen(template["Parameters"], before=before, wishes=wishes, defaults=defaults)
    if not before and parameters.get("Protection") == "on":
        # What refuses to be deleted could not be taken back from a first deploy that fails, and would block the second.
        release(stack, template_url, template, defaults, {**wishes, "Protection": "off"}, say)
        say("Protecting what it keeps")
        parameters = chosen(
            template["Parameters"], before=stack.parameters(), wishes={"Protection": "on"}, defaults=defaults
        )
    # A name of its own each time: one that was planned and interrupted is still there.
    planned = stack.plan(f"release-{secrets.token_hex(8)}", template_url, parameters)
    if planned.replaced:
        stack.discard(planned)
        raise Failed(f"This would lose what is kept in {', '.join(planned.replaced)}, so nothing was changed.")
    if not planned.changes:
        say("Everything is like that already")
        return
    say(f"Changing the stack {stack.name}: {planned.summary}")
    stack.execute(planned)


def _fill_secrets(deployed: Deployed, session: Any, say: Say) -> None:
    for name in Keys(session.client("secretsmanager"), deployed.prefix).fill():
        say(f"Made the secret {deployed.prefix}{name}")


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print('Which stage? make deploy STAGE=dev WITH="SenderAddress=orders@example.com"', file=sys.stderr)
        return 2
    try:
        session = at_hand()
        deployed = deploy(arguments[0], given(arguments[1:]), session=session, say=print)
        print(handover.told(deployed, session, is_private=sys.stdout.isatty()))
    except (Failed, Missing, Unready, Unusable, Unpacked, Ambiguous, BotoCoreError, ClientError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
