"""Mapping a connection's held orders again, so that those that its mapping cures can be worked on: a job of small
steps.

A step reads a page of open orders, maps each held one again in a commit of its own, and then says in one commit how far
it is and that there is a next step. A step that dies has said nothing, so its message comes again; orders that it had
mapped are the same by then, so nothing is done twice. A message of an earlier job, or of a step that is taken, finds
that out and does nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Conflict, NotFound, Refused
from chalicelib.domain.messages import MapHeldAgain
from chalicelib.domain.orders.mapping import subject
from chalicelib.domain.orders.mapping.releasing import Release, State, Step, begun, is_curable, is_silent, went_on
from chalicelib.domain.orders.order import MarketplaceOrder
from chalicelib.ports.addressing import AddressRules
from chalicelib.ports.articles import Articles
from chalicelib.ports.commit import Commit
from chalicelib.ports.connections import Connections
from chalicelib.ports.mappings import Mappings
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.usecases.orders.remapping import map_again

# Each takes some ten requests, a tenth of a second; a step stays far below what a function has.
AT_ONCE = 25
# Whoever was quicker has mapped the order with the newest mapping too.
TRIES = 2
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
    at: datetime,
    sales: Sales,
    personal: PersonalData,
    connections: Connections,
    mappings: Mappings,
    articles: Articles,
    address_rules: AddressRules,
    commit: Commit,
) -> Release | None:
    """Takes that step of a job; None when it is taken already."""
    job = mappings.release(connection)
    if job is None or (job.run, job.step) != (run, step) or job.state is not State.RUNNING:
        return None
    page = sales.open_of(connection, after=job.after or None, most=AT_ONCE)
    again = _Again(job.by, at, sales, personal, connections, mappings, articles, address_rules, commit)
    for order in page.rows:
        if is_curable(order):
            again.map(order)
    found = Step(len(page.rows), again.released, again.held, tuple(again.failures), page.next)
    after = went_on(job, found, at=at)
    hints = [Said(MapHeldAgain(connection, run=run, step=after.step), due_at=at)] if page.next else []
    commit(Changed(job, after), *hints)
    return after


@dataclass(slots=True)
class _Again:
    """Maps orders one by one: what is wrong with one is its own affair."""

    by: str
    at: datetime
    sales: Sales
    personal: PersonalData
    connections: Connections
    mappings: Mappings
    articles: Articles
    address_rules: AddressRules
    commit: Commit
    released: int = 0
    held: int = 0
    failures: list[str] = field(default_factory=list)

    def map(self, order: MarketplaceOrder) -> None:
        try:
            after = self._mapped(order.order_id)
        except (Refused, Conflict):
            self.failures.append(order.order_id)
        except NotFound:
            return  # gone, so it is held by nothing
        else:
            is_held = bool(after.open_holds) or after.not_work is not None
            self.held += is_held
            self.released += not is_held

    def _mapped(self, order_id: str, tries: int = TRIES) -> MarketplaceOrder:
        try:
            return map_again(
                order_id,
                by=self.by,
                where=DOOR,
                at=self.at,
                sales=self.sales,
                personal=self.personal,
                connections=self.connections,
                mappings=self.mappings,
                articles=self.articles,
                address_rules=self.address_rules,
                commit=self.commit,
            )
        except Conflict:
            if tries == 1:
                raise
            return self._mapped(order_id, tries - 1)
