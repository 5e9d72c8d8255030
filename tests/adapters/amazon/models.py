"""Requests held against Amazon's own models: method, path, parameters and body of the operation that was meant."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema

from chalicelib.ports.http import Request

MODELS = Path(__file__).parents[4] / "shared/contracts/sp-api/models"
FILES = (
    "orders-api-model/orders_2026-01-01.json",
    "orders-api-model/ordersV0.json",
    "sellers-api-model/sellers.json",
    "reports-api-model/reports_2021-06-30.json",
    "tokens-api-model/tokens_2021-03-01.json",
    "notifications-api-model/notifications.json",
    "listings-items-api-model/listingsItems_2021-08-01.json",
    "feeds-api-model/feeds_2021-06-30.json",
)
METHODS = ("get", "put", "post", "delete", "patch")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z")


def check(request: Request) -> str:
    """The operation's name. Fails when Amazon would refuse the request."""
    address = urlsplit(request.url)
    model, operation, found = _operation(request.method, address.path)
    parameters = [_whole(model, each) for each in operation.get("parameters", [])]
    query = dict(parse_qsl(address.query, keep_blank_values=True, strict_parsing=bool(address.query)))
    named = {each["name"]: each for each in parameters if each["in"] == "query"}
    assert set(query) <= set(named), f"unknown: {set(query) - set(named)}"
    required = {name for name, each in named.items() if each.get("required")}
    assert required <= set(query), f"missing: {required - set(query)}"
    for name, value in query.items():
        _check_value(model, named[name], value)
    for each in parameters:
        if each["in"] == "path":
            _check_value(model, each, unquote(found[each["name"]]))
    bodies = [each for each in parameters if each["in"] == "body"]
    assert bool(request.body) == bool(bodies)
    if bodies:
        _validate(model, bodies[0]["schema"], json.loads(request.body))
    return str(operation["operationId"])


def answers(operation: str, content: Any, status: str = "200") -> Any:
    """The content, if it is what Amazon might say."""
    for file in FILES:
        model = _model(file)
        for several in model["paths"].values():
            for method in METHODS:
                if several.get(method, {}).get("operationId") == operation:
                    _validate(model, several[method]["responses"][status]["schema"], content)
                    return content
    raise AssertionError(operation)


@cache
def _model(file: str) -> dict[str, Any]:
    return json.loads((MODELS / file).read_text())


def _operation(method: str, path: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    for file in FILES:
        model = _model(file)
        for template, several in model["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
            if (found := re.fullmatch(pattern, path)) and method.lower() in several:
                return model, several[method.lower()], found.groupdict()
    raise AssertionError(f"no operation: {method} {path}")


def _whole(model: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in parameter:
        return model["parameters"][parameter["$ref"].rpartition("/")[2]]
    return parameter


def _check_value(model: dict[str, Any], parameter: dict[str, Any], text: str) -> None:
    if parameter.get("type") == "array":
        assert parameter.get("collectionFormat", "csv") == "csv"
        value: Any = text.split(",")
    elif parameter.get("type") == "integer":
        value = int(text)
    else:
        value = text
    if parameter.get("format") == "date-time" or parameter["name"].startswith(("created", "lastUpdated")):
        assert MOMENT.fullmatch(text), text
    rules = ("type", "items", "enum", "minItems", "maxItems", "minimum", "maximum", "maxLength", "pattern")
    _validate(model, {name: parameter[name] for name in rules if name in parameter}, value)


def _validate(model: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    jsonschema.validate(value, {**schema, "definitions": model["definitions"]})
