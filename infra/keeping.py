"""What an installation keeps, and how it lies in a backup's folder.

A backup is a folder: ``tables/<name>.jsonl.gz`` with an item a line as DynamoDB's own exports write it, ``documents/``
as they lie in the bucket, and ``manifest.json``, written last: without it the folder is no backup.
"""

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from infra import templates

# In DynamoDB's words: {"pk": {"S": "…"}, "sk": {"S": "…"}, …}.
Item = Mapping[str, Any]

# Last of all: what is written here sets the house in motion, and finds everything else in its place.
OUTBOX = "outbox"
BUCKET = "documents"


class Unusable(Exception):
    """There is no such installation, or no such backup. The message is for whoever typed the command."""


@dataclass(frozen=True)
class Manifest:
    """``items`` are counted by table. ``version`` is Crossdock's."""

    prefix: str
    taken_at: str
    version: str
    items: Mapping[str, int]
    documents: int


def tables() -> list[str]:
    """Every table's name behind the prefix, the outbox last."""
    resources = templates.merged("backup")["Resources"].values()
    named = [
        each["Properties"]["TableName"]["Fn::Sub"] for each in resources if each.get("Type") == "AWS::DynamoDB::Table"
    ]
    return sorted((name.removeprefix("${Prefix}") for name in named), key=lambda name: (name == OUTBOX, name))


def write_items(file: Path, items: Iterable[Item]) -> int:
    count = 0
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        for item in items:
            lines.write(json.dumps({"Item": item}, default=_text) + "\n")
            count += 1
    return count


def read_items(file: Path) -> Iterator[Item]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield {name: _value(value) for name, value in json.loads(line)["Item"].items()}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Raises Unusable."""
    try:
        return Manifest(**json.loads((folder / "manifest.json").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Unusable(f"{folder} is no whole backup: its manifest.json can't be read.") from error


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError("Not part of an item", type(value).__name__)


def _value(value: Any) -> Any:
    """The same value with its bytes as bytes."""
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {"B": base64.b64decode(content)}
        case "BS":
            return {"BS": [base64.b64decode(each) for each in content]}
        case "L":
            return {"L": [_value(each) for each in content]}
        case "M":
            return {"M": {name: _value(each) for name, each in content.items()}}
    return value
