"""Mails: readable as text and as HTML, with lines and total, and never a link or a price where it does not belong."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from chalicelib.domain.destinations import allow_list
from chalicelib.domain.messages import NEWS
from chalicelib.domain.purchasing.order import Delivery
from chalicelib.ports.letters import Letter, Occasion
from chalicelib.views.html import Pages
from chalicelib.views.letters import MOST_LINES, Letters
from tests import examples

ASKING = ("ask", "remind", "warn_of_hold")
TOKEN = "UE8tMTAwMX4x.c2lnbmF0dXJl"


def occasion(name: str, **changes: Any) -> Occasion:
    """Anna's order while Chiara is asked, or news about it."""
    usual = Occasion(
        name=name,
        to=examples.person("chiara"),
        order=examples.applying(comment="For the new desks"),
        content=examples.content(),
        company=examples.company(),
        token=TOKEN if name in ASKING else "",
        applicant=examples.person("anna"),
    )
    return replace(usual, **changes)


def write(name: str, **changes: Any) -> Letter:
    return Letters(Pages("https://dock.example.com/api", allowed=allow_list(())))(occasion(name, **changes))


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in {"href", "src"}]


@pytest.mark.parametrize("name", [*ASKING, "escalate", *NEWS])
def test_every_letter_has_its_lines_its_total_and_one_link_on_our_address(name: str):
    letter = write(name, facts={"by": "Chiara Rossi"}, on_behalf_of=examples.person("dmitri"))

    path = f"/approvals/{TOKEN}" if name in ASKING else "/orders/PO-1001"
    assert letter.to == "chiara@example.com"
    for body in (letter.text, letter.html):
        assert "Ballpoint pen, blue, box of 12 (no. 1)" in body
        assert "$51.96" in body
        assert "{" not in body.replace("{%", "")
    assert Links(letter.html).found == [f"https://dock.example.com/api{path}"]
    assert re.findall(r"https?://\S+", letter.text) == [f"https://dock.example.com/api{path}"]


def test_a_request_says_who_asks_for_what_and_until_when():
    letter = write("ask")

    assert letter.subject == "Please approve PO-1001: Ballpoint pen, blue, box of 12 (no. 1)"
    assert "Anna Sato would like to order this" in letter.text
    assert "> For the new desks" in letter.text
    assert "Amazon holds price and stock until Mon, Nov 30, 1:00" in letter.text


@pytest.mark.parametrize("changes", [{"is_held": False}, {"order": examples.applying(hold_lost=True)}])
def test_a_request_after_the_hold_says_that_the_price_of_the_day_is_charged(changes: dict[str, Any]):
    letter = write("remind", **changes)

    for body in (letter.text, letter.html):
        assert "Amazon no longer holds these prices: the price of the day is charged." in body
        assert "until" not in body


def test_a_fresh_link_says_why_it_comes():
    letter = write("fresh_link", token=TOKEN)

    assert letter.subject == "Your fresh link: PO-1001, Ballpoint pen, blue, box of 12 (no. 1)"
    assert "because an older one no longer works" in letter.text
    assert f"/approvals/{TOKEN}" in letter.text


def test_an_applicant_who_got_it_back_is_told_that_the_hold_ends():
    letter = write("hold_ends", to=examples.person("anna"))

    assert letter.subject.startswith("Apply again before the price hold ends: PO-1001")
    assert "/orders/PO-1001" in letter.text


def test_a_delegate_is_told_for_whom():
    letter = write("ask", to=examples.person("dmitri"), on_behalf_of=examples.person("chiara"))

    assert "Chiara Rossi is away, so this comes to you." in letter.text


def test_an_escalation_names_who_did_not_answer():
    letter = write("escalate", on_behalf_of=examples.person("chiara"))

    assert "Chiara Rossi was asked to approve this order of Anna Sato" in letter.text
    assert "is away" not in letter.text


@pytest.mark.parametrize("name", ["remanded", "disapproved"])
def test_an_applicant_reads_who_said_no_and_why(name: str):
    letter = write(name, facts={"by": "Chiara Rossi", "comment": "One box\nwill do"})

    assert "Chiara Rossi" in letter.text
    assert "> One box\n> will do" in letter.text


def test_amazons_refusal_is_quoted_as_it_came():
    letter = write(
        "refused", order=examples.ordered(Delivery.REFUSED), facts={"code": "450", "text": "No <payment> method"}
    )

    assert "> 450 · No <payment> method" in letter.text
    assert "450 · No &lt;payment&gt; method" in letter.html


def test_an_approved_order_reads_as_on_its_way_and_never_as_a_bare_ordered():
    letter = write("approved", order=examples.ordered(Delivery.PENDING))

    assert "Ordered · waiting to go to Amazon" in letter.text and "Ordered · waiting to go to Amazon" in letter.html


def test_a_test_order_is_marked():
    letter = write("ask", order=examples.applying(is_test=True))

    assert letter.subject.startswith("[TEST] ")
    assert "TEST" in letter.html


def test_a_long_order_is_cut_with_a_word_about_the_rest():
    cart = examples.cart(MOST_LINES + 8)
    letter = write("ask", order=examples.applying(cart=cart), content=examples.content(cart=cart))

    assert "(no. 12)" in letter.text and "(no. 13)" not in letter.text
    assert "and 8 more" in letter.text


def test_a_cart_cannot_write_headers_or_markup_into_a_mail():
    cart = examples.cart([examples.line(description="Pen\r\nBcc: everybody@example.com <b>bold</b>")])
    letter = write("ask", order=examples.applying(cart=cart), content=examples.content(cart=cart))

    assert "\n" not in letter.subject and "\r" not in letter.subject
    assert "<b>bold</b>" not in letter.html


def test_no_name_and_no_price_stands_in_a_link():
    link = Links(write("ask").html).found[0]

    assert not any(word in link for word in ("Anna", "anna", "51", "chiara"))


def test_people_are_written_to_in_their_own_language():
    letter = write("ask", to=examples.person("chiara", language="ja"))

    assert 'lang="ja"' in letter.html
    assert "PO-1001" in letter.subject


def test_an_order_that_nobody_was_asked_about_is_not_said_to_be_approved_by_everybody():
    alone = examples.asked(examples.TWO_STEPS[0])
    order = examples.ordered(application=replace(alone, steps=(), automatic=examples.usd(100)))

    letter = write("approved", order=order)

    assert "small enough to be approved without asking anybody" in letter.text
    assert "Everybody" not in letter.text
