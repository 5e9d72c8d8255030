"""Marketplaces of a seller, served and given up: more of them, their settings, and the end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.connections import Authorization, AuthorizationState, Connection, connection_id
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.marketplaces import marketplace
from chalicelib.domain.messages import ForgetGrant, PushMoved
from chalicelib.domain.texts import in_one_line
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections

LONGEST_NAME = 60
_OVERTAKEN = "This was changed meanwhile. Please look at what is stored now, then update again."

# What nobody has to look after for a seller whom we gave up.
_OVER = (
    Reason.GRANT_REVOKED,
    Reason.RENEWAL_DUE,
    Reason.NEWS_REFUSED,
    Reason.SWEEP_REFUSED,
    Reason.BACKFILL_FAILED,
    Reason.STOCK_DRIFTS,
)


def connect(
    id: str,
    marketplaces: Sequence[str],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    commit: Commit,
) -> list[Connection]:
    """More marketplaces of an authorization, without a second consent. Raises Refused for one that is connected
    already, or that the seller takes no part in."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    authorization = _usable(id, connections)
    there = {one.id: one for one in connections.of(id)}
    made, changes = [], []
    for wanted in dict.fromkeys(marketplaces):
        label = marketplace(wanted).label
        if wanted not in authorization.offered:
            raise Refused("This seller takes no part in {marketplace}.", marketplace=label)
        stored = there.get(connection_id(authorization.seller, wanted))
        if stored is not None and stored.is_active:
            raise Refused("{marketplace} is connected for this seller already.", marketplace=label)
        new = Connection(authorization.seller, wanted, at, orders_since=at)
        after = new if stored is None else replace(stored, is_active=True, connected_at=at)
        changes.append(Created(after) if stored is None else Changed(stored, after))
        made.append(after)
    if made:
        # The authorization is written too: of two at once, one decides again, and so does who disconnects meanwhile.
        commit(
            Changed(authorization, authorization),
            *changes,
            *(Audited("marketplace_connected", one.id, by.id, at, where) for one in made),
            Said(PushMoved("everything"), at),  # what is listed there may never have heard of our stock
        )
    return made


def keep_settings(
    id: str,
    typed: Mapping[str, str],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    commit: Commit,
) -> Connection:
    """Raises NotFound, Refused beside its field, Overtaken."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    stored = connections.connection(id)
    if typed.get("revision", "") != str(stored.revision):
        raise Overtaken(_OVERTAKEN)
    made = replace(stored, name=_name(typed), shows_fba=typed.get("shows_fba") == "yes")
    if made != stored:
        commit(Changed(stored, made), Audited("connection_kept", id, by.id, at, where))
    return made


def rename(
    id: str,
    typed: Mapping[str, str],
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    commit: Commit,
) -> Authorization:
    """What the company calls a seller account. Raises NotFound, Refused beside its field, Overtaken."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    stored = connections.authorization(id)
    name = _name(typed)
    if typed.get("before", "") not in {stored.name, name}:
        raise Overtaken(_OVERTAKEN)
    made = replace(stored, name=name)
    if made != stored:
        commit(Changed(stored, made), Audited("seller_renamed", id, by.id, at, where))
    return made


def leave(id: str, *, by: Person, where: str, at: datetime, connections: Connections, commit: Commit) -> Connection:
    """One marketplace is served no more; the seller's grant stays. Its orders stay too."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    stored = connections.connection(id)
    if not stored.is_active:
        return stored
    made = _left(stored, at)
    commit(Changed(stored, made), Audited("marketplace_left", id, by.id, at, where))
    return made


def disconnect(
    id: str, *, by: Person, where: str, at: datetime, connections: Connections, commit: Commit
) -> Authorization:
    """All of a seller's marketplaces of a region. The subscription and the refresh token go a moment later; orders
    stay."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    stored = connections.authorization(id)
    if stored.state is AuthorizationState.DISCONNECTED:
        return stored
    made = replace(stored, state=AuthorizationState.DISCONNECTED, state_since=at)
    commit(
        Changed(stored, made),
        *(Changed(one, _left(one, at)) for one in connections.of(id) if one.is_active),
        Audited("seller_disconnected", id, by.id, at, where),
        Said(ForgetGrant(id), at),
        *(Erased(needed(why, id, at=at)) for why in _OVER),
    )
    return made


def _left(connection: Connection, at: datetime) -> Connection:
    """Until now its orders are here. Whoever connects it again has what changed since then swept in, and not years."""
    return replace(connection, is_active=False, orders_since=at)


def _usable(id: str, connections: Connections) -> Authorization:
    authorization = connections.authorization(id)
    if not authorization.is_usable:
        raise Refused("The access to this seller account has ended. Please have it granted anew first.")
    return authorization


def _name(typed: Mapping[str, str]) -> str:
    name = in_one_line(typed.get("name", ""))
    if len(name) > LONGEST_NAME:
        raise Refused("At most {most} signs, please.", field="name", most=LONGEST_NAME)
    return name
