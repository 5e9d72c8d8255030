"""From the shop to the confirmed order, as people do it."""

import pytest

from local.amazon import answer, eventually
from tests.stories import papers
from tests.stories.town import Town, badge

pytestmark = pytest.mark.stack


def test_a_cart_becomes_a_confirmed_order(town: Town) -> None:
    number = town.approved()

    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)

    page = town.reads(number, "Confirmed")
    (order,) = town.at_amazon(number)
    assert "Ordered" in page.words
    assert order["ship_to"]["address_id"] == "SEA-HQ"
    assert order["bill_to"]["address_id"] == "OFFICE"


def test_each_approver_is_asked_only_when_it_is_their_turn(town: Town) -> None:
    number = town.cart()
    town.apply(number)

    town.letter("chiara", number)
    town.letter("dmitri", number)
    assert not [letter for letter in town.amazon.letters("emma@example.com") if number in letter.text]

    town.decide("dmitri", number)
    town.letter("emma", number)
    town.letter("felix", number)
    assert "already decided" in town.stranger().get(town.link("chiara", number)).words.lower()


def test_an_applicant_who_opens_an_approvers_link_is_told_to_sign_out_first(town: Town) -> None:
    number = town.cart()
    town.apply(number)
    anna = town.browser("anna")

    page = anna.get(town.link("chiara", number))
    with pytest.raises(LookupError):
        page.form("/approvals/")
    assert f'name="to" value="{page.path}"' in page.text
    again = anna.submit(page, "/sign-out", to=page.path)

    assert "You applied for this order yourself" in page.words
    assert again.url == page.url
    assert again.form("/approvals/")


def test_a_larger_order_needs_purchasing_too(town: Town) -> None:
    dear = [{"asin": dearest(town), "quantity": 5}]
    number = town.cart(items=dear)
    town.apply(number, comment="For everybody")
    for approver in ("chiara", "emma", "felix"):
        town.decide(approver, number)

    assert town.at_amazon(number) == []
    town.letter("gita", number)
    page = answer(town.browser("gita"), town.letter("gita", number), "approve")

    assert page.status == 200, page.words
    assert len(eventually(lambda: town.at_amazon(number), what="the order at Amazon")) == 1


def test_a_remanded_order_is_applied_for_again_and_then_given_up(town: Town) -> None:
    number = town.cart()
    town.apply(number, comment="first")
    first_link = town.link("chiara", number)

    assert town.decide("chiara", number, "remand", "Please order fewer").status == 200
    page = town.reads(number, "Remanded")
    assert "Please order fewer" in page.words
    town.apply(number, comment="second")
    newer = town.link("chiara", number, after=first_link)
    assert town.stranger().get(first_link).status in {404, 410}
    browser = town.browser("anna")
    browser.submit(browser.get(f"/orders/{number}"), f"/orders/{number}/cancel", reason="No longer needed")

    assert "Canceled" in town.page(number).words
    assert town.stranger().get(newer).status != 500
    assert town.at_amazon(number) == []


def test_disapproval_ends_it_and_its_applicant_is_told_why(town: Town) -> None:
    number = town.cart()
    town.apply(number)

    town.decide("chiara", number, "disapprove", "Not in the budget")

    assert "Not in the budget" in town.reads(number, "Disapproved").words
    told = eventually(
        lambda: [one for one in town.amazon.letters("anna@example.com") if "Not in the budget" in one.text],
        what="the mail to Anna",
    )
    assert number in told[0].text


def test_a_split_confirmation_shows_amazons_order_number_beside_each_line(town: Town) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")

    town.amazon.confirm(number, "split")

    page = town.reads(number, "Confirmed")
    (order,) = town.at_amazon(number)
    at_amazon = {line["amazon_order"] for line in order["lines"]}
    assert len(at_amazon) == 2
    assert all(amazon_order in page.words for amazon_order in at_amazon)


def test_a_rejected_order_is_closed_and_offers_to_shop_again(town: Town) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")

    town.amazon.confirm(number, "reject")

    page = town.reads(number, "Rejected")
    assert 'href="/shop"' in page.text


def test_a_ship_notice_is_shown_as_a_received_document(town: Town) -> None:
    number = town.approved()
    town.stands(number, "Ordered – sent to Amazon")
    town.amazon.confirm(number)
    town.reads(number, "Confirmed")

    town.amazon.ship(number)

    assert town.reads(number, "Ship notice").status == 200


def test_a_person_who_may_not_order_sees_why_and_whom_to_ask(town: Town) -> None:
    page = town.browser("hugo").get("/shop")

    assert page.status in {200, 403}
    assert "Gita Rao" in page.words


def test_a_session_that_ended_while_shopping_loses_nothing(town: Town) -> None:
    trip, later = town.trip(), town.stranger()

    page = papers.bring(later, trip.door, trip.document)
    landed = later.sign_in("anna", page)
    again = papers.bring(town.browser("anna"), trip.door, trip.document)

    assert page.path.startswith("/oidc")
    assert (landed.path, badge(landed)) == (f"/orders/{town.mine()[0]}", "Cart")
    assert again.path == landed.path


def dearest(town: Town) -> str:
    return str(max(town.amazon.products(), key=lambda product: float(product["price"]["USD"]))["asin"])
