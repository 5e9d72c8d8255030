"""How fresh what we have of Amazon is: when each seller was swept last, what is next, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.backfills import Backfill
from chalicelib.domain.orders.sweeps import Chain
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake

# Older than so much is worth a warning: four slow sweeps came in vain. The alarm rings then too (infra/alarms.py).
OLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sync:
    """How far one authorization is. ``age`` is None before the first success."""

    authorization: Authorization
    connections: Sequence[Connection]
    age: timedelta | None
    succeeded_at: datetime | None
    next_at: datetime | None
    chain: Chain | None
    heard_at: datetime | None
    are_news_late: bool
    is_quick: bool
    trouble: str
    trouble_at: datetime | None
    backfill: Backfill | None
    is_old: bool

    @property
    def is_on(self) -> bool:
        return self.authorization.is_usable and bool(self.connections)


def sync(id: str, *, at: datetime, connections: Connections, intake: Intake) -> Sync:
    """Raises NotFound."""
    authorization = connections.authorization(id)
    active = [each for each in connections.of(id) if each.is_active]
    sweep, heard = intake.sweep(id), intake.heard(id)
    every = sweeps.rhythm(sweep, heard, is_subscribed=bool(authorization.subscription))
    latest = intake.backfills(id, most=1)
    since = min((each.connected_at for each in active), default=at)
    return Sync(
        authorization=authorization,
        connections=active,
        age=at - sweep.succeeded_at if sweep.succeeded_at else None,
        succeeded_at=sweep.succeeded_at,
        next_at=sweep.chain.due_at if sweep.chain else sweeps.next_at(sweep, every) or at,
        chain=sweep.chain,
        heard_at=heard.at if heard else None,
        are_news_late=heard is not None and heard.is_late,
        is_quick=every == sweeps.QUICK,
        trouble=sweep.trouble,
        trouble_at=sweep.trouble_at,
        backfill=latest[0] if latest else None,
        is_old=authorization.is_usable and bool(active) and sweeps.age(sweep, since, at) >= OLD,
    )


def swept(*, connections: Connections) -> Sequence[str]:
    """The authorizations that are to be swept: usable ones, whether or not a marketplace of theirs is connected."""
    return [authorization.id for authorization in connections.authorizations() if authorization.is_usable]


def oldest_age(*, at: datetime, connections: Connections, intake: Intake) -> float | None:
    """The seconds since the last success of the seller whose lies farthest back; None when nobody is connected."""
    found = []
    for authorization in connections.authorizations():
        active = [each for each in connections.of(authorization.id) if each.is_active]
        if authorization.is_usable and active:
            since = min(each.connected_at for each in active)
            found.append(sweeps.age(intake.sweep(authorization.id), since, at).total_seconds())
    return max(found, default=None)


def of_connection(id: str, *, at: datetime, connections: Connections, intake: Intake) -> Sync:
    """That of the seller whose marketplace it is: all marketplaces of a seller are swept together. Raises NotFound."""
    return sync(connections.connection(id).authorization, at=at, connections=connections, intake=intake)
