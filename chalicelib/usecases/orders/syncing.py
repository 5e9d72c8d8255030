"""What somebody asks for who doesn't want to wait: a sweep now, or one order by its number at Amazon."""

import re
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.changes import Audited
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Refused
from chalicelib.domain.orders.amazon import Garbled
from chalicelib.domain.orders.news import Fetch
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.selling import PERSON, BadApplication, Denied, Missing, Rejected, Revoked, Selling, Throttled
from chalicelib.usecases.orders.hearing import GaveUp, Upsert, waiting_for
from chalicelib.usecases.orders.sweeping import hurry

SELLERS = (Role.SELLERS_ADMINISTRATOR, Role.OPERATOR)

# Three groups of digits everywhere; Amazon's own other channels put letters into the first.
ORDER_ID = re.compile(r"[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}")

NO_ORDER_ID = "An Amazon order id looks like 302-1234567-1234567."
UNKNOWN_ORDER = "Amazon knows no order of this number in this account."
NOT_COVERED = "The authorization does not cover this. Please test the connection."
OVER = "This seller’s authorization is worth nothing any more. Please have it authorized again."
UNREADABLE_ORDER = "Amazon sent this order in a way that could not be understood."


@dataclass(frozen=True, slots=True)
class Got:
    """``until``: it comes by itself at that moment, because Amazon takes no more calls before."""

    order_id: str
    until: datetime | None = None


def sync_now(
    id: str, *, by: Person, where: str, at: datetime, connections: Connections, intake: Intake, commit: Commit
) -> str:
    """Sweeps the seller of this connection at once, and says whether that was begun, hurried, running, or off."""
    refuse_others(by, *SELLERS)
    authorization = connections.authorization(connections.connection(id).authorization)
    done = hurry(authorization, at=at, connections=connections, intake=intake, commit=commit)
    if done in ("begun", "hurried"):
        commit(Audited("sync_asked", authorization.id, by=by.id, at=at, where=where))
    return done


def get_order(
    id: str,
    order_id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    upsert: Upsert,
    gave_up: GaveUp,
    connections: Connections,
    intake: Intake,
    selling: Selling,
    commit: Commit,
) -> Got:
    """Reads one order of this connection's seller now, or as soon as Amazon takes the call.

    Raises Refused when it is no order id, Amazon does not know it, or it does not let us in; Retryable when it is
    down."""
    refuse_others(by, *SELLERS)
    wanted = re.sub(r"\s", "", order_id).upper()
    if not ORDER_ID.fullmatch(wanted):
        raise Refused(NO_ORDER_ID, field="order")
    authorization = connections.authorization(connections.connection(id).authorization)
    if not authorization.is_usable:
        raise Refused(OVER, field="order")
    commit(Audited("order_fetched", wanted, by=by.id, at=at, where=where))
    try:
        received = selling.order(authorization.id, wanted, caller=PERSON)
    except Throttled as throttled:
        fetch = Fetch(wanted, authorization.id, covers=at, asked_at=at)
        commit(*waiting_for(fetch, intake.fetch(wanted), due=throttled.until, slot=throttled.until))
        return Got(wanted, throttled.until)
    except Missing:
        raise Refused(UNKNOWN_ORDER, field="order") from None
    except (Revoked, BadApplication) as error:
        gave_up(authorization.id, error)
        raise Refused(OVER, field="order") from None
    except Denied as error:
        gave_up(authorization.id, error)
        raise Refused(NOT_COVERED, field="order") from None
    except Rejected:
        raise Refused(UNKNOWN_ORDER, field="order") from None
    upsert(received)
    if isinstance(received, Garbled):
        raise Refused(UNREADABLE_ORDER, field="order")
    return Got(wanted)
