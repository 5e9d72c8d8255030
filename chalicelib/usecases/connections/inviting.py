"""Set-up links for clients: sent, sent again, taken back; and the way from one to Seller Central."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.connections import invitations
from chalicelib.domain.connections.consents import Consent
from chalicelib.domain.connections.invitations import LASTS, SetUpLink
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Forbidden, NotFound, Refused, Unfit
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import SendSetUpLink
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.central import SellerCentral
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.settings import Settings
from chalicelib.ports.world import Ids
from chalicelib.usecases.connections.application import known
from chalicelib.usecases.connections.consenting import digest

LONGEST_CLIENT = 80
# RFC 5321; anything else is for the mail service to find out.
_EMAIL = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,185}\.[^@\s<>,;\".]{2,63}")
# Nobody works through more invitations in a day; a mistake of a script would.
MOST_OPEN = 200


def invite(
    typed: Mapping[str, str],
    marketplaces: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    ids: Ids,
    connections: Connections,
    settings: Settings,
    commit: Commit,
) -> SetUpLink:
    """The mail goes out a moment later. Raises Unfit with a refusal for every field that is wrong."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    known(connections)
    settings.company()  # in whose name the mail asks
    email, client = typed.get("email", "").strip(), in_one_line(typed.get("client", ""))
    renewed = typed.get("authorization", "")
    chosen = _of_account(renewed, connections) if renewed else tuple(dict.fromkeys(marketplaces))
    if found := list(_refusals(email, client, chosen)):
        raise Unfit("Please look at the marked fields.", found)
    open_ones = [one for one in connections.links() if invitations.is_open(one, at=at)]
    if len(open_ones) >= MOST_OPEN:
        raise Refused("At most {most} links may be open at once. Please take some back first.", most=MOST_OPEN)
    link = SetUpLink(
        name=ids.name(),
        email=email,
        client=client,
        marketplaces=tuple(id for id in MARKETPLACES if id in chosen),
        nonce=ids.secret(),
        sent_by=by.id,
        created_at=at,
        expires_at=at + LASTS,
        language="ja" if typed.get("language") == "ja" else "en",
        authorization=renewed,
        sent_at=at,
    )
    facts = {"marketplaces": ", ".join(MARKETPLACES[id].country for id in link.marketplaces)}
    commit(
        Created(link),
        Audited("set_up_link_sent", link.name, by.id, at, where, facts),
        Said(SendSetUpLink(link.name, generation=1), at),
    )
    return link


def resend(name: str, *, by: Person, where: str, at: datetime, connections: Connections, commit: Commit) -> SetUpLink:
    """With a token of its own; the one before is dead. Raises Refused for one that is used, or was mailed just now."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    link = connections.link(name)
    made = invitations.resent(link, at=at)
    commit(
        Changed(link, made),
        Audited("set_up_link_resent", name, by.id, at, where),
        Said(SendSetUpLink(name, generation=made.generation), at),
    )
    return made


def take_back(name: str, *, by: Person, where: str, at: datetime, connections: Connections, commit: Commit) -> None:
    """Raises Refused for one that is used: the connection itself can be ended instead."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    link = connections.link(name)
    if link.done_at is not None:
        raise Refused("Access was granted through this link already. Disconnect the seller account instead.")
    if link.revoked_at is None:
        commit(Changed(link, replace(link, revoked_at=at)), Audited("set_up_link_revoked", name, by.id, at, where))


def opened(token: str, *, at: datetime, connections: Connections, link_keys: LinkKeys) -> SetUpLink:
    """The link behind a token, whatever its state; looking changes nothing. Raises NotFound for a token that nobody
    here made, and for one of an earlier mail, in words of its own."""
    name, generation = invitations.read(token)
    link = connections.link(name)
    if not invitations.is_genuine(token, link, keys=link_keys()):
        raise NotFound("This link is not valid.")
    if generation != link.generation:
        raise NotFound("This link was replaced by a newer one. Please use the one in the latest mail.")
    return link


def set_out(
    token: str,
    *,
    page_nonce: str,
    browser: str,
    at: datetime,
    ids: Ids,
    connections: Connections,
    link_keys: LinkKeys,
    central: SellerCentral,
    commit: Commit,
) -> str:
    """Where the client's browser goes: Seller Central, for the next region. Raises NotFound, Forbidden for a form that
    our page did not make, Refused for a link that is over."""
    keys = link_keys()
    link = opened(token, at=at, connections=connections, link_keys=link_keys)
    if not invitations.is_page_nonce(page_nonce, token, keys=keys):
        raise Forbidden("This page was open for too long or is not ours. Please go back, reload it and try again.")
    invitations.refuse_closed(link, at=at)
    there = link.next
    if there is None:
        raise Refused("This link has done its work: access was granted. There is nothing left to do.")
    application = known(connections)
    state = ids.secret()
    consent = Consent(digest(state), digest(browser), there.id, at, link=link.name, authorization=link.authorization)
    # It is noted that somebody set out, once, so that a client who tries again costs no conflict.
    noted = [] if link.started_at else [Changed(link, replace(link, started_at=at))]
    commit(Created(consent), *noted)
    return central.consent_url(there, application, state)


def way_of(name: str, *, connections: Connections, link_keys: LinkKeys) -> str:
    """The page of a link, for the client who comes back from Amazon."""
    return f"/set-up/{invitations.token(connections.link(name), key=link_keys()[0])}"


def _of_account(id: str, connections: Connections) -> tuple[str, ...]:
    """A renewal is for what is connected, or for what could be."""
    authorization = connections.authorization(id)
    served = tuple(one.marketplace for one in connections.of(id))
    return served or authorization.offered


def _refusals(email: str, client: str, marketplaces: Sequence[str]) -> list[Refused]:
    found = []
    if not _EMAIL.fullmatch(email):
        found.append(Refused("Please enter an e-mail address, such as name@example.com.", field="email"))
    if not 0 < len(client) <= LONGEST_CLIENT:
        found.append(
            Refused("Please enter for whom it is, with at most {most} signs.", field="client", most=LONGEST_CLIENT)
        )
    if not marketplaces:
        found.append(Refused("Please choose at least one marketplace.", field="marketplaces"))
    elif any(id not in MARKETPLACES for id in marketplaces):
        found.append(Refused("Crossdock does not know this marketplace.", field="marketplaces"))
    return found
