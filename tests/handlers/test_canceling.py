"""Having Amazon cancel an order or lines of it, over HTTP."""

from dataclasses import replace

from chalicelib.domain.fulfilment.cancellation import Cancellation, CancelReason, CancelStep
from chalicelib.domain.orders.order import HoldReason
from chalicelib.usecases.orders.upserting import upsert
from tests.examples import HOUR, NOON, sales
from tests.fakes import FakeHub
from tests.handlers.browser import Browser, Shown
from tests.handlers.filling import errors
from tests.handlers.test_sale_deeds import PAGE, head, house, on, send

FORM = f"{PAGE}/cancel"


def two() -> FakeHub:
    return house(sales.amazon_line(), sales.amazon_line("2"))


def post(browser: Browser, seen: Shown | None = None, **typed: str | list[str]) -> Shown:
    page = seen or browser.get(FORM)
    usual = {"revision": page.field("revision"), "reason": "NoInventory", "what": "whole", "sure": "yes"}
    return browser.send(FORM, usual | typed)


def test_the_form_is_reached_from_the_order_and_amazon_is_asked():
    of = two()
    ida = on(of)

    assert "Cancel at Amazon" in ida.get(PAGE).words
    assert "We don’t have it" in ida.get(FORM).words
    answer = post(ida)

    assert answer.headers["Location"] == f"{PAGE}?done=cancel"
    assert of.store.only(Cancellation).reason is CancelReason.NO_INVENTORY
    page = ida.get(answer.headers["Location"])
    for words in (
        "Amazon is asked to cancel it.",
        "On its way to Amazon",
        "had Amazon asked to cancel the whole order: We don’t have it.",
        "Nobody works on it until Amazon answers",
        "had Amazon asked to cancel the order",
    ):
        assert words in page.words
    assert f'href="{FORM}"' not in page.text
    assert "Please wait for its answer." in ida.get(FORM).words


def test_lines_are_chosen_and_stay_chosen_beside_what_is_wrong():
    of = two()
    ida = on(of)

    answer = post(ida, what="lines", line="2", reason="", sure="")

    assert answer.status == 422
    assert errors(answer) == {"reason": "Please choose a reason. Amazon wants one."}
    assert 'value="2" checked' in answer.text
    assert post(ida, what="lines", line="2").status == 303
    assert of.store.only(Cancellation).lines == ("2",)


def test_nobody_cancels_without_saying_so():
    of = two()

    answer = post(on(of), sure="")

    assert errors(answer) == {"sure": "Please confirm that it is to be canceled. It can’t be taken back."}
    assert of.store.all(Cancellation) == []


def test_who_saw_an_older_order_looks_again():
    of = two()
    ida = on(of)
    seen = ida.get(FORM)
    of.do(upsert, sales.received(updated_at=NOON + HOUR))

    answer = post(ida, seen)

    assert (answer.status, "This order has changed since you opened it." in answer.words) == (409, True)


def test_what_a_buyer_asks_for_is_chosen_already():
    of = house(sales.amazon_line(cancel_requested=True), sales.amazon_line("2"))

    page = on(of).get(FORM)

    assert 'value="BuyerCanceled" selected' in page.text
    assert 'value="1" checked' in page.text and 'value="2" checked' not in page.text


def test_a_refusal_is_told_with_amazons_words_and_a_buyers_wish_is_asked_for_again():
    of = house(sales.amazon_line(cancel_requested=True))
    ida = on(of)
    send(ida, "accept")
    wish = of.store.only(Cancellation)
    of.store.hold(replace(wish, step=CancelStep.REFUSED, words="Not today.", due_at=None))

    page = ida.get(PAGE)
    assert "Amazon did not cancel it" in page.words and "Not today." in page.words
    again = ida.get(FORM)
    assert ida.send(FORM, {"revision": again.field("revision"), "reason": "BuyerCanceled", "sure": "yes"}).status == 303

    assert [each.number for each in of.store.all(Cancellation)] == [1, 2]


def test_what_can_not_be_canceled_says_why_and_others_may_not():
    of = house(sales.shipped(sales.amazon_line()))

    assert "It can’t be canceled here" in on(of).get(FORM).words
    for who in ("will", "olga", "ada"):
        assert on(of, who).get(FORM).status == 403
        assert "Cancel at Amazon" not in on(of, who).get(PAGE).words


def test_the_floor_says_why_it_can_not_go_on():
    of = two()
    post(on(of))

    assert HoldReason.CANCELING in {hold.reason for hold in head(of).open_holds}
    assert (
        "Amazon has been asked to cancel this order, or lines of it."
        in on(of, "will").get(PAGE.replace("/sales", "/warehouse")).words
    )
