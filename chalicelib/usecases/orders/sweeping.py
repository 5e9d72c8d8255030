"""Sweeping in what changed at Amazon, one page a message.

A step takes a lease, asks Amazon for a page, stores its orders and says in one commit how far it is and that there is a
next page. Whatever dies in between is done again: by its message, or by the schedule when that is lost.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Change, Changed, Created, Erased, Kept, Said
from chalicelib.domain.connections import Authorization, Connection
from chalicelib.domain.errors import Conflict, Problem, Retryable
from chalicelib.domain.marketplaces import MARKETPLACES
from chalicelib.domain.messages import SweepPage
from chalicelib.domain.orders import sweeps
from chalicelib.domain.orders.amazon import Garbled, Received
from chalicelib.domain.orders.news import LATE
from chalicelib.domain.orders.sweeps import ChainKind, Sweep
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.intake import Intake
from chalicelib.ports.selling import (
    BACKGROUND,
    BadApplication,
    Caller,
    Denied,
    OrdersPage,
    Rejected,
    Revoked,
    Search,
    Selling,
    Throttled,
)
from chalicelib.ports.world import Clock, Pause
from chalicelib.usecases.again import decided_again
from chalicelib.usecases.orders.hearing import GaveUp, Upsert, set_aside, take_in
from chalicelib.usecases.orders.losing import refused
from chalicelib.usecases.orders.remembering import ahead


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did: ``what`` is page, done, waiting, restarted, narrowed, refused or nothing."""

    what: str
    orders: int = 0
    news: int = 0
    request_id: str = ""


NOTHING = Step("nothing")

Decide = Callable[[Sweep], tuple[Change, ...]]
Settle = Callable[[Decide], None]


def begin_due(id: str, *, at: datetime, connections: Connections, intake: Intake, commit: Commit) -> str:
    """Begins a sweep of this authorization if it is time, takes up one that was lost, and says which."""
    authorization = connections.authorization(id)
    active = active_of(id, connections)
    if not authorization.is_usable or not active:
        return ""
    sweep, heard = intake.sweep(id), intake.heard(id)
    if sweeps.is_lost(sweep, at):
        commit(*_written(sweep, sweeps.resumed(sweep, at=at)))
        return "resumed"
    every = sweeps.rhythm(sweep, heard, is_subscribed=bool(authorization.subscription))
    if sweeps.is_due(sweep, every, at):
        commit(*_written(sweep, _begun(sweep, active, at)))
        return "begun"
    if sweeps.is_night_due(sweep, authorization.region, at):
        begun = sweeps.begun_at_night(sweep, _ids(active), _wanted_since(active), at=at)
        commit(*_written(sweep, begun))
        return "night"
    return ""


def hurry(
    authorization: Authorization, *, at: datetime, connections: Connections, intake: Intake, commit: Commit
) -> str:
    """Somebody wants the orders now: a sweep begins, or the one that waits for its slot goes on; running or not."""
    active = active_of(authorization.id, connections)
    if not active or not authorization.is_usable:
        return "off"
    sweep = intake.sweep(authorization.id)
    if sweep.chain is not None:
        if sweep.chain.is_taken(at) or sweep.chain.due_at <= at:
            return "running"
        commit(*_written(sweep, sweeps.hurried(sweep, at=at), is_person=True))
        return "hurried"
    commit(*_written(sweep, _begun(sweep, active, at), is_person=True))
    return "begun"


def sweep_page(
    message: SweepPage,
    *,
    upsert: Upsert,
    gave_up: GaveUp,
    clock: Clock,
    pause: Pause,
    intake: Intake,
    attention: AttentionItems,
    selling: Selling,
    commit: Commit,
) -> Step:
    """Takes the step that the message speaks of, if it is the next one and nobody else is at it."""
    sweep = _taken(message, clock.now(), intake, commit)
    if sweep is None:
        return NOTHING

    def settle(decide: Decide) -> None:
        decided_again(lambda: _settled(message, decide, intake, commit), pause)

    def store(order: Received | Garbled) -> bool:
        return stored_one(order, upsert, attention, commit, clock.now())

    try:
        page = _asked(sweep, message, selling)
    except Throttled as throttled:
        until = throttled.until
        settle(lambda now: _written(now, sweeps.held_back(now, until=until), message, slot=until))
        return Step("waiting")
    except (Revoked, Denied, BadApplication) as error:
        if isinstance(error, Denied) and (gone := _gone(sweep, selling)):
            return _narrowed(sweep, gone, error, settle, attention, clock.now())
        trouble = "revoked" if isinstance(error, Revoked) else "denied" if isinstance(error, Denied) else "application"
        settle(lambda now: _written(now, sweeps.given_up(now, trouble=trouble, at=clock.now())))
        gave_up(message.subject, error)
        return Step("refused")
    except Rejected as error:
        return _rejected(sweep, error, settle, attention, clock.now())
    except Retryable:
        settle(lambda now: _written(now, sweeps.put_off(now, at=clock.now()), message))
        return Step("waiting")
    return _stored(sweep, message, page, upsert, store, settle, clock)


def _stored(
    sweep: Sweep, message: SweepPage, page: OrdersPage, upsert: Upsert, store: Upsert, settle: Settle, clock: Clock
) -> Step:
    came: list[Received | Garbled] = [*page.received, *page.garbled]
    stored = missed = 0
    try:
        ahead(upsert, came)
        for order in came:
            if store(order):
                stored += 1
                missed += _is_missed(order, sweep, clock.now())
    except Retryable:  # our own store is out of order
        settle(lambda now: _written(now, sweeps.put_off(now, at=clock.now()), message))
        return Step("waiting", news=stored, request_id=page.request_id)

    def further(now: Sweep) -> tuple[Change, ...]:
        at = clock.now()
        after = sweeps.read(now, until=page.until, next=page.next, orders=len(came), missed=missed, at=at)
        # A call for a single order may have been refused meanwhile: a whole sweep that succeeds says that all is well.
        is_well = (now.trouble or not page.next) and not after.left_out
        solved = (Erased(needed(Reason.SWEEP_REFUSED, now.authorization, at=at)),) if is_well else ()
        return *_written(now, after), *solved

    settle(further)
    return Step("page" if page.next else "done", len(came), stored, page.request_id)


def stored_one(
    order: Received | Garbled, upsert: Upsert, attention: AttentionItems, commit: Commit, at: datetime
) -> bool:
    """Whether it was new. Not even somebody who is quicker again and again stops the others."""
    try:
        return bool(take_in(order, upsert, attention, commit, at))
    except Conflict as conflict:
        set_aside(order, str(conflict), attention, commit, at)
    return False


def active_of(authorization: str, connections: Connections) -> Sequence[Connection]:
    return [connection for connection in connections.of(authorization) if connection.is_active]


def _begun(sweep: Sweep, active: Sequence[Connection], at: datetime) -> Sweep:
    active = [each for each in active if each.marketplace not in sweep.left_out] or active
    since = _wanted_since(active)
    if sweep.cursor is not None:
        fresh = [each for each in active if each.marketplace not in sweep.covers]
        since = _wanted_since(fresh) if fresh else sweep.cursor
    return sweeps.begun(sweep, _ids(active), since, at=at)


def _wanted_since(connections: Sequence[Connection]) -> datetime:
    return min(connection.orders_since or connection.connected_at for connection in connections)


def _ids(connections: Sequence[Connection]) -> tuple[str, ...]:
    return tuple(sorted(connection.marketplace for connection in connections))


def _taken(message: SweepPage, at: datetime, intake: Intake, commit: Commit) -> Sweep | None:
    """Raises Conflict when somebody else takes it at the same moment."""
    sweep = intake.sweep(message.subject)
    if not sweeps.is_next(sweep, message.fence, message.step) or sweep.chain is None or sweep.chain.is_taken(at):
        return None
    if sweep.chain.is_stale:
        commit(*_written(sweep, sweeps.restarted(sweep, at=at)))
        return None
    taken = sweeps.taken(sweep, at=at)
    commit(Changed(sweep, taken))
    return taken


def _asked(sweep: Sweep, message: SweepPage, selling: Selling) -> OrdersPage:
    chain = sweeps.chain_of(sweep)
    search = Search(chain.marketplaces, chain.since, by_change=chain.kind is ChainKind.CHANGES)
    caller = Caller.with_slot(message.slot, is_person=message.is_person)
    return selling.search(sweep.authorization, search, page=chain.page or None, caller=caller)


def _rejected(sweep: Sweep, error: Rejected, settle: Settle, attention: AttentionItems, at: datetime) -> Step:
    """A page token that Amazon no longer knows: from the beginning. Refused there too, it waits for a person, and the
    next sweep tries again all the same."""
    chain = sweeps.chain_of(sweep)
    if chain.page and chain.restarts < sweeps.MOST_RESTARTS:
        settle(lambda now: _written(now, sweeps.restarted(now, at=at)))
        return Step("restarted", request_id=error.request_id)
    item = replace(refused(sweep.authorization, error, at=at, attention=attention), next_retry=at + sweeps.SLOW)
    settle(lambda now: (*_written(now, sweeps.given_up(now, trouble=error.code, at=at)), Kept(item)))
    return Step("refused", request_id=error.request_id)


def _gone(sweep: Sweep, selling: Selling) -> frozenset[str]:
    """In which of the marketplaces the seller no longer sells, so that Amazon refuses the question for all of them;
    none while that is unknown, or where it explains nothing."""
    chain = sweeps.chain_of(sweep)
    if chain.page or len(chain.marketplaces) == 1:
        return frozenset()
    try:
        sells = {each.marketplace for each in selling.participations(sweep.authorization, caller=BACKGROUND)}
    except Problem:
        return frozenset()
    gone = frozenset(chain.marketplaces) - sells
    return gone if len(gone) < len(chain.marketplaces) else frozenset()


def _narrowed(
    sweep: Sweep, gone: frozenset[str], error: Denied, settle: Settle, attention: AttentionItems, at: datetime
) -> Step:
    """One marketplace never keeps the others from being swept, and waits for a person meanwhile."""
    named = ", ".join(sorted(MARKETPLACES[each].label for each in gone))
    item = refused(sweep.authorization, error, at=at, attention=attention, marketplaces=named)
    settle(lambda now: (*_written(now, sweeps.narrowed(now, gone, at=at)), Kept(item)))
    return Step("narrowed", request_id=error.request_id)


def _settled(message: SweepPage, decide: Callable[[Sweep], tuple[Change, ...]], intake: Intake, commit: Commit) -> bool:
    """Writes what became of the step, unless it is somebody else's by now."""
    now = intake.sweep(message.subject)
    if not sweeps.is_next(now, message.fence, message.step):
        return False
    commit(*decide(now))
    return True


def _written(
    before: Sweep,
    after: Sweep,
    message: SweepPage | None = None,
    *,
    slot: datetime | None = None,
    is_person: bool = False,
) -> tuple[Change, ...]:
    """The sweep as it is now, and the message for its next page if it has one."""
    kept = Changed(before, after) if before.revision else Created(replace(after, revision=1))
    chain = after.chain
    if chain is None:
        return (kept,)
    next = SweepPage(
        after.authorization,
        fence=chain.fence,
        step=chain.step,
        slot=slot.isoformat() if slot else "",
        is_person=is_person or (message is not None and message.is_person),
    )
    return kept, Said(next, due_at=chain.due_at)


def _is_missed(order: Received | Garbled, sweep: Sweep, at: datetime) -> bool:
    """Whether news should have told it before. What happened before the first sweep, nobody could have told."""
    return (
        isinstance(order, Received)
        and sweep.cursor is not None
        and order.order.updated_at >= sweep.cursor
        and at - order.order.updated_at > LATE
    )
