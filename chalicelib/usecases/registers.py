"""Writing lists whose entries have to agree with each other: every commit moves the list's register on."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.imports import chunks
from chalicelib.domain.registers import Register
from chalicelib.ports.commit import Commit

# Each takes two items of the 100 that one transaction takes, itself and its audit entry; the register takes one.
MOST_AT_ONCE = 49


def moved(register: Register) -> Change:
    if register.revision:
        return Changed(register, register)
    return Created(replace(register, revision=1))


def write(pairs: Sequence[tuple[Change, Change]], *, register: Register, commit: Commit) -> None:
    """Entries with what is audited of them, in as few commits as they fit into. Whoever writes the same list meanwhile
    makes it a Conflict; what stands by then is whole, and deciding again writes the rest."""
    for chunk in chunks(pairs, MOST_AT_ONCE):
        commit(moved(register), *(change for pair in chunk for change in pair))
        register = replace(register, revision=register.revision + 1)
