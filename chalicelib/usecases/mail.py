"""What follows from letters that do not arrive: the person is marked, and the approvals that wait for them wait for an
administrator."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.domain import mail
from chalicelib.domain.approvals import application as applications
from chalicelib.domain.attention import AttentionItem, Reason, identity
from chalicelib.domain.changes import Audited, Change, Changed, Erased, Kept
from chalicelib.domain.directory import Person, Role, stand_in
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.domain.mail import Failure, MailNews, MailProblem
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.directory import People
from chalicelib.ports.purchasing import PurchaseOrders

# The newest applications that are looked through, and as many of them as one commit holds beside the person; who has
# more waiting is known by these.
MOST_APPLYING = 500
MOST_ITEMS = 90
MOST_LISTED = 1000
# Of one step, beside everything else that an answer writes; who has a mailbox that fails is an exception.
MOST_ENDED = 10


def hear(
    news: MailNews,
    *,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    attention: AttentionItems,
    commit: Commit,
) -> int:
    """Marks whom letters do not reach, and unmarks whom they reach again; says for how many people something changed.
    The same news twice changes nothing, and a letter that arrives as it should is only read about."""
    changed = 0
    for address in news.addresses:
        person = people.by_email(address)
        if person is None:
            continue
        if news.failure is None:
            is_over = person.mail_problem is not None and mail.is_over(person.mail_problem, news)
            changes = list(_reached(person, attention, by="crossdock", where="mail", at=at)) if is_over else []
        else:
            changes = list(_unreached(person, news.failure, news.at, at, orders, people, attention))
        if changes:
            commit(*changes)
            changed += 1
    return changed


def reaches_again(
    item_id: str, *, by: Person, where: str, at: datetime, people: People, attention: AttentionItems, commit: Commit
) -> None:
    """An administrator put right what kept letters from a person: everything that said so is gone.

    Raises Conflict when somebody else was quicker, Refused for an item about something else.
    """
    if not by.has(Role.PURCHASING_ADMINISTRATOR):
        raise Forbidden("Only a purchasing administrator can decide this.")
    try:
        item = attention.get(item_id)
    except NotFound:
        raise Conflict("Somebody else has taken care of this.") from None
    if item.reason is not Reason.UNREACHABLE:
        raise Refused("This is not about letters that do not arrive.")
    commit(*_reached(people.get(item.facts["person"]), attention, by=by.id, where=where, at=at))


def no_longer_waiting(before: PurchaseOrder, after: PurchaseOrder, *, at: datetime, people: People) -> Iterator[Erased]:
    """What said that letters to somebody do not arrive, once this order no longer waits for them. To be written with
    what ended it."""
    gone, waiting = set(_asked_now(before)) - set(_asked_now(after)), _asked_now(after)
    if not gone:
        return
    known = people.several(sorted({*gone, *waiting}))
    left = _readers(gone, known, at) - _readers(waiting, known, at)
    unreached = [one for one in people.several(sorted(left)).values() if one.mail_problem is not None]
    yield from (Erased(_item(after, one, at)) for one in unreached[:MOST_ENDED])


def _asked_now(order: PurchaseOrder) -> tuple[str, ...]:
    return _undecided(order) if order.status is Status.APPLYING else ()


def _readers(approvers: Collection[str], known: Mapping[str, Person], at: datetime) -> set[str]:
    """To whom letters about these approvers' answers go: them, or who stands in."""
    deputies = (stand_in(known[id], at) for id in approvers if id in known)
    return {*approvers, *(id for id in deputies if id)}


def _unreached(
    person: Person,
    failure: Failure,
    since: datetime,
    at: datetime,
    orders: PurchaseOrders,
    people: People,
    attention: AttentionItems,
) -> Iterator[Change]:
    if person.mail_problem is None:
        yield Changed(person, replace(person, mail_problem=MailProblem(failure, since)))
        yield Audited("mail_failed", person.id, by="crossdock", at=at, where="mail", facts={"failure": failure})
    known = {item.id for item in attention.all(most=MOST_LISTED)}
    items = (_item(order, person, at) for order in _waiting_for(person, at, orders, people))
    yield from [Kept(item) for item in items if item.id not in known][:MOST_ITEMS]


def _reached(person: Person, attention: AttentionItems, *, by: str, where: str, at: datetime) -> Iterator[Change]:
    if person.mail_problem is not None:
        yield Changed(person, replace(person, mail_problem=None))
    yield Audited("mail_arrives", person.id, by=by, at=at, where=where)
    items = [item for item in attention.all(most=MOST_LISTED) if _is_about(item, person)]
    yield from [Erased(item) for item in items[:MOST_ITEMS]]


def _is_about(item: AttentionItem, person: Person) -> bool:
    return item.reason is Reason.UNREACHABLE and item.facts.get("person") == person.id


def _item(order: PurchaseOrder, person: Person, at: datetime) -> AttentionItem:
    """One for each order and person: of two approvers, either may be reached again without the other."""
    name = identity(Reason.UNREACHABLE, f"{order.number}~{person.id}")
    return AttentionItem(name, Reason.UNREACHABLE, order.number, at, facts={"person": person.id})


def _waiting_for(person: Person, at: datetime, orders: PurchaseOrders, people: People) -> list[PurchaseOrder]:
    """The orders that this person was asked to decide, for themselves or for somebody who is away."""
    applying = _applying(orders)
    asked = {order.number: _undecided(order) for order in applying}
    known = people.several(sorted({approver for approvers in asked.values() for approver in approvers}))
    theirs = {id for id, approver in known.items() if stand_in(approver, at) == person.id} | {person.id}
    return [order for order in applying if not theirs.isdisjoint(asked[order.number])]


def _applying(orders: PurchaseOrders) -> list[PurchaseOrder]:
    found: list[PurchaseOrder] = []
    after: str | None = None
    while len(found) < MOST_APPLYING:
        page = orders.by_status(Status.APPLYING, after=after, most=100)
        found += page.rows
        after = page.next
        if after is None:
            break
    return found


def _undecided(order: PurchaseOrder) -> tuple[str, ...]:
    return applications.undecided(order.application) if order.application else ()
