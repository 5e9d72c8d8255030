"""What an administrator writes about a person, by hand or in a table, beside what the provider says."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain import directory
from chalicelib.domain.directory import Mapped, Person, Role
from chalicelib.domain.errors import Refused, Unfit
from chalicelib.domain.texts import in_one_line

LONGEST: Mapping[str, int] = {
    "name": 120,
    "email": 254,  # RFC 5321
    "unique_name": 120,
    "first_name": 60,
    "last_name": 60,
}
LONGEST_GROUP = 120
# Deeper than any company; it ends a walk up managers that some older mistake has bent into a ring.
MOST_LEVELS = 50
# Between the groups, or the roles, of one cell.
BETWEEN = "; "
_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")

MARKED = "Please look at the marked fields."


@dataclass(frozen=True, slots=True)
class Profile:
    """``groups`` and ``roles`` are those that are given here; ``manager`` is a person's id."""

    name: str
    email: str = ""
    unique_name: str = ""
    first_name: str = ""
    last_name: str = ""
    language: str = "en"
    manager: str | None = None
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()


def profile(person: Person) -> Profile:
    return Profile(
        name=person.name,
        email=person.email,
        unique_name=person.unique_name,
        first_name=person.first_name,
        last_name=person.last_name,
        language=person.language,
        manager=person.manager,
        groups=person.given_groups,
        roles=person.given_roles,
    )


def checked(profile: Profile) -> Profile:
    """As it is kept. Raises Unfit."""
    made = replace(
        profile,
        name=in_one_line(profile.name),
        email=in_one_line(profile.email),
        unique_name=in_one_line(profile.unique_name),
        first_name=in_one_line(profile.first_name),
        last_name=in_one_line(profile.last_name),
    )
    refusals = list(_refusals(made))
    if refusals:
        raise Unfit(MARKED, refusals)
    return made


def _refusals(made: Profile) -> Iterator[Refused]:
    if not made.name:
        yield Refused("Please enter a name.", field="name")
    if made.email and not _EMAIL.fullmatch(made.email):
        yield Refused("This is not an e-mail address.", field="email")
    if not made.email and not made.unique_name:
        yield Refused("Please enter an e-mail or a user name: somebody must be recognised by one.", field="email")
    for name, most in LONGEST.items():
        if len(getattr(made, name)) > most:
            yield Refused("Please use at most {most} letters.", field=name, most=most)
    if len(made.groups) > directory.MOST_GROUPS:
        yield Refused("A person can be in at most {most} groups.", field="groups", most=directory.MOST_GROUPS)
    for group in made.groups:
        if not group.strip(" .") or len(group) > LONGEST_GROUP:
            yield Refused("“{group}” is no name for a group.", field="groups", group=group[:LONGEST_GROUP])


def written(person: Person, profile: Profile, *, mapped: Mapped) -> Person:
    """The person as this profile has them; what the provider gave stays theirs. Of a new address nothing bad is
    known."""
    has_moved = profile.email.casefold() != person.email.casefold()
    provided = person.groups - person.given_groups
    changed = replace(
        person,
        name=profile.name,
        email=profile.email,
        unique_name=profile.unique_name,
        first_name=profile.first_name,
        last_name=profile.last_name,
        language=profile.language,
        manager=profile.manager,
        groups=provided | profile.groups,
        given_groups=profile.groups,
        roles=profile.roles,
        provided_roles=frozenset(),
        mail_problem=None if has_moved else person.mail_problem,
    )
    return directory.with_groups(changed, provided=None, mapped=mapped)


def nobody_yet(id: str) -> Person:
    """Somebody of whom nothing is known and who has not signed in, to write the first profile on."""
    return Person(id=id, issuer="", subject="", name="", email="", unique_name="")


def refuse_ring(person: str, manager: str | None, managers: Callable[[str], str | None]) -> None:
    """Raises Refused when whoever manages them is, in the end, managed by them."""
    above = manager
    for _ in range(MOST_LEVELS):
        if above is None:
            return
        if above == person:
            raise Refused("Nobody can be their own manager, nor their manager’s manager.", field="manager")
        above = managers(above)
    raise Refused("There are too many managers above this one.", field="manager")
