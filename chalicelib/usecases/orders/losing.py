"""What follows when Amazon no longer lets us in for a seller: a clear state, and no call that is made in vain."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.attention import AttentionItem, Reason, about
from chalicelib.domain.changes import Kept
from chalicelib.domain.orders.sweeps import SLOW
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.selling import BadApplication, Rejected, Revoked
from chalicelib.ports.world import Pause
from chalicelib.usecases.attention import still
from chalicelib.usecases.connections.standing import revoked


def lost(
    id: str,
    error: Exception,
    *,
    at: datetime,
    pause: Pause,
    connections: Connections,
    attention: AttentionItems,
    commit: Commit,
) -> None:
    """A grant that is gone is said to be, once. A permission that is missing, or an application that Amazon no longer
    knows, waits for a person, while the sweep tries again at its own pace."""
    if isinstance(error, Revoked):
        revoked(id, at=at, pause=pause, connections=connections, commit=commit)
        return
    commit(Kept(replace(refused(id, error, at=at, attention=attention), next_retry=at + SLOW)))


def refused(id: str, error: Exception, *, at: datetime, attention: AttentionItems, **facts: str) -> AttentionItem:
    """The entry of a seller whose orders Amazon does not list."""
    told = {"why": "application"} if isinstance(error, BadApplication) else {"code": getattr(error, "code", "")}
    if isinstance(error, Rejected):
        told["request"] = error.request_id
    return still(about(Reason.SWEEP_REFUSED, id, told | facts, at=at), attention)
