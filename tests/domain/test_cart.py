"""A returned cart: what it adds up to, and every reason to refuse it."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.cart import Cart, Line, refuse_unusable
from tests import examples
from tests.examples import jpy, usd


def test_a_line_costs_its_price_times_its_quantity_rounded_as_on_an_invoice():
    assert examples.line(quantity=3, unit_price=usd("1.115")).subtotal == usd("3.35")
    assert examples.line(quantity=3, unit_price=jpy("33.5")).subtotal == jpy(101)


def test_a_cart_costs_its_goods_shipping_and_tax():
    cart = examples.cart(2, shipping=usd("4.99"), tax=usd("3.64"))

    assert cart.goods == usd("51.96")
    assert cart.total == usd("60.59")


def test_shipping_and_tax_of_a_line_are_part_of_the_headers_and_not_added_again():
    cart = examples.cart([examples.line(shipping=usd("4.99"), tax=usd("1.82"))], shipping=usd("4.99"), tax=usd("1.82"))

    assert cart.total == usd("32.79")


@pytest.mark.parametrize(
    "cart",
    [
        examples.cart(1),
        examples.cart(500),
        examples.cart([examples.line(quantity=1, unit_price=usd("0.01"))]),
        examples.cart([examples.line(quantity=99_999)]),
        examples.cart([examples.line(quantity=1, unit_price=usd(10_000_000_000))]),
        examples.cart([examples.line(unit_price=jpy(980))], currency="JPY"),
    ],
    ids=["one line", "five hundred lines", "a cent", "many pieces", "ten billion", "yen"],
)
def test_an_ordinary_cart_is_taken(cart: Cart):
    refuse_unusable(cart)


REFUSALS: dict[str, Callable[[], Cart]] = {
    "cart is empty": lambda: examples.cart(0),
    "has 501 lines; at most 500": lambda: examples.cart(501),
    "mixes currencies: JPY, USD": lambda: examples.cart([examples.line(1), examples.line(2)], stated=jpy(1)),
    "mixes currencies: EUR, USD": lambda: examples.cart(1, shipping=Money(Decimal(1), "EUR")),
    "mixes currencies: GBP, USD": lambda: examples.cart(1, tax=Money(Decimal(1), "GBP")),
    "mixes currencies: CAD, USD": lambda: examples.cart([examples.line(tax=Money(Decimal(1), "CAD"))]),
    "Line 2 has no ASIN": lambda: examples.cart([examples.line(1), examples.line(2, asin="")]),
    "Line 1 lacks the id": lambda: examples.cart([examples.line(1, auxiliary_id="")]),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_cart_that_cannot_become_an_order_is_refused_with_its_reason(reason: str):
    with pytest.raises(Refused, match=reason):
        refuse_unusable(REFUSALS[reason]())


@pytest.mark.parametrize("quantity", [0, -1, 100_000, 10**12])
def test_a_quantity_nobody_orders_is_refused(quantity: int):
    cart = examples.cart([examples.line(1, quantity=quantity)])

    with pytest.raises(Refused, match=f"Line 1 has an impossible quantity: {quantity}"):
        refuse_unusable(cart)


@pytest.mark.parametrize("price", ["0", "-0.01", "10000000000.01", "1E+400", "Infinity", "NaN"])
def test_a_price_nobody_asks_is_refused(price: str):
    line: Line = examples.line(3, unit_price=usd(price))

    with pytest.raises(Refused, match="Line 3 has an impossible price"):
        refuse_unusable(examples.cart([line], stated=usd(1)))


@pytest.mark.parametrize("amount", ["-0.01", "10000000000.01", "Infinity", "NaN"])
@pytest.mark.parametrize("where", ["shipping", "tax", "stated"])
def test_impossible_extras_and_totals_are_refused(where: str, amount: str):
    with pytest.raises(Refused, match="impossible shipping, tax or total"):
        refuse_unusable(examples.cart(1, **{where: usd(amount)}))


@pytest.mark.parametrize("where", ["shipping", "tax"])
def test_impossible_extras_of_a_line_are_refused(where: str):
    line = examples.line(1, **{where: usd("-1")})

    with pytest.raises(Refused, match="impossible shipping, tax or total"):
        refuse_unusable(examples.cart([line]))
