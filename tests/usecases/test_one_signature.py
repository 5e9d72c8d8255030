"""A step that all must agree to is signed once by each person, whoever stands in for whom."""

import pytest

from chalicelib.domain.approvals.application import AskedStep, Decision
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.directory import Absence
from chalicelib.domain.errors import Forbidden
from chalicelib.domain.messages import AskApprover, Envelope, HandOver
from chalicelib.domain.purchasing.order import Status
from chalicelib.usecases.approvals.absences import hand_over
from tests import examples
from tests.examples import DAY, HOUR, NOON, NUMBER
from tests.fakes import FakeHub
from tests.usecases import steps
from tests.usecases.approving import APPROVE, house, refused

DIRECTORS = AskedStep("Directors", ("emma", "felix"), Rule.ALL)
LEAD = AskedStep("Team lead", ("chiara",), Rule.ANY)


def away(delegate: str) -> Absence:
    return Absence(delegate, starts=NOON - DAY, ends=NOON + 3 * DAY)


def asked(hub: FakeHub) -> list[str]:
    """Who gets a mail when the open step's people are asked."""
    order = hub.orders.get(NUMBER)
    hub.mail.letters.clear()
    for approver in order.application.steps[order.application.step].approvers:
        message = AskApprover(NUMBER, 1, order.application.step, approver)
        steps.deliver(hub, Envelope("m-1", message, NOON))
    steps.pump(hub)
    return [letter.to.removesuffix("@example.com") for letter in hub.mail.letters]


def directors(**felix: object) -> FakeHub:
    """Both directors must agree; felix is away, and emma stands in for him."""
    hub = house(application=examples.asked(DIRECTORS))
    steps.person(hub, "felix", **({"absence": away("emma")} | felix))
    return hub


def test_a_director_who_stands_in_for_the_other_is_no_second_one_so_the_fallback_is_asked():
    hub = directors()

    assert asked(hub) == ["emma", "gita"]

    assert steps.approve(hub, "emma").status is Status.APPLYING
    assert steps.approve(hub, "gita").status is Status.ORDERED
    assert hub.store.audited == ["relieved", "decided_approve", "decided_approve"]


def test_the_absent_ones_manager_comes_before_the_fallback():
    hub = directors(manager="chiara")

    assert asked(hub) == ["emma", "chiara"]


@pytest.mark.parametrize("change", [{"disabled": True}, {"email": ""}, {"absence": away("hugo")}])
def test_a_manager_who_cannot_answer_is_passed_over(change: dict[str, object]):
    hub = directors(manager="chiara")
    steps.person(hub, "chiara", **change)

    assert asked(hub) == ["emma", "gita"]


def test_where_nobody_else_is_left_the_absent_one_is_asked_themselves():
    hub = directors()
    hub.store.hold(examples.policy(fallback="nobody"))

    assert asked(hub) == ["emma", "felix"]
    assert steps.approve(hub, "felix").application.decisions == (Decision(0, "felix", APPROVE, "felix", NOON),)


def test_a_manager_who_approved_the_step_before_is_no_new_pair_of_eyes():
    hub = house(application=examples.asked(LEAD, DIRECTORS))
    steps.person(hub, "felix", manager="chiara", absence=away("emma"))
    steps.approve(hub, "chiara")
    steps.pump(hub)

    assert [letter.to for letter in hub.mail.letters] == ["emma@example.com", "gita@example.com"]


def test_two_who_share_a_delegate_are_two_people_still():
    hub = house(application=examples.asked(DIRECTORS))
    for name in ("emma", "felix"):
        steps.person(hub, name, absence=away("hugo"))

    assert asked(hub) == ["hugo", "gita"]
    assert steps.approve(hub, "emma").application.decisions[0].by == "hugo"
    assert steps.approve(hub, "gita").status is Status.ORDERED


def test_a_delegate_who_has_signed_for_one_is_not_asked_for_the_other():
    hub = house(application=examples.asked(DIRECTORS))
    steps.person(hub, "emma", absence=away("hugo"))
    steps.approve(hub, "emma")
    steps.person(hub, "felix", absence=away("hugo"))

    assert asked(hub) == ["gita"]


def test_where_any_is_enough_a_delegate_may_be_one_of_them():
    hub = house()
    steps.person(hub, "chiara", absence=away("dmitri"))

    assert asked(hub) == ["dmitri", "dmitri"]
    assert steps.approve(hub, "chiara").application.decisions[0].by == "dmitri"


def test_nobody_signs_for_two_by_a_link_that_was_passed_on_either():
    hub = house(application=examples.asked(DIRECTORS))
    felix = steps.link(hub, "felix")
    sentence = "Everybody must agree to this step, so Emma Lindqvist cannot answer for Felix Okafor too."
    assert str(refused(hub, felix, signed_in="emma")) == sentence

    steps.approve(hub, "emma")

    assert isinstance(refused(hub, felix, signed_in="emma"), Forbidden)
    assert steps.answer(hub, felix, signed_in="gita").status is Status.ORDERED


def test_who_answered_for_one_by_a_link_that_was_passed_on_does_not_answer_for_the_other():
    hub = house(application=examples.asked(DIRECTORS))
    steps.approve(hub, "emma", signed_in="gita")

    assert isinstance(refused(hub, steps.link(hub, "felix"), signed_in="gita"), Forbidden)


def test_an_absence_that_begins_while_all_are_asked_counts_as_much():
    hub = house(application=examples.asked(DIRECTORS))
    steps.person(hub, "felix", absence=Absence("emma", NOON, NOON + DAY))

    steps.wait(hub, HOUR)
    hub.do(hand_over, HandOver("felix", NOON.isoformat(), (NOON + HOUR).isoformat()))
    hub.mail.letters.clear()
    steps.pump(hub)

    assert [letter.to for letter in hub.mail.letters] == ["gita@example.com"]


# Who approved a step is not asked again by the next, not even as somebody's deputy.


def test_a_delegate_who_approved_is_not_asked_again_in_their_own_name():
    hub = house(application=examples.asked(LEAD, AskedStep("Own", ("hugo", "emma"), Rule.ALL)))
    steps.person(hub, "chiara", absence=away("hugo"))

    order = steps.approve(hub, "chiara")

    assert order.application.decisions[1:] == (Decision(1, "hugo", APPROVE, "hugo", NOON, carried_from=0),)
    assert [m.approver for m in hub.store.messages if isinstance(m, AskApprover)] == ["emma"]
    assert hub.store.audited == ["decided_approve", "carried"]
    assert hub.store.entries[-1].facts == {"step": "Own", "approvers": "hugo"}


def test_who_approved_is_not_asked_again_as_the_delegate_of_another():
    hub = house(application=examples.asked(LEAD, AskedStep("Director", ("emma",), Rule.ANY)))
    steps.person(hub, "emma", absence=away("chiara"))

    order = steps.approve(hub, "chiara")

    assert order.status is Status.ORDERED
    assert order.application.decisions[1] == Decision(1, "emma", APPROVE, "chiara", NOON, carried_from=0)


def test_an_answer_that_is_carried_on_counts_for_one_of_all_only():
    both = AskedStep("Both", ("chiara", "emma", "hugo"), Rule.ALL)
    hub = house(application=examples.asked(LEAD, both))
    steps.person(hub, "chiara", absence=away("hugo"))
    steps.person(hub, "emma", absence=away("hugo"))

    order = steps.approve(hub, "chiara")

    assert [(d.approver, d.by) for d in order.application.decisions[1:]] == [("hugo", "hugo")]


def test_an_answer_is_not_carried_over_a_step_of_others():
    hub = house(application=examples.asked(LEAD, AskedStep("Between", ("emma",), Rule.ANY), LEAD))
    steps.approve(hub, "chiara")

    order = steps.approve(hub, "emma")

    assert (order.status, order.application.step) == (Status.APPLYING, 2)


def test_an_answer_carried_twice_says_where_it_was_given():
    either = AskedStep("Either", ("chiara", "emma"), Rule.ANY)
    hub = house(application=examples.asked(LEAD, either, either))

    order = steps.approve(hub, "chiara")

    assert [decision.carried_from for decision in order.application.decisions] == [None, 0, 0]
    assert order.status is Status.ORDERED
