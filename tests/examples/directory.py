"""The eight people of the simulator and the local seed, and what the identity provider says about them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.directory import Claims, Group, Person, Role, Session
from tests.examples.moments import NOON

ISSUER = "http://localhost:8001/oidc"
DIGEST = "0" * 64

_NAMES = {
    "anna": ("Anna", "Sato"),
    "ben": ("Ben", "Weber"),
    "chiara": ("Chiara", "Rossi"),
    "dmitri": ("Dmitri", "Orlov"),
    "emma": ("Emma", "Lindqvist"),
    "felix": ("Felix", "Okafor"),
    "gita": ("Gita", "Rao"),
    "hugo": ("Hugo", "Martin"),
}
_ROLES = {
    "anna": frozenset({Role.APPLICANT}),
    "ben": frozenset({Role.APPLICANT}),
    "chiara": frozenset({Role.APPROVER}),
    "dmitri": frozenset({Role.APPROVER}),
    "emma": frozenset({Role.APPROVER}),
    "felix": frozenset({Role.APPROVER}),
    "gita": frozenset({Role.PURCHASING_ADMINISTRATOR, Role.OPERATOR}),
}
_GROUPS = {"chiara": frozenset({"team-leads"}), "dmitri": frozenset({"team-leads"})}

LEADS = Group("team-leads", is_provided=True)


def person(id: str = "anna", **changes: Any) -> Person:
    """One of the eight people by name; any other name is an applicant nobody has met."""
    first, last = _NAMES.get(id, (id.title(), "Example"))
    usual = Person(
        id=id,
        issuer=ISSUER,
        subject=id,
        name=f"{first} {last}",
        email=f"{id}@example.com",
        unique_name=id,
        first_name=first,
        last_name=last,
        groups=_GROUPS.get(id, frozenset()),
        roles=_ROLES.get(id, frozenset() if id in _NAMES else frozenset({Role.APPLICANT})),
    )
    return replace(usual, **changes)


def people(*changed: Person) -> dict[str, Person]:
    """All eight by id, with these in place of those of the same id."""
    return {id: person(id) for id in _NAMES} | {person.id: person for person in changed}


def claims(id: str = "anna", **changes: Any) -> Claims:
    """What the identity provider says about one of them."""
    known = person(id)
    usual = Claims(
        issuer=known.issuer,
        subject=known.subject,
        name=known.name,
        email=known.email,
        first_name=known.first_name,
        last_name=known.last_name,
        unique_name=known.unique_name,
        groups=known.groups,
    )
    return replace(usual, **changes)


def session(person: str = "anna", *, at: datetime = NOON, **changes: Any) -> Session:
    return replace(Session(person=person, digest=DIGEST, started_at=at, seen_at=at), **changes)
