"""What waits for somebody's decision, for themselves or for whom they stand in for, and what they decided lately."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.approvals import application as applications
from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.approvals.routes import Policy
from chalicelib.domain.directory import Person, Role, stand_in
from chalicelib.domain.purchasing import approval, deputies
from chalicelib.domain.purchasing.order import PurchaseOrder, is_held
from chalicelib.ports.directory import People
from chalicelib.ports.inboxes import Inboxes, Past
from chalicelib.ports.letters import LinkKeys
from chalicelib.ports.settings import Settings

# More than anybody decides before looking again.
MOST = 100
# Of whose answers the page tells; the orders themselves have the whole trail.
LATELY = 10


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An order that waits for the reader, and the token of the link behind it. ``proof`` is there once the reader has
    had it open in this session: without it nothing is approved in a list."""

    order: PurchaseOrder
    token: str
    since: datetime
    approver: Person  # whose answer it is: the reader's, or of somebody whom they stand in for
    deputy: Person | None  # who is asked while the reader is away themselves
    is_held: bool
    is_own: bool  # the reader applied for it, and may not decide
    proof: str = ""

    @property
    def can_be_ticked(self) -> bool:
        return self.is_held and not self.is_own and bool(self.proof)


@dataclass(frozen=True, slots=True)
class Inbox:
    waiting: Sequence[ToDecide]
    decided: Sequence[Past]
    names: Mapping[str, str]  # of the approvers in whose name the reader decided
    is_cut: bool = False  # there are more than these


def inbox(
    person: Person,
    *,
    session: str,
    shown: Collection[str],
    at: datetime,
    inboxes: Inboxes,
    people: People,
    settings: Settings,
    link_keys: LinkKeys,
) -> Inbox:
    """The order whose price hold ends first comes first. ``session`` is the reader's form nonce, and ``shown`` are the
    proofs that their browser has of pages that it opened."""
    keys, policy = link_keys(), settings.approvals()
    rows: dict[str, ToDecide] = {}
    absent = [one for one in people.delegating_to(person.id, at) if stand_in(one, at) == person.id]
    for approver in (person, *absent):
        for order in inboxes.waiting(approver.id, most=MOST + 1):
            deputy = deputies.deputy_of(approver, order, policy=policy, at=at, find=people.several)
            if order.application and (approver.id == person.id or (deputy and deputy.id == person.id)):
                row = _row(order, order.application, approver, deputy, person, policy, at, keys[0])
                rows[row.token] = _proven(row, session, shown, keys)
    waiting = sorted(rows.values(), key=lambda row: (row.order.hold_until, row.order.number, row.approver.id))
    decided = inboxes.answered(person.id, most=LATELY)
    others = sorted({past.answer.approver for past in decided} - {person.id})
    names = {id: one.name for id, one in people.several(others).items()} if others else {}
    return Inbox(waiting[:MOST], decided, names, is_cut=len(waiting) > MOST)


def waiting_count(person: Person, *, at: datetime, inboxes: Inboxes, people: People) -> int:
    """How much waits, for the badge: some of it may turn out to be somebody else's after all."""
    absent = [one.id for one in people.delegating_to(person.id, at) if stand_in(one, at) == person.id]
    return sum(inboxes.count(id) for id in (person.id, *absent))


def is_asked(person: Person) -> bool:
    """Who has the way to the inbox in the menu even while it is empty: a purchasing administrator is the fallback of a
    step that would ask nobody."""
    return person.has(Role.APPROVER, Role.PURCHASING_ADMINISTRATOR)


def _row(
    order: PurchaseOrder,
    application: Application,
    approver: Person,
    deputy: Person | None,
    reader: Person,
    policy: Policy,
    at: datetime,
    key: bytes,
) -> ToDecide:
    return ToDecide(
        order=order,
        token=approval.link_for(order, approver.id, key=key),
        since=applications.asked_at(application, approver.id),
        approver=approver,
        deputy=deputy if deputy and deputy.id != reader.id else None,
        is_held=is_held(order, at),
        is_own=order.applicant == reader.id and not policy.self_approval,
    )


def _proven(row: ToDecide, session: str, shown: Collection[str], keys: Sequence[bytes]) -> ToDecide:
    found = next((proof for proof in _proofs(row.token, session, keys) if proof in shown), "")
    return replace(row, proof=found)


def _proofs(token: str, session: str, keys: Sequence[bytes]) -> Iterator[str]:
    return (links.shown_proof(token, session=session, key=key) for key in keys)
