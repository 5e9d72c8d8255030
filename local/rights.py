"""The rights of each function, asked on this laptop too: a call that its policy does not allow is refused as by AWS.

An emulator lets everybody do everything, so a right that is missing would be noticed after the deploy. What a function
asks for stands in `infra.policies`; here every call that it makes is held to it, so each story is a proof of them.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from infra import policies

log = logging.getLogger("local.rights")

_acting: ContextVar[str] = ContextVar("acting", default="")
_KEY = "arn:aws:kms:::key/data"
# What an operation is called among the rights, where that is something else.
_CALLED = {
    "s3:HeadObject": "s3:GetObject",
    **dict.fromkeys(
        ("s3:CreateMultipartUpload", "s3:UploadPart", "s3:UploadPartCopy", "s3:CompleteMultipartUpload"), "s3:PutObject"
    ),
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
_WRITES = {"Put": "PutItem", "Delete": "DeleteItem", "Update": "UpdateItem", "ConditionCheck": "ConditionCheckItem"}

Context = tuple[tuple[str, str], ...]


@contextmanager
def acting(function: str) -> Iterator[None]:
    """Whatever is called in here, that function calls."""
    token = _acting.set(function)
    try:
        yield
    finally:
        _acting.reset(token)


def guard(facts: Mapping[str, str]) -> None:
    """From here on every client of this process asks first. ``facts`` are the template's parameters: Prefix, sender."""
    call = BaseClient._make_api_call  # what boto3 and PynamoDB both go through

    def guarded(client: BaseClient, operation: str, told: Mapping[str, Any]) -> Any:
        if function := _acting.get():
            service = client.meta.service_model.endpoint_prefix
            for action, resource in asked(_service(service), operation, told):
                refuse(function, action, resource, _context(told), tuple(sorted(facts.items())))
        return call(client, operation, told)

    BaseClient._make_api_call = guarded


def refuse(function: str, action: str, resource: str, context: Context, facts: Context) -> None:
    """Raises ClientError, in AWS's words, unless the function's policy allows it."""
    if not _may(function, action, resource, context, facts):
        text = f"{function} is not authorized to perform {action} on {resource}"
        log.error("%s", text)
        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": text}}, action.partition(":")[2])


def asked(service: str, operation: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Which rights a call takes, and on what."""
    match service, operation:
        case "dynamodb", "TransactWriteItems":
            for each in told["TransactItems"]:
                for kind, item in each.items():
                    yield f"dynamodb:{_WRITES[kind]}", _arn("dynamodb", f"table/{item['TableName']}")
        case "dynamodb", "TransactGetItems":
            for each in told["TransactItems"]:
                yield "dynamodb:GetItem", _arn("dynamodb", f"table/{each['Get']['TableName']}")
        case "dynamodb", "BatchGetItem" | "BatchWriteItem":
            for table in told["RequestItems"]:
                yield f"dynamodb:{operation}", _arn("dynamodb", f"table/{table}")
        case _:
            yield _CALLED.get(f"{service}:{operation}", f"{service}:{operation}"), _resource(service, operation, told)
            if service == "ses" and told.get("ConfigurationSetName"):
                yield "ses:SendEmail", _arn("ses", f"configuration-set/{told['ConfigurationSetName']}")


def _resource(service: str, operation: str, told: Mapping[str, Any]) -> str:
    match service:
        case "dynamodb":
            index = f"/index/{told['IndexName']}" if "IndexName" in told else ""
            return _arn(service, f"table/{told['TableName']}{index}")
        case "sqs":
            return _arn(service, told.get("QueueName") or told["QueueUrl"].rpartition("/")[2])
        case "s3":
            return f"arn:aws:s3:::{told['Bucket']}/{told.get('Key', '')}"
        case "secretsmanager" if operation == "CreateSecret":
            return _arn(service, f"secret:{told['Name']}")
        case "secretsmanager":
            return _arn(service, f"secret:{told['SecretId']}-AbCdEf")  # six letters of its own, as there
        case "kms":
            return _KEY
        case "ses":
            return _arn(service, f"identity/{_sender(told)}")
    return "*"


def _context(told: Mapping[str, Any]) -> Context:
    """What conditions are about."""
    sealing = told.get("EncryptionContext", {}).items()
    sender = [("ses:FromAddress", _sender(told))] if "FromEmailAddress" in told else []
    return (*((f"kms:EncryptionContext:{name}", str(value)) for name, value in sealing), *sender)


@cache
def _may(function: str, action: str, resource: str, context: Context, facts: Context) -> bool:
    return any(
        action in statement["Action"]
        and any(fnmatchcase(resource, _filled(each, dict(facts))) for each in statement["Resource"])
        and _holds(statement.get("Condition", {}), dict(context), dict(facts))
        for statement in policies.policy(function)["Statement"]
    )


def _holds(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    wanted = [(key, _filled(value, facts)) for keys in conditions.values() for key, value in keys.items()]
    return all(key in context and fnmatchcase(context[key], value) for key, value in wanted)


def _filled(text: str | Mapping[str, str], facts: Mapping[str, str]) -> str:
    """Whatever is AWS's own is the same everywhere here."""
    written = text if isinstance(text, str) else text["Fn::Sub"]
    known = {"DataKey.Arn": _KEY, "AWS::Partition": "aws", "AWS::Region": "", "AWS::AccountId": "", **facts}
    return re.sub(r"\$\{([^}]+)}", lambda found: known.get(found[1], ""), written)


def _arn(service: str, rest: str) -> str:
    return f"arn:aws:{service}:::{rest}"


def _sender(told: Mapping[str, Any]) -> str:
    """The address without the name in front."""
    return str(told.get("FromEmailAddress", "")).rpartition("<")[2].rstrip(">").strip()


def _service(endpoint_prefix: str) -> str:
    """IAM's names for what botocore has others for."""
    return {"email": "ses", "monitoring": "cloudwatch"}.get(endpoint_prefix, endpoint_prefix)
