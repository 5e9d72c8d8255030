"""Money: exact, of one currency, rounded as invoices are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money import Money, total
from tests.examples import jpy, usd

CURRENCIES = ("USD", "JPY", "KWD")


def money(currency: str) -> st.SearchStrategy[Money]:
    return st.decimals(-(10**9), 10**9, places=4).map(lambda amount: Money(amount, currency))


def test_amounts_add_subtract_and_multiply_exactly():
    assert usd("0.10") + usd("0.20") == usd("0.30")
    assert usd("1.00") - usd("0.99") == usd("0.01")
    assert usd("19.99") * 3 == usd("59.97")
    assert usd("100") * Decimal("1.05") == usd("105")


def test_one_amount_is_another_however_many_zeros_it_is_written_with():
    assert usd("1.5") == usd("1.50")
    assert hash(usd("1.5")) == hash(usd("1.50"))


def test_the_same_figure_in_another_currency_is_another_amount():
    assert usd(1) != jpy(1)


def test_currencies_do_not_mix():
    for mixing in (
        lambda: usd(1) + jpy(1),
        lambda: usd(1) - jpy(1),
        lambda: usd(1) < jpy(1),
        lambda: usd(1) <= jpy(1),
        lambda: usd(1) > jpy(1),
        lambda: usd(1) >= jpy(1),
        lambda: total([usd(1), jpy(1)], "USD"),
    ):
        with pytest.raises(ValueError, match="USD and JPY do not mix"):
            mixing()


def test_a_float_is_no_amount():
    with pytest.raises(TypeError):
        usd("1.10") * 1.5  # type: ignore[operator]


def test_amounts_of_one_currency_have_an_order():
    assert usd(1) < usd(2) <= usd("2.00") < usd(3)
    assert usd(3) > usd(2) >= usd("2.00") > usd(1)
    assert not usd(2) < usd("2.00")
    assert not usd(2) > usd("2.00")


@pytest.mark.parametrize(
    ("exact", "currency", "rounded"),
    [
        ("1.005", "USD", "1.01"),
        ("1.004", "USD", "1.00"),
        ("-1.005", "USD", "-1.01"),
        ("99.5", "JPY", "100"),
        ("1.2345", "KWD", "1.235"),
        ("2", "EUR", "2.00"),
    ],
)
def test_rounding_is_half_up_to_the_minor_unit(exact: str, currency: str, rounded: str):
    result = Money(Decimal(exact), currency).rounded()

    assert (str(result.amount), result.currency) == (rounded, currency)


@pytest.mark.parametrize(
    ("digits", "currencies"),
    [
        (0, "JPY KRW VND CLP"),
        (2, "USD EUR GBP CAD MXN BRL INR AUD SGD AED SAR SEK PLN TRY"),
        (3, "BHD KWD OMR JOD TND"),
    ],
)
def test_a_currency_has_its_own_number_of_decimals(digits: int, currencies: str):
    assert {Money(Decimal(1), currency).digits for currency in currencies.split()} == {digits}


def test_the_total_of_nothing_is_zero():
    assert total([], "JPY") == jpy(0) == Money.zero("JPY")


def test_money_reads_as_amount_and_currency():
    assert str(usd("1234.50")) == "1234.50 USD"
    assert str(Money(Decimal("1E+3"), "JPY")) == "1000 JPY"


@given(st.sampled_from(CURRENCIES).flatmap(lambda currency: st.lists(money(currency), min_size=1, max_size=20)))
def test_a_total_does_not_depend_on_the_order_and_loses_nothing(amounts: list[Money]):
    currency = amounts[0].currency

    whole = total(amounts, currency)

    assert whole == total(reversed(amounts), currency)
    assert whole - total(amounts[1:], currency) == amounts[0]
