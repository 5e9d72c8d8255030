"""The small lists: entries added where one picks them, and kept on a page of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import lists as listing
from chalicelib.domain.changes import Audited, Change, Changed, Created
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused, Unfit
from chalicelib.domain.lists import MOST_ENTRIES, Entry, ListName, Pick
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.lists import Lists


def picked(
    pick: Pick, of: ListName, *, field: str, by: Person, where: str, at: datetime, lists: Lists
) -> tuple[str, Sequence[Change]]:
    """The code of what somebody picked, and what is to be written with it when they named something new. A new name
    that the list has already means that entry. Raises Refused beside the field."""
    entries = lists.all(of)
    name = in_one_line(pick.new)
    if not name:
        if not pick.code:
            return "", ()
        entry = listing.found(entries, pick.code)
        if entry is None:
            raise Refused("Please choose from the list, or name something new.", field=field)
        return entry.code, ()
    known = listing.named(entries, name)
    if known is not None:
        return known.code, _unarchived(known, by, where, at) if known.archived else ()
    entry = listing.made(of, name, entries)
    for refusal in _refusals(entry, entries):
        raise Refused(refusal.message, field=field, **refusal.facts)
    return entry.code, _added(entry, by, where, at)


def add(entry: Entry, *, by: Person, where: str, at: datetime, lists: Lists, commit: Commit) -> Entry:
    """Without a code it gets one from its name. Raises Unfit."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    entries = lists.all(entry.of)
    if not entry.code:
        made = listing.made(entry.of, entry.name, entries)
        entry = replace(entry, code=made.code)
    found = _refusals(entry, entries)
    if listing.found(entries, entry.code):
        found.append(Refused("The list has this code already.", field="code"))
    _refuse(found)
    commit(*_added(entry, by, where, at))
    return entry


def update(entry: Entry, *, by: Person, where: str, at: datetime, lists: Lists, commit: Commit) -> Entry:
    """``entry`` has the revision that its form was made from. Raises NotFound, Overtaken and Unfit."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    before = lists.get(entry.of, entry.code)
    if before.revision != entry.revision:
        raise Overtaken("This was changed meanwhile. Please look at what is stored now, then update it again.")
    after = replace(entry, code=before.code, archived=before.archived)
    _refuse(_refusals(after, lists.all(entry.of)))
    if after != before:
        commit(*_changed(before, after, "list_changed", by, where, at))
    return after


def archive(
    of: ListName, code: str, *, is_archived: bool, by: Person, where: str, at: datetime, lists: Lists, commit: Commit
) -> Entry:
    """Offered no more, or again. Saying it twice changes nothing. Raises NotFound."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    before = lists.get(of, code)
    if before.archived == is_archived:
        return before
    after = replace(before, archived=is_archived)
    commit(*_changed(before, after, "list_archived" if is_archived else "list_unarchived", by, where, at))
    return after


def _refusals(entry: Entry, entries: Sequence[Entry]) -> list[Refused]:
    found = list(listing.refusals(entry, entries))
    if entry.revision == 0 and len(entries) >= MOST_ENTRIES:
        found.append(Refused("A list has at most {most} entries. Please use one that is there.", most=MOST_ENTRIES))
    return found


def _refuse(found: Sequence[Refused]) -> None:
    if found:
        raise Unfit("Please look at the marked fields.", found)


def _unarchived(entry: Entry, by: Person, where: str, at: datetime) -> Sequence[Change]:
    return _changed(entry, replace(entry, archived=False), "list_unarchived", by, where, at)


def _added(entry: Entry, by: Person, where: str, at: datetime) -> Sequence[Change]:
    return Created(replace(entry, revision=1)), _audited("list_added", entry, by, where, at)


def _changed(before: Entry, after: Entry, action: str, by: Person, where: str, at: datetime) -> Sequence[Change]:
    """What stands in every house from the start is written for the first time."""
    change = Changed(before, after) if before.revision else Created(replace(after, revision=1))
    return change, _audited(action, after, by, where, at)


def _audited(action: str, entry: Entry, by: Person, where: str, at: datetime) -> Audited:
    facts = {"list": str(entry.of), "name": entry.name}
    return Audited(action, listing.subject(entry), by=by.id, at=at, where=where, facts=facts)
