"""What a returned cart becomes, how long Amazon holds it, and what another address changes."""

from chalicelib.domain.purchasing.order import Status, is_held, opened
from tests import examples
from tests.examples import DAY, HOUR, NOON, jpy, usd


def test_a_returned_cart_becomes_an_order_with_its_sums_and_codes():
    cart = examples.cart(3, shipping=usd("4.99"), tax=usd("5.46"))

    order, content = opened(
        cart,
        number="PO-7",
        applicant="ben",
        applicant_name="Ben Weber",
        ship_to=examples.address("TOKYO"),
        bill_to=examples.billing_group("LAB", credential_set="japan"),
        is_test=True,
        at=NOON,
    )

    assert (order.number, order.status, order.delivery, order.is_test) == ("PO-7", Status.CART, None, True)
    assert (order.applicant, order.applicant_name) == ("ben", "Ben Weber")
    assert (order.title, order.line_count) == (cart.lines[0].description, 3)
    assert (order.goods, order.shipping, order.tax, order.total) == (
        usd("77.94"),
        usd("4.99"),
        usd("5.46"),
        usd("88.39"),
    )
    assert (order.address, order.billing_group, order.credential_set) == ("TOKYO", "LAB", "japan")
    assert (content.number, content.version, content.lines) == ("PO-7", order.content_version, cart.lines)
    assert (content.ship_to.code, content.bill_to.code) == ("TOKYO", "LAB")
    assert (content.shipping, content.tax) == (cart.shipping, cart.tax)


def test_a_long_title_is_cut_and_a_missing_one_is_the_asin():
    long = examples.cart([examples.line(description="pen " * 100)])
    nameless = examples.cart([examples.line(description="", asin="B0NAMELESS")])

    assert examples.order(cart=long).title == "pen " * 20
    assert examples.order(cart=nameless).title == "B0NAMELESS"


def test_the_order_of_a_cart_in_yen_counts_in_yen():
    cart = examples.cart([examples.line(quantity=3, unit_price=jpy(980))], currency="JPY")

    assert examples.order(cart=cart).total == jpy(2940)


def test_amazon_holds_a_cart_for_seven_days():
    order = examples.order(at=NOON)

    assert is_held(order, NOON + 7 * DAY - HOUR)
    assert not is_held(order, NOON + 7 * DAY)
