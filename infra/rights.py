"""What it means in IAM's words to use a port, to write a table or to be woken by a queue; `policies` joins them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.messages import (
    EXPORTS,
    LETTERS,
    MARKETPLACE_NEWS,
    ORDERS_IN,
    PROJECTIONS,
    PURCHASE_ORDERS_OUT,
    QUEUES,
    SHIPMENTS_OUT,
    STOCK,
    STOCK_OUT,
    SWEEPS,
    WITHOUT_QUEUE,
    dead_letters_of,
)


@dataclass(frozen=True)
class Grant:
    """``resource`` is for Fn::Sub; ``only`` are conditions, by operator."""

    actions: tuple[str, ...]
    resource: str
    only: tuple[tuple[str, str, str], ...] = ()


Grants = tuple[Grant, ...]


def arn(service: str, rest: str) -> str:
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}:{rest}"


def table(name: str, *actions: str, below: str = "") -> Grants:
    return (
        Grant(tuple(f"dynamodb:{action}" for action in actions), arn("dynamodb", f"table/${{Prefix}}{name}{below}")),
    )


def queue(name: str, *actions: str) -> Grants:
    return (Grant(tuple(f"sqs:{action}" for action in actions), arn("sqs", f"${{Prefix}}{name}")),)


KEY = "${DataKey.Arn}"


def key(service: str, *actions: str) -> Grants:
    """The key, through that service only."""
    via = ("StringEquals", "kms:ViaService", f"{service}.${{AWS::Region}}.${{AWS::URLSuffix}}")
    return (Grant(tuple(f"kms:{action}" for action in actions), KEY, (via,)),)


def secret(name: str) -> Grants:
    """Secrets Manager puts a hyphen and six letters of its own behind every name."""
    resource = arn("secretsmanager", f"secret:${{Prefix}}{name}-??????")
    return (Grant(("secretsmanager:GetSecretValue",), resource), *key("secretsmanager", "Decrypt"))


def kept_secret(name: str) -> Grants:
    """Written on a page."""
    resource = arn("secretsmanager", f"secret:${{Prefix}}{name}-??????")
    return (
        Grant(("secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"), resource),
        *key("secretsmanager", "Decrypt", "GenerateDataKey"),
    )


def each(grants: Iterable[Grants]) -> Grants:
    return tuple(grant for several in grants for grant in several)


GET, QUERY, BATCH, PUT, DELETE = "GetItem", "Query", "BatchGetItem", "PutItem", "DeleteItem"
BATCH_WRITE = "BatchWriteItem"

# Data keys for what is sealed before any table sees it; what a service keeps under the key has another context.
SEALING: Grants = (
    Grant(
        ("kms:Decrypt", "kms:GenerateDataKey"),
        KEY,
        (("StringEquals", "kms:EncryptionContext:installation", "${Prefix}"),),
    ),
)

# To call Amazon for a seller: slots and access tokens, and what the tokens are made of.
CALLING: Grants = (
    *table("authorizations", GET, PUT),
    *secret("refresh-token/*"),
    *secret("selling-application"),
    *SEALING,
)

PORTS: Mapping[str, Grants] = {
    "orders": table("purchase-orders", GET, QUERY),
    "orders, listed": (
        *table("purchase-orders", BATCH),
        *table("purchase-orders", QUERY, below="/index/by-applicant"),
        *table("purchase-orders", QUERY, below="/index/by-status"),
    ),
    "inboxes": table("purchase-orders", QUERY, BATCH),
    "punch_outs": table("punch-outs", GET),
    "people": table("directory", GET, BATCH),
    "people, found": table("directory", QUERY),
    "sessions": table("directory", BATCH),
    "settings": table("settings", GET),
    "addresses": table("addresses", GET, QUERY),
    "billing_groups": table("billing-groups", GET, QUERY),
    "attention": table("attention", GET, QUERY),
    "trail": table("audit", QUERY),
    "invoices": (
        *table("invoices", GET, BATCH),
        *each(
            table("invoices", QUERY, below=f"/index/{index}")
            for index in ("by-day", "by-state", "by-group", "by-state-and-group")
        ),
    ),
    "runs": table("settings", QUERY),
    "outbox": table("outbox", QUERY),
    "outbox, taken": table("outbox", DELETE),
    "queues": each(
        queue(name, "GetQueueUrl", "SendMessage")
        for name in (
            PURCHASE_ORDERS_OUT,
            LETTERS,
            PROJECTIONS,
            EXPORTS,
            ORDERS_IN,
            SWEEPS,
            STOCK,
            SHIPMENTS_OUT,
            STOCK_OUT,
        )
    ),
    "queue_states": (
        *each(queue(name, "GetQueueUrl", "GetQueueAttributes") for name in QUEUES),
        *each(queue(dead_letters_of(name), "GetQueueUrl", "GetQueueAttributes") for name in (*QUEUES, *WITHOUT_QUEUE)),
        Grant(("cloudwatch:GetMetricData",), "*"),  # metrics are no resources to IAM
    ),
    "dead_letters": (
        *each(
            queue(dead_letters_of(name), "GetQueueUrl", "ReceiveMessage", "ChangeMessageVisibility", "DeleteMessage")
            for name in (*QUEUES, *WITHOUT_QUEUE)
        ),
        *each(queue(name, "GetQueueUrl", "SendMessage") for name in QUEUES),
    ),
    "files": (
        Grant(("s3:GetObject", "s3:PutObject"), "arn:${AWS::Partition}:s3:::${Prefix}documents/*"),
        *key("s3", "Decrypt", "GenerateDataKey"),
    ),
    "search": table("search-terms", GET, QUERY, BATCH),
    "search, kept": table("search-terms", PUT, BATCH_WRITE),
    "sale_search": table("search-terms", GET, QUERY, BATCH),
    "sale_search, kept": table("search-terms", PUT, BATCH_WRITE, DELETE),
    "sale_search, forgotten": table("search-terms", BATCH_WRITE, DELETE),
    "exports": table("exports", GET, QUERY),
    "articles": table("articles", GET, QUERY, BATCH),
    "lists": table("articles", QUERY),
    "connections": table("authorizations", GET, QUERY),
    "intake": table("authorizations", GET, QUERY),
    "mappings": table("authorizations", GET, QUERY, BATCH),
    "sales": (
        *table("marketplace-orders", GET, QUERY, BATCH),
        *each(
            table("marketplace-orders", QUERY, below=f"/index/{index}")
            for index in ("by-day", "by-status", "by-ship-by", "by-connection")
        ),
    ),
    "boxes": (
        *table("marketplace-orders", QUERY, BATCH),
        *table("marketplace-orders", QUERY, below="/index/by-ship-by"),
    ),
    "stock": table("stock", GET, QUERY, BATCH),
    "offers": (*table("stock", GET, QUERY, BATCH), *table("stock", QUERY, below="/index/by-due")),
    "returns": table("marketplace-orders", GET, QUERY, BATCH),
    "takings": table("takings", GET, QUERY, BATCH),
    "stock, untold": table("stock", QUERY, below="/index/by-due"),
    "stock, short": table("stock", QUERY, below="/index/by-shortage"),
    "customers": (*table("customers", GET, QUERY, BATCH), *table("customers", QUERY, below="/index/by-day")),
    "personal": (*table("personal-data", GET, BATCH), *SEALING),
    "export_files": (
        Grant(("s3:GetObject", "s3:PutObject"), "arn:${AWS::Partition}:s3:::${Prefix}documents/exports/*"),
        *key("s3", "Decrypt", "GenerateDataKey"),
    ),
    "sealer": SEALING,
    # Which queue Amazon's news go to, too.
    "selling": (*CALLING, *queue(MARKETPLACE_NEWS, "GetQueueUrl", "GetQueueAttributes")),
    "shipments": CALLING,
    "offering": CALLING,
    "cancellations": CALLING,
    "grants": (*table("authorizations", GET, PUT), *secret("selling-application")),
    "doors": secret("doors"),
    "link_keys": secret("links"),
    "fingerprint_key": secret("fingerprints"),
    "reader": secret("inbound"),
    "identity": secret("sign-in"),
    "supplier": secret("catalog-password/*"),
    # Passwords, those of new accounts too, and what is renewed; what links and sign-in rest on stays out of reach.
    "vault": (
        *each(kept_secret(name) for name in ("catalog-password/*", "inbound", "doors")),
        *each(kept_secret(name) for name in ("refresh-token/*", "selling-application")),
        # One that is about to be made has no letters behind its name yet.
        *(
            Grant(("secretsmanager:CreateSecret",), arn("secretsmanager", f"secret:${{Prefix}}{name}"))
            for name in ("catalog-password/*", "refresh-token/*", "selling-application")
        ),
        *table("authorizations", GET, PUT),  # with another grant, the access tokens of the one before are forgotten
    ),
    # Who only ends a grant that somebody disconnected.
    "vault, emptied": (*kept_secret("refresh-token/*"), *table("authorizations", GET, PUT)),
    # Which identity SES asks about is its affair (in its sandbox the recipient's too), so the sender is what is fixed.
    "mail": (
        Grant(
            ("ses:SendEmail",),
            arn("ses", "identity/*"),
            (("StringEquals", "ses:FromAddress", "${SenderAddress}"),),
        ),
        # Any address of the domain that was proved, if one was; without a domain nobody's address ends like that.
        Grant(("ses:SendEmail",), arn("ses", "identity/*"), (("StringLike", "ses:FromAddress", "*@${MailDomain}"),)),
        Grant(("ses:SendEmail",), arn("ses", "configuration-set/${Prefix}letters")),
    ),
}


def from_queue(name: str) -> Grants:
    return queue(name, "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")


def from_stream(name: str, dead_letters: str) -> Grants:
    """Lambda reads the stream, and reports what it gave up on, by the function's rights."""
    reading = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")
    return (*table(name, *reading, below="/stream/*"), *queue(dead_letters, "SendMessage"))
