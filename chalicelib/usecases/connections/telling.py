"""The letters about sellers' accounts: each looks at the present state first, and is not written when it is no longer
true. What concerns several people becomes a message for each of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Kept, Said
from chalicelib.domain.connections import AuthorizationState, invitations
from chalicelib.domain.directory import Anyone, Person, Role
from chalicelib.domain.errors import Refused
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import (
    Message,
    SendSetUpLink,
    TellOfGrant,
    TellOfRevocation,
    WarnOfRenewal,
    WarnOfSecret,
)
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.directory import People
from chalicelib.ports.letters import LinkKeys, Mail
from chalicelib.ports.notices import Notice, Notices
from chalicelib.ports.settings import Settings
from chalicelib.usecases.connections.granting import known

LETTERS = (WarnOfRenewal, WarnOfSecret, TellOfRevocation, SendSetUpLink, TellOfGrant)
ACCOUNTS = "/connections/accounts"


def tell(
    message: Message,
    *,
    at: datetime,
    connections: Connections,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
    notices: Notices,
    mail: Mail,
    commit: Commit,
) -> int:
    """How many letters left. Raises Retryable when mail can't be handed over now."""
    match message:
        case SendSetUpLink():
            notice = _set_up(message, at, connections, settings, link_keys)
        case TellOfGrant():
            notice = _granted(message, connections, people, settings)
        case WarnOfRenewal() | WarnOfSecret() | TellOfRevocation():
            if not message.person:
                _spread(message, at, connections, people, commit)
                return 0
            notice = _warning(message, connections, people, settings)
        case _:
            return 0
    if notice is None or not notice.email:
        return 0
    try:
        mail.send(notices(notice))
    except Refused as refusal:
        facts = {"letter": notice.name, "text": str(refusal)}
        commit(Audited("letter_refused", message.subject, "crossdock", at, "mail", facts))
        return 0
    return 1


def _spread(
    message: WarnOfRenewal | WarnOfSecret | TellOfRevocation,
    at: datetime,
    connections: Connections,
    people: People,
    commit: Commit,
) -> None:
    """A message for everybody who keeps connections, and an entry where a person looks for trouble."""
    if not _is_true(message, connections):
        return
    keepers = [one for one in people.chosen(Anyone(roles=frozenset({Role.SELLERS_ADMINISTRATOR}))) if one.email]
    commit(
        *_noted(message, at, connections),
        *(Said(replace(message, person=one.id), at) for one in keepers if not one.disabled),
    )


def _noted(message: Message, at: datetime, connections: Connections) -> Iterator[Change]:
    match message:
        case WarnOfRenewal(subject=id):
            ends = connections.authorization(id).renew_by.date()
            yield Kept(needed(Reason.RENEWAL_DUE, id, at=at, ends=ends.isoformat()))
        case WarnOfSecret(subject=subject, ends=ends):
            yield Kept(needed(Reason.SECRET_ENDS, subject, at=at, ends=ends))


def _is_true(message: Message, connections: Connections) -> bool:
    match message:
        case WarnOfRenewal(subject=id, granted_at=granted_at):
            found = known(id, connections)
            return found is not None and found.is_usable and found.granted_at.isoformat() == granted_at
        case TellOfRevocation(subject=id):
            found = known(id, connections)
            return found is not None and found.state is AuthorizationState.REVOKED
        case WarnOfSecret(ends=ends):
            application = connections.application()
            stands = application.secret_expires_on if application else None
            return stands is not None and stands.isoformat() == ends
    return False


def _warning(
    message: WarnOfRenewal | WarnOfSecret | TellOfRevocation,
    connections: Connections,
    people: People,
    settings: Settings,
) -> Notice | None:
    reader = people.several([message.person]).get(message.person)
    if reader is None or reader.disabled or not _is_true(message, connections):
        return None
    if isinstance(message, WarnOfSecret):
        ends = date.fromisoformat(message.ends).isoformat()
        facts = {"days": str(message.days), "until": ends}
        return _to(reader, "secret_ends", "/connections/application", facts, settings)
    found = connections.authorization(message.subject)
    facts = {"name": found.name or found.seller, "region": found.region.upper()}
    path = f"{ACCOUNTS}/{found.id}"
    if isinstance(message, TellOfRevocation):
        return _to(reader, "revoked", path, facts, settings)
    facts |= {"days": str(message.days), "until": found.renew_by.date().isoformat()}
    return _to(reader, "renewal" if message.days else "renewal_over", path, facts, settings)


def _set_up(
    message: SendSetUpLink, at: datetime, connections: Connections, settings: Settings, link_keys: LinkKeys
) -> Notice | None:
    link = connections.link(message.subject)
    is_open = invitations.state(link, at=at) not in (invitations.LinkState.DONE, invitations.LinkState.REVOKED)
    if message.generation != link.generation or not is_open:
        return None
    facts = {"client": link.client, "until": link.expires_at.date().isoformat()}
    path = f"/set-up/{invitations.token(link, key=link_keys()[0])}"
    name = "set_up" if link.generation == 1 else "set_up_again"
    return Notice(name, link.email, link.language, settings.company(), path, facts, link.marketplaces)


def _granted(message: TellOfGrant, connections: Connections, people: People, settings: Settings) -> Notice | None:
    link = connections.link(message.subject)
    reader = people.several([link.sent_by]).get(link.sent_by)
    id = link.granted.get(message.region)
    if reader is None or reader.disabled or id is None:
        return None
    found = connections.authorization(id)
    marketplaces = [one for one in link.marketplaces if MARKETPLACES[one].region is found.region]
    facts = {"client": link.client, "email": link.email, "seller": found.seller}
    return replace(_to(reader, "granted", f"{ACCOUNTS}/{id}", facts, settings), marketplaces=tuple(marketplaces))


def _to(reader: Person, name: str, path: str, facts: dict[str, str], settings: Settings) -> Notice:
    return Notice(name, reader.email, reader.language, settings.company(), path, facts)
