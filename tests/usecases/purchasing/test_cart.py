"""The cart that comes home: one trip, one cart, one order, and nothing left behind of what can't be ordered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.changes import Audited, Changed, Created
from chalicelib.domain.company import Mode
from chalicelib.domain.errors import Conflict, Problem, Refused, Retryable
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Cart
from chalicelib.domain.purchasing.order import HOLD, PurchaseOrder, Status
from chalicelib.domain.purchasing.punch_out import LASTS, PunchOut
from chalicelib.usecases.again import ATTEMPTS
from chalicelib.usecases.purchasing.shop import cart_digest, digest
from tests import examples, fakes
from tests.examples import HOUR, NOON, usd
from tests.fakes import FakeHub
from tests.usecases import steps

RAW = b"<cXML>the cart</cXML>"


def shopping(*records: object, by: str = "anna") -> FakeHub:
    """Somebody left for the store at noon; an hour has passed."""
    hub = fakes.hub(*records)
    steps.go_shopping(hub, by)
    hub.store.commits.clear()
    hub.clock.move(HOUR)
    return hub


def returned(hub: FakeHub, *lines: object, **changes: object) -> Cart:
    """The cart of the latest trip."""
    cookie = hub.supplier.started[-1].buyer_cookie
    return examples.cart(*lines, **({"buyer_cookie": cookie} | changes))


def refused(hub: FakeHub, cart: Cart) -> Problem:
    """The refusal of a cart, having made sure that it left nothing behind but the trace of a trip that we know."""
    with pytest.raises(Problem) as refusal:
        steps.bring(hub, cart, RAW)
    assert hub.store.all(PurchaseOrder) == []
    assert hub.store.only(PunchOut).order is None
    is_known = digest(cart.buyer_cookie) == hub.store.only(PunchOut).digest
    assert hub.store.commits == ([(trace(hub, cart, refusal.value),)] if is_known else [])
    assert list(hub.files.stored) == ([refused_file(cart)] if is_known else [])
    return refusal.value


def trace(hub: FakeHub, cart: Cart, refusal: Problem) -> Audited:
    facts = {"reason": refusal.message, "file": refused_file(cart)}
    return Audited("cart_refused", "anna", by="anna", at=hub.clock.now(), where="cart door", facts=facts)


def refused_file(cart: Cart) -> str:
    return f"carts/refused/{digest(cart.buyer_cookie)}/{cart_digest(cart)}.xml"


def test_a_returned_cart_becomes_an_order_of_whoever_left():
    hub = shopping()
    trip, cart = hub.store.only(PunchOut), returned(hub)

    number = steps.bring(hub, cart, RAW)

    order = replace(examples.order(at=NOON + HOUR), number=number)
    content = replace(examples.content(), number=number)
    assert hub.store.commits == [
        (
            Changed(trip, replace(trip, order=number, cart_digest=cart_digest(cart))),
            Created(order),
            Created(content),
            Audited("cart_returned", number, by="anna", at=NOON + HOUR, where="cart door", facts={"lines": "2"}),
        )
    ]
    assert (order.status, order.hold_until, order.is_test) == (Status.CART, NOON + HOUR + HOLD, False)
    assert hub.files.read(f"carts/{number}.xml") == RAW
    assert hub.store.messages == []


def test_an_orders_number_fits_amazons_field():
    hub = shopping()

    number = steps.bring(hub, returned(hub))

    assert number.isascii() and len(number) <= 20


def test_lines_shipping_and_tax_are_kept_as_they_came():
    hub = shopping()
    line = examples.line(1, quantity=3, unit_price=usd("4.50"), tax=usd("1.08"), extrinsics=(("ean", "4006381333931"),))

    number = steps.bring(hub, returned(hub, [line], shipping=usd("5.99"), tax=usd("1.08")))

    order, content = hub.orders.get(number), hub.orders.content(number, 1)
    assert (content.lines, content.shipping, content.tax) == ((line,), usd("5.99"), usd("1.08"))
    assert (order.goods, order.total) == (usd("13.50"), usd("20.57"))


def test_the_order_takes_address_billing_group_and_account_from_the_trip():
    hub = shopping()
    hub.store.hold(examples.billing_group(credential_set="other", business_unit="other-unit"))

    number = steps.bring(hub, returned(hub))

    order, content = hub.orders.get(number), hub.orders.content(number, 1)
    assert (order.address, order.billing_group, order.credential_set) == ("BERLIN", "OFFICE", "main")
    assert content.bill_to.credential_set == "main"


def test_a_cart_of_a_test_account_is_a_test_order():
    testing = examples.credentials(mode=Mode.TEST, setup_url="https://x.amazon.com/punchout/test")
    hub = shopping(examples.integration(credential_sets={"main": testing}))

    assert hub.orders.get(steps.bring(hub, returned(hub))).is_test


# The same cart, and others.


def test_the_same_cart_twice_leads_to_the_same_order():
    hub = shopping()
    number = steps.bring(hub, returned(hub))
    hub.clock.move(30 * LASTS)

    again = steps.bring(hub, returned(hub, payload_id="another id, as a resubmit may have"))

    assert (again, len(hub.store.commits), len(hub.store.all(PurchaseOrder))) == (number, 1, 1)


def test_another_cart_of_the_same_trip_is_refused_and_told_which_order_came_first():
    hub = shopping()
    number = steps.bring(hub, returned(hub, 2))

    with pytest.raises(Refused) as refusal:
        steps.bring(hub, returned(hub, 3))

    assert refusal.value.facts == {"order": number}
    assert (len(hub.store.commits), len(hub.store.all(PurchaseOrder))) == (
        2,
        1,
    )  # the order, and the trace of the other cart


def test_the_same_cart_in_two_threads_becomes_one_order():
    hub = shopping()
    cart, numbers = returned(hub), []

    steps.together(2, lambda: numbers.append(steps.bring(hub, cart)))

    assert numbers == [hub.store.only(PurchaseOrder).number] * 2
    assert len(hub.store.commits) == 1


def test_the_same_cart_in_the_same_moment_becomes_one_order():
    hub = shopping()
    cart, numbers = returned(hub), []
    hub.store.meanwhile = lambda: numbers.append(steps.bring(hub, cart))

    numbers.append(steps.bring(hub, cart))

    assert numbers == [hub.store.only(PurchaseOrder).number] * 2
    assert hub.pause.attempts == [1]


def test_another_cart_in_the_same_moment_is_refused():
    hub = shopping()
    first, second = returned(hub, 1), returned(hub, 2)
    hub.store.meanwhile = lambda: steps.bring(hub, first)

    with pytest.raises(Refused, match="already brought a cart back"):
        steps.bring(hub, second)

    assert hub.store.only(PurchaseOrder).line_count == 1


# Trips.


@pytest.mark.parametrize("cookie", ["", "somebody's", " "])
def test_a_cart_of_no_trip_of_ours_is_refused(cookie: str):
    hub = shopping()

    assert isinstance(refused(hub, returned(hub, buyer_cookie=cookie)), Refused)


def test_a_trip_lasts_a_day():
    hub = shopping()

    hub.clock.at = NOON + LASTS
    assert str(refused(hub, returned(hub))) == "This shopping trip has expired. Please shop again."

    hub.clock.at = NOON + LASTS - timedelta(seconds=1)
    assert hub.orders.get(steps.bring(hub, returned(hub))).status is Status.CART


def test_a_refused_cart_does_not_use_up_the_trip():
    hub = shopping()
    refused(hub, returned(hub, []))

    number = steps.bring(hub, returned(hub))

    assert hub.store.only(PunchOut).order == number


# What can't be ordered.

UNUSABLE = {
    "no lines": {"lines": ()},
    "too many lines": {"lines": tuple(examples.line(number) for number in range(1, 502))},
    "mixed currencies": {"lines": (examples.line(1), examples.line(2, unit_price=examples.jpy(100)))},
    "mixed extras": {"shipping": examples.jpy(100)},
    "no ASIN": {"lines": (examples.line(asin=""),)},
    "no auxiliary id": {"lines": (examples.line(auxiliary_id=""),)},
    "no pieces": {"lines": (examples.line(quantity=0),)},
    "fewer than none": {"lines": (examples.line(quantity=-1),)},
    "absurdly many": {"lines": (examples.line(quantity=1_000_000),)},
    "a negative price": {"lines": (examples.line(unit_price=usd("-0.01")),)},
    "an absurd price": {"lines": (examples.line(unit_price=Money(Decimal(10) ** 12, "USD")),)},
    "negative shipping": {"shipping": usd("-1")},
    "negative tax": {"tax": usd("-1")},
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_a_cart_that_can_not_be_ordered_leaves_nothing_behind(what: str):
    hub = shopping()

    assert isinstance(refused(hub, replace(returned(hub), **UNUSABLE[what])), Refused)


def test_a_full_cart_fits():
    hub = shopping()

    number = steps.bring(hub, returned(hub, 500))

    assert hub.orders.get(number).line_count == 500


# Who may order is asked again, and what was chosen may be gone.


def test_who_may_no_longer_order_is_told_so_when_the_cart_comes():
    hub = shopping()
    hub.store.hold(examples.person("anna", roles=frozenset()))

    problem = refused(hub, returned(hub))

    assert str(problem) == "You may not order on Amazon Business. Please ask Gita Rao."


def test_a_person_disabled_while_shopping_brings_nothing_home():
    hub = shopping()
    hub.store.hold(examples.person("anna", disabled=True))

    assert isinstance(refused(hub, returned(hub)), Refused)


@pytest.mark.parametrize("gone", ["BERLIN", "OFFICE"])
def test_an_address_or_billing_group_that_is_gone_by_now_is_told(gone: str):
    hub = shopping()
    hub.store.records = {key: record for key, record in hub.store.records.items() if key[1] != gone}

    problem = refused(hub, returned(hub))

    assert (type(problem), str(problem)) == (
        Refused,
        "The address or billing group of this shopping trip is gone by now. Please shop again.",
    )


@pytest.mark.parametrize("trouble", [Retryable("Not now."), Conflict("Somebody was quicker.")])
def test_a_cart_that_could_not_be_written_can_be_brought_again(trouble: Exception):
    hub = shopping()
    hub.store.troubles = [trouble] * ATTEMPTS

    with pytest.raises(type(trouble)):
        steps.bring(hub, returned(hub))
    assert (hub.store.commits, hub.store.all(PurchaseOrder)) == ([], [])
    hub.store.troubles = []

    assert steps.bring(hub, returned(hub)) == hub.store.only(PurchaseOrder).number
