"""Asking for a sweep now, instead of when it is due."""

from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.orders.lives import TECHNICIANS
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.usecases.orders.sweeping import hurry


def sync_now(
    id: str, *, by: Person, where: str, at: datetime, connections: Connections, intake: Intake, commit: Commit
) -> str:
    """Sweeps the seller of this connection at once, and says whether that was begun, hurried, running, or off."""
    refuse_others(by, *TECHNICIANS)
    authorization = connections.authorization(connections.connection(id).authorization)
    done = hurry(authorization, at=at, connections=connections, intake=intake, commit=commit)
    if done in ("begun", "hurried"):
        commit(Audited("sync_asked", authorization.id, by=by.id, at=at, where=where))
    return done
