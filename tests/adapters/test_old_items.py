"""What an earlier release stored is read by this one, and loses nothing when it is written again."""

import base64
import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from chalicelib.adapters.aws import Aws
from chalicelib.adapters.dynamo import contents
from chalicelib.adapters.dynamo.records import rows
from chalicelib.domain.approvals import editing
from chalicelib.domain.approvals.routes import choose
from chalicelib.domain.approvals.traits import Traits
from chalicelib.domain.changes import Created, Kept
from chalicelib.domain.purchasing.order import Status
from tests import examples, recorded
from tests.adapters.kept import FULL, read
from tests.adapters.stores import PREFIX, DynamoStore, dynamo_store

# One file a release that changed what is stored; none of them is ever edited.
RELEASES = sorted((recorded.FIXTURES / "items").glob("*.json"), key=lambda file: file.stem)


def stored() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for release in RELEASES:
        for table, items in json.loads(release.read_text()).items():
            yield from ((release.stem, table, _with_bytes(item)) for item in items)


def _with_bytes(item: dict[str, Any]) -> dict[str, Any]:
    return item | {name: {"B": base64.b64decode(item[name]["B"])} for name in recorded.BYTES if name in item}


STORED = [
    pytest.param(table, item, id=f"{release}-{table}-{item['pk']['S']}-{item.get('sk', {}).get('S')}")
    for release, table, item in stored()
]


@pytest.mark.parametrize(("table", "item"), STORED)
def test_an_item_of_an_earlier_release_loses_nothing(table: str, item: dict[str, Any]):
    kinds = [kind for kind in _kinds() if kind.Meta.table_name == PREFIX + table]

    assert [] in [lost(item, kind.from_raw_data(item).serialize()) for kind in kinds]


def _kinds() -> list[Any]:
    """Several may share a table: those of sellers' accounts do."""
    tables = dynamo_store(Aws("eu-central-1")).tables
    return [kind for field in fields(tables) if hasattr(kind := getattr(tables, field.name), "Meta")]


def lost(before: Any, after: Any, path: str = "") -> list[str]:
    """Where something that was there no longer is, or says something else."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [place for name, value in before.items() for place in lost(value, after.get(name), f"{path}.{name}")]
    if path.endswith(".SS"):  # a set has no order
        return lost(sorted(before), sorted(after or ()), path.removesuffix(".SS"))
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [place for number, (old, new) in pairs for place in lost(old, new, f"{path}[{number}]")]
    return [] if before == after else [path]


def test_contents_of_earlier_releases_are_read():
    packed = [item["piece"]["B"] for _, table, item in stored() if "piece" in item and table == "purchase-orders"]

    assert [contents.joined([piece]).number for piece in packed] == [examples.NUMBER] * len(RELEASES)


@pytest.mark.parametrize("release", [release.stem for release in RELEASES])
def test_every_record_of_a_release_is_read_and_loses_nothing_when_it_is_kept(release: str, tables: DynamoStore):
    before = {(table, *_key(item)): item for name, table, item in stored() if name == release}
    for (table, *_), item in before.items():
        tables.put(table, item)
    tables.commit(Created(examples.person("anna")))  # whose session it is

    for record in FULL:
        table, *key = rows(record, tables.tables)[0].key
        if (table.removeprefix(PREFIX), *key) in before:
            found = read(tables, record)
            assert isinstance(found, type(record))
            tables.commit(Kept(found))

    after = {(table, *_key(item)): item for table in recorded.TABLES for item in tables.items(table)}
    assert [(key, *places) for key, item in before.items() if (places := lost(_open(item), after.get(key)))] == []


def test_the_newest_file_has_every_shape_that_is_stored_today():
    held, today = set(shapes(json.loads(RELEASES[-1].read_text()))), set(shapes(recorded.items()))

    assert sorted(today - held) == [], "run `python -m tests.recorded` with the name of the release to come"


def shapes(tables: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """Where something stands in an item, whatever it says."""
    for table, items in tables.items():
        for item in items:
            yield from (f"{table}{place}" for place in lost(item, {}))


def _key(item: dict[str, Any]) -> tuple[str, ...]:
    return item["pk"]["S"], item.get("sk", {"S": ""})["S"]


def _open(item: dict[str, Any]) -> dict[str, Any]:
    """Without what is packed or sealed, which nobody can compare."""
    return {name: value for name, value in item.items() if name not in recorded.BYTES}


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
