"""Amazon's amounts come to Amazon's total, whatever its unwritten rules are."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.money import Money, total
from chalicelib.domain.orders.amazon import AmazonLine, AmazonOrder, AmazonStatus, Charge, ChargeKind
from chalicelib.domain.orders.mapping import Tax
from chalicelib.domain.orders.mapping.amounts import Piece, Reckoning, reckon, shares

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
ITEM, SHIPPING, TAX, DISCOUNT = ChargeKind.ITEM, ChargeKind.SHIPPING, ChargeKind.TAX, ChargeKind.DISCOUNT
CURRENCIES = ("EUR", "JPY", "KWD")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def charge(kind: ChargeKind, amount: str, part: str = "") -> Charge:
    return Charge(kind, eur(amount), part)


def line(*charges: Charge, comes_to: str | None, id: str = "1", **others: object) -> AmazonLine:
    return AmazonLine(
        id,
        1,
        "SKU",
        charges=charges,
        total=eur(comes_to) if comes_to is not None else None,
        **others,  # type: ignore[arg-type]
    )


def order(*lines: AmazonLine, comes_to: str | None = None, tips: tuple[Charge, ...] = ()) -> AmazonOrder:
    return AmazonOrder(
        "302-1",
        "A1SELLER",
        "A1PA6795UKMFR9",
        AT,
        AT,
        AmazonStatus.UNSHIPPED,
        lines,
        charges=tips,
        total=eur(comes_to) if comes_to is not None else None,
    )


def reckoned(order: AmazonOrder, tax: Tax = Tax.AS_IT_ADDS_UP) -> Reckoning:
    return reckon(order, tax, adds_tax=False)


def test_tax_that_makes_the_total_only_on_top_is_on_top():
    found = reckoned(
        order(line(charge(ITEM, "89.97"), charge(TAX, "4.00", "item"), comes_to="93.97"), comes_to="93.97")
    )

    assert found.by_line["1"].pieces == (Piece(ITEM, amount=eur("89.97"), tax=eur("4.00")),)
    assert not found.by_line["1"].tax_is_included
    assert not found.trouble


def test_tax_that_makes_the_total_only_inside_is_inside():
    found = reckoned(
        order(line(charge(ITEM, "93.97"), charge(TAX, "4.00", "item"), comes_to="93.97"), comes_to="93.97")
    )

    assert found.by_line["1"].tax_is_included
    assert not found.trouble


def test_a_tax_that_is_said_to_be_included_is_never_taken_for_another():
    added = order(line(charge(ITEM, "89.97"), charge(TAX, "4.00", "item"), comes_to="93.97"), comes_to="93.97")

    found = reckoned(added, Tax.INCLUDED)

    assert found.trouble == {"total": "93.97 EUR", "lines": "89.97 EUR", "difference": "-4.00 EUR"}


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_discount_is_negative_whatever_sign_it_comes_with(sign):
    found = reckoned(order(line(charge(ITEM, "20.00"), charge(DISCOUNT, f"{sign}5.00", "item"), comes_to="15.00")))

    assert found.by_line["1"].pieces[1] == Piece(DISCOUNT, "item", eur("-5.00"))
    assert not found.trouble


def test_a_discount_that_only_repeats_its_parts_counts_once():
    discounts = (charge(DISCOUNT, "7.00"), charge(DISCOUNT, "5.00", "item"), charge(DISCOUNT, "2.00", "shipping"))

    found = reckoned(order(line(charge(ITEM, "20.00"), charge(SHIPPING, "2.00"), *discounts, comes_to="15.00")))

    assert [piece.amount for piece in found.by_line["1"].pieces if piece.kind is DISCOUNT] == [
        eur("-5.00"),
        eur("-2.00"),
    ]
    assert not found.trouble


def test_a_discount_beside_its_parts_counts_too_when_the_total_says_so():
    discounts = (charge(DISCOUNT, "5.00"), charge(DISCOUNT, "5.00", "item"))

    found = reckoned(order(line(charge(ITEM, "20.00"), *discounts, comes_to="10.00")))

    assert not found.trouble


def test_a_tip_that_is_not_charged_yet_is_left_out():
    tip = (charge(ChargeKind.OTHER, "5.00", "delivery_tip"),)
    lines = (line(charge(ITEM, "20.00"), comes_to="20.00"),)

    assert reckoned(order(*lines, comes_to="25.00", tips=tip)).whole.pieces[1].amount == eur("5.00")
    assert reckoned(order(*lines, comes_to="20.00", tips=tip)).whole.pieces == ()
    assert reckoned(order(*lines, comes_to="23.00", tips=tip)).trouble["difference"] == "2.00 EUR"


def test_a_canceled_line_that_the_total_leaves_out_costs_nothing():
    kept = line(charge(ITEM, "20.00"), comes_to="20.00")
    canceled = line(charge(ITEM, "9.00"), charge(SHIPPING, "1.00"), comes_to="10.00", id="2", canceled_by="buyer")

    assert reckoned(order(kept, canceled, comes_to="20.00")).by_line["2"].pieces == (Piece(ITEM, amount=eur("0")),)
    assert reckoned(order(kept, canceled, comes_to="30.00")).by_line["2"].pieces[0].amount == eur("9.00")


def test_lines_that_only_make_up_for_each_other_do_not_add_up():
    found = reckoned(
        order(
            line(charge(ITEM, "11.00"), comes_to="10.00"),
            line(charge(ITEM, "9.00"), comes_to="10.00", id="2"),
            comes_to="20.00",
        )
    )

    assert found.trouble == {"line": "1", "total": "10.00 EUR", "lines": "11.00 EUR", "difference": "1.00 EUR"}


def test_a_total_without_its_parts_is_the_articles():
    found = reckoned(order(line(comes_to="10.00"), comes_to="10.00"))

    assert found.by_line["1"].pieces == (Piece(ITEM, amount=eur("10.00")),)
    assert not found.trouble


def test_an_order_without_any_total_can_not_be_checked():
    assert reckoned(order(line(comes_to=None))).trouble == {"missing": "total"}
    assert reckoned(order(line(charge(ITEM, "1"), comes_to=None))).trouble == {"missing": "total"}


def test_two_currencies_do_not_mix():
    yen = Charge(SHIPPING, Money(Decimal(3), "JPY"))

    found = reckoned(order(line(charge(ITEM, "1.00"), yen, comes_to="1.00")))

    assert found.trouble == {"currencies": "EUR, JPY"}
    assert found.by_line["1"].pieces == (Piece(ITEM),)


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        ("10.00", [1, 1, 1], ["3.34", "3.33", "3.33"]),
        ("-10.00", [1, 1, 1], ["-3.34", "-3.33", "-3.33"]),
        ("0.01", [1, 2], ["0.01", "0.00"]),
        ("9.99", [0, 0], ["5.00", "4.99"]),
        ("1.005", [1, 1], ["0.505", "0.50"]),
    ],
)
def test_an_amount_is_shared_out_to_the_smallest_coin(amount, weights, expected):
    assert shares(eur(amount), weights) == tuple(map(eur, expected))


@given(st.decimals("-99999", "99999", places=3), st.lists(st.integers(0, 50), min_size=1), st.sampled_from(CURRENCIES))
def test_shares_always_come_to_the_whole(amount, weights, currency):
    whole = Money(amount, currency)

    assert total(shares(whole, weights), currency) == whole


@st.composite
def consistent(draw: st.DrawFn) -> AmazonOrder:
    """An order as Amazon may state it: of any size, with anything that comes with it, whose totals are right."""
    currency, adds = draw(st.sampled_from(CURRENCIES)), draw(st.booleans())
    coin = Money.zero(currency).smallest.amount

    def money(least: int = 0) -> Money:
        return Money(draw(st.integers(least, 100_000)) * coin, currency)

    def of(number: int) -> AmazonLine:
        plain = [Charge(kind, money()) for kind in draw(st.sets(st.sampled_from([SHIPPING, ChargeKind.GIFT_WRAP])))]
        taxes = [Charge(TAX, money(), part) for part in draw(st.sets(st.sampled_from(["item", "shipping", ""])))]
        off = [Charge(DISCOUNT, money(), part) for part in draw(st.sets(st.sampled_from(["item", "shipping"])))]
        charges = [Charge(ITEM, money()), *plain, *taxes]
        comes = total((each.amount for each in charges if adds or each.kind is not TAX), currency)
        comes -= total((each.amount for each in off), currency)
        if draw(st.booleans()):
            off = [Charge(DISCOUNT, each.amount * -1, each.part) for each in off]
        if off and draw(st.booleans()):
            off.append(Charge(DISCOUNT, total((each.amount for each in off), currency)))
        return AmazonLine(str(number), draw(st.integers(1, 9)), f"SKU-{number}", charges=(*charges, *off), total=comes)

    lines = tuple(map(of, range(1, draw(st.integers(1, 5)) + 1)))
    tips = tuple(Charge(ChargeKind.OTHER, money(), "delivery_tip") for _ in range(draw(st.integers(0, 1))))
    whole = total([each.total for each in lines if each.total] + [each.amount for each in tips], currency)
    shown = whole if draw(st.booleans()) else None
    status = AmazonStatus.UNSHIPPED
    return AmazonOrder("302-1", "A1SELLER", "A1PA6795UKMFR9", AT, AT, status, lines, charges=tips, total=shown)


@given(consistent(), st.booleans())
def test_whatever_is_consistent_adds_up_exactly(order, adds_tax):
    found = reckon(order, Tax.AS_IT_ADDS_UP, adds_tax=adds_tax)

    assert not found.trouble
    currency = order.lines[0].total.currency
    ours = total((each.comes_to(currency) for each in (*found.by_line.values(), found.whole)), currency)
    theirs = [each.total for each in order.lines] + [each.amount for each in order.charges]
    assert ours == (order.total or total(theirs, currency))
