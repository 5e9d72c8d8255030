"""What stands behind a link: the whole order, and why it can't be decided if it can't. Looking changes nothing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.domain.approvals import links
from chalicelib.domain.approvals.application import Verdict
from chalicelib.domain.approvals.links import Link
from chalicelib.domain.approvals.routes import LINK_LASTS
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Conflict, Forbidden, NotFound, Refused
from chalicelib.domain.purchasing.approval import Outdated
from chalicelib.domain.purchasing.custom_fields import CustomFields
from chalicelib.domain.purchasing.editing import Changes
from chalicelib.domain.purchasing.order import HOLD
from chalicelib.queries import approvals
from chalicelib.queries.approvals import UnderApproval
from chalicelib.queries.purchasing.steps import StepRow
from tests import examples, fakes
from tests.examples import DAY, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps

AWAY = Absence("hugo", starts=NOON - DAY, ends=NOON + DAY)


def house(**order: object) -> FakeHub:
    """Anna's order while the team leads are asked."""
    return fakes.hub(examples.applying(**order), examples.content())


def look(hub: FakeHub, token: str = "", signed_in: str | None = None) -> UnderApproval:
    """What is seen, having made sure that nothing happened."""
    records, commits = dict(hub.store.records), list(hub.store.commits)
    person = hub.people.get(signed_in) if signed_in else None
    seen = hub.do(approvals.look, token or steps.link(hub, "chiara"), signed_in=person)
    assert (hub.store.records, hub.store.commits) == (records, commits)
    return seen


def test_an_approver_sees_the_whole_order():
    hub = house(comment="For the new colleague.")
    token = steps.link(hub, "chiara")

    assert look(hub, token) == UnderApproval(
        order=examples.applying(comment="For the new colleague."),
        content=examples.content(),
        company=examples.company(),
        approver=examples.person("chiara"),
        deputy=None,
        applicant_name="Anna Sato",
        steps=(
            StepRow("Team lead", "any", is_open=True, answers={"chiara": None, "dmitri": None}),
            StepRow("Directors", "all", is_open=False, answers={"emma": None, "felix": None}),
        ),
        names={
            "anna": "Anna Sato",
            "chiara": "Chiara Rossi",
            "dmitri": "Dmitri Orlov",
            "emma": "Emma Lindqvist",
            "felix": "Felix Okafor",
        },
        is_held=True,
        must_sign_in=False,
        is_own=False,
        page_nonce=links.page_nonce(token, key=b"current-key"),
        obstacle=None,
        custom=CustomFields(),
        changes=Changes(),
    )


def test_a_scanner_that_looks_a_hundred_times_decides_nothing():
    hub = house()

    for _ in range(100):
        look(hub)

    assert steps.approve(hub, "chiara").application.step == 1


def test_the_page_answers_under_either_key_during_a_rotation():
    hub = house()
    token = steps.link(hub, "chiara")
    nonce = look(hub, token).page_nonce
    hub.link_keys.keys = [b"new-key", b"current-key"]

    assert look(hub, token).obstacle is None
    assert steps.answer(hub, token, page_nonce=nonce).application.step == 1


@pytest.mark.parametrize("token", ["x", "ÿ", "a.b", "a" * 2000])
def test_what_is_no_link_is_not_found(token: str):
    with pytest.raises(NotFound):
        look(house(), token)


def test_a_forged_link_is_not_found():
    forged = links.token(Link(NUMBER, 1, 0, "chiara"), nonce="nonce-1", key=b"a key of theirs")

    with pytest.raises(NotFound):
        look(house(), forged)


def test_a_link_of_an_earlier_application_shows_nothing_of_the_new_one():
    hub = house()
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, Verdict.REMAND, comment="Why two?")
    steps.apply(hub)

    with pytest.raises(Outdated):
        look(hub, old)


# Why it can't be decided.


def test_who_decided_already_is_told_with_the_moment():
    hub = house()
    chiara, dmitri = steps.link(hub, "chiara"), steps.link(hub, "dmitri")
    steps.answer(hub, chiara)

    for token in (chiara, dmitri):
        obstacle = look(hub, token).obstacle
        assert (type(obstacle), obstacle.facts) == (Conflict, {"by": "chiara", "at": NOON, "verdict": Verdict.APPROVE})


def test_another_persons_approval_is_no_obstacle_for_one_of_all():
    hub = house()
    steps.approve(hub, "chiara", "emma")

    assert look(hub, steps.link(hub, "felix")).obstacle is None


@pytest.mark.parametrize("verdict", [Verdict.REMAND, Verdict.DISAPPROVE])
def test_a_no_is_told(verdict: Verdict):
    hub = house()
    token = steps.link(hub, "dmitri")
    steps.answer(hub, steps.link(hub, "chiara"), verdict, comment="No.")

    assert look(hub, token).obstacle.facts == {"by": "chiara", "at": NOON, "verdict": verdict}


def test_a_canceled_order_is_told():
    hub = house()
    token = steps.link(hub, "chiara")
    steps.cancel(hub)

    assert isinstance(look(hub, token).obstacle, Refused)


def test_an_expired_link_is_told_and_still_shows_the_order():
    hub = house()
    hub.clock.at = NOON + LINK_LASTS

    seen = look(hub)

    assert (str(seen.obstacle), seen.order) == ("This link has expired.", examples.applying())


def test_a_disabled_approver_is_told_why():
    hub = house()
    steps.person(hub, "chiara", disabled=True)

    obstacle = look(hub).obstacle

    assert (type(obstacle), obstacle.facts) == (Forbidden, {"name": "Chiara Rossi"})


def test_the_applicant_who_got_the_mail_forwarded_is_told_before_they_answer():
    seen = look(house(), signed_in="anna")

    assert (seen.is_own, seen.obstacle) == (True, None)
    assert not look(house(), signed_in="chiara").is_own


def test_a_setting_makes_ones_own_order_no_obstacle():
    hub = house()
    hub.store.hold(examples.policy(self_approval=True))

    assert not look(hub, signed_in="anna").is_own


# Who acts, and how.


def test_who_stands_in_is_named():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)

    seen = look(hub)

    assert (seen.approver.id, seen.deputy) == ("chiara", examples.person("hugo"))


def test_a_disabled_delegate_is_not_named():
    hub = house()
    steps.person(hub, "chiara", absence=AWAY)
    steps.person(hub, "hugo", disabled=True)

    assert look(hub).deputy is None


def test_a_delegate_who_is_gone_is_not_named():
    hub = house()
    steps.person(hub, "chiara", absence=replace(AWAY, delegate="nobody"))

    assert look(hub).deputy is None


@pytest.mark.parametrize(
    ("signed_in", "must"), [(None, True), ("dmitri", True), ("gita", True), ("chiara", False), ("hugo", True)]
)
def test_above_the_amount_the_approver_must_be_signed_in(signed_in: str | None, must: bool):
    hub = house()
    hub.store.hold(examples.policy(sign_in_above={"USD": Decimal(50)}))

    assert look(hub, signed_in=signed_in).must_sign_in is must


def test_above_the_amount_the_delegate_may_be_signed_in_instead():
    hub = house()
    hub.store.hold(examples.policy(sign_in_above={"USD": Decimal(50)}))
    steps.person(hub, "chiara", absence=AWAY)

    assert not look(hub, signed_in="hugo").must_sign_in
    assert look(hub, signed_in="ben").must_sign_in


def test_after_the_hold_the_page_can_say_so():
    hub = house()
    hub.clock.at = NOON + HOLD

    seen = look(hub)

    assert (seen.is_held, seen.obstacle) == (False, None)
