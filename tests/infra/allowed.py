"""What the policies allow, as IAM reads them."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from infra import policies

KNOWN = {
    "AWS::Partition": "aws",
    "AWS::Region": "eu-central-1",
    "AWS::AccountId": "123456789012",
    "AWS::URLSuffix": "amazonaws.com",
    "DataKey.Arn": "arn:aws:kms:eu-central-1:123456789012:key/1234",
    "SenderAddress": "orders@example.com",
    "MailDomain": "example.com",
    "Prefix": "crossdock-prod-123456789012-",
}


def resolved(value: Any, known: Mapping[str, str] = KNOWN) -> Any:
    """As CloudFormation hands it to IAM."""
    match value:
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([^}]+)}", lambda found: known[found[1]], text)
        case dict():
            return {key: resolved(item, known) for key, item in value.items()}
        case list():
            return [resolved(item, known) for item in value]
    return value


def rights(name: str) -> Iterator[tuple[str, str]]:
    """Every action and the resource it is allowed on."""
    for statement in resolved(policies.policy(name))["Statement"]:
        assert statement["Effect"] == "Allow"
        yield from ((action, resource) for action in statement["Action"] for resource in statement["Resource"])


def may(name: str, action: str, resource: str) -> bool:
    return any(action == allowed and fnmatchcase(resource, on) for allowed, on in rights(name))


def secret(name: str) -> str:
    return f"arn:aws:secretsmanager:eu-central-1:123456789012:secret:{KNOWN['Prefix']}{name}-AbCdEf"


def table(name: str) -> str:
    return f"arn:aws:dynamodb:eu-central-1:123456789012:table/{KNOWN['Prefix']}{name}"


def queue(name: str) -> str:
    return f"arn:aws:sqs:eu-central-1:123456789012:{KNOWN['Prefix']}{name}"
