"""The steps of a purchase, each as somebody really takes it, for tests that are about another one."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.messages import (
    AskApprover,
    CheckDispatch,
    ContinueExport,
    Envelope,
    HandOver,
    IndexAllOrders,
    IndexOrder,
    PlacePurchaseOrder,
    WatchDelivery,
)
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases import letters, outbox, search
from chalicelib.usecases.approvals import absences, deciding, reassigning
from chalicelib.usecases.exports import writing
from chalicelib.usecases.purchasing import application, delivery, documents, editing, leaving, punch_in, shop
from chalicelib.usecases.purchasing.editing import Wish
from tests import examples
from tests.examples import NUMBER
from tests.fakes import FakeHub

RAW = b"<cXML/>"


class Killed(BaseException):
    """The function ends here: nothing after it happens, and nothing catches it."""


def go_shopping(house: FakeHub, by: str = "anna", **chosen: str) -> str:
    """Leaves for the store; returns its address."""
    where = {"address": "BERLIN", "billing_group": "OFFICE", "where": "page"} | chosen
    return house.do(shop.shop, by=house.people.get(by), **where)


def bring(house: FakeHub, cart: Cart, raw: bytes = RAW) -> str:
    """The browser brings a cart home; returns the order's number."""
    return house.do(shop.take_cart, cart, raw, where="cart door")


def apply(
    house: FakeHub, number: str = NUMBER, by: str = "anna", *, where: str = "page", **wished: Any
) -> PurchaseOrder:
    """What is ``wished`` for is a Wish; an application without a comment has none."""
    wish = Wish(**({"comment": ""} | wished))
    return house.do(application.apply, number, by=house.people.get(by), wish=wish, where=where)


def update(house: FakeHub, number: str = NUMBER, by: str = "anna", **wished: Any) -> PurchaseOrder:
    """Keeps a change without applying."""
    return house.do(editing.update, number, by=house.people.get(by), wish=Wish(**wished), where="page")


def cancel(house: FakeHub, number: str = NUMBER, by: str = "anna", **said: Any) -> PurchaseOrder:
    return house.do(application.cancel, number, by=house.people.get(by), **({"where": "page"} | said))


def link(house: FakeHub, approver: str, number: str = NUMBER) -> str:
    """The token that this approver's mail carries now."""
    return approval.link_for(house.orders.get(number), approver, key=house.link_keys()[0])


def answer(
    house: FakeHub, token: str, verdict: Verdict = Verdict.APPROVE, *, signed_in: str | None = None, **said: Any
) -> PurchaseOrder:
    """Answers from the page behind a link."""
    usual = {"page_nonce": links.page_nonce(token, key=house.link_keys()[0]), "where": "mail link"}
    person = house.people.get(signed_in) if signed_in else None
    return house.do(deciding.decide, token, verdict=verdict, signed_in=person, **(usual | said))


def approve(house: FakeHub, *approvers: str, number: str = NUMBER, **said: Any) -> PurchaseOrder:
    for approver in approvers:
        order = answer(house, link(house, approver, number), **said)
    return order


def place(house: FakeHub, number: str = NUMBER) -> None:
    house.do(delivery.place, number)


def check(house: FakeHub, number: str = NUMBER) -> None:
    """The check that was written with the latest attempt."""
    dispatch = house.orders.dispatch(number)
    assert dispatch is not None
    house.do(delivery.check_dispatch, number, dispatch.fence)


def hear(house: FakeHub, inbound: Inbound) -> None:
    house.do(documents.hear, inbound, where="document door")


def punch_in_cart(house: FakeHub, inbound: Inbound) -> None:
    house.do(punch_in.take_punch_in, inbound, where="document door")


def deliver(house: FakeHub, envelope: Envelope) -> None:
    """What the queue handlers do with a message."""
    match envelope.message:
        case PlacePurchaseOrder(subject=number):
            house.do(delivery.place, number)
        case CheckDispatch(subject=number, fence=fence):
            house.do(delivery.check_dispatch, number, fence)
        case WatchDelivery(subject=number):
            house.do(leaving.watch, number)
        case HandOver() as message:
            house.do(absences.hand_over, message)
        case IndexOrder(subject=number):
            house.do(search.index, number)
        case IndexAllOrders(after=after):
            house.do(search.index_all, after)
        case ContinueExport(subject=id, person=person, step=step):
            house.do(writing.write_on, id, person, step)
        case message:
            if not (isinstance(message, AskApprover) and house.do(reassigning.relieve, message)):
                house.do(letters.write, message)


def sweep(house: FakeHub) -> int:
    return house.do(outbox.publish_due).sent


def pump(house: FakeHub) -> None:
    """Sweeps the outbox and works off the queues until nothing is due."""
    while sweep(house):
        taken, house.queues.taken = house.queues.taken, []
        for envelope in taken:
            deliver(house, envelope)


def wait(house: FakeHub, by: timedelta) -> None:
    house.clock.move(by)


def person(house: FakeHub, id: str, **changes: Any) -> None:
    """An administrator or a provider changed this person meanwhile."""
    house.store.hold(examples.person(id, **changes))


def together(many: int, act: Callable[[], object]) -> None:
    """As many threads do the same in the same moment."""
    barrier = Barrier(many)

    def run() -> None:
        barrier.wait()
        act()

    threads = [Thread(target=run) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
