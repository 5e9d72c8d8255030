"""Mapping a connection's held orders again, so that those that its mapping cures can be worked on: a job of small
steps.

A step reads a page of open orders, maps each held one again in a commit of its own, and then says in one commit how far
it is and that there is a next step. A step that dies has said nothing, so its message comes again; orders that it had
mapped are the same by then, so nothing is done twice. A message of an earlier job, or of a step that is taken, finds
that out and does nothing.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Retryable
from chalicelib.domain.messages import MapHeldAgain
from chalicelib.domain.orders.mapping import subject
from chalicelib.domain.orders.mapping.releasing import Release, State, Step, begun, is_curable, is_silent, went_on
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Sales

# Each takes some ten requests, a tenth of a second; a step stays far below what a function has.
AT_ONCE = 25
DOOR = "mapping"


def begin(
    connection: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    connections: Connections,
    mappings: Mappings,
    commit: Commit,
) -> Release:
    """One at a time: while one goes on, that one is the answer. Raises NotFound."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    connections.connection(connection)
    before = mappings.release(connection)
    if before and before.state is State.RUNNING and not is_silent(before, at):
        return before
    job = begun(before, connection, by=by.id, at=at)
    commit(
        Changed(before, job) if before else Created(job),
        Audited("held_mapped_again", subject(connection), by=by.id, at=at, where=where),
        Said(MapHeldAgain(connection, run=job.run), due_at=at),
    )
    return job


def go_on(
    connection: str,
    run: int,
    step: int,
    *,
    map_again: Callable[..., MarketplaceOrder],
    at: datetime,
    sales: Sales,
    mappings: Mappings,
    commit: Commit,
) -> Release | None:
    """Takes that step of a job; None when it is taken already. ``map_again`` does one order in a decision of its own
    (``usecases.orders.remapping``), so that one collision decides one order anew and not all of them."""
    job = mappings.release(connection)
    if job is None or (job.run, job.step) != (run, step) or job.state is not State.RUNNING:
        return None
    page = sales.open_of(connection, after=job.after or None, most=AT_ONCE)
    fates = [_fate(order.order_id, job, map_again) for order in page.rows if is_curable(order)]
    found = Step(
        looked=len(page.rows),
        released=sum(fate is True for fate in fates),
        held=sum(fate is False for fate in fates),
        failures=tuple(fate for fate in fates if isinstance(fate, str)),
        next=page.next,
    )
    after = went_on(job, found, at=at)
    hints = [Said(MapHeldAgain(connection, run=run, step=after.step), due_at=at)] if page.next else []
    commit(Changed(job, after), *hints)
    return after


def _fate(order_id: str, job: Release, map_again: Callable[..., MarketplaceOrder]) -> bool | str | None:
    """Whether the order is released by now; its id when it can't be mapped, which is its own affair; None when it is
    gone, and held by nothing."""
    try:
        after = map_again(order_id, by=job.by, where=DOOR)
    except Retryable:
        raise
    except NotFound:
        return None
    except Exception:  # noqa: BLE001  # a mistake of ours about one order must not hold up all others
        return order_id
    return not after.open_holds and after.not_work is None
