"""Signing in and out, and recognising who is there."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain import directory
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased
from chalicelib.domain.directory import Claims, Group, Person, Role, Session
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People, Sessions
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Ids

# The rest waits for the next sign-in: one transaction takes 100 items, and a newcomer may need most of them.
MOST_NOTED = 10


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is there. ``form_nonce`` goes into every form of this session and comes back with it (CSRF)."""

    person: Person
    form_nonce: str


def sign_in(
    claims: Claims, *, where: str, at: datetime, people: People, settings: Settings, ids: Ids, commit: Commit
) -> str:
    """Opens a session for whom the provider vouches, and returns its cookie. A newcomer becomes whoever was entered
    here before and is surely them, else an applicant who is written to in the company's language.

    Raises Forbidden for a disabled person.
    """
    groups = {group.name: group for group in people.groups()}
    known = people.by_identity(claims.issuer, claims.subject) or _expected(claims, people)
    person = _person(known, claims, groups, ids)
    if person.disabled:
        raise Forbidden("Your account here is switched off. Please ask your administrator.")
    secret = ids.secret()
    changes: list[Change] = [
        Created(Session(person.id, _digest(secret), started_at=at, seen_at=at)),
        Audited("signed_in", person.id, by=person.id, at=at, where=where),
    ]
    if known is None:
        changes.append(Created(replace(person, language=_language(settings))))
    elif known != person:
        changes.append(Changed(known, person))
    if known and known.is_expected:
        changes.append(Audited("joined", person.id, by=person.id, at=at, where=where))
    commit(*changes, *(() if claims.groups is None else _noted(person, groups)))
    return f"{person.id}.{secret}"


def _language(settings: Settings) -> str:
    try:
        return settings.company().language
    except Refused:  # nobody has said so yet
        return "en"


def _expected(claims: Claims, people: People) -> Person | None:
    """Who was entered here and signs in for the first time (docs/decisions). Whom two people might be, nobody is."""
    found = (people.by_email(claims.email), people.by_unique_name(claims.unique_name))
    joined = {person.id: person for person in found if person and directory.is_joined_by(person, claims)}
    return next(iter(joined.values())) if len(joined) == 1 else None


def _person(known: Person | None, claims: Claims, groups: Mapping[str, Group], ids: Ids) -> Person:
    mapped = {group.name: group.roles for group in groups.values() if group.roles}
    if known is None:
        return directory.welcome(claims, id=ids.name(), mapped=mapped)
    return directory.refreshed(known, claims, mapped=mapped)


def _noted(person: Person, groups: Mapping[str, Group]) -> Iterator[Change]:
    """Groups of which the provider speaks for the first time, so that they can be chosen."""
    provided = sorted(person.groups - person.given_groups)
    news = [name for name in provided if name not in groups or not groups[name].is_provided]
    for name in news[:MOST_NOTED]:
        known = groups.get(name)
        yield Changed(known, replace(known, is_provided=True)) if known else Created(Group(name, is_provided=True))


def recognise(cookie: str, *, at: datetime, sessions: Sessions, commit: Commit) -> SignedIn | None:
    """Who this cookie belongs to; None when it is unknown or over, or its person was disabled."""
    person_id, _, secret = cookie.partition(".")
    found = sessions.find(person_id, _digest(secret)) if person_id and secret else None
    if found is None:
        return None
    session, person = found
    if not directory.lets_in(person, session, at):
        return None
    if directory.is_worth_noting(session, at):
        _note(session, at, commit)
    return SignedIn(person, form_nonce(secret))


def appoint(email: str, *roles: Role, where: str, at: datetime, people: People, commit: Commit) -> Person:
    """Gives roles to somebody who has signed in before; appointing twice changes nothing. This is how the first
    administrator comes to be: whoever may deploy says who it is. Raises NotFound."""
    person = people.by_email(email.strip())
    if person is None:
        raise NotFound("We know nobody by that e-mail. Let them sign in once first.")
    appointed = replace(person, roles=person.roles | set(roles))
    if appointed != person:
        facts = {"roles": ", ".join(sorted(roles))}
        commit(
            Changed(person, appointed), Audited("appointed", person.id, by="crossdock", at=at, where=where, facts=facts)
        )
    return appointed


def sign_out(cookie: str, *, where: str, at: datetime, sessions: Sessions, commit: Commit) -> None:
    """Ends the session; a cookie that opens nothing is fine."""
    person_id, _, secret = cookie.partition(".")
    found = sessions.find(person_id, _digest(secret)) if person_id and secret else None
    if found:
        commit(Erased(found[0]), Audited("signed_out", person_id, by=person_id, at=at, where=where))


def form_nonce(secret: str) -> str:
    """Derived from the session's secret, so that only pages of this session know it and nothing is stored."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()


def _note(session: Session, at: datetime, commit: Commit) -> None:
    with suppress(Conflict):  # another request of the same browser noted it just now
        commit(Changed(session, replace(session, seen_at=at)))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
