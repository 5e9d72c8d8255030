"""An order that is with its applicant: less of it, to another address, for another billing group, and nothing else."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money, total
from chalicelib.domain.purchasing.cart import Line
from chalicelib.domain.purchasing.editing import Edit, changes, edited, offered_version
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status, is_held
from tests import examples
from tests.examples import HOUR, NOON, jpy, usd

AT = NOON + HOUR
CART = examples.cart(3, shipping=usd("4.99"), tax=usd("5.46"))


def edit(
    order: PurchaseOrder | None = None, content: Content | None = None, offered: Content | None = None, **wished: Any
) -> tuple[PurchaseOrder, Content]:
    order, content = order or examples.order(cart=CART), content or examples.content(cart=CART)
    return edited(order, offered or content, content, Edit(**wished), held_for="BERLIN", at=AT)


def numbers(content: Content) -> list[tuple[int, int]]:
    return [(line.number, line.quantity) for line in content.lines]


@pytest.mark.parametrize("status", [Status.CART, Status.REMANDED])
def test_another_address_is_a_new_content_version_and_loses_the_hold(status: Status):
    munich = examples.address("MUNICH")

    changed, followed = edit(examples.order(cart=CART, status=status), ship_to=munich)

    assert changed == examples.order(
        cart=CART, status=status, address="MUNICH", content_version=2, hold_lost=True, changed_at=AT
    )
    assert followed == examples.content(cart=CART, version=2, ship_to=munich)
    assert not is_held(changed, AT)


def test_back_at_the_first_address_amazon_holds_the_cart_again():
    away, moved = edit(ship_to=examples.address("MUNICH"))

    back, content = edit(away, moved, ship_to=examples.address())

    assert is_held(back, AT)
    assert (back.content_version, content) == (3, examples.content(cart=CART, version=3))


def test_another_billing_group_is_a_new_content_version_at_the_same_prices():
    lab = examples.billing_group("LAB")

    changed, followed = edit(bill_to=lab)

    assert (changed.billing_group, changed.content_version, changed.total) == (
        "LAB",
        2,
        examples.order(cart=CART).total,
    )
    assert followed == examples.content(cart=CART, version=2, bill_to=lab)
    assert is_held(changed, AT)


def test_fewer_pieces_cost_less_and_a_dropped_line_is_gone():
    changed, followed = edit(quantities={1: 0, 2: 1})

    assert numbers(followed) == [(2, 1), (3, 2)]
    assert (changed.goods, changed.line_count) == (usd("38.97"), 2)
    assert changed.title == "Ballpoint pen, blue, box of 12 (no. 2)"


def test_what_amazon_stated_for_the_whole_cart_stays():
    changed, followed = edit(quantities={1: 0, 2: 1})

    assert (changed.shipping, changed.tax) == (followed.shipping, followed.tax) == (usd("4.99"), usd("5.46"))


def test_what_amazon_stated_for_a_line_goes_with_it_and_shrinks_with_it():
    lines = [examples.line(n, shipping=usd("1.00"), tax=usd("2.70")) for n in (1, 2)]
    cart = examples.cart(lines, shipping=usd("2.50"), tax=usd("5.40"))

    changed, followed = edit(examples.order(cart=cart), examples.content(cart=cart), quantities={1: 0, 2: 1})

    # 13.99 of 26.98 are still taxed: 1.40. Half a dollar of shipping belongs to no line and stays.
    assert followed.lines == (replace(lines[1], quantity=1, tax=usd("1.40")),)
    assert (changed.goods, changed.shipping, changed.tax) == (usd("12.99"), usd("1.50"), usd("1.40"))


def test_a_currency_without_decimals_stays_one():
    lines = [examples.line(n, unit_price=jpy(335), quantity=3, tax=jpy(101)) for n in (1, 2)]
    cart = examples.cart(lines, currency="JPY", tax=jpy(202))

    changed, _ = edit(examples.order(cart=cart), examples.content(cart=cart), quantities={1: 1})

    assert (changed.goods, changed.tax) == (jpy(1340), jpy(135))


def test_no_change_is_no_new_version():
    order, content = examples.order(cart=CART), examples.content(cart=CART)

    assert edit(order, content, quantities={1: 2, 2: 2, 3: 2}, ship_to=examples.address()) == (order, content)


def test_before_anybody_was_asked_what_was_taken_out_can_be_put_back():
    fewer, less = edit(quantities={1: 0, 2: 1})

    order, content = edit(fewer, less, examples.content(cart=CART), quantities={1: 2, 2: 2})

    assert content == examples.content(cart=CART, version=3)
    assert order == examples.order(cart=CART, content_version=3, changed_at=AT)


def test_lines_that_are_not_mentioned_stay_as_they_are_now():
    fewer, less = edit(quantities={1: 0, 2: 1})

    _, content = edit(fewer, less, examples.content(cart=CART), quantities={3: 1})

    assert numbers(content) == [(2, 1), (3, 1)]


@pytest.mark.parametrize("quantity", [-1, 3, 10**9])
def test_a_quantity_is_only_lowered(quantity: int):
    with pytest.raises(Refused, match="only be lowered, from 2 down") as refusal:
        edit(quantities={2: quantity})

    assert refusal.value.field == "quantity-2"


def test_one_line_has_to_stay():
    with pytest.raises(Refused, match="At least one line"):
        edit(quantities={1: 0, 2: 0, 3: 0})


def test_lines_that_the_cart_does_not_have_are_left_aside():
    order, content = examples.order(cart=CART), examples.content(cart=CART)

    assert edit(order, content, quantities={4: 1, 0: 5, -3: 2}) == (order, content)


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.CART, Status.REMANDED}))
def test_what_others_look_at_stands(status: Status):
    with pytest.raises(Refused, match="no longer be changed"):
        edit(examples.order(status=status), quantities={1: 1})


def test_what_was_applied_for_is_the_most_there_can_be():
    order = examples.order()

    assert offered_version(order) == 1
    assert offered_version(replace(order, content_version=3)) == 1
    assert offered_version(examples.applying(content_version=3, applied_version=2)) == 2
    assert offered_version(examples.applying(content_version=2)) == 2  # of an earlier release


def test_the_changes_between_two_contents_are_told_by_line():
    before = examples.content(cart=CART)
    _, after = edit(quantities={1: 0, 2: 1}, ship_to=examples.address("MUNICH"))

    told = changes(before, after)

    assert (told.quantities, told.dropped) == ({1: (2, 0), 2: (2, 1)}, (before.lines[0],))
    assert (told.address, told.billing_group) == (("Berlin office", "Munich office"), None)
    assert changes(after, before).quantities == {1: (0, 2), 2: (1, 2)}
    assert not changes(before, before)


def price(currency: str) -> st.SearchStrategy[Money]:
    places = 0 if currency == "JPY" else 2
    amounts = st.decimals(min_value=0, max_value=10_000, places=places, allow_nan=False, allow_infinity=False)
    return amounts.map(lambda amount: Money(amount, currency))


@st.composite
def carts(draw: st.DrawFn) -> Content:
    currency = draw(st.sampled_from(["USD", "JPY"]))
    money = price(currency)
    lines = [
        examples.line(
            number,
            quantity=draw(st.integers(1, 50)),
            unit_price=draw(money),
            shipping=draw(st.none() | money),
            tax=draw(st.none() | money),
        )
        for number in range(1, draw(st.integers(2, 8)))
    ]
    cart = examples.cart(lines, currency=currency, shipping=draw(money), tax=draw(money))
    return examples.content(cart=cart)


@given(carts(), st.lists(st.dictionaries(st.integers(-1, 9), st.integers(-2, 60)), max_size=5))
def test_no_sequence_of_edits_raises_anything_or_touches_an_offer(offered: Content, wishes: list[dict[int, int]]):
    order = head(offered)
    first, content = order, offered

    for wish in wishes:
        before = order, content
        try:
            order, content = edited(order, offered, content, Edit(wish), held_for=offered.ship_to.code, at=AT)
        except Refused:
            assert (order, content) == before

        assert_only_less(offered, content)
        assert (order.goods, order.shipping, order.tax) == (goods(content), content.shipping, content.tax)
        assert order.goods <= first.goods and order.shipping <= first.shipping and order.tax <= first.tax
        assert order.total <= first.total
        assert min(order.shipping.amount, order.tax.amount) >= 0


@given(carts(), st.data())
def test_two_ways_to_the_same_quantities_cost_the_same(offered: Content, data: st.DataObject):
    wanted = {line.number: data.draw(st.integers(1, line.quantity)) for line in offered.lines}
    order, content = head(offered), offered
    for number, quantity in data.draw(st.permutations(list(wanted.items()))):
        order, content = edited(order, offered, content, Edit({number: quantity}), held_for="BERLIN", at=AT)

    _, at_once = edited(head(offered), offered, offered, Edit(wanted), held_for="BERLIN", at=AT)

    assert replace(content, version=at_once.version) == at_once


def head(content: Content) -> PurchaseOrder:
    return replace(examples.order(), goods=goods(content), shipping=content.shipping, tax=content.tax)


def goods(content: Content) -> Money:
    return total((line.subtotal for line in content.lines), content.shipping.currency)


def assert_only_less(offered: Content, content: Content) -> None:
    by_number: dict[int, Line] = {line.number: line for line in offered.lines}
    assert content.lines
    for line in content.lines:
        was = by_number[line.number]
        assert 1 <= line.quantity <= was.quantity
        assert replace(line, quantity=was.quantity, tax=was.tax) == was
        assert line.tax == was.tax or (line.tax and was.tax and line.tax <= was.tax)
