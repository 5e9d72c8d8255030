"""Giving a connection the mapping of another one of the same seller."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.mapping import OrderMapping, subject
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.usecases.mappings.assigning import write_all
from chalicelib.usecases.mappings.saving import moved


def copy(
    source: str,
    target: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    commit: Commit,
) -> OrderMapping:
    """All pages, and every name of Amazon's that stands for something there; names that only the target knows stay.
    Raises NotFound, and Refused for a connection of another seller."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    if source == target:
        raise Refused("Please choose another connection.", field="source")
    if connections.connection(source).seller != connections.connection(target).seller:
        raise Refused("Only connections of one seller can share a mapping.", field="source")
    before = mappings.mapping(target)
    after = replace(mappings.mapping(source), connection=target, revision=before.revision)
    facts = {"connection": target, "source": source}
    commit(moved(before, after), Audited("mapping_copied", subject(target), by=by.id, at=at, where=where, facts=facts))
    after = replace(after, revision=before.revision + 1)
    theirs = mappings.all_assigned(source)
    ours = mappings.assignments(target, [each.alias for each in theirs])
    revisions = {alias: each.revision for alias, each in ours.items()}
    given = [replace(each, connection=target, revision=revisions.get(each.alias, 0)) for each in theirs]
    changes = [
        (each.alias, Changed(ours[each.alias], each) if each.alias in ours else Created(each))
        for each in given
        if each != ours.get(each.alias)
    ]
    write_all(after, changes, by=by, where=where, at=at, commit=commit)
    return after
