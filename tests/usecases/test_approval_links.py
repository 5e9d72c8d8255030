"""Approval links: what is dead, forged, foreign, replayed or expired decides nothing."""

from datetime import timedelta

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.approvals.routes import LINK_LASTS
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import Status
from tests import examples
from tests.examples import HOUR, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.approving import APPROVE, DISAPPROVE, ONE_STEP, REMAND, house, refused


def test_an_approval_does_not_kill_the_link_of_another():
    hub = house()
    steps.approve(hub, "chiara")
    links_of_both = [steps.link(hub, approver) for approver in ("emma", "felix")]

    for token in links_of_both:
        steps.answer(hub, token)

    assert hub.orders.get(NUMBER).status is Status.ORDERED


def test_two_of_all_who_answer_at_once_both_count():
    hub = house()
    steps.approve(hub, "chiara")
    emma, felix = steps.link(hub, "emma"), steps.link(hub, "felix")
    hub.store.meanwhile = lambda: steps.answer(hub, emma)

    order = steps.answer(hub, felix)

    assert order.status is Status.ORDERED
    assert [(d.approver, d.verdict) for d in order.application.decisions[1:]] == [("emma", APPROVE), ("felix", APPROVE)]
    assert hub.store.audited == ["decided_approve"] * 3
    assert hub.store.messages.count(PlacePurchaseOrder(NUMBER)) == 1
    assert hub.pause.attempts == [1]


def test_two_of_all_who_answer_in_two_threads_order_once():
    hub = house()
    steps.approve(hub, "chiara")
    tokens = [steps.link(hub, approver) for approver in ("emma", "felix")]

    steps.together(2, lambda: steps.answer(hub, tokens.pop()))

    assert hub.orders.get(NUMBER).status is Status.ORDERED
    assert hub.store.messages.count(PlacePurchaseOrder(NUMBER)) == 1


def test_of_two_of_any_who_answer_at_once_the_second_is_told_who_was_quicker():
    hub = house()
    chiara, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    with pytest.raises(Conflict, match="already decided") as conflict:
        steps.answer(hub, dmitri, DISAPPROVE, comment="No.")

    assert conflict.value.facts == {"by": "chiara", "at": NOON, "verdict": APPROVE}
    assert hub.store.audited == ["decided_approve"]
    assert hub.orders.get(NUMBER).status is Status.APPLYING


def test_a_second_answer_by_the_same_link_changes_nothing_and_says_who_decided():
    hub = house()
    token = steps.link(hub, "chiara")
    steps.answer(hub, token)
    steps.wait(hub, HOUR)

    problem = refused(hub, token, DISAPPROVE, comment="After all.")

    assert (type(problem), problem.facts) == (Conflict, {"by": "chiara", "at": NOON, "verdict": APPROVE})


def test_the_last_link_says_who_decided_after_the_order_has_left():
    hub = house(application=examples.asked(ONE_STEP))
    token = steps.link(hub, "chiara")
    steps.answer(hub, token)

    assert refused(hub, token).facts == {"by": "chiara", "at": NOON, "verdict": APPROVE}


@pytest.mark.parametrize("verdict", [REMAND, DISAPPROVE])
def test_after_a_no_the_others_links_say_who_said_it(verdict: Verdict):
    hub = house()
    chiara, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    steps.answer(hub, chiara, verdict, comment="No.")

    problem = refused(hub, dmitri)

    assert (type(problem), problem.facts) == (Conflict, {"by": "chiara", "at": NOON, "verdict": verdict})


def test_a_canceled_order_waits_for_nobody():
    hub = house()
    token = steps.link(hub, "chiara")
    steps.cancel(hub)

    assert str(refused(hub, token)) == "This order was canceled, so there is nothing left to decide."


@pytest.mark.parametrize("text", ["", "x", "x.y", "a" * 600, "ÿ.ÿ", "UE8tMTAwMX4x.x"])
def test_what_is_no_link_at_all_is_not_found(text: str):
    assert isinstance(refused(house(), text), NotFound)


def test_a_link_of_our_shape_but_not_of_our_key_is_not_found():
    hub = house()
    nonce = hub.orders.get(NUMBER).application.nonce
    forged = links.token(Link(NUMBER, 1, 0, "chiara"), nonce=nonce, key=b"a key of theirs")

    assert isinstance(refused(hub, forged), NotFound)


@pytest.mark.parametrize(
    "link", [Link(NUMBER, 1, 0, "gita"), Link(NUMBER, 1, 1, "chiara"), Link(NUMBER, 2, 0, "chiara")]
)
def test_a_link_turned_into_another_persons_steps_or_versions_is_not_found(link: Link):
    hub = house()
    signature = steps.link(hub, "chiara").partition(".")[2]
    claim = links.token(link, nonce="nonce-1", key=b"current-key").partition(".")[0]

    assert isinstance(refused(hub, f"{claim}.{signature}"), NotFound)


def test_a_link_to_an_order_that_is_not_there_is_not_found():
    hub = house()
    stray = links.token(Link("PO-9999", 1, 0, "chiara"), nonce="nonce-1", key=b"current-key")

    assert isinstance(refused(hub, stray), NotFound)


def test_a_link_of_an_earlier_application_is_dead_and_says_why():
    hub = house()
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, REMAND, comment="Why two?")
    steps.apply(hub, comment="One is a spare.")

    assert str(refused(hub, old)) == "This order was changed and applied for again since, so this link is dead."


def test_a_link_that_the_key_before_made_still_works():
    hub = house()
    token = links.token(Link(NUMBER, 1, 0, "chiara"), nonce="nonce-1", key=b"previous-key")

    steps.answer(hub, token)

    assert hub.orders.get(NUMBER).application.step == 1


def test_only_our_page_can_answer():
    hub = house()
    token = steps.link(hub, "chiara")

    for nonce in ("", "something", links.page_nonce(steps.link(hub, "dmitri"), key=b"current-key")):
        assert str(refused(hub, token, page_nonce=nonce)).startswith("This page is out of date.")


def test_a_link_expires_after_two_weeks():
    hub = house()
    token = steps.link(hub, "chiara")

    steps.wait(hub, LINK_LASTS)
    assert str(refused(hub, token, REMAND, comment="Late.")) == "This link has expired."

    steps.wait(hub, -timedelta(seconds=1))
    assert steps.answer(hub, token, REMAND, comment="Just in time.").status is Status.REMANDED
