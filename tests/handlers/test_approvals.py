"""Behind the links in mails: scanners look and change nothing, a button answers, and dead links say why."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.approvals.routes import LINK_LASTS
from chalicelib.domain.directory import Absence
from chalicelib.domain.purchasing import approval
from chalicelib.domain.purchasing.order import HOLD, PurchaseOrder, Status
from tests import examples
from tests.examples import DAY, NOON
from tests.fakes import FakeClock, FakeHub, hub
from tests.handlers.browser import Browser, Shown

KEY = b"current-key"


def house(*records: Any, at: timedelta = timedelta(0), **others: Any) -> FakeHub:
    return hub(examples.applying(), examples.content(), *records, clock=FakeClock(NOON + at), **others)


def link(approver: str = "chiara", order: PurchaseOrder | None = None) -> str:
    return f"/approvals/{approval.link_for(order or examples.applying(), approver, key=KEY)}"


def answered(browser: Browser, verdict: str, *, path: str = "", **typed: str) -> Shown:
    """Opens the link and presses a button."""
    path = path or link()
    fields = {"page_nonce": browser.get(path).field("page_nonce"), "verdict": verdict, "comment": ""}
    return browser.post(path, fields | typed)


def status(asked: FakeHub) -> Status:
    return asked.store.orders.get(examples.NUMBER).status


def test_a_link_shows_the_whole_order_and_the_three_answers():
    page = Browser(house()).get(link())

    assert page.status == 200
    for word in (
        "Anna Sato asks for your approval",
        "You act as Chiara Rossi",
        "$51.96",
        "Berlin office",
        "Office supplies",
    ):
        assert word in page.words
    assert [value for value in ("approve", "remand", "disapprove") if f'value="{value}"' in page.text] == [
        "approve",
        "remand",
        "disapprove",
    ]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("query", ["", "?verdict=approve", "?verdict=remand&comment=x"])
def test_mail_scanners_that_look_change_nothing(method: str, query: str):
    asked = house()
    before = len(asked.store.commits)

    page = Browser(asked).ask(method, link() + query)

    assert page.status == 200
    assert len(asked.store.commits) == before
    assert status(asked) is Status.APPLYING


def test_a_scanner_that_presses_buttons_without_our_page_changes_nothing():
    asked = house()

    page = Browser(asked).post(link(), {"verdict": "approve", "comment": ""})

    assert page.status == 422
    assert "out of date" in page.words
    assert status(asked) is Status.APPLYING


def test_an_approval_is_recorded_and_its_page_says_so():
    asked = house()
    browser = Browser(asked)

    page = answered(browser, "approve")

    assert (page.status, page.headers["Location"]) == (303, link())
    assert "Already decided" in browser.get(link()).words
    assert "Approved by Chiara Rossi" in browser.get(link()).words
    (entry,) = asked.store.trail.of(examples.NUMBER)
    assert (entry.action, entry.by, entry.where) == ("decided_approve", "chiara", "mail link, 203.0.113.7")


@pytest.mark.parametrize("verdict", ["remand", "disapprove"])
def test_sending_back_or_refusing_takes_a_reason(verdict: str):
    asked = house()

    page = answered(Browser(asked), verdict)

    assert page.status == 422
    assert "Please say why" in page.words
    assert status(asked) is Status.APPLYING


def test_a_remanded_order_says_what_was_said_and_may_be_applied_for_again():
    asked = house()
    answered(Browser(asked), "remand", comment="One box will do")
    anna = Browser(asked).signed_in("anna")

    page = anna.get("/orders/PO-1001").words

    assert "Waiting for you" in anna.get("/").words
    assert "Chiara Rossi sent it back to you" in page and "One box will do" in page and "Apply again" in page


def test_a_second_answer_says_who_was_first():
    asked = house()
    first = Browser(asked)
    nonce = first.get(link()).field("page_nonce")
    answered(first, "approve")

    second = first.post(link(), {"page_nonce": nonce, "verdict": "disapprove", "comment": "no"})

    assert second.status == 409
    assert "Approved by Chiara Rossi" in second.words
    assert status(asked) is Status.APPLYING


def test_a_colleague_who_was_slower_sees_who_decided():
    asked = house()
    answered(Browser(asked), "approve")

    page = Browser(asked).get(link("dmitri"))

    assert page.status == 200
    assert "Already decided" in page.words and "Approved by Chiara Rossi" in page.words
    assert 'name="verdict"' not in page.text


@pytest.mark.parametrize("token", ["x", "a.b", "~.~", "%00", "x" * 600, "UE8tMTAwMX4xfjB-Y2hpYXJh.AAAA"])
def test_a_forged_link_is_a_clear_page(token: str):
    asked = house()

    for page in (
        Browser(asked).get(f"/approvals/{token}"),
        Browser(asked).post(f"/approvals/{token}", {"verdict": "approve"}),
    ):
        assert page.status == 404
        assert "not valid" in page.words
    assert asked.store.commits == []


def test_a_link_dies_with_the_content_it_was_made_for():
    changed = examples.applying(content_version=2)
    asked = hub(changed, examples.content(), examples.content(version=2))

    page = Browser(asked).get(link())

    assert "changed since" in page.words or "not valid" in page.words
    assert 'name="verdict"' not in page.text


def test_an_expired_link_says_so():
    page = Browser(house(at=LINK_LASTS)).get(link())

    assert "This link has expired." in page.words
    assert 'name="verdict"' not in page.text


def test_a_disabled_approvers_link_is_dead_and_says_why():
    page = Browser(house(examples.person("chiara", disabled=True))).get(link())

    assert "Chiara Rossi may no longer approve orders" in page.words
    assert 'name="verdict"' not in page.text


def test_a_delegate_sees_for_whom_they_act():
    away = Absence("dmitri", NOON - DAY, NOON + DAY)

    page = Browser(house(examples.person("chiara", absence=away))).get(link())

    assert "You act for Chiara Rossi" in page.words
    assert "Dmitri Orlov answers meanwhile" in page.words


def test_whoever_is_signed_in_as_somebody_else_is_told():
    page = Browser(house()).signed_in("ben").get(link())

    assert "You act as Chiara Rossi" in page.words
    assert "you are signed in as Ben Weber" in page.words


def test_after_the_hold_approving_takes_its_own_agreement():
    asked = house(at=HOLD)
    browser = Browser(asked)

    refused = answered(browser, "approve")
    agreed = answered(browser, "approve", at_current_price="yes")

    assert refused.status == 422
    assert "no longer holds this price" in refused.words
    assert agreed.status == 303
    assert asked.store.orders.get(examples.NUMBER).at_current_price


def test_a_large_order_asks_the_approver_to_sign_in_and_lets_them_decide_then():
    strict = replace(examples.policy(), sign_in_above={"USD": examples.usd(10).amount})
    asked = house(strict)

    outside = Browser(asked).get(link())
    inside = answered(Browser(asked).signed_in("chiara"), "approve")

    assert "needs Chiara Rossi to be signed in" in outside.words
    assert "/sign-in?to=%2Fapprovals%2F" in outside.text or "/sign-in?to=/approvals/" in outside.text
    assert 'name="verdict"' not in outside.text
    assert inside.status == 303


def test_what_waits_for_an_approver_stands_on_their_start_page():
    asked = house()
    start = Browser(asked).signed_in("chiara").get("/")

    assert "Waiting for your decision" in start.words
    assert link() in start.text
    assert "Waiting for your decision" not in Browser(asked).signed_in("anna").get("/").words


def test_no_answer_at_all_is_a_clear_page():
    asked = house()

    assert answered(Browser(asked), "").status == 422
    assert answered(Browser(asked), "maybe").status == 422
    assert status(asked) is Status.APPLYING
