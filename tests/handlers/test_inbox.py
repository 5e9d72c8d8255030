"""My approvals: what waits, what may be ticked, what becomes of it; dead links, absences and reassigning as pages."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.directory import Absence
from chalicelib.domain.purchasing.order import HOLD, Status
from tests import examples
from tests.examples import DAY, HOUR, NOON
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser, Shown
from tests.usecases import steps
from tests.usecases.approving import ONE_STEP

NUMBERS = ["PO-1", "PO-2", "PO-3"]
AWAY = Absence("dmitri", NOON - DAY, NOON + DAY)


def house(*records: Any) -> FakeHub:
    """Three orders that wait for chiara alone; the last one's hold ends first."""
    orders = [
        examples.applying(number=number, application=examples.asked(ONE_STEP), hold_until=NOON + HOLD - place * HOUR)
        for place, number in enumerate(NUMBERS)
    ]
    return hub(*orders, *(examples.content(number=number) for number in NUMBERS), *records)


def boxes(page: Shown) -> dict[str, str]:
    """The values of the boxes that can be ticked, by the order they are about."""
    found = lxml.html.fromstring(page.text).xpath("//input[@name='approve'][not(@disabled)]")
    return {re.search(r"PO-\d+", box.getparent().text_content())[0]: box.get("value") for box in found}  # type: ignore[index]


def numbers(page: Shown) -> list[str]:
    """In the order of the page, each once."""
    return list(dict.fromkeys(re.findall(r"PO-\d+", page.words)))


def looked(asked: FakeHub, browser: Browser, *wanted: str) -> Shown:
    """The list, after these were opened."""
    for number in wanted:
        assert browser.get(f"/approvals/{steps.link(asked, 'chiara', number)}").status == 200
    return browser.get("/approvals")


def posted(browser: Browser, page: Shown, *chosen: str) -> Shown:
    pairs = [("form_nonce", page.field("form_nonce")), *(("approve", value) for value in chosen)]
    return browser.post("/approvals", urlencode(pairs).encode())


def status(asked: FakeHub) -> list[Status]:
    return [asked.orders.get(number).status for number in NUMBERS]


def test_what_waits_stands_in_the_list_with_the_oldest_hold_first_and_in_the_menu():
    page = Browser(house()).signed_in("chiara").get("/approvals")

    assert page.status == 200
    assert numbers(page) == ["PO-3", "PO-2", "PO-1"]
    assert "Approvals3 waiting" in page.words
    for word in ("Anna Sato", "$51.96", "7 days", "Look and decide"):
        assert word in page.words


def test_who_is_never_asked_has_no_way_there_until_something_waits_for_them():
    asked = house()
    assert "Approvals" not in Browser(asked).signed_in("anna").get("/").words
    assert "Nothing waits for you" in Browser(asked).signed_in("dmitri").get("/approvals").words

    asked.store.hold(
        replace(asked.orders.get("PO-1"), application=examples.asked(replace(ONE_STEP, approvers=("hugo",))))
    )

    assert "Approvals1 waiting" in Browser(asked).signed_in("hugo").get("/").words


def test_nothing_can_be_ticked_before_it_was_looked_at():
    asked = house()
    browser = Browser(asked).signed_in("chiara")

    before = browser.get("/approvals")
    after = looked(asked, browser, "PO-2")

    assert boxes(before) == {}
    assert before.words.count("Look at it first") == 3
    assert list(boxes(after)) == ["PO-2"]
    assert asked.store.commits[1:] == [], "looking changes nothing"


def test_several_are_approved_at_once_after_each_was_looked_at():
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    page = looked(asked, browser, "PO-1", "PO-3")

    answer = posted(browser, page, *boxes(page).values())

    assert (answer.status, answer.headers["Location"]) == (303, "/approvals?approved=2")
    assert status(asked) == [Status.ORDERED, Status.APPLYING, Status.ORDERED]
    shown = browser.get("/approvals?approved=2").words
    assert "2 orders are approved." in shown and "What you decided lately" in shown


def test_one_bad_one_is_reported_and_stops_none():
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    page = looked(asked, browser, *NUMBERS)
    steps.approve(asked, "chiara", number="PO-2")

    answer = posted(browser, page, *boxes(page).values())

    assert answer.status == 422
    assert "1 order could not be approved" in answer.words and "PO-2: This was already decided." in answer.words
    assert "2 orders are approved." in answer.words
    assert status(asked) == [Status.ORDERED] * 3


def test_a_box_without_a_proof_or_with_that_of_another_session_approves_nothing():
    asked = house()
    first = Browser(asked).signed_in("chiara")
    stolen = boxes(looked(asked, first, "PO-1"))["PO-1"]
    second = Browser(asked).signed_in("chiara")
    page = second.get("/approvals")

    for value in (stolen, stolen.partition("~")[0], "", "~", "rubbish~rubbish"):
        answer = posted(second, page, value)
        assert answer.status == 422
        assert "could not be approved" in answer.words
    assert status(asked) == [Status.APPLYING] * 3


def test_the_proof_cookie_of_another_session_ticks_nothing():
    asked = house()
    first = Browser(asked).signed_in("chiara")
    looked(asked, first, "PO-1")
    second = Browser(asked).signed_in("chiara")
    second.cookies["__Host-shown"] = first.cookies["__Host-shown"]

    assert boxes(second.get("/approvals")) == {}


@pytest.mark.parametrize("cookie", ["", ".....", "x" * 4000, "é"])
def test_a_cookie_of_rubbish_is_no_trouble(cookie: str):
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    browser.cookies["__Host-shown"] = cookie

    assert list(boxes(looked(asked, browser, "PO-1"))) == ["PO-1"]


def test_nobody_without_a_session_is_given_a_proof():
    asked = house()
    browser = Browser(asked)

    page = browser.get(f"/approvals/{steps.link(asked, 'chiara', 'PO-1')}")

    assert page.cookies == []
    assert browser.get("/approvals").status == 303


def test_nothing_ticked_is_said():
    asked = house()
    browser = Browser(asked).signed_in("chiara")

    answer = posted(browser, browser.get("/approvals"))

    assert (answer.status, "Please tick at least one order." in answer.words) == (422, True)


def test_a_form_that_is_not_ours_approves_nothing():
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    value = boxes(looked(asked, browser, "PO-1"))["PO-1"]

    assert browser.post("/approvals", {"approve": value}).status == 403
    assert status(asked)[0] is Status.APPLYING


def test_after_the_hold_an_order_is_decided_on_its_own_page():
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    looked(asked, browser, *NUMBERS)
    asked.clock.at = NOON + HOLD - HOUR
    browser = Browser(asked).signed_in("chiara")

    page = looked(asked, browser, *NUMBERS)

    assert list(boxes(page)) == ["PO-1"]
    assert page.words.count("Decide on its page: the price hold has ended.") == 2


def test_a_delegate_sees_for_whom_and_the_absent_one_who_is_asked():
    asked = house(examples.person("chiara", absence=AWAY))

    delegate = Browser(asked).signed_in("dmitri").get("/approvals").words
    absent = Browser(asked).signed_in("chiara").get("/approvals").words

    assert "for Chiara Rossi" in delegate and "Approvals3 waiting" in delegate
    assert "Dmitri Orlov is asked while you are away" in absent


def test_ones_own_order_cannot_be_ticked():
    asked = house(examples.person("chiara", absence=replace(AWAY, delegate="gita")))
    for number in NUMBERS:
        asked.store.hold(replace(asked.orders.get(number), applicant="chiara"))

    page = Browser(asked).signed_in("chiara").get("/approvals")

    assert boxes(page) == {}
    assert page.words.count("You applied for this order yourself") == 3
