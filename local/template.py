"""Reads infra/resources.yaml and answers with its resources, names filled in, so that no name is written twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.templates import INFRA, load


@dataclass(frozen=True)
class Resource:
    kind: str
    properties: Mapping[str, Any]


def read(prefix: str, file: Path = INFRA / "resources.yaml") -> dict[str, Resource]:
    """Every resource by its logical name, with deletion protection off: what is local may be thrown away."""
    template = load(file)
    names = {"Prefix": prefix, "Protection": "off"}
    conditions = {name: _resolve(value, names, {}) for name, value in template["Conditions"].items()}
    return {
        logical: Resource(resource["Type"], _resolve(resource["Properties"], names, conditions))
        for logical, resource in template["Resources"].items()
    }


def _resolve(value: Any, names: Mapping[str, str], conditions: Mapping[str, bool]) -> Any:
    match value:
        case {"Ref": name}:
            return names.get(name, name)
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{([^}]+)}", lambda found: names.get(found[1], found[0]), text)
        case {"Fn::Equals": [left, right]}:
            return bool(_resolve(left, names, conditions) == _resolve(right, names, conditions))
        case {"Fn::If": [condition, yes, no]}:
            return _resolve(yes if conditions[condition] else no, names, conditions)
        case dict():
            return {key: _resolve(item, names, conditions) for key, item in value.items()}
        case list():
            return [_resolve(item, names, conditions) for item in value]
    return value
