"""Reads the templates of infra/ and answers with their resources, names filled in, so that no name is written twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from infra import templates


@dataclass(frozen=True)
class Resource:
    kind: str
    properties: Mapping[str, Any]


def read(prefix: str) -> dict[str, Resource]:
    """Every resource by its logical name, with deletion protection off: what is local may be thrown away."""
    template = templates.merged("local")
    defaults = {name: parameter.get("Default", "") for name, parameter in template["Parameters"].items()}
    names = defaults | {"Prefix": prefix, "Protection": "off"}
    conditions: dict[str, bool] = {}
    for name, condition in template["Conditions"].items():  # each names only those above it
        conditions[name] = _holds(condition, names, conditions)
    return {
        logical: Resource(resource["Type"], _resolve(resource["Properties"], names, conditions))
        for logical, resource in template["Resources"].items()
        if "Type" in resource and conditions.get(resource.get("Condition", ""), True)  # the others are Chalice's
    }


def _resolve(value: Any, names: Mapping[str, Any], conditions: Mapping[str, bool]) -> Any:
    resolved = partial(_resolve, names=names, conditions=conditions)
    match value:
        case {"Ref": name}:
            return names.get(name, name)
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([^}]+)}", lambda found: str(names.get(found[1], found[0])), text)
        case {"Fn::If": [condition, yes, no]}:
            return resolved(yes if conditions[condition] else no)
        case dict():
            return {key: resolved(item) for key, item in value.items()}
        case list():
            return [resolved(item) for item in value]
    return value


def _holds(condition: Any, names: Mapping[str, Any], known: Mapping[str, bool]) -> bool:
    match condition:
        case {"Fn::Equals": [left, right]}:
            return bool(_resolve(left, names, known) == _resolve(right, names, known))
        case {"Fn::Not": [one]}:
            return not _holds(one, names, known)
        case {"Fn::And": several}:
            return all(_holds(one, names, known) for one in several)
        case {"Condition": name}:
            return known[name]
    raise ValueError("A condition that this reader does not know", condition)
