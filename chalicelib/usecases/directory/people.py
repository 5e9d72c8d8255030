"""Adding people before they sign in, writing about those who have, and switching them off and on."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain import profile as profiles
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Anyone, Mapped, Person, Role, refuse_others, switched_off
from chalicelib.domain.errors import NotFound, Overtaken, Refused, Unfit
from chalicelib.domain.profile import Profile, nobody_yet, profile, refuse_ring, written
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.world import Ids

ADMINISTRATORS = Anyone(roles=frozenset({Role.PURCHASING_ADMINISTRATOR}))
NOBODY = "There is no such person."
OVERTAKEN = "This person was changed meanwhile. Please look at what is stored now, then update it again."


def add(given: Profile, *, by: Person, where: str, at: datetime, people: People, ids: Ids, commit: Commit) -> Person:
    """Enters somebody who has not signed in yet. Raises Unfit, with a refusal for every field that is wrong."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    nobody = nobody_yet(ids.name())
    person = written(nobody, _checked(given, nobody, people), mapped=mapped(people))
    facts = moved_roles(nobody, person)
    commit(Created(person), Audited("person_added", person.id, by=by.id, at=at, where=where, facts=facts))
    return person


def update(
    id: str, given: Profile, *, revision: int, by: Person, where: str, at: datetime, people: People, commit: Commit
) -> Person:
    """Raises NotFound, Overtaken when somebody changed them since the form was made, Unfit, and Refused when nobody
    would be left to administer."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = people.get(id)
    if before.revision != revision:
        raise Overtaken(OVERTAKEN)
    made = _checked(given, before, people)
    after = written(before, made, mapped=mapped(people))
    if after == before:
        return before
    facts = {"fields": ", ".join(differing(profile(before), profile(after))), **moved_roles(before, after)}
    commit(
        Changed(before, after),
        *still_administered(before, after, people),
        Audited("person_changed", id, by=by.id, at=at, where=where, facts=facts),
    )
    return after


def switch_off(id: str, *, by: Person, where: str, at: datetime, people: People, commit: Commit) -> None:
    """They can't sign in any more, and are signed out everywhere; whoever is off already stays so. Raises NotFound, and
    Refused for the last administrator and for oneself."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = people.get(id)
    if before.disabled:
        return
    if id == by.id:
        raise Refused("You can’t switch yourself off. Please let another administrator do it.")
    after = switched_off(before, at)
    commit(
        Changed(before, after),
        *still_administered(before, after, people),
        Audited("person_switched_off", id, by=by.id, at=at, where=where),
    )


def switch_on(id: str, *, by: Person, where: str, at: datetime, people: People, commit: Commit) -> None:
    """Raises NotFound. Groups that were deleted meanwhile are left behind."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    before = people.get(id)
    if not before.disabled:
        return
    there = {group.name for group in people.groups()}
    gone = before.given_groups - there
    after = replace(before, disabled=False, groups=before.groups - gone, given_groups=before.given_groups - gone)
    commit(Changed(before, after), Audited("person_switched_on", id, by=by.id, at=at, where=where))


def delete(id: str, *, by: Person, where: str, at: datetime, people: People, commit: Commit) -> None:
    """Only somebody who never signed in: everybody else stands in orders and their trails. Raises NotFound and
    Refused."""
    refuse_others(by, Role.PURCHASING_ADMINISTRATOR)
    person = people.get(id)
    if not person.is_expected:
        raise Refused("Only who has never signed in can be deleted. Please switch them off instead.")
    commit(
        Erased(person),
        *still_administered(person, None, people),
        Audited("person_deleted", id, by=by.id, at=at, where=where),
    )


def mapped(people: People) -> Mapped:
    """The roles that come with each group of the provider."""
    return {group.name: group.roles for group in people.groups() if group.roles}


def still_administered(before: Person, after: Person | None, people: People) -> tuple[Change, ...]:
    """Raises Refused when the last purchasing administrator would go. Another one has to be there when this is written:
    two who switch each other off at the same moment don't both succeed."""
    if not before.has(Role.PURCHASING_ADMINISTRATOR) or (after and after.has(Role.PURCHASING_ADMINISTRATOR)):
        return ()
    others = [person for person in people.chosen(ADMINISTRATORS) if person.id != before.id and not person.is_expected]
    if not others:
        raise Refused(
            "{name} is the last purchasing administrator who can sign in. Please give somebody else the role first.",
            field="roles",
            name=before.name,
        )
    return (Changed(others[0], others[0]),)


def _checked(given: Profile, person: Person, people: People) -> Profile:
    """As it is kept. Raises Unfit."""
    refusals: list[Refused] = []
    try:
        given = profiles.checked(given)
    except Unfit as unfit:
        refusals += unfit.refusals
    new_name = given.unique_name.casefold() != person.unique_name.casefold() or person.is_expected
    for other in people.namesakes(replace(person, email="", unique_name=given.unique_name)) if new_name else ():
        if not other.disabled:
            refusals.append(Refused("{name} has this user name already.", field="unique_name", name=other.name))
    if given.manager and given.manager != person.manager:
        refusals += _unfit_manager(given.manager, person.id, people)
    there = {group.name for group in people.groups()} | person.groups
    refusals += [
        Refused("There is no group “{group}”.", field="groups", group=group) for group in sorted(given.groups - there)
    ]
    if refusals:
        raise Unfit(profiles.MARKED, refusals)
    return given


def _unfit_manager(manager: str, person: str, people: People) -> list[Refused]:
    def above(id: str) -> str | None:
        found = people.several([id]).get(id)
        return found.manager if found else None

    try:
        if people.get(manager).disabled:
            return [Refused("Who is switched off can’t be somebody’s manager.", field="manager")]
        refuse_ring(person, manager, above)
    except NotFound:
        return [Refused(NOBODY, field="manager")]
    except Refused as refusal:
        return [refusal]
    return []


def differing(before: Profile, after: Profile) -> list[str]:
    return [name for name in Profile.__slots__ if getattr(before, name) != getattr(after, name)]


def moved_roles(before: Person, after: Person) -> dict[str, str]:
    """Which roles came and went, for the audit trail."""
    old = before.roles
    moved = [f"+{role}" for role in sorted(after.roles - old)] + [f"-{role}" for role in sorted(old - after.roles)]
    return {"roles": " ".join(moved)} if moved else {}
