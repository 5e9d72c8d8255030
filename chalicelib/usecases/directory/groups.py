"""Groups: made here or spoken of by the provider, the roles that come with them, and taking them away again."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import usage
from chalicelib.domain.changes import Audited, Changed, Created, Erased
from chalicelib.domain.directory import Anyone, Group, Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.imports import chunks
from chalicelib.domain.profile import LONGEST_GROUP
from chalicelib.domain.texts import folded, in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.usecases.directory.people import ADMINISTRATORS

LONGEST_REMARKS = 300
# What stands between groups in a cell of a table, which would make two of one. (A browser takes dots for a folder.)
SEPARATORS = frozenset(";|")
# Each member takes two items of a transaction of 100, themselves and their entry, and the group takes two.
MEMBERS_AT_ONCE = 45


def add(group: Group, *, by: Person, where: str, at: datetime, people: People, commit: Commit) -> Group:
    """Raises Refused for a name that is not one, or is taken."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    made = replace(_checked(group), revision=0)
    if SEPARATORS.intersection(made.name) or not made.name.strip("."):
        raise Refused("A name can’t have ; or | in it, nor be only dots.", field="name")
    if any(folded(other.name) == folded(made.name) for other in people.groups()):
        raise Refused("There is a group of this name already.", field="name")
    commit(Created(made), _audited("group_added", made, by, where, at))
    return made


def update(group: Group, *, by: Person, where: str, at: datetime, people: People, commit: Commit) -> Group:
    """``group`` has the name that it keeps, and the revision that its form was made from. Raises NotFound, Overtaken,
    and Refused when nobody would be left to administer."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = people.group(group.name)
    if before.revision != group.revision:
        raise Overtaken("This group was changed meanwhile. Please look at what is stored now, then update it again.")
    after = replace(_checked(group), is_provided=before.is_provided or group.is_provided)
    if after == before:
        return before
    _refuse_lockout(before, after.roles, people)
    commit(Changed(before, after), _audited("group_changed", after, by, where, at))
    return after


def delete(
    names: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    people: People,
    settings: Settings,
    addresses: Addresses,
    billing_groups: BillingGroups,
    commit: Commit,
) -> None:
    """For good, and out of its members. What is gone already is gone. Raises Refused, and deletes nothing, when one of
    them is named in the settings, or the provider puts people into it."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    if not names:
        raise Refused("Please tick the groups to delete.")
    settled = settled_by(settings, addresses, billing_groups)
    there = {group.name: group for group in people.groups()}
    going = [there[name] for name in dict.fromkeys(names) if name in there]
    for group in going:
        if usage.uses_of_group(group.name, settled):
            raise Refused("“{group}” is named in the settings. Please take it out there first.", group=group.name)
        for member in _members(group, people):
            if group.name not in member.given_groups:
                raise Refused(
                    "The sign-in provider puts people into “{group}”, so it would come back.", group=group.name
                )
    for group in going:
        _delete(group, by, where, at, people, commit)


def refuse_empty(choice: Anyone, *, field: str, people: People) -> None:
    """Raises Refused for groups without members where nobody else is chosen. Roles and people are taken at their word:
    somebody may get the one and come back as the other."""
    if choice.groups and not choice.roles and not choice.people and not any(map(people.members, choice.groups)):
        group = min(choice.groups)
        raise Refused("Nobody is in the group “{group}”. Please choose somebody else too.", field=field, group=group)


def settled_by(settings: Settings, addresses: Addresses, billing_groups: BillingGroups) -> usage.Settled:
    """All settings that name people, as far as they are made."""
    found = usage.Settled(None, None, addresses.all(), billing_groups.all())
    with suppress(Refused):
        found = replace(found, policy=settings.approvals())
    with suppress(Refused):
        found = replace(found, integration=settings.integration())
    return found


def _delete(group: Group, by: Person, where: str, at: datetime, people: People, commit: Commit) -> None:
    """Members first: what stands in between is a group that has lost some, and deleting it again goes on."""
    members = _members(group, people)
    for chunk in chunks(members, MEMBERS_AT_ONCE):
        commit(*(Changed(member, _without(member, group.name)) for member in chunk))
    commit(Erased(group), _audited("group_deleted", group, by, where, at))


def _without(member: Person, group: str) -> Person:
    return replace(member, groups=member.groups - {group}, given_groups=member.given_groups - {group})


def _members(group: Group, people: People) -> Sequence[Person]:
    return people.chosen(Anyone(groups=frozenset({group.name})))


def _checked(group: Group) -> Group:
    name, remarks = in_one_line(group.name), in_one_line(group.remarks)
    if not name:
        raise Refused("Please enter a name.", field="name")
    if len(name) > LONGEST_GROUP:
        raise Refused("Please use at most {most} letters.", field="name", most=LONGEST_GROUP)
    if len(remarks) > LONGEST_REMARKS:
        raise Refused("Please use at most {most} letters.", field="remarks", most=LONGEST_REMARKS)
    if group.roles and not group.is_provided:
        raise Refused("Roles come only with groups of the sign-in provider.", field="roles")
    return replace(group, name=name, remarks=remarks)


def _refuse_lockout(before: Group, roles: Iterable[Role], people: People) -> None:
    """Nobody who administers by this group alone counts once it brings the role no more."""
    administrator = Role.PURCHASING_ADMINISTRATOR
    if administrator not in before.roles or administrator in roles:
        return
    bringing = {group.name for group in people.groups() if administrator in group.roles} - {before.name}
    if not any(_stays(person, bringing) for person in people.chosen(ADMINISTRATORS)):
        raise Refused(
            "Without this role of the group nobody would be purchasing administrator. "
            "Please give somebody the role by hand first.",
            field="roles",
        )


def _stays(person: Person, bringing: set[str]) -> bool:
    by_hand = Role.PURCHASING_ADMINISTRATOR in person.given_roles
    return not person.is_expected and (by_hand or not bringing.isdisjoint(person.groups - person.given_groups))


def _audited(action: str, group: Group, by: Person, where: str, at: datetime) -> Audited:
    facts = {"group": group.name} | ({"roles": " ".join(sorted(group.roles))} if group.roles else {})
    return Audited(action, f"group:{group.name}", by=by.id, at=at, where=where, facts=facts)
