"""What waits for an administrator, with the names of the people it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.attention import AttentionItem
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.directory import People

# More than anybody works through before looking again, and a page that still loads at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest entries; ``is_cut`` says that newer ones wait behind them."""

    items: Sequence[AttentionItem]
    names: Mapping[str, str]  # by the ids that items carry
    is_cut: bool = False


def waiting(*, attention: AttentionItems, people: People) -> Waiting:
    found = attention.all(most=MOST + 1)
    items = found[:MOST]
    ids = sorted({item.facts["person"] for item in items if "person" in item.facts})
    known = people.several(ids) if ids else {}
    return Waiting(items, {id: person.name for id, person in known.items()}, is_cut=len(found) > MOST)
