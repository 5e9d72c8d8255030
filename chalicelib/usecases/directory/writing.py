"""Writing people whom a table changes: as many at once as one commit takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import finding
from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.directory import Person, Role, switched_off
from chalicelib.domain.imports import Row
from chalicelib.domain.profile import nobody_yet, profile
from chalicelib.usecases.directory.people import differing, moved_roles

# Of the 100 items of a transaction: some room for those that say who has to be left.
MOST_ITEMS = 90


@dataclass(frozen=True, slots=True)
class Taken:
    """A row and the person that it would make; ``before`` is None for somebody new."""

    row: Row
    before: Person | None
    after: Person


def with_ids(one: Taken, real: Mapping[str, str]) -> Taken:
    """With their own ids instead of the lines by which the table's people knew each other."""
    manager = one.after.manager
    after = replace(
        one.after, id=real.get(one.after.id, one.after.id), manager=real.get(manager, manager) if manager else None
    )
    return replace(one, after=after)


def in_chunks(news: Sequence[Taken]) -> Iterator[list[Taken]]:
    """As many at once as fit, those who step down first, so that they go together."""
    chunk: list[Taken] = []
    items = 0
    for one in sorted(news, key=lambda one: not steps_down(one)):
        weight = _weight(one)
        if chunk and items + weight > MOST_ITEMS:
            yield chunk
            chunk, items = [], 0
        chunk.append(one)
        items += weight
    if chunk:
        yield chunk


def _weight(one: Taken) -> int:
    """How many items a person is at most: themselves, the audit entry, and every key by which they are found."""
    before, after = one.before, one.after
    names = 3 + finding.MOST_WORDS
    if before is None:
        return 2 + names + len(after.groups) + len(after.roles)
    if before.disabled != after.disabled:
        memberships = len(before.groups | after.groups) + len(before.roles | after.roles)
    else:
        memberships = len(before.groups ^ after.groups) + len(before.roles ^ after.roles)
    return 2 + 2 * names + memberships


def changes_of(one: Taken, by: Person, where: str, at: datetime) -> Iterator[Change]:
    before, after = one.before, one.after
    base = before or nobody_yet(after.id)
    facts = moved_roles(base, after)
    if before is None:
        yield Created(after)
        yield Audited("person_added", after.id, by=by.id, at=at, where=where, facts=facts)
        return
    fields = differing(profile(before), profile(after))
    if before.disabled != after.disabled:
        fields.append("disabled")
    yield Changed(before, switched_off(after, at) if after.disabled and not before.disabled else after)
    facts = {"fields": ", ".join(fields), **facts}
    yield Audited("person_changed", after.id, by=by.id, at=at, where=where, facts=facts)


def steps_down(one: Taken) -> bool:
    administrator = Role.PURCHASING_ADMINISTRATOR
    return one.before is not None and one.before.has(administrator) and not one.after.has(administrator)
