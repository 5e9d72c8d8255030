"""Carts that Amazon sends on its own: to the person they name, or to an administrator; never lost."""

from dataclasses import replace

import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Created, Kept, Said
from chalicelib.domain.company import Mode
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused, Retryable
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import Inbound
from tests import examples
from tests.examples import DAY, NOON
from tests.usecases import steps
from tests.usecases.purchasing.punching_in import CART, NUMBER, RAW, house, posted, stuck

# A person we know.


def test_a_known_persons_cart_becomes_their_order_and_they_are_told():
    hub = house()

    steps.punch_in_cart(hub, posted())

    (document,) = hub.store.all(Document)
    order, content = replace(examples.order(), number=NUMBER), replace(examples.content(), number=NUMBER)
    assert hub.store.commits == [
        (
            Created(Document("punch-in", "p-1", Kind.PUNCH_IN, received_at=NOON, file=document.file)),
            Created(order),
            Created(content),
            Audited("punched_in", NUMBER, by="amazon", at=NOON, where="document door", facts={"lines": "2"}),
            Said(TellApplicant(NUMBER, news="cart"), due_at=NOON),
        )
    ]
    assert hub.files.read(document.file) == RAW


@pytest.mark.parametrize(
    ("email", "unique_name"),
    [("ANNA@example.com", ""), ("", "Anna"), ("anna@example.com", "ben"), ("stranger@example.com", "anna")],
)
def test_a_person_is_found_by_email_first_and_by_unique_name_else(email: str, unique_name: str):
    hub = house()

    steps.punch_in_cart(hub, posted(replace(CART, email=email, unique_name=unique_name)))

    assert hub.store.only(PurchaseOrder).applicant == "anna"


def test_the_order_takes_what_its_applicant_used_last():
    last = examples.order(number="PO-1", address="TOKYO", billing_group="LAB", created_at=NOON - DAY)
    hub = house(examples.address("TOKYO"), examples.billing_group("LAB"), last)

    steps.punch_in_cart(hub, posted())

    order = hub.orders.get(NUMBER)
    assert (order.address, order.billing_group) == ("TOKYO", "LAB")


def test_else_the_default_ones_that_they_may_use():
    hub = house(
        examples.address("ATHENS", groups=frozenset({"others"}), default=True),
        examples.address("TOKYO", default=True),
        examples.billing_group("ART", members=Anyone(people=frozenset({"ben"})), default=True),
        examples.billing_group("LAB", default=True),
    )

    steps.punch_in_cart(hub, posted())

    order = hub.orders.get(NUMBER)
    assert (order.address, order.billing_group) == ("TOKYO", "LAB")


def test_a_cart_is_ordered_from_the_amazon_account_that_it_names():
    accounts = {"main": examples.credentials(), "lab": examples.credentials("lab", system_login="Example-Lab")}
    hub = house(
        examples.integration(credential_sets=accounts),
        examples.billing_group("LAB", credential_set="lab"),
        examples.billing_group("OFFICE", default=True),
    )

    steps.punch_in_cart(hub, posted(replace(CART, credentials=("EXAMPLE-LAB", "something else"))))

    order = hub.orders.get(NUMBER)
    assert (order.billing_group, order.credential_set) == ("LAB", "lab")


def test_a_cart_that_names_no_account_of_ours_takes_the_usual_one():
    hub = house()

    steps.punch_in_cart(hub, posted(replace(CART, credentials=("128990368", "unheard of"))))

    assert hub.orders.get(NUMBER).credential_set == "main"


def test_a_cart_of_an_account_that_its_person_may_not_use_waits():
    accounts = {"main": examples.credentials(), "lab": examples.credentials("lab")}
    hub = stuck(replace(CART, credentials=("ExampleGmbH-lab",)), examples.integration(credential_sets=accounts))

    assert hub.attention.all()[0].reason is Reason.UNUSABLE_CART


def test_a_cart_of_a_test_account_is_a_test_order():
    testing = examples.credentials(mode=Mode.TEST, setup_url="https://x.amazon.com/punchout/test")
    hub = house(examples.integration(credential_sets={"main": testing}))

    steps.punch_in_cart(hub, posted())

    assert hub.orders.get(NUMBER).is_test


# The same cart twice.


def test_the_same_payload_id_makes_one_order():
    hub = house()

    for _ in range(3):
        steps.punch_in_cart(hub, posted())

    assert (len(hub.store.commits), len(hub.store.all(PurchaseOrder))) == (1, 1)


def test_the_same_payload_id_in_many_threads_makes_one_order():
    hub = house()

    steps.together(4, lambda: steps.punch_in_cart(hub, posted()))

    assert (len(hub.store.commits), len(hub.store.all(PurchaseOrder))) == (1, 1)


def test_a_cart_that_could_not_be_kept_is_not_acknowledged():
    hub = house()
    hub.store.troubles = [Retryable("Not now.")]

    with pytest.raises(Retryable):
        steps.punch_in_cart(hub, posted())

    assert hub.store.commits == []
    steps.punch_in_cart(hub, posted())
    assert len(hub.store.all(PurchaseOrder)) == 1


def test_a_document_without_a_cart_is_refused():
    hub = house()

    with pytest.raises(Refused):
        steps.punch_in_cart(hub, Inbound(Kind.PUNCH_IN, "p-1", "", RAW))

    assert (hub.store.commits, hub.files.stored) == ([], {})


# Carts that wait.


@pytest.mark.parametrize(
    "cart", [replace(CART, email="stranger@example.com"), replace(CART, email=""), replace(CART, email=" ")]
)
def test_an_unknown_persons_cart_is_kept_and_waits_for_an_administrator(cart: Cart):
    hub = house(cart=cart)

    steps.punch_in_cart(hub, posted(cart))

    (document,) = hub.store.all(Document)
    assert hub.store.commits == [
        (
            Created(document),
            Audited(
                "received_punch_in",
                "punch-in",
                by="amazon",
                at=NOON,
                where="document door",
                facts={"payload_id": "p-1"},
            ),
            Kept(needed(Reason.UNKNOWN_PERSON, "p-1", at=NOON, file=document.file)),
        )
    ]
    assert hub.files.read(document.file) == RAW


def test_a_disabled_person_is_unknown():
    hub = stuck(CART, examples.person("anna", disabled=True))

    assert hub.attention.all()[0].reason is Reason.UNKNOWN_PERSON


def test_two_people_with_one_email_are_nobody():
    hub = stuck(CART, examples.person("ben", email="anna@example.com"))

    assert hub.attention.all()[0].reason is Reason.UNKNOWN_PERSON


def test_a_cart_that_can_not_be_ordered_waits_with_the_reason():
    hub = stuck(replace(CART, lines=(examples.line(asin=""),)))

    (item,) = hub.attention.all()
    assert (item.reason, item.subject) == (Reason.UNUSABLE_CART, "p-1")
    assert item.facts == {"text": "Line 1 has no ASIN.", "person": "anna"}
    assert hub.store.audited == ["received_punch_in"]


def test_who_may_not_order_waits_too():
    hub = stuck(replace(CART, email="hugo@example.com"))

    assert hub.attention.all()[0].facts["person"] == "hugo"


def test_without_an_address_to_send_to_it_waits():
    hub = house()
    del hub.store.records[(ShippingAddress, "BERLIN", "")]

    steps.punch_in_cart(hub, posted())

    assert hub.attention.all()[0].facts["text"] == "There is no shipping address that Anna Sato may use."
