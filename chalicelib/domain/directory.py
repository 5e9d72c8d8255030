"""People: who they are, what they may do, who stands in for them, and how long they stay signed in."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import Forbidden
from chalicelib.domain.mail import MailProblem

# A working day and a lunch break: long enough not to annoy, short enough for a shared office machine.
SESSION_LASTS = timedelta(hours=12)
SESSION_IDLES = timedelta(hours=1)
# Each is an item of its own, and a transaction takes 100: so all of a person's may change at once, and the name too. A
# provider that sends more should be told which of them to send.
MOST_GROUPS = 30
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
    handed_over: bool = False  # the delegate has been asked about what waited when it began


@dataclass(frozen=True, slots=True)
class Person:
    """Identity is (issuer, subject), never an e-mail, which people change and providers reassign. Somebody who was
    entered here and has not signed in yet has none."""

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
    signed_out_at: datetime | None = None  # whatever sessions began until then are over
    revision: int = 0

    @property
    def is_expected(self) -> bool:
        """Entered here, and never signed in."""
        return not self.subject

    @property
    def given_roles(self) -> frozenset[Role]:
        return self.roles - self.provided_roles

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
    is_email_verified: bool = False
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


# The roles that come with each group of the provider.
Mapped = Mapping[str, frozenset[Role]]


def welcome(claims: Claims, *, id: str, mapped: Mapped | None = None) -> Person:
    """A person seen for the first time: an applicant; whether they may order is a setting, the rest an
    administrator's."""
    newcomer = Person(
        id=id,
        issuer=claims.issuer,
        subject=claims.subject,
        name=claims.name or claims.email or claims.subject,
        email=claims.email,
        unique_name=claims.unique_name or claims.subject,
        first_name=claims.first_name,
        last_name=claims.last_name,
        roles=frozenset({Role.APPLICANT}),
    )
    return refreshed(newcomer, claims, mapped=mapped)


def refreshed(person: Person, claims: Claims, *, mapped: Mapped | None = None) -> Person:
    """What the provider says now, beside what was given here; a claim it leaves out erases nothing. Of a new address
    nothing bad is known."""
    has_moved = bool(claims.email) and claims.email.casefold() != person.email.casefold()
    # Where people have no names of their own, some providers put their key there: it tells nobody anything.
    has_name = bool(claims.unique_name) and claims.unique_name != claims.subject
    return with_groups(
        replace(
            person,
            issuer=claims.issuer,
            subject=claims.subject,
            name=claims.name or person.name,
            email=claims.email or person.email,
            unique_name=claims.unique_name if has_name else person.unique_name,
            first_name=claims.first_name or person.first_name,
            last_name=claims.last_name or person.last_name,
            mail_problem=None if has_moved else person.mail_problem,
        ),
        provided=claims.groups,
        mapped=mapped or {},
    )


def with_groups(person: Person, *, provided: Collection[str] | None, mapped: Mapped) -> Person:
    """In these groups of the provider beside those given here, with the roles that come with them; None when the
    provider does not say."""
    theirs = person.groups - person.given_groups
    if provided is not None:
        theirs = frozenset(_first(provided, known=person.groups | set(mapped), most=MOST_GROUPS))
    groups = frozenset(_first(person.given_groups, most=MOST_GROUPS)) | theirs
    groups = frozenset(_first(groups, known=person.given_groups | set(mapped), most=MOST_GROUPS))
    coming = frozenset(role for group in groups & theirs for role in mapped.get(group, ()))
    return replace(
        person,
        groups=groups,
        roles=person.given_roles | coming,
        provided_roles=coming - person.given_roles,
    )


def _first(groups: Iterable[str], *, known: Collection[str] = (), most: int) -> list[str]:
    """Those that mean something here before the others."""
    named = sorted({group.strip() for group in groups} - {""}, key=lambda group: (group not in known, group))
    return named[:most]


def is_joined_by(expected: Person, claims: Claims) -> bool:
    """Whether somebody who signs in for the first time is this person who was entered before: by an e-mail that the
    provider has verified; by user name and e-mail together; by the user name alone only where nothing is at stake,
    since some providers let people choose it."""
    if not expected.is_expected:
        return False
    same_email = bool(expected.email) and expected.email.strip().casefold() == claims.email.strip().casefold()
    if same_email and claims.is_email_verified:
        return True
    named = bool(expected.unique_name) and expected.unique_name.strip().casefold() == claims.unique_name.casefold()
    return named and (same_email or (not expected.email and expected.roles <= {Role.APPLICANT}))


def is_namesake(other: Person, person: Person) -> bool:
    """Whether somebody else has this person's e-mail or unique name."""

    def same(one: str, another: str) -> bool:
        return bool(one.strip()) and one.strip().casefold() == another.strip().casefold()

    return other.id != person.id and (same(other.email, person.email) or same(other.unique_name, person.unique_name))


def stand_in(person: Person, at: datetime) -> str | None:
    """Who answers for this person at that moment, if somebody does."""
    absence = person.absence
    return absence.delegate if absence and absence.starts <= at < absence.ends else None


def is_alive(session: Session, at: datetime) -> bool:
    return at < session.started_at + SESSION_LASTS and at < session.seen_at + SESSION_IDLES


def lets_in(person: Person, session: Session, at: datetime) -> bool:
    """Whether this session of theirs still opens anything."""
    was_ended = person.signed_out_at is not None and session.started_at <= person.signed_out_at
    return not person.disabled and not was_ended and is_alive(session, at)


def switched_off(person: Person, at: datetime) -> Person:
    """Nobody any more, and signed out everywhere: switching them on again brings no session back."""
    return replace(person, disabled=True, signed_out_at=at)


def is_worth_noting(session: Session, at: datetime) -> bool:
    """Whether ``seen_at`` is old enough to be written again."""
    return at >= session.seen_at + SEEN_EVERY
