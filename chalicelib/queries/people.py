"""The directory as its keepers see it: lists of people and groups, and everything about one of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from chalicelib.domain import usage
from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Anyone, Group, Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.roster import Roster, texts
from chalicelib.domain.texts import folded
from chalicelib.domain.usage import Settled, Use
from chalicelib.ports.audit import Trail
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Addresses, BillingGroups, Settings
from chalicelib.queries.directory import concern

MOST = 50
# How far one page looks for people of a state, which is in no index; the next page goes on from there.
MOST_EXAMINED = 1_000
STATES = ("no_email", "unreachable", "disabled", "expected")
MOST_TRAIL = 20


@dataclass(frozen=True, slots=True)
class Row:
    person: Person
    manager: str = ""  # their name
    concern: str = ""  # what keeps a letter from asking them


@dataclass(frozen=True, slots=True)
class Rows:
    """``next`` leads to those behind; ``is_cut`` says that a search found more."""

    rows: Sequence[Row]
    next: str | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One person, and what somebody who changes them should know. ``coming`` are the groups of the provider that bring
    each role."""

    person: Person
    manager: Person | None
    namesakes: Sequence[Person]
    groups: Sequence[Group]
    uses: Sequence[Use]
    trail: Sequence[Audited]
    names: Mapping[str, str] = field(default_factory=dict)
    coming: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def concern(self) -> str:
        return concern(self.person)


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: Group
    members: int


@dataclass(frozen=True, slots=True)
class GroupRows:
    rows: Sequence[GroupRow]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class KnownGroup:
    group: Group
    members: int
    some: Sequence[Person]  # the first of them, by name
    uses: Sequence[Use]


def listed(typed: str, *, among: Anyone | None, state: str, after: str | None, people: People) -> Rows:
    """By name. Raises Refused for a page that no list led to."""
    if typed.strip():
        found = people.search(typed, among=among, most=MOST + 1)
        return Rows(_rows([one for one in found[:MOST] if _is_in(one, state)], people), is_cut=len(found) > MOST)
    rows: list[Person] = []
    for _ in range(MOST_EXAMINED // MOST if state else 1):
        page = people.page(among=among, after=after, most=MOST)
        rows += [one for one in page.rows if _is_in(one, state)]
        after = page.next
        if after is None or len(rows) >= MOST:
            break
    return Rows(_rows(rows, people), after)


def one(
    id: str, *, people: People, trail: Trail, settings: Settings, addresses: Addresses, billing_groups: BillingGroups
) -> Known:
    """Raises NotFound."""
    person = people.get(id)
    groups = people.groups()
    entries = list(reversed(trail.of(id)))[:MOST_TRAIL]
    around = people.several(sorted({*(entry.by for entry in entries), person.manager or ""} - {""}))
    theirs = person.groups - person.given_groups
    return Known(
        person=person,
        manager=around.get(person.manager or ""),
        namesakes=people.namesakes(person),
        groups=groups,
        uses=usage.uses_of_person(id, settled(settings, addresses, billing_groups)),
        trail=entries,
        names={other.id: other.name for other in around.values()},
        coming={
            role: [group.name for group in groups if role in group.roles and group.name in theirs]
            for role in sorted(person.provided_roles)
        },
    )


def table(*, people: People) -> Iterator[Mapping[str, str]]:
    """Everybody by name, as the columns of a table."""
    roster = Roster(people.everybody())
    return (texts(person, roster) for person in roster.by_id.values())


def groups_listed(typed: str, *, after: str, people: People) -> GroupRows:
    """By name, with how many active people each has."""
    wanted = folded(typed)
    groups = [group for group in people.groups() if wanted in folded(group.name) and group.name > after]
    rows = [GroupRow(group, people.members(group.name)) for group in groups[:MOST]]
    return GroupRows(rows, rows[-1].group.name if len(groups) > MOST else None)


def one_group(
    name: str, *, people: People, settings: Settings, addresses: Addresses, billing_groups: BillingGroups
) -> KnownGroup:
    """Raises NotFound."""
    group = people.group(name)
    return KnownGroup(
        group=group,
        members=people.members(name),
        some=people.page(among=Anyone(groups=frozenset({name})), most=MOST).rows,
        uses=usage.uses_of_group(name, settled(settings, addresses, billing_groups)),
    )


def settled(settings: Settings, addresses: Addresses, billing_groups: BillingGroups) -> Settled:
    """All settings that name people, as far as they are made."""
    found = Settled(None, None, addresses.all(), billing_groups.all())
    with suppress(Refused):
        found = replace(found, policy=settings.approvals())
    with suppress(Refused):
        found = replace(found, integration=settings.integration())
    return found


def _rows(people_listed: Sequence[Person], people: People) -> list[Row]:
    managers = people.several(sorted({person.manager for person in people_listed if person.manager}))
    return [
        Row(person, managers[person.manager].name if person.manager in managers else "", concern(person))
        for person in people_listed
    ]


def _is_in(person: Person, state: str) -> bool:
    if state == "expected":
        return person.is_expected and not person.disabled
    return not state or concern(person) == state
