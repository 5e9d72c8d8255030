"""A cart that Amazon sends on its own, and what an administrator does about one that waits."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import Problem
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.documents import Kind
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases import attention
from chalicelib.usecases.purchasing import punch_in
from tests import examples, fakes
from tests.examples import HOUR
from tests.fakes import FakeHub
from tests.usecases import steps

RAW = b"<cXML>a cart of Amazon's</cXML>"
CART = examples.cart(buyer_cookie="", email="anna@example.com")
NUMBER = "PO-261123-0000001"


def posted(cart: Cart = CART, payload_id: str = "p-1") -> Inbound:
    return Inbound(Kind.PUNCH_IN, payload_id, "", RAW, cart=cart)


def house(*records: object, cart: Cart = CART) -> FakeHub:
    return fakes.hub(*records, reader=fakes.FakeReader(carts={RAW: cart}))


def stuck(cart: Cart = CART, *records: object) -> FakeHub:
    """A cart that waits for an administrator."""
    hub = house(*records, cart=cart)
    steps.punch_in_cart(hub, posted(cart))
    assert hub.store.all(PurchaseOrder) == []
    hub.clock.move(HOUR)
    return hub


def unknown(**cart: object) -> FakeHub:
    return stuck(replace(CART, **({"email": "stranger@example.com"} | cart)))


def assign(hub: FakeHub, to: str = "ben@example.com", by: str = "gita") -> None:
    hub.do(punch_in.assign_cart, "unknown_person~p-1", to=to, by=hub.people.get(by), where="page")


def ignore(hub: FakeHub, item: str = "unknown_person~p-1", by: str = "gita") -> None:
    hub.do(attention.ignore, item, reason="Ordered by hand.", by=hub.people.get(by), where="page")


def refused(hub: FakeHub, act: object = assign, **said: str) -> Problem:
    """The refusal of an administrator's act, having made sure that nothing happened."""
    before, commits = dict(hub.store.records), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        act(hub, **said)
    assert (hub.store.records, hub.store.commits) == (before, commits)
    return refusal.value
