"""Approvals as people really use them: an inbox, fresh links, absences, somebody else asked, and no signature twice."""

from datetime import date, timedelta
from urllib.parse import urlencode

import lxml.html
import pytest

from chalicelib.domain.directory import Absence
from local.amazon import answer, eventually
from local.visitor import Page, Visitor
from tests.stories.papers import assert_clear
from tests.stories.test_time import ASKED, kind
from tests.stories.town import Town, badge

pytestmark = [pytest.mark.stack, pytest.mark.slow]


def boxes(page: Page) -> list[str]:
    """What can be ticked."""
    return [
        str(one) for one in lxml.html.fromstring(page.text).xpath("//input[@name='approve'][not(@disabled)]/@value")
    ]


def ticked(visitor: Visitor, page: Page, values: list[str]) -> Page:
    nonce = page.form("/approvals").fields["form_nonce"]
    return visitor.post(
        "/approvals", urlencode([("form_nonce", nonce), *(("approve", one) for one in values)]).encode()
    )


def kinds(town: Town, name: str, number: str) -> list[str]:
    return [kind(subject) for subject in town.subjects(name, number)]


def test_several_are_approved_at_once_after_each_was_looked_at(town: Town) -> None:
    numbers = [town.applied(), town.applied("ben")]
    links = [town.link("chiara", number) for number in numbers]
    chiara = town.browser("chiara")
    fresh = chiara.get("/approvals")
    assert all(number in fresh.words for number in numbers)
    assert not [one for one in boxes(fresh) if any(one.partition("~")[0] in link for link in links)]

    for link in links:
        assert chiara.get(link).status == 200
    page = chiara.get("/approvals")
    chosen = [one for one in boxes(page) if any(one.partition("~")[0] in link for link in links)]
    done = ticked(chiara, page, chosen)

    assert done.status == 200, done.words
    assert "2 orders are approved." in done.words
    assert [town.hub.orders.get(number).application.step for number in numbers] == [1, 1]
    for number in numbers:
        town.letter("emma", number)


def test_of_several_one_that_was_decided_meanwhile_stops_none(town: Town) -> None:
    numbers = [town.applied(), town.applied("ben")]
    links = [town.link("chiara", number) for number in numbers]
    chiara = town.browser("chiara")
    for link in links:
        chiara.get(link)
    page = chiara.get("/approvals")
    chosen = [one for one in boxes(page) if any(one.partition("~")[0] in link for link in links)]
    assert town.decide("dmitri", numbers[0], "remand", "Too dear").status == 200

    done = ticked(chiara, page, chosen)

    assert_clear(done, 422)
    assert f"{numbers[0]}: This was already decided." in done.words
    assert "1 order is approved." in done.words
    assert town.hub.orders.get(numbers[1]).application.step == 1
    assert badge(town.page(numbers[0])) == "Remanded"


def test_an_expired_link_has_a_fresh_one_sent_which_works_while_the_old_one_stays_dead(town: Town) -> None:
    number = town.applied()
    old, visitor = town.link("chiara", number), town.stranger()
    town.pass_time(days=14, minutes=5)
    page = visitor.get(old)
    assert "This link has expired." in page.words

    asked = visitor.submit(page, "/fresh")
    again = visitor.submit(page, "/fresh")

    assert "A fresh link is on its way" in asked.words
    assert_clear(again, 422)
    fresh = town.link("chiara", number, after=old)
    assert "A fresh link was sent since" in visitor.get(old).words
    agreed = visitor.submit(visitor.get(fresh), "/approvals/", verdict="approve_at_current_price")
    assert agreed.status == 200, agreed.words
    assert town.hub.orders.get(number).application.step == 1
    assert town.hub.orders.get(number).at_current_price


def test_a_link_from_before_the_remand_shows_nothing_but_has_a_fresh_one_sent(town: Town) -> None:
    number = town.applied()
    old = town.link("chiara", number)
    town.decide("dmitri", number, "remand", "Fewer, please")
    town.apply(number, comment="fewer")
    new, visitor = town.link("chiara", number, after=old), town.stranger()

    page = visitor.get(old)
    assert_clear(page, 410)
    assert "Halden" not in page.words
    assert visitor.submit(page, "/fresh").status == 410

    town.told("chiara", number, "Your fresh link")
    assert town.link("chiara", number) == new, "it lives, so it is the same one"


def test_an_absence_hands_over_what_waits_when_it_begins(town: Town) -> None:
    number = town.applied()
    town.letter("chiara", number)
    chiara = town.browser("chiara")
    tomorrow = town.hub.clock.now().astimezone().date().toordinal() + 2
    first, last = date.fromordinal(tomorrow).isoformat(), date.fromordinal(tomorrow + 3).isoformat()
    hugo = f"person:{town.person('hugo').id}"
    page = chiara.submit(chiara.get("/approvals/absence"), "/approvals/absence", first=first, last=last, delegate=hugo)
    assert "Hugo Martin answers for Chiara Rossi" in page.words
    try:
        assert kinds(town, "hugo", number) == []

        town.pass_time(days=3)

        letter = town.told("hugo", number, ASKED)
        assert "for Chiara Rossi" in town.browser("hugo").get("/approvals").words
        assert answer(town.stranger(), letter, "approve").status == 200
        page = town.page(number)
        assert "Hugo Martin for Chiara Rossi" in page.words and "approved for Chiara Rossi" in page.words
    finally:
        chiara = town.browser("chiara")
        chiara.submit(chiara.get("/approvals/absence"), "/absence/end")
    assert town.person("chiara").absence is None


def test_a_director_who_stands_in_for_the_other_does_not_sign_for_both(town: Town) -> None:
    now = town.hub.clock.now()
    away = Absence(town.person("emma").id, now - timedelta(hours=1), now + timedelta(days=3))
    with town.setting(lambda: town.person("felix"), absence=away):
        number = town.applied()
        assert town.decide("chiara", number).status == 200
        assert town.decide("emma", number).status == 200
        assert badge(town.page(number)) == "Applying – step 2 of 2"
        letter = town.letter("gita", number)

        assert answer(town.stranger(), letter, "approve").status == 200

    town.stands(number, "Ordered – sent to Amazon")
    assert kinds(town, "emma", number) == kinds(town, "gita", number) == [ASKED]
    assert kinds(town, "felix", number) == []
    assert "the delegate already answers in this step" in town.page(number, "gita").words


def test_an_administrator_asks_somebody_else_and_the_one_before_finds_a_dead_link(town: Town) -> None:
    number = town.applied()
    assert town.decide("chiara", number).status == 200
    link = town.link("felix", number)
    with town.setting(lambda: town.person("felix"), disabled=True):
        gita = town.browser("gita")
        form = gita.get(f"/orders/{number}/reassign")
        assert "Felix Okafor" in form.words
        felix, hugo = town.person("felix").id, f"person:{town.person('hugo').id}"
        given = gita.submit(form, "/reassign", approver=felix, to=hugo, reason="Felix has left us.")
        assert given.status == 200, given.words
        assert "Felix Okafor → Hugo Martin" in given.words and "Felix has left us." in given.words

    assert "Hugo Martin is asked now." in town.stranger().get(link).words
    assert answer(town.stranger(), town.letter("hugo", number), "approve").status == 200
    assert town.decide("emma", number).status == 200
    town.stands(number, "Ordered – sent to Amazon")


def test_after_the_hold_an_approver_may_have_it_shopped_again(town: Town) -> None:
    number = town.applied()
    town.letter("chiara", number)
    town.pass_time(days=7, minutes=1)
    visitor = town.stranger()
    page = visitor.get(town.link("chiara", number))
    assert "Order at the current price" in page.words and "Punch out again" in page.words

    visitor.submit(page, "/approvals/", verdict="punch_out_again")

    assert badge(town.page(number)) == "Remanded"
    assert "Please punch out again" in town.page(number).words
    assert "Please punch out again" in town.told("anna", number, "Sent back to you").text.replace("\n", " ")


def test_nobody_is_mailed_twice_for_one_asking(town: Town) -> None:
    number = town.approved()
    eventually(lambda: town.at_amazon(number), what="the order at Amazon")

    for name in ("chiara", "dmitri", "emma", "felix"):
        assert kinds(town, name, number) == [ASKED]
