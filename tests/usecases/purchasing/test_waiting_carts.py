"""Carts that wait for an administrator: assigned once, or ignored."""

from dataclasses import replace

import pytest

from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Created, Erased, Said
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.usecases.purchasing import punch_in
from tests import examples
from tests.examples import HOUR, NOON
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.purchasing.punching_in import CART, assign, house, ignore, posted, refused, stuck, unknown

# Assigning.


@pytest.mark.parametrize("to", ["ben@example.com", " BEN@example.com ", "ben", "Ben"])
def test_an_administrator_gives_a_cart_to_a_person(to: str):
    hub = unknown()
    (document,) = hub.store.all(Document)
    item = hub.attention.all()[0]

    assign(hub, to)

    at = NOON + HOUR
    order = hub.store.only(PurchaseOrder)
    assert (order.applicant, order.applicant_name, order.total) == ("ben", "Ben Weber", examples.order().total)
    assert hub.store.commits[1] == (
        Created(Document("punch-in", "assigned~p-1", Kind.PUNCH_IN, received_at=at, file=document.file)),
        Created(replace(order, revision=0)),
        Created(hub.orders.content(order.number, 1)),
        Audited("assigned", order.number, by="gita", at=at, where="page", facts={"lines": "2"}),
        Said(TellApplicant(order.number, news="cart"), due_at=at),
        Erased(item),
    )
    assert hub.attention.all() == []


def test_assigning_twice_makes_one_order_and_the_second_is_told():
    hub = unknown()
    assign(hub)

    assert str(refused(hub)) == "Somebody else has taken care of this."


def test_two_administrators_in_the_same_moment_make_one_order():
    hub = unknown()
    hub.store.meanwhile = lambda: assign(hub, "anna")

    with pytest.raises(Conflict, match="taken care of"):
        assign(hub, "ben")

    assert hub.store.only(PurchaseOrder).applicant == "anna"


def test_nobody_known_by_that_name_is_told():
    problem = refused(unknown(), to="nobody@example.com")

    assert (type(problem), problem.field) == (Refused, "to")


@pytest.mark.parametrize("to", ["", "  "])
def test_somebody_has_to_be_named(to: str):
    assert refused(unknown(unique_name=""), to=to).field == "to"


def test_a_cart_is_not_given_to_somebody_who_may_not_order():
    hub = unknown()

    assert isinstance(refused(hub, to="hugo"), Refused)
    assert hub.attention.count() == 1


def test_an_unusable_cart_stays_unusable_whoever_gets_it():
    hub = stuck(replace(CART, lines=(examples.line(asin=""),)))

    def assign_it(hub: FakeHub) -> None:
        hub.do(punch_in.assign_cart, "unusable_cart~p-1", to="ben", by=hub.people.get("gita"), where="page")

    assert str(refused(hub, assign_it)) == "Line 1 has no ASIN."
    assert hub.attention.count() == 1


def test_a_cart_that_waited_for_a_setting_can_be_given_to_its_own_person():
    hub = stuck(replace(CART, email="hugo@example.com"))
    hub.store.hold(examples.integration(may_order=Anyone(people=frozenset({"hugo"}))))

    hub.do(punch_in.assign_cart, "unusable_cart~p-1", to="hugo", by=hub.people.get("gita"), where="page")

    assert hub.store.only(PurchaseOrder).applicant == "hugo"


@pytest.mark.parametrize("by", ["anna", "chiara", "hugo"])
@pytest.mark.parametrize("act", [assign, ignore])
def test_only_an_administrator_decides_about_what_waits(act: object, by: str):
    assert isinstance(refused(unknown(), act, by=by), Forbidden)


def test_only_a_cart_can_be_assigned():
    hub = house(needed(Reason.OVERPRICED, "PO-1", at=NOON))

    def assign_it(hub: FakeHub) -> None:
        hub.do(punch_in.assign_cart, "overpriced~PO-1", to="ben", by=hub.people.get("gita"), where="page")

    assert isinstance(refused(hub, assign_it), Refused)


def test_a_cart_whose_document_is_gone_is_not_found():
    hub = unknown()
    hub.files.stored.clear()

    assert isinstance(refused(hub), NotFound)


# Ignoring.


def test_an_administrator_takes_an_entry_off_the_list_and_the_document_stays():
    hub = unknown()
    item = hub.attention.all()[0]

    ignore(hub)

    assert hub.store.commits[1] == (
        Erased(item),
        Audited(
            "ignored",
            "p-1",
            by="gita",
            at=NOON + HOUR,
            where="page",
            facts={"reason": "unknown_person", "comment": "Ordered by hand."},
        ),
    )
    assert (hub.attention.all(), len(hub.files.stored)) == ([], 1)


def test_ignoring_twice_changes_nothing():
    hub = unknown()
    ignore(hub)

    ignore(hub)

    assert len(hub.store.commits) == 2


def test_an_ignored_cart_is_not_made_an_order_by_the_same_document():
    hub = unknown()
    ignore(hub)

    steps.punch_in_cart(hub, posted(replace(CART, email="anna@example.com")))

    assert hub.store.all(PurchaseOrder) == []
