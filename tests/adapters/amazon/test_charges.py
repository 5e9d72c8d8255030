"""What the lines of Amazon's orders bring, charge by charge."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money import Money
from chalicelib.domain.orders.amazon import Charge, ChargeKind
from tests.adapters.amazon import words
from tests.adapters.amazon.test_orders import eur, well


def with_breakdown(*breakdowns: dict[str, Any], total: str = "10.00") -> dict[str, Any]:
    order = words.whole()
    order["orderItems"][0]["proceeds"] = {"proceedsTotal": words.euro(total), "breakdowns": list(breakdowns)}
    return order


def charges(*breakdowns: dict[str, Any]) -> tuple[Charge, ...]:
    return well(with_breakdown(*breakdowns)).order.lines[0].charges


def test_currencies_without_decimals_are_amounts_like_others():
    order = with_breakdown({"type": "ITEM", "subtotal": {"amount": "13960", "currencyCode": "JPY"}})
    order["proceeds"] = {"grandTotal": {"amount": 19940, "currencyCode": "jpy"}}

    found = well(order)

    assert found.order.total == Money(Decimal(19940), "JPY")
    assert found.order.lines[0].charges == (Charge(ChargeKind.ITEM, Money(Decimal(13960), "JPY")),)


def discount(subtotal: str, **parts: str) -> dict[str, Any]:
    details = [{"subtype": part.upper(), "value": words.euro(value)} for part, value in parts.items()]
    return {"type": "DISCOUNT", "subtotal": words.euro(subtotal), "detailedBreakdowns": details}


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_discount_is_negative_whatever_sign_it_came_with(sign: str):
    assert charges(discount(f"{sign}2.00", item=f"{sign}1.50", shipping=f"{sign}0.50")) == (
        Charge(ChargeKind.DISCOUNT, eur("-1.50"), "item"),
        Charge(ChargeKind.DISCOUNT, eur("-0.50"), "shipping"),
    )


def test_what_details_leave_over_is_not_lost_and_what_they_say_too_much_is_not_counted():
    assert charges(discount("2.00", item="1.50")) == (
        Charge(ChargeKind.DISCOUNT, eur("-1.50"), "item"),
        Charge(ChargeKind.DISCOUNT, eur("-0.50")),
    )
    assert charges(discount("2.00", item="3.00")) == (Charge(ChargeKind.DISCOUNT, eur("-2.00")),)
    assert charges({"type": "DISCOUNT", "subtotal": words.euro("2.00")}) == (Charge(ChargeKind.DISCOUNT, eur("-2.00")),)


def test_the_tax_that_a_discount_saves_has_the_sign_with_which_the_parts_add_up():
    def tax(discount: str) -> tuple[Charge, ...]:
        details = [
            {"subtype": "ITEM", "value": words.euro("1.90")},
            {"subtype": "DISCOUNT", "value": words.euro(discount)},
        ]
        return charges({"type": "TAX", "subtotal": words.euro("1.50"), "detailedBreakdowns": details})

    expected = (Charge(ChargeKind.TAX, eur("1.90"), "item"), Charge(ChargeKind.TAX, eur("-0.40"), "discount"))
    assert tax("0.40") == tax("-0.40") == expected


def test_what_is_neither_of_the_known_charges_is_another_one():
    assert charges(
        {"type": "OTHER", "subtotal": words.euro("1.00")}, {"type": "ECO_FEE", "subtotal": words.euro("0.10")}
    ) == (Charge(ChargeKind.OTHER, eur("1.00")), Charge(ChargeKind.OTHER, eur("0.10"), "ECO_FEE"))


amounts = st.decimals(-999, 999, places=2).map(str)


@given(amounts, st.lists(st.tuples(st.sampled_from(["item", "shipping", "discount", "x"]), amounts), max_size=4))
def test_the_charges_of_a_breakdown_add_up_to_its_subtotal(subtotal: str, parts: list[tuple[str, str]]):
    details = [{"subtype": part.upper(), "value": words.euro(value)} for part, value in parts]
    for kind in ("TAX", "DISCOUNT"):
        found = charges({"type": kind, "subtotal": words.euro(subtotal), "detailedBreakdowns": details})
        expected = -abs(Decimal(subtotal)) if kind == "DISCOUNT" else Decimal(subtotal)

        assert sum((each.amount.amount for each in found), Decimal(0)) == expected
        assert kind == "TAX" or all(each.amount.amount < 0 for each in found)
