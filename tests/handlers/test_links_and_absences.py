"""Dead links that offer a fresh one, the ways on after the price hold, absences, and asking somebody else, as pages."""

import re
from typing import Any

import pytest

from chalicelib.domain.approvals.absences import mark
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.routes import LINK_LASTS
from chalicelib.domain.directory import Absence
from chalicelib.domain.purchasing.order import HOLD, Status
from tests import examples
from tests.examples import DAY, HOUR, NOON
from tests.fakes import FakeHub, hub
from tests.handlers.browser import Browser
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


# A dead link offers a fresh one.


def test_an_expired_link_offers_a_fresh_one_without_a_session():
    asked = house()
    link = f"/approvals/{steps.link(asked, 'chiara', 'PO-1')}"
    asked.clock.at = NOON + LINK_LASTS
    browser = Browser(asked)
    page = browser.get(link)
    assert "This link has expired." in page.words and "Send me a fresh one" in page.words

    answer = browser.post(f"{link}/fresh", {"page_nonce": page.field("page_nonce")})
    again = browser.post(f"{link}/fresh", {"page_nonce": page.field("page_nonce")})

    assert (answer.status, answer.headers["Location"]) == (303, f"{link}?fresh=sent")
    assert "A fresh link is on its way" in browser.get(f"{link}?fresh=sent").words
    assert (again.status, "a few minutes ago" in again.words) == (422, True)
    assert "chiara@example.com" not in browser.get(f"{link}?fresh=sent").words


def test_a_link_of_an_earlier_application_shows_nothing_but_the_offer():
    asked = hub(examples.applying(title="A secret plan"), examples.content())
    link = f"/approvals/{steps.link(asked, 'chiara')}"
    steps.answer(asked, steps.link(asked, "dmitri"), Verdict.REMAND, comment="Why?")
    steps.apply(asked)
    browser = Browser(asked)

    page = browser.get(link)
    answer = browser.post(f"{link}/fresh", {"page_nonce": page.field("page_nonce")})

    assert page.status == 410
    assert "This order was changed and applied for again since" in page.words
    assert "A secret plan" not in page.words and "$" not in page.words
    assert answer.status == 303
    pressed = browser.post(link, {"verdict": "approve", "page_nonce": page.field("page_nonce")})
    assert pressed.status == 422


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.DISAPPROVE])
def test_a_decided_order_offers_none(verdict: Verdict):
    asked = house()
    token = steps.link(asked, "chiara", "PO-1")
    steps.answer(asked, token, verdict, comment="So be it.")

    page = Browser(asked).get(f"/approvals/{token}")

    assert "Send me a fresh one" not in page.words
    assert Browser(asked).post(f"/approvals/{token}/fresh", {"page_nonce": "x"}).status == 422


# After the hold.


def test_after_the_hold_the_two_ways_on_have_buttons_of_their_own():
    asked = house()
    link = f"/approvals/{steps.link(asked, 'chiara', 'PO-1')}"
    asked.clock.at = NOON + HOLD
    page = Browser(asked).get(link)
    values = re.findall(r'name="verdict" value="(\w+)"', page.text)
    assert values == ["approve_at_current_price", "punch_out_again", "remand", "disapprove"]

    answer = Browser(asked).post(
        link, {"page_nonce": page.field("page_nonce"), "verdict": "approve_at_current_price", "comment": ""}
    )

    assert answer.status == 303
    assert asked.orders.get("PO-1").at_current_price


def test_punching_out_again_sends_it_back_and_says_so():
    asked = house()
    link = f"/approvals/{steps.link(asked, 'chiara', 'PO-1')}"
    asked.clock.at = NOON + HOLD
    nonce = Browser(asked).get(link).field("page_nonce")

    Browser(asked).post(link, {"page_nonce": nonce, "verdict": "punch_out_again", "comment": "And one less."})

    order = asked.orders.get("PO-1")
    assert order.status is Status.REMANDED
    assert order.application.decisions[-1].comment == (
        "The price hold has ended. Please punch out again and bring the items back at today’s prices.\nAnd one less."
    )


# Absences and reassigning.


def typed(**changes: str) -> dict[str, str]:
    return {"first": "2026-11-24", "last": "2026-11-27", "delegate": "person:hugo", "seen": ""} | changes


def test_people_name_a_delegate_for_themselves():
    asked = house()
    browser = Browser(asked).signed_in("chiara")
    assert "My absence" in browser.get("/approvals/absence").words

    answer = browser.send("/approvals/absence", typed())

    assert (answer.status, answer.headers["Location"]) == (303, "/approvals/absence?done=yes")
    page = browser.get("/approvals/absence").words
    assert "Hugo Martin answers for Chiara Rossi" in page
    assert "November 24, 2026" in page and "November 27, 2026" in page
    ended = browser.send("/approvals/absence/end", {"seen": mark(asked.people.get("chiara").absence)})
    assert ended.status == 303 and asked.people.get("chiara").absence is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"first": "soon"}, "Please give a day, such as 2026-11-23."),
        ({"last": "0001-01-01"}, "Please give a day, such as 2026-11-23."),
        ({"last": "2026-11-20"}, "The last day is before the first one."),
        ({"delegate": ""}, "Please choose who answers meanwhile."),
        ({"delegate": "group:team-leads"}, "Please choose one person."),
        ({"delegate": "person:chiara"}, "Nobody can stand in for themselves."),
        ({"seen": "hugo~then"}, "This absence was changed meanwhile."),
    ],
)
def test_what_makes_no_absence_is_said_beside_its_field_and_kept(changes: dict[str, str], sentence: str):
    asked = house()
    browser = Browser(asked).signed_in("chiara")

    answer = browser.send("/approvals/absence", typed(**changes))

    assert answer.status in {409, 422}
    assert sentence in answer.words
    assert f'value="{typed(**changes)["first"]}"' in answer.text
    assert asked.people.get("chiara").absence is None


def test_a_delegate_is_found_without_a_script_and_never_oneself():
    browser = Browser(house()).signed_in("chiara")

    page = browser.send("/approvals/absence", typed(delegate="", find="delegate") | {"delegate-search": "dmi"})
    choices = browser.get("/approvals/absence/choices?search=chi")

    assert page.status == 200 and "Dmitri Orlov" in page.words and 'value="2026-11-24"' in page.text
    assert choices.text == '{"choices": [], "more": false}' or '"choices":[]' in choices.text
    assert "Hugo Martin" in browser.get("/approvals/absence/choices?search=hu").text
    assert "Hugo Martin" not in browser.get("/approvals/absence/choices?search=").text


def test_an_administrator_names_one_for_anybody():
    asked = house()
    gita = Browser(asked).signed_in("gita")
    assert "Absence of Chiara Rossi" in gita.get("/settings/people/chiara/absence").words

    assert gita.send("/settings/people/chiara/absence", typed()).status == 303
    assert asked.people.get("chiara").absence.delegate == "hugo"
    assert (
        gita.send("/settings/people/chiara/absence/end", {"seen": mark(asked.people.get("chiara").absence)}).status
        == 303
    )
    assert gita.get("/settings/people/nobody/absence").status == 404


def test_nobody_else_does():
    asked = house()
    anna = Browser(asked).signed_in("anna")

    assert anna.get("/settings/people/chiara/absence").status == 403
    assert anna.send("/settings/people/chiara/absence", typed()).status == 403
    assert asked.people.get("chiara").absence is None


def test_an_administrator_asks_somebody_else():
    asked = house()
    gita = Browser(asked).signed_in("gita")
    page = gita.get("/orders/PO-1/reassign")
    assert "Chiara Rossi" in page.words and "Team lead" in page.words
    wish = {"step": "0", "approver": "chiara", "to": "person:hugo", "reason": "Chiara left us."}

    answer = gita.send("/orders/PO-1/reassign", wish)

    assert (answer.status, answer.headers["Location"]) == (303, "/orders/PO-1")
    assert asked.orders.get("PO-1").application.steps[0].approvers == ("hugo",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"approver": ""}, "Please choose who should no longer be asked."),
        ({"to": ""}, "Please choose who should be asked."),
        ({"to": "person:anna"}, "Anna Sato applied for this order"),
        ({"reason": " "}, "Please say why"),
        ({"step": "7"}, "This step was decided meanwhile."),
        ({"step": "x"}, "This step was decided meanwhile."),
    ],
)
def test_what_cannot_be_reassigned_is_said_and_what_was_typed_kept(changes: dict[str, str], sentence: str):
    asked = house()
    gita = Browser(asked).signed_in("gita")
    wish = {"step": "0", "approver": "chiara", "to": "person:hugo", "reason": "Chiara left us."} | changes

    answer = gita.send("/orders/PO-1/reassign", wish)

    assert answer.status in {409, 422}
    assert sentence in answer.words
    assert wish["reason"].strip() in answer.words
    assert asked.orders.get("PO-1").application.steps[0].approvers == ("chiara",)


def test_who_was_taken_away_reads_who_is_asked_now():
    asked = house()
    token = steps.link(asked, "chiara", "PO-1")
    gita = Browser(asked).signed_in("gita")
    gita.send("/orders/PO-1/reassign", {"step": "0", "approver": "chiara", "to": "person:hugo", "reason": "Gone."})

    page = Browser(asked).get(f"/approvals/{token}").words

    assert "Somebody else was asked instead, so this link is dead." in page
    assert "Hugo Martin is asked now." in page and "Send me a fresh one" not in page


def test_only_administrators_reassign_and_a_decided_order_says_so():
    asked = house()

    assert Browser(asked).signed_in("chiara").get("/orders/PO-1/reassign").status == 403
    steps.approve(asked, "chiara", number="PO-1")
    assert "Nobody is asked about this order now" in Browser(asked).signed_in("gita").get("/orders/PO-1/reassign").words
