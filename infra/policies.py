"""What each function may do, from what its code needs: `python -m infra.policies` writes .chalice/policy-<name>.json.

A function names the ports that it reads and calls (as in `wiring.Hub`), the tables that its commits write, and what
wakes it; a port says what that means in IAM's words. Nothing else is allowed: no wildcard action, no table or secret of
somebody else. Resources carry the prefix, so one file serves all stages and opens none to another.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain.messages import (
    LETTERS,
    MAIL_EVENTS,
    PURCHASE_ORDERS_OUT,
    QUEUES,
    WITHOUT_QUEUE,
    dead_letters_of,
)

FOLDER = Path(__file__).parent.parent / ".chalice"


@dataclass(frozen=True)
class Grant:
    """``resource`` is for Fn::Sub; ``only`` are conditions, by operator."""

    actions: tuple[str, ...]
    resource: str
    only: tuple[tuple[str, str, str], ...] = ()


Grants = tuple[Grant, ...]


@dataclass(frozen=True)
class Function:
    uses: Sequence[str]
    writes: Mapping[str, Sequence[str]]
    woken_by: Grants = ()


def _arn(service: str, rest: str) -> str:
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"


def _table(name: str, *actions: str, below: str = "") -> Grants:
    return (
        Grant(tuple(f"dynamodb:{action}" for action in actions), _arn("dynamodb", f"table/${{Prefix}}{name}{below}")),
    )


def _queue(name: str, *actions: str) -> Grants:
    return (Grant(tuple(f"sqs:{action}" for action in actions), _arn("sqs", f"${{Prefix}}{name}")),)


KEY = "${DataKey.Arn}"


def _key(service: str, *actions: str) -> Grants:
    """The key, through that service only."""
    via = ("StringEquals", "kms:ViaService", f"{service}.${{AWS::Region}}.${{AWS::URLSuffix}}")
    return (Grant(tuple(f"kms:{action}" for action in actions), KEY, (via,)),)


def _secret(name: str) -> Grants:
    """Secrets Manager puts a hyphen and six letters of its own behind every name."""
    resource = _arn("secretsmanager", f"secret:${{Prefix}}{name}-??????")
    return (Grant(("secretsmanager:GetSecretValue",), resource), *_key("secretsmanager", "Decrypt"))


def _kept_secret(name: str) -> Grants:
    """Written on a page."""
    resource = _arn("secretsmanager", f"secret:${{Prefix}}{name}-??????")
    return (
        Grant(("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"), resource),
        *_key("secretsmanager", "Decrypt", "GenerateDataKey"),
    )


def _each(grants: Iterable[Grants]) -> Grants:
    return tuple(grant for several in grants for grant in several)


GET, QUERY, BATCH, PUT, DELETE = "GetItem", "Query", "BatchGetItem", "PutItem", "DeleteItem"

PORTS: Mapping[str, Grants] = {
    "orders": _table("purchase-orders", GET, QUERY),
    "orders, listed": (
        *_table("purchase-orders", BATCH),
        *_table("purchase-orders", QUERY, below="/index/by-applicant"),
        *_table("purchase-orders", QUERY, below="/index/by-status"),
    ),
    "punch_outs": _table("punch-outs", GET),
    "people": _table("directory", GET, BATCH),
    "people, found": _table("directory", QUERY),
    "sessions": _table("directory", BATCH),
    "settings": _table("settings", GET),
    "addresses": _table("addresses", GET, QUERY),
    "billing_groups": _table("billing-groups", GET, QUERY),
    "attention": _table("attention", GET, QUERY),
    "trail": _table("audit", QUERY),
    "invoices": (
        *_table("invoices", GET, BATCH),
        *_each(
            _table("invoices", QUERY, below=f"/index/{index}")
            for index in ("by-day", "by-state", "by-group", "by-state-and-group")
        ),
    ),
    "runs": _table("settings", QUERY),
    "outbox": _table("outbox", QUERY),
    "outbox, taken": _table("outbox", DELETE),
    "queues": _each(_queue(name, "GetQueueUrl", "SendMessage") for name in (PURCHASE_ORDERS_OUT, LETTERS)),
    "queue_states": (
        *_each(_queue(name, "GetQueueUrl", "GetQueueAttributes") for name in QUEUES),
        *_each(
            _queue(dead_letters_of(name), "GetQueueUrl", "GetQueueAttributes") for name in (*QUEUES, *WITHOUT_QUEUE)
        ),
        Grant(("cloudwatch:GetMetricData",), "*"),  # metrics are no resources to IAM
    ),
    "dead_letters": (
        *_each(
            _queue(dead_letters_of(name), "GetQueueUrl", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage")
            for name in (*QUEUES, *WITHOUT_QUEUE)
        ),
        *_each(_queue(name, "GetQueueUrl", "SendMessage") for name in QUEUES),
    ),
    "files": (
        Grant(("s3:GetObject", "s3:PutObject"), "arn:${AWS::Partition}:s3:::${Prefix}documents/*"),
        *_key("s3", "Decrypt", "GenerateDataKey"),
    ),
    "doors": _secret("doors"),
    "link_keys": _secret("links"),
    "reader": _secret("inbound"),
    "identity": _secret("sign-in"),
    "supplier": _secret("catalog-password/*"),
    # Passwords, those of new accounts too, and what is renewed; what links and sign-in rest on stays out of reach.
    "vault": (
        *_each(_kept_secret(name) for name in ("catalog-password/*", "inbound", "doors")),
        # One that is about to be made has no letters behind its name yet.
        Grant(("secretsmanager:CreateSecret",), _arn("secretsmanager", "secret:${Prefix}catalog-password/*")),
    ),
    # Which identity SES asks about is its affair (in its sandbox the recipient's too), so the sender is what is fixed.
    "mail": (
        Grant(
            ("ses:SendEmail",),
            _arn("ses", "identity/*"),
            (("StringEquals", "ses:FromAddress", "${SenderAddress}"),),
        ),
        # Any address of the domain that was proved, if one was; without a domain nobody's address ends like that.
        Grant(("ses:SendEmail",), _arn("ses", "identity/*"), (("StringLike", "ses:FromAddress", "*@${MailDomain}"),)),
        Grant(("ses:SendEmail",), _arn("ses", "configuration-set/${Prefix}letters")),
    ),
}


def _from_queue(name: str) -> Grants:
    return _queue(name, "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")


def _from_stream(table: str, dead_letters: str) -> Grants:
    """Lambda reads the stream, and reports what it gave up on, by the function's rights."""
    reading = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    return (*_table(table, *reading, below="/stream/*"), *_queue(dead_letters, "SendMessage"))


# A commit that turns nothing into another record only puts; people and what needs attention also lose entries.
FUNCTIONS: Mapping[str, Function] = {
    "pages": Function(
        uses=(
            "orders",
            "orders, listed",
            "punch_outs",
            "people",
            "people, found",
            "sessions",
            "settings",
            "addresses",
            "billing_groups",
            "attention",
            "trail",
            "invoices",
            "files",
            "doors",
            "link_keys",
            "reader",
            "identity",
            "supplier",
            "vault",
            "outbox",
            "runs",
            "queue_states",
            "dead_letters",
        ),
        writes={
            "purchase-orders": (PUT,),
            "punch-outs": (PUT,),
            "directory": (PUT, DELETE),
            "attention": (PUT, DELETE),
            "audit": (PUT,),
            "invoices": (PUT,),
            "outbox": (PUT,),
        },
    ),
    "publish-due": Function(
        uses=("outbox", "outbox, taken", "queues"),
        writes={"settings": (PUT,)},
    ),
    "publish-fresh": Function(
        uses=("outbox, taken", "queues"),
        writes={},
        woken_by=_from_stream("outbox", "publish-fresh-dlq"),
    ),
    "send-purchase-orders": Function(
        uses=("orders", "people", "settings", "supplier", "files"),
        writes={"purchase-orders": (PUT,), "attention": (PUT, DELETE), "audit": (PUT,), "outbox": (PUT,)},
        woken_by=_from_queue(PURCHASE_ORDERS_OUT),
    ),
    "send-letters": Function(
        uses=("orders", "people", "settings", "link_keys", "mail"),
        writes={"purchase-orders": (PUT,), "audit": (PUT,), "outbox": (PUT,)},
        woken_by=_from_queue(LETTERS),
    ),
    "hear-bounces": Function(
        uses=("orders, listed", "people", "people, found", "attention"),
        writes={"directory": (PUT,), "attention": (PUT, DELETE), "audit": (PUT,)},
        woken_by=_from_queue(MAIL_EVENTS),
    ),
}


def policy(name: str) -> dict[str, Any]:
    """One document, a statement for each set of rights, the same every time."""
    rights: dict[tuple[str, tuple[tuple[str, str, str], ...]], set[str]] = {}
    for grant in _granted(name, FUNCTIONS[name]):
        rights.setdefault((grant.resource, grant.only), set()).update(grant.actions)
    alike: dict[tuple[tuple[str, ...], tuple[tuple[str, str, str], ...]], list[str]] = {}
    for (resource, only), actions in rights.items():
        alike.setdefault((tuple(sorted(actions)), only), []).append(resource)
    statements = [_statement(actions, sorted(resources), only) for (actions, only), resources in sorted(alike.items())]
    return {"Version": "2012-10-17", "Statement": statements}


def file(name: str) -> Path:
    return FOLDER / f"policy-{name}.json"


def written(name: str) -> str:
    return json.dumps(policy(name), indent=2) + "\n"


def _granted(name: str, function: Function) -> Iterator[Grant]:
    yield from _each(PORTS[port] for port in function.uses)
    yield from _each(_table(table, *actions) for table, actions in function.writes.items())
    yield from function.woken_by
    yield Grant(
        ("logs:CreateLogStream", "logs:PutLogEvents"), _arn("logs", f"log-group:/aws/lambda/${{Prefix}}{name}:*")
    )
    yield Grant(("xray:PutTelemetryRecords", "xray:PutTraceSegments"), "*")  # traces are no resources to IAM


def _statement(
    actions: Sequence[str], resources: Sequence[str], only: Iterable[tuple[str, str, str]]
) -> dict[str, Any]:
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": [_filled(resource) for resource in resources],
    }
    for operator, key, value in only:
        statement.setdefault("Condition", {}).setdefault(operator, {})[key] = _filled(value)
    return statement


def _filled(text: str) -> str | dict[str, Any]:
    return {"Fn::Sub": text} if "${" in text else text


def main() -> None:
    for name in FUNCTIONS:
        file(name).write_text(written(name))


if __name__ == "__main__":
    main()
