"""Saying that customers are one, and that they are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.changes import Audited, Changed
from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.families import families
from chalicelib.domain.customers.merging import merged, parted
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound
from chalicelib.ports.commit import Commit
from chalicelib.ports.customers import Customers

NO_CUSTOMER = "There is no such customer."


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging would do, or did."""

    stays: Customer
    others: Sequence[Customer]


def plan(stays: str, chosen: Sequence[str], *, by: Person, at: datetime, customers: Customers) -> Merge:
    """Writes nothing. Raises NotFound, and Refused where they can't be merged."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    return _planned(stays, _all(chosen, customers), by, at, customers)


def merge(
    stays: str, chosen: Sequence[str], *, by: Person, where: str, at: datetime, customers: Customers, commit: Commit
) -> Customer:
    """All of them are ``stays`` from now on. Raises NotFound, and Refused where they can't be merged."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    known = _all([stays, *chosen], customers)
    before = {each.id: each for each in known}
    done = _planned(stays, known, by, at, customers)
    entries = [
        Audited("customer_merged", subject(other.id), by=by.id, at=at, where=where, facts={"into": done.stays.id})
        for other in done.others
    ]
    facts = {"customers": ", ".join(other.id for other in done.others)}
    commit(
        *(Changed(before[each.id], each) for each in (done.stays, *done.others)),
        *entries,
        Audited("customers_merged", subject(done.stays.id), by=by.id, at=at, where=where, facts=facts),
    )
    return done.stays


def undo(id: str, *, by: Person, where: str, at: datetime, customers: Customers, commit: Commit) -> Customer:
    """Makes a merged customer one of their own again, with all that came to them since. Saying it twice changes
    nothing. Raises NotFound."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    other = customers.get(id)
    if not other.merged_into:
        return other
    stays = customers.get(other.merged_into)
    left, free = parted(stays, other)
    commit(
        Changed(stays, left),
        Changed(other, free),
        Audited("customer_parted", subject(other.id), by=by.id, at=at, where=where, facts={"from": stays.id}),
        Audited("customers_parted", subject(stays.id), by=by.id, at=at, where=where, facts={"customer": other.id}),
    )
    return free


def family(found: Sequence[Customer], customers: Customers) -> list[Customer]:
    """These and everybody who was merged into them."""
    return [each for members in families(found, customers.several).values() for each in members]


def subject(id: str) -> str:
    """What the trail calls a customer."""
    return f"customer/{id}"


def _planned(stays: str, known: Sequence[Customer], by: Person, at: datetime, customers: Customers) -> Merge:
    survivor = next((each for each in known if each.id == stays), known[0])
    others = [each for each in known if each.id != survivor.id]
    after, gone = merged(survivor, others, family=len(family(known, customers)), by=by.id, at=at)
    return Merge(after, gone)


def _all(chosen: Sequence[str], customers: Customers) -> list[Customer]:
    wanted = list(dict.fromkeys(id.strip().upper() for id in chosen))
    known = customers.several(wanted)
    missing = [id for id in wanted if id not in known]
    if missing or not wanted:
        raise NotFound(NO_CUSTOMER)
    return [known[id] for id in wanted]
