"""Amazon's news of orders: each change is read from Amazon at once, unless it is known or about to be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.attention import Reason, about, needed
from chalicelib.domain.changes import Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.connections import Authorization, authorization_id, connection_id
from chalicelib.domain.errors import Conflict, NotFound, Problem, Retryable
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import FetchOrder
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.news import Fetch, Heard, MalformedNews, News, OrderChange, is_known, is_worth_noting
from chalicelib.domain.orders.upsert import is_left_out
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.orders import Sales
from chalicelib.ports.selling import BadApplication, Caller, Denied, Missing, Rejected, Revoked, Selling, Throttled
from chalicelib.ports.selling import Unavailable as Down
from chalicelib.usecases.attention import standing, still
from chalicelib.usecases.connections.granting import known

Upsert = Callable[[Received | Garbled], bool]
"""Stores an order; whether anything of it was new."""
GaveUp = Callable[[str, Exception], object]
"""Says of an authorization that Amazon no longer lets us in."""

# Amazon is out of order: a call is tried again so often, for so long; then the sweep brings what it was for.
TRY_AGAIN, TRY_FOR = timedelta(minutes=5), timedelta(hours=1)

# Amazon tells of an order and does not show it.
_UNSEEN = (Reason.ORDER_MISSING, Reason.ORDER_REFUSED)


class Heeded(StrEnum):
    """What became of a notification."""

    STORED = "stored"
    KNOWN = "known"  # nothing to do: the copy is as new, or a call is under way
    WAITING = "waiting"  # for a time slot of Amazon's
    NOT_OURS = "not_ours"  # a marketplace or a way to ship that nobody wants, or a seller who took the grant back
    UNKNOWN_SELLER = "unknown_seller"
    OTHER_KIND = "other_kind"
    MALFORMED = "malformed"
    MISSING = "missing"  # Amazon tells of an order that it does not know
    REFUSED = "refused"


def hear(
    news: News,
    *,
    upsert: Upsert,
    gave_up: GaveUp,
    at: datetime,
    connections: Connections,
    sales: Sales,
    intake: Intake,
    attention: AttentionItems,
    selling: Selling,
    commit: Commit,
) -> Heeded:
    """Heeds one notification. Repeating it costs some reads. Raises Retryable and Conflict only, when our own
    store fails: what Amazon or an order fails at is kept as something of ours, for a notification carries a postcode
    and must not lie about."""
    if not isinstance(news, OrderChange):
        if isinstance(news, MalformedNews):
            _note(Reason.NEWS_UNREADABLE, news.reason, attention, commit, at, notification=news.notification)
            return Heeded.MALFORMED
        return Heeded.OTHER_KIND
    authorization = _authorization(news, connections)
    if authorization is None:
        _note(Reason.UNKNOWN_SELLER, news.seller, attention, commit, at, notification=news.notification)
        return Heeded.UNKNOWN_SELLER
    if not authorization.is_usable:
        return Heeded.NOT_OURS
    _note_hearing(authorization.id, news, intake, commit, at)
    stored_at = _stored_at(news.order_id, sales)
    if stored_at is None and not _is_wanted(news, connections):
        return Heeded.NOT_OURS
    fetch = intake.fetch(news.order_id)
    if is_known(news.changed_at, stored_at, fetch, at=at):
        return Heeded.KNOWN
    wanted = Fetch(news.order_id, authorization.id, news.changed_at, asked_at=at)
    return _fetched(wanted, fetch, Caller(), upsert, gave_up, attention, selling, commit, at)


def fetch(
    message: FetchOrder,
    *,
    upsert: Upsert,
    gave_up: GaveUp,
    at: datetime,
    connections: Connections,
    intake: Intake,
    attention: AttentionItems,
    selling: Selling,
    commit: Commit,
) -> Heeded:
    """Makes the call that waited for its slot, unless nobody waits for it any more."""
    waiting = intake.fetch(message.subject)
    if waiting is None or waiting.slot is None:
        return Heeded.KNOWN
    if not connections.authorization(waiting.authorization).is_usable:
        commit(Erased(waiting))
        return Heeded.NOT_OURS
    return _fetched(waiting, waiting, Caller.with_slot(message.slot), upsert, gave_up, attention, selling, commit, at)


def _fetched(
    wanted: Fetch,
    before: Fetch | None,
    caller: Caller,
    upsert: Upsert,
    gave_up: GaveUp,
    attention: AttentionItems,
    selling: Selling,
    commit: Commit,
    at: datetime,
) -> Heeded:
    try:
        received = selling.order(wanted.authorization, wanted.order_id, caller=caller)
    except Throttled as throttled:
        commit(*waiting_for(wanted, before, due=throttled.until, slot=throttled.until))
        return Heeded.WAITING
    except Down:
        if wanted.asked_at is not None and at - wanted.asked_at >= TRY_FOR:
            commit(*([Erased(before)] if before else []))
            return Heeded.REFUSED
        commit(*waiting_for(wanted, before, due=at + TRY_AGAIN, slot=None))
        return Heeded.WAITING
    except (Revoked, Denied, BadApplication) as error:
        gave_up(wanted.authorization, error)
        commit(*([Erased(before)] if before else []))
        return Heeded.REFUSED
    except (Missing, Rejected) as error:
        facts = {"code": error.code, "request": error.request_id} if isinstance(error, Rejected) else {}
        reason = Reason.ORDER_REFUSED if facts else Reason.ORDER_MISSING
        item = still(about(reason, wanted.order_id, facts, at=at), attention)
        commit(Kept(item), *_kept(replace(wanted, slot=None), before))
        return Heeded.REFUSED if facts else Heeded.MISSING
    is_kept = take_in(received, upsert, attention, commit, at) is not None
    is_proof = is_kept and isinstance(received, Received) and received.order.updated_at >= wanted.covers
    # An earlier call may have been refused: Amazon shows the order now.
    cured = [Erased(needed(reason, wanted.order_id, at=at)) for reason in _UNSEEN] if before is not None else []
    if not is_proof:
        commit(*_kept(replace(wanted, slot=None), before), *cured)  # so that the same news again cost no call
    elif before is not None:
        commit(Erased(before), *cured)
    return Heeded.STORED


def take_in(
    received: Received | Garbled, upsert: Upsert, attention: AttentionItems, commit: Commit, at: datetime
) -> bool | None:
    """Whether it was new; None for one that can't be stored: it waits for a person and never stops the others. Raises
    Retryable and Conflict, which pass."""
    try:
        return upsert(received)
    except (Retryable, Conflict):
        raise
    except Exception as error:  # noqa: BLE001  # a mistake of ours about one order must not hold up what comes with it
        why = str(error) if isinstance(error, Problem) else type(error).__name__
        set_aside(received, why, attention, commit, at)
    return None


def set_aside(received: Received | Garbled, why: str, attention: AttentionItems, commit: Commit, at: datetime) -> None:
    """Once: a sweep may bring the same one again and again."""
    id = received.order_id if isinstance(received, Garbled) else received.order.id
    item = about(Reason.ORDER_NOT_STORED, id, {"why": why, "request": received.request_id}, at=at)
    before = standing(item.id, attention)
    if before is None or before.facts.get("why") != why:
        commit(Kept(still(item, attention)))


def waiting_for(wanted: Fetch, before: Fetch | None, *, due: datetime, slot: datetime | None) -> Iterator[Change]:
    """The message that makes the call, and the note that it is on its way."""
    yield from _kept(replace(wanted, slot=due), before)
    booked = slot.isoformat() if slot else ""
    yield Said(FetchOrder(wanted.order_id, authorization=wanted.authorization, slot=booked), due_at=due)


def _kept(fetch: Fetch, before: Fetch | None) -> Iterator[Change]:
    yield Changed(before, replace(fetch, revision=before.revision)) if before else Created(fetch)


def _authorization(news: OrderChange, connections: Connections) -> Authorization | None:
    if news.marketplace not in MARKETPLACES:
        return None
    return known(authorization_id(news.seller, MARKETPLACES[news.marketplace].region), connections)


def _is_wanted(news: OrderChange, connections: Connections) -> bool:
    try:
        connection = connections.connection(connection_id(news.seller, news.marketplace))
    except NotFound:
        return False
    return connection.is_active and not is_left_out(news.fulfilled_by, connection)


def _stored_at(order_id: str, sales: Sales) -> datetime | None:
    """How new our copy is. One from a report counts as none: it is to be replaced."""
    try:
        order = sales.get(order_id)
    except NotFound:
        return None
    return None if order.is_provisional else order.updated_at


def _note_hearing(authorization: str, news: OrderChange, intake: Intake, commit: Commit, at: datetime) -> None:
    heard = Heard(authorization, at, max(0, int((at - news.changed_at).total_seconds())))
    if is_worth_noting(intake.heard(authorization), heard):
        commit(Kept(heard))


def _note(reason: Reason, subject: str, attention: AttentionItems, commit: Commit, at: datetime, **facts: str) -> None:
    """Once: what comes a million times costs a read each."""
    item = about(reason, subject, facts, at=at)
    if standing(item.id, attention) is None:
        commit(Kept(item))
