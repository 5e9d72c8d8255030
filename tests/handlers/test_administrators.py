"""What administrators see and do: everybody's orders, and what needs attention."""

from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.domain.attention import AttentionItem, Half, Reason, half, needed
from chalicelib.domain.directory import Role
from chalicelib.domain.mail import Failure, MailNews, MailProblem
from chalicelib.domain.purchasing.delivery import Answer, Receipt
from chalicelib.domain.purchasing.order import Delivery, PurchaseOrder, Status
from chalicelib.usecases.mail import hear
from tests import examples
from tests.examples import MINUTE, NOON
from tests.fakes import FakeFiles, FakeHub, FakeReader, hub
from tests.handlers.browser import Browser


def gita(house: FakeHub) -> Browser:
    return Browser(house).signed_in("gita")


def in_status(status: Status, index: int = 0, **changes: Any) -> PurchaseOrder:
    return examples.order(
        number=f"PO-{status}-{index}",
        status=status,
        delivery=Delivery.SENT if status is Status.ORDERED else None,
        created_at=NOON - index * MINUTE,
        **changes,
    )


# One order


def test_an_administrator_sees_everybodys_order_and_may_cancel_it():
    house = hub(in_status(Status.APPLYING), examples.content(number="PO-applying-0"))
    admin = gita(house)

    page = admin.send("/orders/PO-applying-0/cancel", {"reason": "Bought twice"})

    assert page.status == 303
    assert "Bought twice" in admin.get("/orders/PO-applying-0").words
    assert house.store.orders.get("PO-applying-0").status is Status.CANCELED


def test_what_amazon_refused_is_sent_again_by_an_administrator_only():
    house = hub(examples.ordered(Delivery.REFUSED), examples.content(), examples.dispatch())

    anna = Browser(house).signed_in("anna").send("/orders/PO-1001/send-again")
    admin = gita(house).send("/orders/PO-1001/send-again")

    assert (anna.status, admin.status) == (422, 303)
    assert house.store.orders.get("PO-1001").delivery is Delivery.PENDING


def test_an_unknown_order_is_settled_by_what_a_person_found():
    unanswered = examples.dispatch(receipt=Receipt(Answer.NONE))
    house = hub(examples.ordered(Delivery.UNKNOWN), examples.content(), unanswered)
    admin = gita(house)

    nothing = admin.send("/orders/PO-1001/settle")
    found = admin.send("/orders/PO-1001/settle", {"outcome": "arrived"})

    assert nothing.status == 422
    assert "Please choose what you found at Amazon." in nothing.words
    assert found.status == 303
    assert house.store.orders.get("PO-1001").delivery is Delivery.SENT


# Needs attention


def cart_item(**facts: str) -> AttentionItem:
    return needed(Reason.UNKNOWN_PERSON, "in-1@amazon", at=NOON, file="carts/in-1.xml", **facts)


def with_cart(*records: Any) -> FakeHub:
    files = FakeFiles()
    files.keep("carts/in-1.xml", b"cart")
    return hub(*records, files=files, reader=FakeReader({b"cart": examples.cart()}, {}))


def test_every_reason_has_its_words_and_its_next_step():
    buying = [reason for reason in Reason if half(reason) is Half.BUYING]
    bea = examples.person("bea", roles=frozenset({Role.PURCHASING_ADMINISTRATOR}))
    house = hub(bea, *(needed(reason, examples.NUMBER, at=NOON) for reason in Reason))

    page = Browser(house).signed_in("bea").get("/attention")

    words = house.pages.words("en")
    assert [reason for reason in Reason if words.reason(reason) in page.words] == buying
    assert f"{len(buying)} waiting" in page.words


def test_an_empty_list_is_good_news():
    assert "All is well" in gita(hub()).get("/attention").words


def test_a_cart_is_assigned_to_its_person():
    house = with_cart(cart_item())

    page = gita(house).send(f"/attention/{quote(cart_item().id)}/assign", {"to": "anna@example.com"})

    assert (page.status, page.headers["Location"]) == (303, "/attention")
    assert [order.applicant for order in house.store.orders.by_applicant("anna").rows] == ["anna"]
    assert house.attention.all() == []


def test_a_person_whom_nobody_knows_is_refused_beside_the_field():
    house = with_cart(cart_item())

    page = gita(house).send(f"/attention/{quote(cart_item().id)}/assign", {"to": "nobody@example.com"})

    assert page.status == 422
    assert "We know nobody by that e-mail or user name." in page.words
    assert page.field("to") == "nobody@example.com"
    assert len(house.attention.all()) == 1


def test_what_is_assigned_twice_says_that_somebody_was_quicker():
    house = with_cart()

    page = gita(house).send(f"/attention/{quote(cart_item().id)}/assign", {"to": "anna@example.com"})

    assert page.status == 409
    assert "Somebody else has taken care of this." in page.words


def test_ignoring_takes_it_off_the_list():
    house = with_cart(cart_item())

    assert gita(house).send(f"/attention/{quote(cart_item().id)}/ignore", {"reason": "Ordered by hand."}).status == 303
    assert house.attention.all() == []


@pytest.mark.parametrize("path", ["/attention/x/assign", "/attention/x/ignore"])
def test_only_administrators_decide_what_becomes_of_it(path: str):
    house = with_cart(cart_item())

    assert Browser(house).signed_in("anna").send(path, {"to": "anna"}).status == 403
    assert len(house.attention.all()) == 1


def test_letters_that_do_not_arrive_name_the_person_and_lead_to_the_order():
    house = hub(examples.applying(), examples.content())
    house.do(hear, MailNews(("chiara@example.com",), Failure.BOUNCED, sent_at=NOON, at=NOON))
    admin = gita(house)

    page = admin.get("/attention")

    assert "Letters about this order do not arrive" in page.words
    assert "Chiara Rossi was asked to decide, and our letters do not reach them." in page.words
    assert 'href="/orders/PO-1001"' in page.text

    done = admin.send(f"/attention/{quote('unreachable~PO-1001~chiara')}/reached")

    assert (done.status, done.headers["Location"]) == (303, "/attention")
    assert house.people.get("chiara").mail_problem is None
    assert "All is well" in admin.get("/attention").words


def test_whom_letters_do_not_reach_is_told_where_they_do_read():
    house = hub(examples.person("anna", mail_problem=MailProblem(Failure.BOUNCED, NOON)))

    words = Browser(house).signed_in("anna").get("/").words

    assert "Our letters do not reach you" in words
    assert "come back from anna@example.com" in words
    assert "Our letters" not in Browser(house).signed_in("ben").get("/").words
