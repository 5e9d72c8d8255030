"""Letters about an order that was changed since its reader saw it, or that is gone."""

from datetime import date

from chalicelib.domain.purchasing.editing import Edit, edited
from chalicelib.domain.purchasing.order import Content, PurchaseOrder, Status
from chalicelib.views.letters import MOST_LINES
from tests import examples
from tests.examples import NOON
from tests.views.test_letters import TOKEN, write

CART = examples.cart(MOST_LINES + 5)
BEFORE = examples.content(cart=CART)


def changed(edit: Edit) -> tuple[PurchaseOrder, Content]:
    order = examples.order(cart=CART, status=Status.REMANDED)
    return edited(order, BEFORE, BEFORE, edit, held_for="BERLIN", at=NOON)


def test_what_changed_comes_first_and_says_what_it_was():
    order, content = changed(Edit({16: 1, 3: 0}))

    letter = write("ask", order=order, content=content, before=BEFORE)

    first = next(line for line in letter.text.splitlines() if line.startswith("- "))
    assert "(no. 16)" in first and "(changed: 2 → 1)" in first
    assert "- left out: 2 × Ballpoint pen, blue, box of 12 (no. 3)" in letter.text
    assert "changed: 2 → 1" in letter.html and "left out" in letter.html


def test_another_address_and_billing_group_say_what_they_were():
    edit = Edit(ship_to=examples.address("MUNICH"), bill_to=examples.billing_group("LAB"))
    order, content = changed(edit)

    letter = write("remind", order=order, content=content, before=BEFORE)

    assert "Ship to: Munich office (before: Berlin office)" in letter.text
    assert "Billing group: Lab supplies (before: Office supplies)" in letter.text


def test_a_first_letter_says_nothing_of_changes():
    letter = write("ask", content=BEFORE)

    assert "changed" not in letter.text and "before:" not in letter.text and "left out" not in letter.text


def test_by_when_it_is_needed_is_said():
    letter = write("ask", order=examples.applying(needed_by=date(2026, 12, 24)))

    assert "Needed by: Thursday, December 24, 2026" in letter.text
    assert "Thursday, December 24, 2026" in letter.html


def test_who_was_asked_reads_that_it_is_gone_and_why():
    letter = write("withdrawn", token=TOKEN, facts={"comment": "The project is over."})

    assert letter.subject.startswith("Canceled, nothing left to decide: PO-1001")
    assert "This order of Anna Sato, which you were asked to approve, was canceled." in letter.text
    assert "> The project is over." in letter.text
    assert f"/approvals/{TOKEN}" in letter.text
