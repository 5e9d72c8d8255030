"""A grant that has come home: whose it is, what it reaches, and what becomes of it here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Created, Erased, Said
from chalicelib.domain.connections import (
    Authorization,
    AuthorizationState,
    Connection,
    authorization_id,
    connection_id,
)
from chalicelib.domain.connections.renewing import warnings
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.marketplaces import MARKETPLACES, Region
from chalicelib.domain.messages import PushMoved, SubscribeSeller, WarnOfRenewal
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import Grant, Grants


@dataclass(frozen=True, slots=True)
class Verified:
    """A grant that Amazon let in: ``reaches`` are the ids of the region's marketplaces that the seller takes part
    in."""

    grant: Grant
    seller: str
    region: Region
    reaches: tuple[str, ...]

    @property
    def id(self) -> str:
        return authorization_id(self.seller, self.region)


@dataclass(frozen=True, slots=True)
class Granted:
    """``connected`` are the connections that were made or come alive; ``missing`` are the wanted marketplaces that the
    seller takes no part in."""

    authorization: str
    connected: tuple[str, ...]
    missing: tuple[str, ...]
    is_renewal: bool
    link: str = ""  # the set-up link through which it came


def verified(grant: Grant, seller: str, region: Region, *, grants: Grants) -> Verified:
    """Raises Refused for a grant of another seller and for one that reaches nothing, Revoked, Denied, Retryable."""
    whose = grants.seller(grant, region)
    if whose and whose != seller:
        raise Refused("This grant belongs to another seller account ({seller}). Nothing was changed.", seller=whose)
    found = [each.marketplace for each in grants.participations(grant, region)]
    reaches = tuple(id for id in found if id in MARKETPLACES and MARKETPLACES[id].region is region)
    if not reaches:
        raise Refused("Amazon lists no marketplace of this region for this seller account. Nothing was changed.")
    return Verified(grant, seller, region, reaches)


def refuse_mixed_up(found: Verified, served: Sequence[Connection]) -> None:
    """Raises Refused when a grant lacks every marketplace that is served for its seller: it is hardly the same one."""
    ours = {one.marketplace for one in served}
    if ours and ours.isdisjoint(found.reaches):
        raise Refused(
            "This grant reaches none of the marketplaces that are connected for this seller: it belongs to another "
            "seller account. Nothing was changed."
        )


def keep(
    found: Verified,
    wanted: Sequence[str],
    *,
    by: str,
    where: str,
    at: datetime,
    name: str = "",
    more: Sequence[Change] = (),
    connections: Connections,
    commit: Commit,
) -> Granted:
    """One authorization for the seller and region, one connection for each wanted marketplace. ``more`` is committed
    with it. The refresh token is in the vault already. Raises Conflict: decide again, without asking Amazon again."""
    stored = known(found.id, connections)
    made = _authorization(stored, found, by=by, name=name, at=at)
    there = {one.id: one for one in connections.of(found.id)}
    can = [id for id in dict.fromkeys(wanted) if id in found.reaches]
    opened = list(_opened(found.seller, can, there, at))
    facts = {"marketplaces": ", ".join(MARKETPLACES[id].country for id in can)}
    commit(
        Created(made) if stored is None else Changed(stored, made),
        *opened,
        Audited("access_granted" if stored is None else "access_renewed", found.id, by, at, where, facts),
        Said(SubscribeSeller(found.id), at),
        # Stock that moved while nobody could be told.
        Said(PushMoved("everything"), at),
        *(
            Said(WarnOfRenewal(found.id, days=days, granted_at=made.granted_at.isoformat()), moment)
            for days, moment in warnings(made, at=at)
        ),
        *(Erased(needed(why, found.id, at=at)) for why in (Reason.GRANT_REVOKED, Reason.RENEWAL_DUE)),
        Erased(needed(Reason.UNKNOWN_SELLER, found.seller, at=at)),
        *more,
    )
    return Granted(
        found.id,
        tuple(connection_id(found.seller, id) for id in can),
        tuple(id for id in wanted if id not in found.reaches),
        is_renewal=stored is not None and not opened,
    )


def known(id: str, connections: Connections) -> Authorization | None:
    try:
        return connections.authorization(id)
    except NotFound:
        return None


def _authorization(stored: Authorization | None, found: Verified, *, by: str, name: str, at: datetime) -> Authorization:
    if stored is None:
        return Authorization(found.seller, found.region, at, by, name=name, state_since=at, offered=found.reaches)
    state = AuthorizationState.GRANTED
    since = stored.state_since if stored.state is state else at
    return replace(
        stored,
        granted_at=at,
        granted_by=by,
        state=state,
        state_since=since,
        name=stored.name or name,
        offered=found.reaches,
    )


def _opened(
    seller: str, wanted: Sequence[str], there: dict[str, Connection], at: datetime
) -> Iterator[Created | Changed]:
    """What is connected already stays as it is."""
    for marketplace in wanted:
        stored = there.get(connection_id(seller, marketplace))
        if stored is None:
            yield Created(Connection(seller, marketplace, at, orders_since=at))
        elif not stored.is_active:
            yield Changed(stored, replace(stored, is_active=True, connected_at=at))
