"""What becomes of an order when Amazon tells of it: by news or by a sweep, once or ten times, in any order.

``heard`` says what is new, ``decide`` what follows for our side; nothing of it is written here. Applying the same
copies in any order and any number of times ends in what the newest one says, with what only earlier ones told.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.connections import Connection
from chalicelib.domain.orders import lives, merging
from chalicelib.domain.orders.amazon import AmazonOrder, AmazonStatus, FulfilledBy, Origin, Personal, Received
from chalicelib.domain.orders.copies import Copy
from chalicelib.domain.orders.mapped import Mapped
from chalicelib.domain.orders.order import LIVE, HoldReason, Line, LineKind, Lines, MarketplaceOrder, Status
from chalicelib.domain.orders.reservations import Reservation, ReservationState, Reserved

_SETTLED = (AmazonStatus.CANCELLED, AmazonStatus.SHIPPED)


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    TOUCHED = "touched"  # newer, and says the same
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Event:
    """An entry for the trail."""

    action: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """All that is known of an order now. ``personal`` is None when there is none, or none that we may keep. ``anew`` as
    ``lives.holds`` has it."""

    order: AmazonOrder
    personal: Personal | None
    raw: str = field(default="", repr=False)
    request_id: str = ""
    anew: frozenset[HoldReason] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """``lines`` and ``reservation`` are None where they stay as they are."""

    outcome: Outcome
    order: MarketplaceOrder
    copy: Copy
    lines: Lines | None = None
    reservation: Reservation | None = None
    events: tuple[Event, ...] = ()


def is_left_out(fulfilled_by: FulfilledBy, connection: Connection | None) -> bool:
    """Whether a connection does not even want to look at an order."""
    return fulfilled_by is FulfilledBy.AMAZON and connection is not None and not connection.shows_fba


def is_news(received: Received, known: Copy | None) -> bool:
    """Whether it may say anything that we don't know."""
    return known is None or merging.replaces(received.order, known.order)


def heard(
    received: Received, known: Copy | None, personal: Personal | None, *, at: datetime, is_forgotten: bool = False
) -> Heard:
    """``personal`` is what we have. What is over, or was erased because somebody wanted it, is not taken in again."""
    order = merging.merged(known.order, received.order) if known else received.order
    about = merging.merged_personal(personal, received.personal, order)
    if about is not None and (is_forgotten or about.expires_at <= at):
        about = None
    raw = received.raw or (known.raw if known else "")
    to, was_to = (each.address if each else None for each in (about, personal))
    anew = frozenset(lives.other_causes(order, known.order, to, was_to)) if known else frozenset()
    return Heard(order, about, raw, received.request_id, anew)


def kept(copy: Copy, personal: Personal | None) -> Heard:
    """What we have, to be decided again as if it had just come."""
    return Heard(copy.order, personal, copy.raw, copy.request_id)


def decide(
    heard: Heard,
    mapped: Mapped,
    *,
    order: MarketplaceOrder | None,
    copy: Copy | None,
    reservation: Reservation | None,
    connection: Connection | None,
    number: str,
    at: datetime,
) -> Decision:
    """``order``, ``copy`` and ``reservation`` are as they are stored; ``number`` is for one that is not."""
    status = lives.status_of(heard.order, order)
    fresh = _lines(mapped, status)
    digest = lines_digest(fresh)
    is_same_lines = order is not None and order.lines_digest == digest
    version = order.lines_version if order and is_same_lines else order.lines_version + 1 if order else 1
    after = replace(
        _head(heard, mapped, status, order, connection, number, at),
        lines_version=version,
        lines_digest=digest,
        pieces=sum(line.quantity for line in heard.order.lines),
        open_pieces=sum(line.open for line in fresh if line.kind is not LineKind.CHARGE),
        withheld=_withheld(order, heard.order),
    )
    return Decision(
        outcome=_outcome(after, order, heard, copy),
        order=after,
        copy=_copy(heard, copy, at),
        lines=None if is_same_lines else Lines(heard.order.id, version, fresh),
        reservation=_reservation(after, fresh, reservation, at),
        events=tuple(_events(order, after, heard.order, copy)),
    )


def _withheld(order: MarketplaceOrder | None, told: AmazonOrder) -> Mapping[str, int]:
    """Never more of a line than Amazon counts, should it count fewer by now: the sum says whether all of it is."""
    if order is None or not order.withheld:
        return {}
    found = {line.id: min(order.withheld.get(line.id, 0), line.quantity) for line in told.lines}
    return {line: many for line, many in found.items() if many}


def closed(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(replace(line, open=0) if line.open else line for line in lines)


def lines_digest(lines: Iterable[Line]) -> str:
    """Two orders' lines that differ have other ones, for all practical purposes."""
    return hashlib.sha256("\n".join(map(repr, lines)).encode(errors="backslashreplace")).hexdigest()[:16]


def _head(
    heard: Heard,
    mapped: Mapped,
    status: Status,
    known: MarketplaceOrder | None,
    connection: Connection | None,
    number: str,
    at: datetime,
) -> MarketplaceOrder:
    told = heard.order
    before = known or MarketplaceOrder(
        order_id=told.id,
        number=number,
        seller=told.seller,
        marketplace=told.marketplace,
        status=status,
        ordered_at=told.created_at,
        updated_at=told.updated_at,
        seen_at=at,
    )
    not_work = lives.not_work(told, status, known, mapped, connection)
    is_held = not_work is None and status in LIVE
    is_canceled = status is Status.CANCELED
    return replace(
        before,
        status=status,
        updated_at=told.updated_at,
        not_work=not_work,
        holds=lives.holds(told, mapped, known, heard.anew, at) if is_held else (),
        ship_by=told.ship_by.latest,
        country=told.country,
        is_prime=told.is_prime,
        is_business=told.is_business,
        is_gift=told.is_gift,
        is_provisional=told.origin is Origin.REPORT,
        service_level=told.service_level,
        carrier=mapped.carrier,
        method=mapped.method,
        warehouse=mapped.warehouse,
        delivery_terms=mapped.delivery_terms,
        payment_terms=mapped.payment_terms,
        order_type=mapped.order_type,
        customer_category=mapped.customer_category,
        source=mapped.source,
        total=told.total,
        mapping_revision=mapped.mapping_revision,
        canceled_at=(before.canceled_at or before.cancel_wanted_at or told.updated_at) if is_canceled else None,
        canceled_by=(_canceled_by(told) or before.canceled_by) if is_canceled else "",
        cancel_after_despatch=_is_too_late(told, status, known),
        # Our own wish is settled when Amazon says canceled, or that it was shipped all the same.
        cancel_wanted_at=None if told.status in _SETTLED else before.cancel_wanted_at,
    )


def _is_too_late(told: AmazonOrder, status: Status, known: MarketplaceOrder | None) -> bool:
    if known is None:
        return False
    # Also of what we canceled, and Amazon tells a parcel of all the same before it has heard us.
    is_fresh = known.status is not Status.CANCELED or known.cancel_wanted_at is not None
    is_late = status is Status.CANCELED and is_fresh and lives.was_despatched(told, known)
    return known.cancel_after_despatch or is_late


def _canceled_by(told: AmazonOrder) -> str:
    return next((line.canceled_by for line in told.lines if line.canceled_by), "")


def _lines(mapped: Mapped, status: Status) -> tuple[Line, ...]:
    """Nothing of what is over is open, whatever Amazon counts."""
    return mapped.lines if status in LIVE else closed(mapped.lines)


def _copy(heard: Heard, known: Copy | None, at: datetime) -> Copy:
    return Copy(heard.order, at, heard.raw, heard.request_id, known.revision if known else 0)


def _outcome(after: MarketplaceOrder, before: MarketplaceOrder | None, heard: Heard, copy: Copy | None) -> Outcome:
    if before is None or copy is None:
        return Outcome.NEW
    if replace(after, updated_at=before.updated_at) != before:
        return Outcome.CHANGED
    if replace(heard.order, updated_at=copy.order.updated_at) != copy.order:
        return Outcome.CHANGED
    return Outcome.SAME if after == before else Outcome.TOUCHED


def _reservation(
    order: MarketplaceOrder, lines: Iterable[Line], known: Reservation | None, at: datetime
) -> Reservation | None:
    """Only what was ever pending has one. None when it stays as it is."""
    is_pending = order.status is Status.PENDING and order.not_work is None
    if known is None and not is_pending:
        return None
    pieces = tuple(_reserved(lines)) if is_pending else known.pieces if known else ()
    state = ReservationState.HELD if is_pending else ReservationState.CLAIMED
    if order.status is Status.CANCELED or order.not_work is not None:
        state = ReservationState.RELEASED
    if known is None:
        return Reservation(order.order_id, state, at, pieces)
    if (known.state, known.pieces) == (state, pieces):
        return None
    return replace(known, state=state, since=known.since if known.state is state else at, pieces=pieces)


def _reserved(lines: Iterable[Line]) -> Iterator[Reserved]:
    wanted: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        if line.kind is not LineKind.CHARGE and line.open:
            article = line.article if line.kind is LineKind.ARTICLE else ""
            wanted[article, line.sku, line.warehouse] += line.open
    return (Reserved(article, sku, many, place) for (article, sku, place), many in sorted(wanted.items()))


def _events(
    before: MarketplaceOrder | None, after: MarketplaceOrder, told: AmazonOrder, copy: Copy | None
) -> Iterator[Event]:
    """At most one: it costs as much as a line."""
    if before is None:
        yield Event("sale_arrived", {"status": str(after.status)})
        return
    if after.status is not before.status:
        late = {"despatched": "yes"} if after.cancel_after_despatch and not before.cancel_after_despatch else {}
        yield Event(f"sale_{after.status}", late)
        return
    reasons = {hold.reason for hold in after.open_holds} - {hold.reason for hold in before.open_holds}
    if HoldReason.BUYER_CANCELS in reasons:
        yield Event("sale_cancel_asked")
    elif copy is not None and (lines := _newly_canceled(copy.order, told)):
        yield Event("sale_lines_canceled", {"lines": str(lines)})
    elif after.lines_version != before.lines_version:
        yield Event("sale_changed")


def _newly_canceled(before: AmazonOrder, after: AmazonOrder) -> int:
    known = {line.id for line in before.lines if line.canceled_by}
    return sum(1 for line in after.lines if line.canceled_by and line.id not in known)
