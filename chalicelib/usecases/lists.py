"""Writing lists whose entries have to agree with each other: every commit takes the list's next turn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.billing import BillingGroup
from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.imports import chunks
from chalicelib.domain.texts import folded
from chalicelib.domain.turns import Turn
from chalicelib.ports.commit import Commit

Entry = TypeVar("Entry", ShippingAddress, BillingGroup)

# Each takes two items of the 100 that one transaction takes, itself and its audit entry; the turn takes one.
MOST_AT_ONCE = 49


def moved(turn: Turn) -> Change:
    if turn.revision:
        return Changed(turn, turn)
    return Created(replace(turn, revision=1))


def write(pairs: Sequence[tuple[Change, Change]], *, turn: Turn, commit: Commit) -> None:
    """Entries with what is audited of them, in as few commits as they fit into. Whoever writes the same list meanwhile
    makes it a Conflict; what stands by then is whole, and deciding again writes the rest."""
    for chunk in chunks(pairs, MOST_AT_ONCE):
        commit(moved(turn), *(change for pair in chunk for change in pair))
        turn = replace(turn, revision=turn.revision + 1)


def alike(names: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """The codes that go by each name, compared as people do; ``names`` are by code."""
    codes: dict[str, set[str]] = {}
    for code, name in names.items():
        codes.setdefault(folded(name), set()).add(code)
    return {name: frozenset(found) for name, found in codes.items() if name}


def differing(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[tuple[Entry | None, Entry]]:
    """Every entry that is another by now, by code, as it was and as it is. A new default takes it from the old one, in
    the same commit: those two stand first."""
    default = next((code for code, one in after.items() if one.default and not _was_default(code, before)), None)
    settled = {
        code: replace(one, default=False) if default and one.default and code != default else one
        for code, one in after.items()
    }
    codes = [code for code, one in settled.items() if one != before.get(code)]
    codes.sort(key=lambda code: settled[code].default == _was_default(code, before))
    return [(before.get(code), settled[code]) for code in codes]


def _was_default(code: str, before: Mapping[str, Entry]) -> bool:
    return code in before and before[code].default
