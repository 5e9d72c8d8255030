"""Whom one can choose, and how those who were chosen are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain import finding
from chalicelib.domain.directory import Person, Role
from chalicelib.ports.directory import People

PERSON, GROUP, ROLE = "person", "group", "role"
KINDS = (PERSON, GROUP, ROLE)
# More are not looked through: one types another letter instead.
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what a form posts: ``person:<id>``, ``group:<name>`` or ``role:<role>``. Of a role, ``label`` is the
    role itself, and ``warning`` is a word of ours: views say both in the reader's language (``words.choice`` and
    ``words.warning``)."""

    value: str
    label: str
    small: str = ""
    warning: str = ""

    @property
    def kind(self) -> str:
        return self.value.partition(":")[0]


def choosable(
    typed: str, *, kinds: Sequence[str] = KINDS, role_names: Mapping[Role, str] | None = None, people: People
) -> Sequence[Choice]:
    """Active people, groups and roles whose names begin with what was typed; the first of them when that is nothing.
    ``role_names`` are the roles as the reader knows them."""
    found: list[Choice] = []
    if ROLE in kinds:
        found += [_role(role) for role in Role if _begins((role_names or {}).get(role) or str(role), typed)]
    if GROUP in kinds:
        groups = [group.name for group in people.groups() if _begins(group.name, typed)][:MOST_FOUND]
        found += [_group(name, people) for name in groups]
    if PERSON in kinds:
        persons = people.search(typed, most=2 * MOST_FOUND)
        found += [_person(person) for person in persons if not person.disabled][:MOST_FOUND]
    return found


def named(values: Sequence[str], *, people: People) -> Sequence[Choice]:
    """Those choices, roles and groups first, with a warning where nobody would be asked. Garbage is left out."""
    parts = [value.partition(":")[::2] for value in dict.fromkeys(values)]
    roles = [_role(Role(name)) for kind, name in parts if kind == ROLE and name in list(Role)]
    groups = [_group(name, people) for kind, name in parts if kind == GROUP and name]
    wanted = [name for kind, name in parts if kind == PERSON and name]
    persons = people.several(wanted)
    present = sorted(persons.values(), key=finding.place)
    gone = [Choice(f"{PERSON}:{id}", "", warning="gone") for id in wanted if id not in persons]
    return [*roles, *groups, *map(_person, present), *gone]


def concern(person: Person) -> str:
    """What keeps a letter from asking this person, in a word; nothing when nothing does."""
    if person.disabled:
        return "disabled"
    if not person.email:
        return "no_email"
    return "unreachable" if person.mail_problem else ""


def _role(role: Role) -> Choice:
    return Choice(f"{ROLE}:{role}", role)


def _group(name: str, people: People) -> Choice:
    return Choice(f"{GROUP}:{name}", name, warning="" if people.members(name) else "nobody")


def _person(person: Person) -> Choice:
    return Choice(f"{PERSON}:{person.id}", person.name, person.email or person.unique_name, concern(person))


def _begins(name: str, typed: str) -> bool:
    """Groups and roles are few, so they are found in their middle too."""
    return all(word in finding.folded(name.replace("_", " ")) for word in finding.sought(typed))
