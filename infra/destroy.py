"""`make destroy STAGE=dev`: the whole stage and all that it kept, gone for good; never a productive one.

The templates say "retain" of everything that holds something, so that no slip of a template loses it. Here it is meant:
the stack goes first, then what it left behind.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.account import Account, Unready, account
from infra.account import session as at_hand
from infra.deploy import stack_name
from infra.keys import Keys
from infra.parameters import PROD
from infra.stack import Failed, Say, Stack

Remove = Callable[[Any, str], None]


def destroy(stage: str, *, session: Any, say: Say) -> None:
    """Raises Failed, Unready, or what AWS says."""
    here = account(session)
    if stage == PROD or stage.startswith(f"{PROD}-"):
        raise Failed(f"The stage {stage} is productive. Nobody destroys it by a command.")
    stack = Stack(session.client("cloudformation"), stack_name(stage), pause=here.pause, say=say)
    if not stack.status():
        raise Failed(f"There is no stack {stack.name} in the account {here.number}, region {here.region}.")
    if stack.parameters().get("Protection") == "on":
        raise Failed(f'{stack.name} is protected. First: make deploy STAGE={stage} WITH="Protection=off"')
    kept = {kind: stack.resources(kind) for kind in REMOVERS}
    kept["AWS::SecretsManager::Secret"] = _secrets(kept["AWS::SecretsManager::Secret"], stack, session)
    for bucket in kept["AWS::S3::Bucket"]:
        _empty(session.client("s3"), bucket)
    say(f"Deleting the stack {stack.name}")
    stack.delete()
    for kind, (service, remove) in REMOVERS.items():
        for name in kept[kind]:
            if _gone(session.client(service), name, remove):
                say(f"  {'removed':<20} {kind:<46} {name}")


def _secrets(of_stack: Sequence[str], stack: Stack, session: Any) -> list[str]:
    """With those that the deploy and our pages made beside them."""
    prefix = stack.parameters().get("Prefix", "")
    outside = Keys(session.client("secretsmanager"), prefix).outside() if prefix else {}
    return list(dict.fromkeys([*of_stack, *outside.values()]))


def _gone(client: Any, name: str, remove: Remove) -> bool:
    """Whether there was still something to remove."""
    try:
        remove(client, name)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
        return False
    return True


_ABSENT = {
    "404",
    "NoSuchBucket",
    "NotFoundException",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.NonExistentQueue",
    "ResourceNotFoundException",
}


def _empty(client: Any, bucket: str) -> None:
    """Every version of everything: a bucket that holds anything can't be deleted."""
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket)
    for page in pages:
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        named = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        if named:
            client.delete_objects(Bucket=bucket, Delete={"Objects": named, "Quiet": True})


def _delete_bucket(client: Any, name: str) -> None:
    client.head_bucket(Bucket=name)
    _empty(client, name)
    client.delete_bucket(Bucket=name)


def _delete_queue(client: Any, url: str) -> None:
    client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])  # deleting what is not there says nothing
    client.delete_queue(QueueUrl=url)


def _delete_table(client: Any, name: str) -> None:
    client.delete_table(TableName=name)


def _delete_secret(client: Any, name: str) -> None:
    """At once: within the usual 30 days of grace its name could not be used again."""
    client.describe_secret(SecretId=name)
    client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def _delete_people(client: Any, pool: str) -> None:
    client.delete_user_pool(UserPoolId=pool)


def _retire_key(client: Any, key: str) -> None:
    """A week is the least that AWS allows; until then backups can still be read."""
    if client.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] != "PendingDeletion":
        client.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


# In this order: the key last, because emptying and deleting may still need it.
REMOVERS: Mapping[str, tuple[str, Remove]] = {
    "AWS::S3::Bucket": ("s3", _delete_bucket),
    "AWS::SQS::Queue": ("sqs", _delete_queue),
    "AWS::DynamoDB::Table": ("dynamodb", _delete_table),
    "AWS::SecretsManager::Secret": ("secretsmanager", _delete_secret),
    "AWS::Cognito::UserPool": ("cognito-idp", _delete_people),
    "AWS::KMS::Key": ("kms", _retire_key),
}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print("Which stage? make destroy STAGE=dev", file=sys.stderr)
        return 2
    session = at_hand()
    try:
        if not _agreed(arguments[0], account(session)):
            return 1
        destroy(arguments[0], session=session, say=print)
    except (Failed, Unready, BotoCoreError, ClientError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    return 0


def _agreed(stage: str, here: Account) -> bool:
    """Asks a person; a script says it with `yes STAGE |`."""
    print(
        f"This removes the stage {stage} from the account {here.number}, region {here.region}, with all that it kept."
    )
    return input(f"Type {stage} to go on: ").strip() == stage


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
