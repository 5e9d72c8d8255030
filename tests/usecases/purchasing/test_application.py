"""Applying for an order, and with another address."""

from dataclasses import replace

import pytest

from chalicelib.domain.approvals.application import Application
from chalicelib.domain.changes import Audited, Changed, Created, Said
from chalicelib.domain.errors import Forbidden, NotFound, Refused
from chalicelib.domain.messages import AskApprover, IndexOrder, RemindApprovers, WarnOfHold
from chalicelib.domain.purchasing.order import Content, Status
from tests import examples
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.usecases import steps
from tests.usecases.purchasing.applying import DIRECTORS, TEAM_LEADS, house, refused

# Applying.


def test_applying_asks_the_first_steps_people_and_fixes_everybodys():
    hub = house()
    hub.clock.move(HOUR)

    order = steps.apply(hub, comment="  For the new colleague. ")

    at = NOON + HOUR
    application = Application(
        "Standard", (TEAM_LEADS, DIRECTORS), nonce="secret-1", applied_at=at, step=0, step_began_at=at
    )
    assert order == examples.order(
        status=Status.APPLYING,
        application=application,
        comment="For the new colleague.",
        changed_at=at,
        applied_version=1,
    )
    assert hub.store.commits == [
        (
            Changed(examples.order(), order),
            Audited(
                "applied",
                NUMBER,
                by="anna",
                at=at,
                where="page",
                facts={"comment": "For the new colleague.", "route": "Standard"},
            ),
            Said(AskApprover(NUMBER, content_version=1, step=0, approver="chiara"), due_at=at),
            Said(AskApprover(NUMBER, content_version=1, step=0, approver="dmitri"), due_at=at),
            Said(RemindApprovers(NUMBER, 1, step=0, round=0, began_at=at.isoformat()), due_at=at + DAY),
            Said(WarnOfHold(NUMBER, content_version=1), due_at=NOON + 6 * DAY),
            Said(IndexOrder(NUMBER), due_at=at),
        )
    ]


def test_a_double_click_applies_once():
    hub = house()
    first = steps.apply(hub, comment="Once.")

    second = steps.apply(hub, comment="Twice.")

    assert second == replace(first, revision=1)
    assert len(hub.store.commits) == 1


def test_a_double_click_in_the_same_moment_applies_once():
    hub = house()
    hub.store.meanwhile = lambda: steps.apply(hub)

    steps.apply(hub)

    assert (hub.store.audited, hub.pause.attempts) == (["applied"], [1])


def test_a_double_click_in_two_threads_applies_once():
    hub = house()

    steps.together(2, lambda: steps.apply(hub))

    assert hub.store.audited == ["applied"]
    assert len([message for message in hub.store.messages if isinstance(message, AskApprover)]) == 2


@pytest.mark.parametrize("by", ["ben", "chiara", "gita", "hugo"])
def test_somebody_elses_order_does_not_exist(by: str):
    assert isinstance(refused(house(), by=by), NotFound)


def test_an_order_that_is_not_there_is_not_found():
    assert isinstance(refused(house(), number="PO-9999"), NotFound)


def test_who_may_no_longer_order_is_told_whom_to_ask():
    hub = house(examples.person("anna", roles=frozenset()))

    assert str(refused(hub)) == "You may not order on Amazon Business. Please ask Gita Rao."


def test_a_comment_has_an_end():
    hub = house()

    problem = refused(hub, comment="x" * 501)

    assert (problem.field, problem.facts) == ("comment", {"most": 500})
    assert steps.apply(hub, comment=" " + "x" * 500 + " ").comment == "x" * 500


@pytest.mark.parametrize("status", [Status.CANCELED, Status.DISAPPROVED, Status.ORDERED])
def test_what_is_past_applying_can_not_be_applied_for(status: Status):
    assert isinstance(refused(house(status=status)), Refused)


# Another address.


def test_another_address_is_another_content_and_loses_the_hold():
    hub = house(examples.address("TOKYO"))

    order = steps.apply(hub, address="TOKYO")

    assert (order.address, order.content_version, order.hold_lost) == ("TOKYO", 2, True)
    assert hub.store.commits[0][0] == Created(examples.content(version=2, ship_to=examples.address("TOKYO")))
    assert hub.store.commits[0][2] == Changed(examples.order(), order)
    assert hub.store.entries[0].facts == {"address": "BERLIN → TOKYO"}
    assert hub.orders.content(NUMBER, 1) == examples.content()
    assert [m.content_version for m in hub.store.messages if isinstance(m, AskApprover)] == [2, 2]
    assert not [message for message in hub.store.messages if isinstance(message, WarnOfHold)]


@pytest.mark.parametrize("address", ["", "BERLIN"])
def test_the_same_address_changes_no_content(address: str):
    hub = house()

    order = steps.apply(hub, address=address)

    assert (order.content_version, order.hold_lost, len(hub.store.all(Content))) == (1, False, 1)


def test_an_address_that_is_not_ones_own_is_refused():
    hub = house(examples.address("TOKYO", groups=frozenset({"tokyo"})))

    problem = refused(hub, address="TOKYO")

    assert (type(problem), problem.field) == (Forbidden, "address")


def test_an_address_that_is_not_there_is_refused():
    assert refused(house(), address="NOWHERE").field == "address"
