"""Amazon's official models as judges: what an operation is called, how fast it may be, how its answers look."""

import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker

FORMATS = FormatChecker(formats=())
FORMATS.checks("date-time", raises=ValueError)(lambda value: datetime.fromisoformat(value) is not None)
# Names that the models leave out; what they answer is described in Amazon's prose only.
WITHOUT_MODEL = frozenset({"rotateApplicationClientSecret"})


@cache
def operations(shared: Path) -> dict[str, tuple[dict[str, Any], str, str, dict[str, Any]]]:
    """By name: the model, its method and path, and what it says of the operation."""
    found = {}
    for file in sorted((shared / "contracts/sp-api/models").glob("*/*.json")):
        model = json.loads(file.read_text())
        for path, methods in model["paths"].items():
            for method, about in methods.items():
                if isinstance(about, dict) and "operationId" in about:
                    if file.stem == "ordersV0" and about["operationId"] != "confirmShipment":
                        continue  # it has a getOrder of its own
                    found[about["operationId"]] = (model, method.upper(), path, about)
    return found


def published_rate(about: dict[str, Any]) -> tuple[float, int]:
    rate, burst = re.search(r"\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|", about["description"]).groups()
    return float(rate), int(burst)


def check(shared: Path, operation: str, status: int, body: Any, headers: dict[str, str]) -> None:
    """Raises when an answer of the Selling Partner API is not what the model says, unknown fields included."""
    _, _, _, about = operations(shared)[operation]
    said = about["responses"][str(status)]
    assert headers.get("x-amzn-RequestId"), "every answer has a request id"
    assert ("x-amzn-RateLimit-Limit" in headers) is (status < 300), "the rate limit is told on success only"
    if status >= 400:
        assert set(body) == {"errors"}
        schema: dict[str, Any] = {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Error"}}
        validate({**schema, "definitions": closed(shared, operation)}, body["errors"])
        return
    if "schema" not in said:
        assert body is None, "this answer is empty"
        return
    validate({**said["schema"], "definitions": closed(shared, operation)}, body)


def validate(schema: dict[str, Any], body: Any) -> None:
    wrong = sorted(Draft4Validator(schema, format_checker=FORMATS).iter_errors(body), key=lambda error: error.json_path)
    assert not wrong, "\n".join(f"{error.json_path}: {error.message}" for error in wrong[:10])


@cache
def closed(shared: Path, operation: str) -> dict[str, Any]:
    """The model's definitions; an object that lists its properties has no others, save where it is one part of many."""
    definitions: dict[str, Any] = json.loads(json.dumps(operations(shared)[operation][0]["definitions"]))
    parts = set(re.findall(r'"#/definitions/(\w+)"', json.dumps([*all_of(definitions)])))
    for name, definition in definitions.items():
        if name not in parts:
            close(definition)
    return definitions


def all_of(value: Any) -> Any:
    if isinstance(value, dict):
        if "allOf" in value:
            yield value["allOf"]
        for inner in value.values():
            yield from all_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_of(inner)


def close(value: Any) -> None:
    if isinstance(value, dict):
        if isinstance(value.get("properties"), dict) and "allOf" not in value:
            value.setdefault("additionalProperties", False)
        for name, inner in value.items():
            if name != "allOf":
                close(inner)
