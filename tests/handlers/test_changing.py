"""Changing an order on its page, applying again, and what the approver is shown."""

from typing import Any

import pytest

from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.directory import Anyone
from chalicelib.domain.purchasing.custom_fields import CustomField, CustomFields, FieldKind
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.examples import DAY, HOUR, NUMBER
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
from tests.usecases import steps

ORDER = f"/orders/{NUMBER}"
FIELDS = CustomFields(
    (
        CustomField("cost_center", "Cost center", required=True),
        CustomField("size", "Size", FieldKind.CHOICE, options=("S", "M")),
    )
)


def cart(*records: Any, **others: Any) -> FakeHub:
    return hub(examples.order(), examples.content(), *records, **others)


def remanded(*records: Any) -> FakeHub:
    house = cart(*records)
    steps.apply(house)
    house.clock.move(HOUR)
    steps.answer(house, steps.link(house, "chiara"), Verdict.REMAND, comment="One will do.")
    return house


def test_update_shows_the_new_total_before_anybody_is_asked():
    house = cart()
    anna = Browser(house).signed_in("anna")

    page = anna.send(f"{ORDER}/update", {"quantity-1": "1", "quantity-2": "2", "drop-2": "yes", "revision": "0"})

    assert page.status == 303
    shown = anna.get(ORDER)
    assert "$12.99" in shown.words and "Cart" in shown.words
    assert (shown.field("quantity-1"), shown.field("quantity-2")) == ("1", "0")
    assert house.orders.get(NUMBER).status is Status.CART


def test_from_remand_to_the_approvers_page():
    house = remanded(examples.address("TOKYO"))
    anna = Browser(house).signed_in("anna")
    assert "One will do." in anna.get(ORDER).words

    anna.send(f"{ORDER}/apply", {"quantity-1": "1", "quantity-2": "0", "address": "TOKYO", "comment": "One, then."})

    page = Browser(house).get(f"/approvals/{steps.link(house, 'chiara')}")
    assert "Changed since it was last asked about" in page.words
    assert "changed: 2 → 1" in page.words
    assert "1 line was left out since" in page.words
    assert "changed: Berlin office →" in page.words
    trail = anna.get(ORDER).words
    assert "changed the order" in trail and "Quantities by line: 1: 2 → 1, 2: 2 → 0" in trail


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quantity-1": "3"}, "The quantity can only be lowered, from 2 down."),
        ({"quantity-1": "-1"}, "Please write a whole number."),
        ({"quantity-1": "1.5"}, "Please write a whole number."),
        ({"quantity-1": "9" * 40}, "Please write a whole number."),
        ({"quantity-1": "٣"}, "Please write a whole number."),
        ({"quantity-1": ""}, "Please write a whole number."),
        ({"quantity-1": "0", "quantity-2": "0"}, "At least one line has to stay."),
        ({"needed_by": "2026-11-22"}, "This day is over."),
        ({"needed_by": "soon"}, "year-month-day"),
        ({"address": "MOON"}, "Please choose a shipping address."),
        ({"billing_group": "MOON"}, "Please choose a billing group."),
        ({"comment": "x" * 501}, "Please keep this under 500 characters."),
        ({"custom-cost_center": ""}, "Please fill in “Cost center”."),
        ({"custom-size": "XXL", "custom-cost_center": "1"}, "Please choose one of the list."),
    ],
)
def test_bad_input_is_shown_beside_its_field_and_changes_nothing(typed: dict[str, str], sentence: str):
    house = cart(FIELDS)
    whole = {"quantity-1": "2", "quantity-2": "2", "comment": "Because.", "custom-cost_center": "4711"} | typed

    page = Browser(house).signed_in("anna").send(f"{ORDER}/apply", whole)

    assert page.status == 422
    assert sentence in page.words
    assert whole["comment"] in page.text
    assert house.orders.get(NUMBER) == examples.order()


def test_whatever_else_is_posted_about_a_line_changes_nothing():
    house = cart()
    forged = {
        "quantity-1": "1",
        "asin-1": "B0FORGED01",
        "unit_price-1": "0.01",
        "auxiliary_id-1": "x",
        "quantity-99": "5",
        "quantity-": "7",
        "quantity--1": "7",
        "quantity-1e3": "7",
        "goods": "0.01",
        "hold_until": "2099-01-01",
        "status": "ordered",
        "credential_set": "other",
    }

    Browser(house).signed_in("anna").send(f"{ORDER}/update", forged)

    order = house.orders.get(NUMBER)
    content = house.orders.content(NUMBER, 2)
    assert content.lines == (examples.line(1, quantity=1), examples.line(2))
    assert (order.hold_until, order.status, order.credential_set) == (
        examples.order().hold_until,
        Status.CART,
        "main",
    )


def test_two_windows_do_not_overwrite_each_other():
    house = cart()
    anna = Browser(house).signed_in("anna")
    anna.send(f"{ORDER}/update", {"comment": "First.", "revision": "0"})

    page = anna.send(f"{ORDER}/update", {"comment": "Second.", "needed_by": "2026-12-01", "revision": "0"})

    assert page.status == 409
    assert "This order was changed meanwhile" in page.words
    assert page.field("revision") == "1"
    assert house.orders.get(NUMBER).comment == "First."


def test_what_was_filled_in_is_shown_to_everybody_who_sees_the_order():
    house = cart(FIELDS)
    anna = Browser(house).signed_in("anna")

    anna.send(f"{ORDER}/apply", {"custom-cost_center": "4711", "custom-size": "M", "needed_by": "2026-12-24"})

    for page in (anna.get(ORDER), Browser(house).get(f"/approvals/{steps.link(house, 'chiara')}")):
        assert "Thursday, December 24, 2026" in page.words
        assert "Cost center4711" in page.words.replace(" 4711", "4711") and "SizeM" in page.words


def test_who_may_not_order_any_more_is_told_instead_of_asked():
    house = cart(examples.integration(may_order=Anyone(), ask_instead="Gita Rao"))
    anna = Browser(house).signed_in("anna")

    page = anna.get(ORDER)

    assert "You may not order on Amazon Business. Please ask Gita Rao." in page.words
    assert f'action="{ORDER}/apply"' not in page.text
    assert anna.send(f"{ORDER}/update", {"quantity-1": "1"}).status == 422
    assert "Cancel this order" in page.words


def test_after_the_hold_the_page_says_what_will_be_asked_and_how_to_get_a_held_price():
    house = cart()
    house.clock.move(8 * DAY)

    page = Browser(house).signed_in("anna").get(ORDER)

    assert "is asked to agree to Amazon’s price of the day" in page.words
    assert f'href="{ORDER}/copy"' in page.text


def test_an_administrator_cancels_with_a_reason():
    house = cart()
    gita = Browser(house).signed_in("gita")

    assert gita.send(f"{ORDER}/cancel", {"reason": " "}).status == 422
    assert house.orders.get(NUMBER).status is Status.CART
    assert gita.send(f"{ORDER}/cancel", {"reason": "The project is over."}).status == 303


def test_five_hundred_lines_fit_into_the_form_and_the_page():
    large = examples.cart(500)
    house = hub(examples.order(cart=large), examples.content(cart=large))
    anna = Browser(house).signed_in("anna")
    fields = {f"quantity-{n}": "1" for n in range(1, 501)} | {f"drop-{n}": "yes" for n in range(2, 501)}

    assert anna.get(ORDER).words.count("Leave out") == 500
    assert anna.send(f"{ORDER}/apply", fields | {"comment": "x" * 500}).status == 303

    assert house.orders.get(NUMBER).line_count == 1


def test_of_a_large_order_fifty_lines_are_shown_at_once():
    large = examples.cart(120)
    house = hub(examples.applying(cart=large), examples.content(cart=large))

    page = Browser(house).signed_in("anna").get(ORDER)

    assert "Show 70 more lines" in page.words
    assert page.words.count("Ballpoint pen") == 121
