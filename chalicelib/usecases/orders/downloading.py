"""Reading an order from Amazon because a person wants it, whatever we have of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.attention import needed
from chalicelib.domain.changes import Audited, Change, Erased
from chalicelib.domain.connections import Authorization, authorization_id
from chalicelib.domain.directory import Person, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.lives import TECHNICIANS
from chalicelib.domain.orders.news import Fetch
from chalicelib.domain.orders.upsert import is_left_out
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.orders import Sales
from chalicelib.ports.selling import (
    PERSON,
    BadApplication,
    Denied,
    Missing,
    Rejected,
    Revoked,
    Selling,
    Throttled,
    Unavailable,
)
from chalicelib.usecases.orders.hearing import GaveUp, Upsert, waiting_for
from chalicelib.usecases.orders.sweeping import stored_one
from chalicelib.usecases.orders.upserting import CURED, connection_of

# Three groups of digits everywhere; Amazon's own other channels put letters into the first.
ORDER_ID = re.compile(r"[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}")
# An order that nobody told us the seller of is looked for with so many: each is a call, and somebody waits.
MOST_ASKED = 10

NO_ORDER_ID = "An Amazon order id looks like 302-1234567-1234567."
NO_SELLER = "No seller is connected whose order this could be. Connect the seller account first."
REVOKED = "The access to this seller account has ended. Have it granted anew, then try again."
APPLICATION = "Amazon refuses our own application. Please look at the page of our Amazon application."
DENIED = "Amazon does not allow this: a permission is missing. Test the connection, it says which."
DOWN = "Amazon does not answer at the moment. Please try again in some minutes."
MISSING = "Amazon does not know this order. Look for it in Seller Central."
REJECTED = "Amazon refuses to show this order: {code}. Its support asks for the request id {request}."
UNREADABLE = "Amazon's answer can't be understood: {reason}. What we have of the order stays as it is."
LEFT_OUT = "Amazon ships this order itself, and the settings of its connection leave such orders out."
NOT_STORED = "The order was read and could not be stored. What we have of it stays as it is."


@dataclass(frozen=True, slots=True)
class Downloaded:
    """``is_news``: it told something that we did not have. ``until``: Amazon takes no more calls now; it is read then,
    by itself."""

    is_news: bool = False
    until: datetime | None = None


def download(
    order_id: str,
    *,
    connection: str = "",
    by: Person,
    where: str,
    at: datetime,
    upsert: Upsert,
    gave_up: GaveUp,
    connections: Connections,
    sales: Sales,
    intake: Intake,
    attention: AttentionItems,
    selling: Selling,
    commit: Commit,
) -> Downloaded:
    """Reads an order from Amazon now, within the part of the bucket that is kept for people, and takes what waited for
    that off the list of what needs attention. ``connection`` is whose order somebody says that it is.

    Raises Refused, in words, whatever Amazon answers instead of the order; Forbidden; NotFound for that connection.
    """
    refuse_others(by, *TECHNICIANS)
    if not ORDER_ID.fullmatch(order_id):
        raise Refused(NO_ORDER_ID)
    fetch = intake.fetch(order_id)
    if fetch is not None and fetch.slot is not None and at < fetch.slot:
        return Downloaded(until=fetch.slot)
    audited = Audited("order_fetched" if connection else "sale_downloaded", order_id, by=by.id, at=at, where=where)
    asked = _asked(order_id, connection, fetch, connections, sales)
    for place, authorization in enumerate(asked, 1):
        wanted = Fetch(order_id, authorization.id, covers=at, asked_at=at)
        try:
            received = _read(wanted, gave_up, selling, is_theirs=len(asked) == 1)
        except Throttled as throttled:
            commit(audited, *waiting_for(wanted, fetch, due=throttled.until, slot=throttled.until))
            return Downloaded(until=throttled.until)
        except Refused:
            if place == len(asked):
                raise
            continue
        is_news = stored_one(received, upsert, attention, commit, at)
        if isinstance(received, Garbled):
            raise Refused(UNREADABLE, reason=received.reason)
        if not _is_stored(received, sales):
            is_unwanted = is_left_out(received.order.fulfilled_by, connection_of(received.order, connections))
            raise Refused(LEFT_OUT if is_unwanted else NOT_STORED)
        commit(audited, *_over(order_id, fetch, at))
        return Downloaded(is_news)
    raise Refused(NO_SELLER)


def _read(wanted: Fetch, gave_up: GaveUp, selling: Selling, *, is_theirs: bool) -> Received | Garbled:
    """Raises Throttled, Refused. That somebody else's order is not shown says nothing about a seller."""
    try:
        return selling.order(wanted.authorization, wanted.order_id, caller=PERSON)
    except Unavailable:
        raise Refused(DOWN) from None
    except Revoked as error:
        gave_up(wanted.authorization, error)
        raise Refused(REVOKED) from None
    except BadApplication as error:
        gave_up(wanted.authorization, error)
        raise Refused(APPLICATION) from None
    except Denied as error:
        if is_theirs:
            gave_up(wanted.authorization, error)
        raise Refused(DENIED) from None
    except Missing:
        raise Refused(MISSING) from None
    except Rejected as error:
        raise Refused(REJECTED, code=error.code, request=error.request_id) from None


def _asked(
    order_id: str, connection: str, fetch: Fetch | None, connections: Connections, sales: Sales
) -> list[Authorization]:
    """Whose order it is: as somebody says, as we have it, as Amazon's news told, or else any seller of ours."""
    granted = [each for each in connections.authorizations() if each.is_usable]
    if connection:
        wanted: str | None = connections.connection(connection).authorization
    else:
        wanted = _authorization(order_id, sales) or (fetch.authorization if fetch else None)
    if wanted is None:
        return granted[:MOST_ASKED]
    found = [each for each in granted if each.id == wanted]
    if not found:
        raise Refused(REVOKED)
    return found


def _authorization(order_id: str, sales: Sales) -> str | None:
    try:
        order = sales.get(order_id)
    except NotFound:
        return None
    marketplace = MARKETPLACES.get(order.marketplace)
    return authorization_id(order.seller, marketplace.region) if marketplace else None


def _is_stored(received: Received, sales: Sales) -> bool:
    known = sales.known(received.order.id)
    return known is not None and known.copy.order.updated_at >= received.order.updated_at


def _over(order_id: str, fetch: Fetch | None, at: datetime) -> Iterator[Change]:
    yield from (Erased(needed(reason, order_id, at=at)) for reason in CURED)
    # Whatever waited for a call of its own is answered by this one.
    if fetch is not None:
        yield Erased(fetch)
