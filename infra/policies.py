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
    EXPORTS,
    LETTERS,
    MAIL_EVENTS,
    MARKETPLACE_NEWS,
    ORDERS_IN,
    PROJECTIONS,
    PURCHASE_ORDERS_OUT,
    SHIPMENTS_OUT,
    STOCK,
    STOCK_OUT,
    SWEEPS,
)
from infra.rights import DELETE, PORTS, PUT, Grant, Grants, arn, each, from_queue, from_stream, table

FOLDER = Path(__file__).parent.parent / ".chalice"


@dataclass(frozen=True)
class Function:
    uses: Sequence[str]
    writes: Mapping[str, Sequence[str]]
    woken_by: Grants = ()


# What it takes to read an order at Amazon and to make ours of it.
ORDERS_IN_FROM_AMAZON = (
    "connections",
    "intake",
    "sales",
    "personal",
    "customers",
    "fingerprint_key",
    "mappings",
    "articles",
    "attention",
    "selling",
)
# What stands beside nearly every change.
NOTED: Mapping[str, Sequence[str]] = {"attention": (PUT, DELETE), "audit": (PUT,), "outbox": (PUT,)}
ORDERS_KEPT: Mapping[str, Sequence[str]] = {
    "marketplace-orders": (PUT, DELETE),  # a copy that takes fewer items than before
    "personal-data": (PUT, DELETE),
    "customers": (PUT, DELETE),
    "authorizations": (PUT, DELETE),
    **NOTED,
}

# Both ways of telling Amazon of stock: when it moved, and every five minutes.
STOCK_TOLD = ("stock", "stock, untold", "articles", "lists", "connections", "offers", "offering", "attention")
COMPARING = ("selling", "intake", "export_files")
TELLING = {"stock": (PUT,), "attention": (PUT, DELETE), "outbox": (PUT,)}

# A commit that turns nothing into another record only puts; orders, people and what needs attention lose entries too.
FUNCTIONS: Mapping[str, Function] = {
    "pages": Function(
        uses=(
            "orders",
            "orders, listed",
            "inboxes",
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
            "search",
            "exports",
            "articles",
            "lists",
            "stock",
            "stock, short",
            "customers",
            "sales",
            "boxes",
            "connections",
            "intake",
            "mappings",
            "selling",
            "grants",
            "personal",
            "sealer",
            "returns",
            "takings",
            "offers",
            "sale_search",
            "sale_search, forgotten",
            "fingerprint_key",
            "export_files",
            "queue_states",
            "dead_letters",
        ),
        writes={
            "settings": (PUT,),
            "purchase-orders": (PUT, DELETE),
            "punch-outs": (PUT,),
            "directory": (PUT, DELETE),
            "addresses": (PUT, DELETE),
            "billing-groups": (PUT, DELETE),
            "attention": (PUT, DELETE),
            "audit": (PUT,),
            "invoices": (PUT,),
            "outbox": (PUT,),
            "exports": (PUT,),
            "articles": (PUT, DELETE),
            "stock": (PUT,),
            "authorizations": (PUT, DELETE),
            "customers": (PUT, DELETE),
            "marketplace-orders": (PUT, DELETE),
            "personal-data": (PUT, DELETE),
            "takings": (PUT,),
        },
    ),
    "publish-due": Function(
        uses=("outbox", "outbox, taken", "queues"),
        writes={"settings": (PUT,)},
    ),
    "publish-fresh": Function(
        uses=("outbox, taken", "queues"),
        writes={},
        woken_by=from_stream("outbox", "publish-fresh-dlq"),
    ),
    "send-purchase-orders": Function(
        uses=("orders", "people", "settings", "supplier", "files"),
        writes={"purchase-orders": (PUT,), "attention": (PUT, DELETE), "audit": (PUT,), "outbox": (PUT,)},
        woken_by=from_queue(PURCHASE_ORDERS_OUT),
    ),
    "send-letters": Function(
        uses=("orders", "inboxes", "people", "people, found", "settings", "connections", "link_keys", "mail"),
        writes={
            "purchase-orders": (PUT, DELETE),
            "directory": (PUT,),
            "attention": (PUT,),
            "audit": (PUT,),
            "outbox": (PUT,),
        },
        woken_by=from_queue(LETTERS),
    ),
    "hear-bounces": Function(
        uses=("orders, listed", "people", "people, found", "attention"),
        writes={"directory": (PUT,), "attention": (PUT, DELETE), "audit": (PUT,)},
        woken_by=from_queue(MAIL_EVENTS),
    ),
    "keep-index": Function(
        uses=(
            "orders",
            "orders, listed",
            "search",
            "search, kept",
            "sales",
            "personal",
            "sale_search",
            "sale_search, kept",
            "fingerprint_key",
        ),
        writes={"outbox": (PUT,), "personal-data": (DELETE,)},
        woken_by=from_queue(PROJECTIONS),
    ),
    "write-exports": Function(
        uses=("orders", "orders, listed", "people", "search", "sales", "sale_search", "exports", "export_files"),
        writes={"exports": (PUT,), "outbox": (PUT,)},
        woken_by=from_queue(EXPORTS),
    ),
    "hear-news": Function(
        uses=ORDERS_IN_FROM_AMAZON,
        writes=ORDERS_KEPT,
        woken_by=from_queue(MARKETPLACE_NEWS),
    ),
    "fetch-orders": Function(
        uses=ORDERS_IN_FROM_AMAZON,
        writes=ORDERS_KEPT,
        woken_by=from_queue(ORDERS_IN),
    ),
    "sweep-orders": Function(
        uses=(
            *ORDERS_IN_FROM_AMAZON,
            "export_files",
            "sealer",
            "vault, emptied",
            "sale_search",
            "sale_search, forgotten",
        ),
        writes={**ORDERS_KEPT, "articles": (PUT, DELETE)},
        woken_by=from_queue(SWEEPS),
    ),
    "begin-sweeps": Function(
        uses=("connections", "intake"),
        writes={"authorizations": (PUT,), "settings": (PUT,), "outbox": (PUT,)},
    ),
    "keep-stock": Function(
        uses=("sales", "boxes", "articles", "stock", "stock, untold", "lists", "settings", "export_files", "attention"),
        writes={
            "stock": (PUT,),
            "marketplace-orders": (PUT,),  # boxes that follow their order
            **NOTED,
        },
        woken_by=from_queue(STOCK),
    ),
    "confirm-shipments": Function(
        uses=("sales", "boxes", "connections", "intake", "lists", "attention", "selling", "shipments", "cancellations"),
        writes={
            "marketplace-orders": (PUT,),
            "authorizations": (PUT,),  # a grant that is gone is said to be, and an order that is to be read again
            **NOTED,
        },
        woken_by=from_queue(SHIPMENTS_OUT),
    ),
    "push-tracking": Function(
        uses=("boxes",),
        writes={"marketplace-orders": (PUT,), "settings": (PUT,), "outbox": (PUT,)},
    ),
    "push-stock": Function(uses=(*STOCK_TOLD, *COMPARING), writes=TELLING, woken_by=from_queue(STOCK_OUT)),
    "push-inventory": Function(uses=STOCK_TOLD, writes={**TELLING, "settings": (PUT,)}),
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
    yield from each(PORTS[port] for port in function.uses)
    yield from each(table(kept, *actions) for kept, actions in function.writes.items())
    yield from function.woken_by
    yield Grant(
        ("logs:CreateLogStream", "logs:PutLogEvents"), arn("logs", f"log-group:/aws/lambda/${{Prefix}}{name}:*")
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
