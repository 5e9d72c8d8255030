"""`python -m tests.recorded 2026-11-4`: what this release stores and mails, as files of tests/fixtures/.

A release's files are written anew as often as its shapes change before it is out, and never afterwards: the tests
beside them (adapters/test_old_items.py, test_previous_release.py) then hold every later release to them.
"""

import base64
import json
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from moto import mock_aws

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo.inboxes import MOST_ENTRIES
from chalicelib.adapters.dynamo.slots import DynamoSlots
from chalicelib.adapters.dynamo.tokens import DynamoTokens
from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import AskedStep
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.changes import Audited, Change, Created, Said
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.search import Indexed
from chalicelib.domain.throttling import Limit
from chalicelib.domain.turns import Listed, Turn
from chalicelib.ports.tokens import KeptToken
from infra import keeping
from local import resources
from tests import examples
from tests.adapters.kept import FULL
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store
from tests.examples import NOON, sales
from tests.fakes.world import FakeClock, SeqIds

FIXTURES = Path(__file__).parent / "fixtures"
TABLES = sorted(keeping.tables())
# What is packed or sealed, which JSON has no words for.
BYTES = ("piece", "sealed")
CROWD = tuple(f"person-{number}" for number in range(MOST_ENTRIES + 1))
# Orders that wait, whose approvers are found by entries: their own, or one for all of them.
WAITING = (
    examples.applying(number="PO-1002"),
    examples.applying(number="PO-1003", application=examples.asked(AskedStep("Everybody", CROWD, Rule.ALL))),
)


def items() -> dict[str, list[dict[str, Any]]]:
    """By table: a record of every kind with all its entries, an entry of the trail and a message that waits."""
    with mock_aws():
        store = dynamo_store(Aws("eu-central-1"), SeqIds())
        resources.create_tables(store.client, PREFIX)
        for change in _changes():
            store.commit(change, cause="cause-1")
        store.search.keep(None, Indexed(examples.NUMBER, NOON, frozenset({"pen", examples.NUMBER.casefold()})))
        terms, hashes = frozenset({"pen", sales.ORDER_ID}), frozenset({"a-keyed-hash"})
        store.sale_search.keep(None, Indexed(sales.ORDER_ID, NOON, terms, passing=hashes, until=NOON))
        slots = DynamoSlots(store.tables.slots, FakeClock())
        slots.book("A2EXAMPLE-EU", "searchOrders", Limit(0.0056, 20), is_person=False)
        tokens, later = DynamoTokens(store.tables.access_tokens), NOON + timedelta(hours=1)
        fence = tokens.lease("A2EXAMPLE-EU", at=NOON, until=later, seen=None)
        tokens.keep("A2EXAMPLE-EU", KeptToken(b"sealed", later), fence=fence or 0)
        return {table: _readable(store, table) for table in TABLES}


def _changes() -> list[Change]:
    kept = [Created(record) for record in (*FULL, Turn(Listed.BILLING_GROUPS, 4), *WAITING)]
    said = Said(PlacePurchaseOrder(examples.NUMBER), due_at=NOON)
    return [*kept, Audited("applied", examples.NUMBER, "anna", NOON, "page", {"route": "Standard"}), said]


def _readable(store: DynamoStore, table: str) -> list[dict[str, Any]]:
    found = sorted(store.items(table), key=lambda item: (item["pk"]["S"], item.get("sk", {}).get("S", "")))
    for item in found:
        for name in BYTES:
            if name in item:
                item[name] = {"B": base64.b64encode(item[name]["B"]).decode()}
        if "asked" in item:
            item["asked"]["SS"].sort()
    return found


def mailed(release: str) -> dict[str, Any]:
    """A fresh link as it lies in somebody's mailbox, with what it takes to believe it."""
    key, link = f"the-key-of-{release}", Link(examples.NUMBER, 1, 1, "felix", generation=2)
    path = f"/approvals/{links.token(link, nonce='nonce-1', key=key.encode())}"
    return {"key": key, "link": asdict(link), "nonce": "nonce-1", "path": path}


def write(folder: str, release: str, told: dict[str, Any]) -> None:
    text = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False)
    (FIXTURES / folder / f"{release}.json").write_text(text + "\n")


if __name__ == "__main__":
    write("items", sys.argv[1], items())
    write("links", sys.argv[1], mailed(sys.argv[1]))
