"""People: who they are, what they may do, who stands in for them, and how long they stay signed in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.mail import MailProblem

# A working day and a lunch break: long enough not to annoy, short enough for a shared office machine.
SESSION_LASTS = timedelta(hours=12)
SESSION_IDLES = timedelta(hours=1)
# "Seen" is written at most this often, so that reading pages does not cost a write each.
SEEN_EVERY = timedelta(minutes=5)


class Role(StrEnum):
    APPLICANT = "applicant"  # shops and applies
    APPROVER = "approver"  # answers the mails
    PURCHASING_ADMINISTRATOR = "purchasing_administrator"  # settings, order management, needs attention
    SELLERS_ADMINISTRATOR = "sellers_administrator"  # connections to Seller Central
    WAREHOUSE = "warehouse"  # picks, packs, despatches
    ACCOUNTANT = "accountant"  # receivables and settlements
    OPERATOR = "operator"  # keeps it running


@dataclass(frozen=True, slots=True)
class Absence:
    """From ``starts`` until before ``ends`` (UTC) the delegate is asked instead."""

    delegate: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Identity is (issuer, subject), never an e-mail, which people change and providers reassign."""

    id: str
    issuer: str
    subject: str
    name: str
    email: str
    unique_name: str
    first_name: str = ""
    last_name: str = ""
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    manager: str | None = None
    absence: Absence | None = None
    disabled: bool = False
    language: str = "en"
    mail_problem: MailProblem | None = None  # letters do not reach them
    given_groups: frozenset[str] = frozenset()  # of the groups, those that a sign-in leaves alone
    provided_roles: frozenset[Role] = frozenset()  # of the roles, those that come with a group of the provider
    revision: int = 0

    def has(self, *roles: Role) -> bool:
        return not self.disabled and not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Group:
    """A name for several people. ``roles`` come with the membership that the provider vouches for at sign-in."""

    name: str
    remarks: str = ""
    is_provided: bool = False  # the identity provider has spoken of it
    roles: frozenset[Role] = frozenset()
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """What an identity provider vouches for at sign-in."""

    issuer: str
    subject: str
    name: str
    email: str
    first_name: str = ""
    last_name: str = ""
    unique_name: str = ""
    groups: frozenset[str] | None = None  # None when the provider does not say, which is not the same as being in none


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. ``digest`` is the SHA-256 of the cookie's secret; the secret itself is stored nowhere."""

    person: str
    digest: str
    started_at: datetime
    seen_at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Anyone:
    """A choice of people: by id, by group or by role."""

    people: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()

    def includes(self, person: Person) -> bool:
        if person.disabled:
            return False
        return (
            person.id in self.people
            or not self.groups.isdisjoint(person.groups)
            or not self.roles.isdisjoint(person.roles)
        )


def refuse_others(person: Person, *roles: Role) -> None:
    """Raises Forbidden for somebody who has none of these roles."""
    if not person.has(*roles):
        raise Forbidden("This is for people with another role.")


def welcome(claims: Claims, *, id: str) -> Person:
    """A person seen for the first time: an applicant; whether they may order is a setting, the rest an
    administrator's."""
    return Person(
        id=id,
        issuer=claims.issuer,
        subject=claims.subject,
        name=claims.name or claims.email or claims.subject,
        email=claims.email,
        unique_name=claims.unique_name or claims.subject,
        first_name=claims.first_name,
        last_name=claims.last_name,
        groups=claims.groups or frozenset(),
        roles=frozenset({Role.APPLICANT}),
    )


def refreshed(person: Person, claims: Claims) -> Person:
    """What the provider says now; a claim it leaves out erases nothing. Of a new address nothing bad is known."""
    has_moved = bool(claims.email) and claims.email.casefold() != person.email.casefold()
    return replace(
        person,
        name=claims.name or person.name,
        email=claims.email or person.email,
        first_name=claims.first_name or person.first_name,
        last_name=claims.last_name or person.last_name,
        groups=person.groups if claims.groups is None else claims.groups,
        mail_problem=None if has_moved else person.mail_problem,
    )


def stand_in(person: Person, at: datetime) -> str | None:
    """Who answers for this person at that moment, if somebody does."""
    absence = person.absence
    return absence.delegate if absence and absence.starts <= at < absence.ends else None


def is_alive(session: Session, at: datetime) -> bool:
    return at < session.started_at + SESSION_LASTS and at < session.seen_at + SESSION_IDLES


def is_worth_noting(session: Session, at: datetime) -> bool:
    """Whether ``seen_at`` is old enough to be written again."""
    return at >= session.seen_at + SEEN_EVERY
