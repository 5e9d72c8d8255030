"""What a person decides about an order that did not reach Amazon, or may not have."""

from datetime import datetime
from enum import StrEnum

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Change, Changed, Erased, Kept, Said
from chalicelib.domain.directory import Person, Role
from chalicelib.domain.errors import Conflict, Forbidden, Refused
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing import delivery
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.order import Delivery, deliver
from chalicelib.ports.attention import AttentionItems
from chalicelib.ports.commit import Commit
from chalicelib.ports.invoices import Invoices
from chalicelib.ports.purchasing import PurchaseOrders
from chalicelib.ports.settings import Settings
from chalicelib.usecases.attention import waiting
from chalicelib.usecases.purchasing.leaving import leaving
from chalicelib.usecases.purchasing.matching import begun_or_ended


class Settlement(StrEnum):
    """What a person found out about an order whose fate is unknown."""

    ARRIVED = "arrived"  # Amazon has it
    SEND = "send"  # Amazon does not have it: send the same ids again
    GIVE_UP = "give_up"  # Amazon does not have it and should not get it


def send_again(
    number: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> None:
    """After a refusal and a correction: the same order under a new payloadID. Raises Refused when it is not refused."""
    _refuse_others(by)
    order = orders.get(number)
    if order.delivery is not Delivery.REFUSED:
        raise Refused("Only an order that Amazon refused can be sent again.", order=number)
    sent = deliver(order, "send", at=at)
    commit(
        Changed(order, sent),
        Audited("sent_again", number, by=by.id, at=at, where=where),
        Erased(needed(Reason.REFUSED_DELIVERY, number, at=at)),
        *leaving(number, at=at),
        *begun_or_ended(order, sent, at=at, orders=orders, invoices=invoices, settings=settings),
    )


def settle(
    number: str, *, outcome: Settlement, by: Person, where: str, at: datetime, orders: PurchaseOrders, commit: Commit
) -> None:
    """A person says what became of an order whose fate was unknown. Raises Refused when it is known."""
    _refuse_others(by)
    order, dispatch = orders.get(number), orders.dispatch(number)
    if order.delivery is not Delivery.UNKNOWN or dispatch is None:
        raise Refused("Amazon's answer about this order is known by now.", order=number)
    verb = {Settlement.ARRIVED: "receive", Settlement.SEND: "send", Settlement.GIVE_UP: "refuse"}[outcome]
    changes: list[Change] = [
        Changed(order, deliver(order, verb, at=at)),
        # The recovery point is touched too, so that this decision and a repetition that just begins exclude each other.
        Changed(dispatch, delivery.settled(dispatch, has_arrived=outcome is Settlement.ARRIVED, at=at)),
        Audited(f"settled_{outcome}", number, by=by.id, at=at, where=where),
        Erased(needed(Reason.UNKNOWN_DELIVERY, number, at=at)),
    ]
    if outcome is Settlement.SEND:
        changes += leaving(number, at=at)
    if outcome is Settlement.GIVE_UP:  # it stays a task until somebody sends it after all or cancels it with a reason
        said = dispatch.receipt or Receipt(Answer.NONE)
        changes.append(Kept(needed(Reason.REFUSED_DELIVERY, number, at=at, code=said.code, text=said.text)))
    if outcome is Settlement.ARRIVED:
        changes.append(Said(TellApplicant(number, news="sent"), due_at=at))
    commit(*changes)


def retry(
    item_id: str,
    *,
    by: Person,
    where: str,
    at: datetime,
    attention: AttentionItems,
    orders: PurchaseOrders,
    invoices: Invoices,
    settings: Settings,
    commit: Commit,
) -> None:
    """Sends an order that was refused, or did not leave, once more. Raises Conflict when that is no longer needed."""
    item = waiting(item_id, Reason.REFUSED_DELIVERY, Reason.STUCK_DELIVERY, by=by, attention=attention)
    if item.reason is Reason.REFUSED_DELIVERY:
        send_again(
            item.subject,
            by=by,
            where=where,
            at=at,
            orders=orders,
            invoices=invoices,
            settings=settings,
            commit=commit,
        )
        return
    order = orders.get(item.subject)
    if order.delivery is not Delivery.PENDING:
        raise Conflict("Somebody else has taken care of this.")
    audited = Audited("sent_again", order.number, by=by.id, at=at, where=where)
    commit(Erased(item), audited, *leaving(order.number, at=at))


def _refuse_others(person: Person) -> None:
    if not person.has(Role.PURCHASING_ADMINISTRATOR):
        raise Forbidden("Only a purchasing administrator can decide this.")
