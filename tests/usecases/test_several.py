"""Approving several at once: each that was looked at, each by itself."""

from dataclasses import replace

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.answers import Answered
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.domain.messages import PlacePurchaseOrder
from chalicelib.domain.purchasing.order import HOLD, Status
from chalicelib.usecases.approvals.several import MOST_AT_ONCE, Chosen, Outcome, approve_several
from chalicelib.usecases.directory.sessions import SignedIn
from tests import examples, fakes
from tests.examples import NOON
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import APPROVE, AWAY, ONE_STEP

NUMBERS = ["PO-1", "PO-2", "PO-3"]
SESSION = "session-of-chiara"
KEY = b"current-key"


def house() -> FakeHub:
    """Three orders that wait for chiara alone."""
    contents = [examples.content(number=number) for number in NUMBERS]
    orders = [examples.applying(number=number, application=examples.asked(ONE_STEP)) for number in NUMBERS]
    return fakes.hub(*orders, *contents)


def ticked(hub: FakeHub, *numbers: str, session: str = SESSION, key: bytes = KEY) -> list[Chosen]:
    tokens = [steps.link(hub, "chiara", number) for number in numbers or NUMBERS]
    return [Chosen(token, links.shown_proof(token, session=session, key=key)) for token in tokens]


def approve(hub: FakeHub, chosen: list[Chosen], by: str = "chiara") -> list[Outcome]:
    signed_in = SignedIn(hub.people.get(by), SESSION)
    return list(hub.do(approve_several, chosen, signed_in=signed_in, where="page"))


def status(hub: FakeHub) -> list[Status]:
    return [hub.orders.get(number).status for number in NUMBERS]


def test_all_that_were_looked_at_are_approved_each_in_a_commit_of_its_own():
    hub = house()

    outcomes = approve(hub, ticked(hub))

    assert outcomes == [Outcome(number, hub.orders.get(number).title) for number in NUMBERS]
    assert status(hub) == [Status.ORDERED] * 3
    assert len(hub.store.commits) == 3
    assert [m for m in hub.store.messages if isinstance(m, PlacePurchaseOrder)] == list(
        map(PlacePurchaseOrder, NUMBERS)
    )
    assert [(entry.action, entry.by, entry.where) for entry in hub.store.entries] == [
        ("decided_approve", "chiara", "page")
    ] * 3


def test_one_that_cannot_be_approved_does_not_stop_the_others():
    hub = house()
    chosen = ticked(hub)
    steps.cancel(hub, "PO-2")

    outcomes = approve(hub, chosen)

    assert [outcome.problem is None for outcome in outcomes] == [True, False, True]
    assert str(outcomes[1].problem) == "This order was canceled, so there is nothing left to decide."
    assert status(hub) == [Status.ORDERED, Status.CANCELED, Status.ORDERED]


@pytest.mark.parametrize(
    "proof",
    ["", "x", "é", links.shown_proof("another", session=SESSION, key=KEY)],
)
def test_what_was_not_looked_at_is_not_approved(proof: str):
    hub = house()
    chosen = [replace(ticked(hub)[0], proof=proof)]

    (outcome,) = approve(hub, chosen)

    assert str(outcome.problem) == "This order was not looked at yet. Please open it first."
    assert hub.store.commits == []


def test_what_was_looked_at_in_another_session_was_not_looked_at_in_this_one():
    hub = house()

    outcomes = approve(hub, ticked(hub, session="an earlier session"))

    assert all(isinstance(outcome.problem, Refused) for outcome in outcomes)
    assert status(hub) == [Status.APPLYING] * 3


def test_a_proof_of_an_earlier_content_is_none_of_the_present_one():
    hub = house()
    old = ticked(hub, "PO-1")
    hub.store.hold(replace(hub.orders.get("PO-1"), content_version=2), examples.content(number="PO-1", version=2))
    (new,) = ticked(hub, "PO-1")

    (of_old,) = approve(hub, old)
    (of_new,) = approve(hub, [Chosen(new.token, old[0].proof)])

    assert "changed since" in str(of_old.problem)
    assert "not looked at" in str(of_new.problem)
    assert hub.store.commits == []


def test_a_proof_survives_the_rotation_of_the_key():
    hub = house()

    (outcome,) = approve(hub, ticked(hub, "PO-1", key=b"previous-key"))

    assert outcome.problem is None


def test_a_forged_link_is_told_and_nothing_happens():
    hub = house()
    token = steps.link(hub, "chiara", "PO-1")
    forged = token[:-1] + ("A" if token[-1] != "A" else "Q")
    boxes = [Chosen("rubbish", ""), Chosen(forged, links.shown_proof(forged, session=SESSION, key=KEY))]

    outcomes = approve(hub, boxes)

    assert [type(outcome.problem) for outcome in outcomes] == [NotFound, NotFound]
    assert hub.store.commits == []


def test_after_the_hold_each_has_to_be_decided_on_its_page():
    hub = house()
    chosen = ticked(hub)
    steps.wait(hub, HOLD)

    outcomes = approve(hub, chosen)

    assert all("no longer holds this price" in str(outcome.problem) for outcome in outcomes)


def test_a_delegate_approves_what_waits_for_both():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)

    (outcome,) = approve(hub, ticked(hub, "PO-1"), by="hugo")

    assert outcome.problem is None
    assert hub.store.only(Answered) == Answered("hugo", "PO-1", 0, "chiara", APPROVE, NOON)


def test_nobody_approves_their_own_in_a_list_either():
    hub = house()

    outcomes = approve(hub, ticked(hub), by="anna")

    assert [type(outcome.problem) for outcome in outcomes] == [Forbidden] * 3


def test_somebody_who_is_quicker_is_told_for_that_one():
    hub = house()
    chosen = ticked(hub)
    chiara = steps.link(hub, "chiara", "PO-1")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    outcomes = approve(hub, chosen)

    assert isinstance(outcomes[0].problem, Conflict)
    assert [outcome.problem is None for outcome in outcomes] == [False, True, True]
    assert status(hub) == [Status.ORDERED] * 3


def test_a_box_that_comes_twice_is_one():
    hub = house()

    assert len(approve(hub, ticked(hub, "PO-1", "PO-1"))) == 1


def test_nothing_ticked_and_too_much_are_refused_as_a_whole():
    hub = house()

    with pytest.raises(Refused, match="tick at least one"):
        approve(hub, [])
    with pytest.raises(Refused, match="At most 50"):
        approve(hub, [Chosen(f"t{number}", "") for number in range(MOST_AT_ONCE + 1)])


def test_a_mistake_of_ours_shows_as_one():
    hub = house()
    hub.store.troubles = [RuntimeError("the function died")]

    with pytest.raises(RuntimeError):
        approve(hub, ticked(hub))
