"""What an earlier release stored is read by this one, and loses nothing when it is written again."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo import contents
from chalicelib.domain.approvals import editing
from chalicelib.domain.approvals.routes import choose
from chalicelib.domain.approvals.traits import Traits
from chalicelib.domain.changes import Created
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store

# One file a release that changed what is stored; none of them is ever edited.
RELEASES = sorted((Path(__file__).parent.parent / "fixtures" / "items").glob("*.json"))


def stored() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for release in RELEASES:
        for table, items in json.loads(release.read_text()).items():
            yield from ((release.stem, table, _with_bytes(item)) for item in items)


def _with_bytes(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"piece": {"B": base64.b64decode(item["piece"]["B"])}} if "piece" in item else item


STORED = [
    pytest.param(table, item, id=f"{release}-{table}-{item['pk']['S']}-{item.get('sk', {}).get('S')}")
    for release, table, item in stored()
]


@pytest.mark.parametrize(("table", "item"), STORED)
def test_an_item_of_an_earlier_release_loses_nothing(table: str, item: dict[str, Any]):
    tables = dynamo_store(Aws("eu-central-1")).tables
    model = getattr(tables, table.replace("-", "_"))

    again = model.from_raw_data(item).serialize()

    assert model.Meta.table_name == PREFIX + table
    assert lost(item, again) == []


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """Where something that was there no longer is, or says something else."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [place for name, value in before.items() for place in lost(value, after.get(name), f"{path}.{name}")]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [place for number, (old, new) in pairs for place in lost(old, new, f"{path}[{number}]")]
    return [] if before == after else [path]


def test_contents_of_earlier_releases_are_read():
    packed = [item["piece"]["B"] for _, _, item in stored() if "piece" in item]

    assert [contents.joined([piece]).number for piece in packed] == [examples.NUMBER] * len(RELEASES)


def test_fields_that_were_not_there_yet_read_as_their_defaults(tables: DynamoStore):
    tables.commit(Created(examples.applying(comment="please", hold_lost=True)))
    (item,) = [item for item in tables.items("purchase-orders") if item["sk"]["S"] == "head"]
    head = item["order"]["M"]
    for name in ("comment", "hold_lost", "at_current_price", "content_version", "application"):
        del head[name]
    tables.put("purchase-orders", item)

    assert tables.orders.get(examples.NUMBER) == examples.order(status=Status.APPLYING)


def test_a_policy_of_before_there_was_an_editor_chooses_as_it_did(tables: DynamoStore):
    lab = examples.route(name="Lab", billing_groups=frozenset({"LAB"}))
    old = examples.policy(routes=(lab, examples.route()))
    tables.commit(Created(old))
    (item,) = tables.items("settings")
    policy = item["approvals"]["M"]
    for name in ("default", "rules_revision"):
        del policy[name]
    for route in policy["routes"]["L"]:
        del route["M"]["always_asks"], route["M"]["revision"]
    tables.put("settings", item)

    read = tables.settings.approvals()

    assert read == old
    assert choose(read, Traits(examples.usd(80), "LAB")) == lab
    assert editing.arranged(read).default == choose(read, Traits(examples.usd(80), "OFFICE")) == examples.route()


def test_an_attribute_that_a_newer_release_added_is_left_aside(tables: DynamoStore):
    tables.commit(Created(examples.order()))
    (item,) = tables.items("purchase-orders")
    item["colour"] = {"S": "red"}
    item["order"]["M"]["colour"] = {"S": "red"}
    tables.put("purchase-orders", item)

    assert tables.orders.get(examples.NUMBER) == examples.order()
