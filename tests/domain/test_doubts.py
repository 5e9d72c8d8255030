"""Figures that do not fit: a cart's total and its lines."""

import pytest

from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.doubts import disagrees
from tests import examples
from tests.examples import jpy, usd

CHARGES = {"shipping": usd("4.00"), "tax": usd("5.20")}


@pytest.mark.parametrize("stated", ["51.96", "51.97", "55.96", "57.16", "61.16", "0"])
def test_a_total_may_have_shipping_or_tax_in_it_or_not_be_stated(stated: str):
    assert not disagrees(examples.cart(stated=usd(stated), **CHARGES))


@pytest.mark.parametrize("stated", ["51.00", "40.00", "61.20", "519.60"])
def test_any_other_total_is_doubtful(stated: str):
    assert disagrees(examples.cart(stated=usd(stated), **CHARGES))


def test_a_yen_is_the_smallest_slip():
    def cart(stated: Money) -> object:
        return examples.cart([examples.line(1, unit_price=jpy(500))], currency="JPY", stated=stated)

    assert not disagrees(cart(jpy(1001)))  # type: ignore[arg-type]
    assert disagrees(cart(jpy(1002)))  # type: ignore[arg-type]
