"""What waits for an administrator, with the names of the people it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.attention import AttentionItem
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People


@dataclass(frozen=True, slots=True)
class Waiting:
    items: Sequence[AttentionItem]
    names: Mapping[str, str]  # by the ids that items carry


def waiting(*, attention: AttentionItems, people: People) -> Waiting:
    items = attention.all()
    ids = sorted({item.facts["person"] for item in items if "person" in item.facts})
    known = people.several(ids) if ids else {}
    return Waiting(items, {id: person.name for id, person in known.items()})
