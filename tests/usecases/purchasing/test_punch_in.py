"""Carts that Amazon sends on its own: to the person they name, or to an administrator; never lost."""

from dataclasses import replace

import pytest

from chalicelib.domain.addresses import ShippingAddress
from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Created, Erased, Kept, Said
from chalicelib.domain.company import Mode
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Problem, Refused, Retryable
from chalicelib.domain.messages import TellApplicant
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.documents import Document, Kind
from chalicelib.domain.purchasing.order import PurchaseOrder
from chalicelib.ports.purchasing import Inbound
from chalicelib.usecases.purchasing import punch_in
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON
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
    hub.do(punch_in.ignore, item, by=hub.people.get(by), where="page")


def refused(hub: FakeHub, act: object = assign, **said: str) -> Problem:
    """The refusal of an administrator's act, having made sure that nothing happened."""
    before, commits = dict(hub.store.records), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        act(hub, **said)
    assert (hub.store.records, hub.store.commits) == (before, commits)
    return refusal.value


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
        Audited("ignored", "p-1", by="gita", at=NOON + HOUR, where="page", facts={"reason": Reason.UNKNOWN_PERSON}),
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
