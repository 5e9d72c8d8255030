"""Setting the duplicate search, and the job that gives every customer the keys of its rules.

A step takes a page of customers, each in a commit of its own, and then says in one commit how far it is and that there
is a next step. A step that dies has said nothing, so its message comes again; customers that were done are the same by
then. A message of an earlier job, or of a step that is taken, finds that out and does nothing. Until the job is done,
orders are compared by the rules of before, and their customers get the keys of both.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.domain.changes import Audited, Change, Changed, Created, Said
from chalicelib.domain.customers import Arrival
from chalicelib.domain.customers.rules import Rule
from chalicelib.domain.customers.searching import DuplicateSearch, changed, is_silent, went_on
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import Conflict, NotFound, Overtaken
from chalicelib.domain.messages import KeyCustomers
from chalicelib.ports.commit import Commit
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.usecases.customers.attaching import keyed

SUBJECT = "customers/duplicates"
# Each takes some six requests; a step stays far below what a function has.
AT_ONCE = 25
# Names and addresses of so many of a customer's newest orders; each customer kept those of older ones when they came.
NEWEST = 10
# Whoever decided by the rules of before has written by then, so that the job meets what they wrote.
SETTLED = timedelta(seconds=10)


def save(
    is_on: bool,
    rules: Sequence[Rule],
    *,
    revision: int,
    by: Person,
    where: str,
    at: datetime,
    customers: Customers,
    commit: Commit,
) -> DuplicateSearch:
    """Raises Unfit with a field for every rule that can't be one, Overtaken when the settings are others than those of
    ``revision``."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    before = customers.duplicate_search()
    if revision != before.revision:
        raise Overtaken("Somebody else has changed these rules since you opened them. Please look at them again.")
    after = changed(before, is_on, tuple(rules), customers=customers.count(), at=at)
    if after == before:
        return before
    facts = {"is_on": "yes" if after.is_on else "no", "rules": "; ".join(map(said, after.rules))}
    changes: list[Change] = [_written(before, after)]
    if after.job and after.job != before.job:
        changes.append(_next(after, at + SETTLED))
    commit(*changes, Audited("duplicate_search_changed", SUBJECT, by=by.id, at=at, where=where, facts=facts))
    return customers.duplicate_search()


def go_on(
    run: int,
    step: int,
    *,
    key_anew: Callable[[str], object],
    at: datetime,
    customers: Customers,
    commit: Commit,
) -> DuplicateSearch | None:
    """Takes that step of a job; None when it is taken already. ``key_anew`` does one customer in a decision of its own,
    so that one collision decides one customer anew and not all of them."""
    search = customers.duplicate_search()
    job = search.job
    if job is None or (job.run, job.step) != (run, step):
        return None
    page = customers.everyone(after=job.after or None, most=AT_ONCE)
    for customer in page.rows:
        _keyed_anew(customer.id, key_anew)
    after = went_on(search, job, len(page.rows), page.next, at=at)
    commit(_written(search, after), *([_next(after, at)] if after.job else []))
    return after


def key_anew(
    id: str,
    *,
    at: datetime,
    customers: Customers,
    sales: Sales,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
    commit: Commit,
) -> bool:
    """Gives a customer the keys of the rules of today, as far as there is something to make them of, and takes those of
    other rules away. Whether anything changed."""
    ids = customers.orders_of([id], most=NEWEST).rows
    known = personal.several(ids, at=at)
    orders = [
        (Arrival(order.order_id, order.ordered_at, order.country), known[order.order_id])
        for order in sales.several([each for each in reversed(ids) if each in known])
    ]
    changes = keyed(id, orders, customers=customers, fingerprint_key=fingerprint_key)
    if changes:
        commit(*changes)
    return bool(changes)


def resume(*, by: Person, at: datetime, customers: Customers, commit: Commit) -> DuplicateSearch:
    """Takes up a job again whose steps got lost; one that goes on is left alone."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    search = customers.duplicate_search()
    if search.job and is_silent(search.job, at):
        commit(_next(search, at))
    return search


def said(rule: Rule) -> str:
    """A rule in a line of the trail."""
    return " + ".join(
        f"{each.field} {each.how}" + (f" {each.threshold}" if each in rule.similar else "") for each in rule.criteria
    )


def _keyed_anew(id: str, key_anew: Callable[[str], object]) -> None:
    """One that is being changed all the time gets its keys with its next order."""
    try:
        key_anew(id)
    except (Conflict, NotFound):
        return


def _written(before: DuplicateSearch, after: DuplicateSearch) -> Change:
    """What was never set is not kept, and reads as the default of revision 0."""
    return Changed(before, after) if before.revision else Created(replace(after, revision=1))


def _next(search: DuplicateSearch, due_at: datetime) -> Said:
    if search.job is None:
        raise ValueError("there is no job to go on with")
    return Said(KeyCustomers("customers", run=search.job.run, step=search.job.step), due_at=due_at)
