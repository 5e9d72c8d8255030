"""Our table of operations, held against Amazon's own models."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.adapters.amazon.operations import OPERATIONS, Operation

METHODS = {"get", "put", "post", "delete", "patch"}
# In the order in which an operation's name is looked for: the orders of 2026 come before those of v0.
MODELS = (
    "orders-api-model/orders_2026-01-01.json",
    "orders-api-model/ordersV0.json",
    "sellers-api-model/sellers.json",
    "reports-api-model/reports_2021-06-30.json",
    "tokens-api-model/tokens_2021-03-01.json",
    "notifications-api-model/notifications.json",
    "listings-items-api-model/listingsItems_2021-08-01.json",
    "feeds-api-model/feeds_2021-06-30.json",
)


def models(shared_dir: Path) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every operation by its name: method, path, and what the model says of it."""
    found: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for file in MODELS:
        model = json.loads((shared_dir / "contracts/sp-api/models" / file).read_text())
        for path, several in model["paths"].items():
            for method in METHODS & set(several):
                found.setdefault(several[method]["operationId"], (method.upper(), path, several[method]))
    return found


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_the_models_say_the_same(operation: Operation, shared_dir: Path):
    method, path, said = models(shared_dir)[operation.name]
    plan = re.search(r"\|\s*([\d.]+)\s*\|\s*([\d.]+)\s*\|", said["description"])

    assert plan is not None
    assert (operation.method, operation.path) == (method, path)
    assert (operation.limit.rate, operation.limit.burst) == (float(plan[1]), int(plan[2]))
    assert ("grantless" in json.dumps(said).casefold()) == bool(operation.scope)


def test_each_operation_stands_there_once():
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
