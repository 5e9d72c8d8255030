"""Applying, applying again after a remand, and giving up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from chalicelib.domain.approvals.application import Application, AskedStep, Verdict
from chalicelib.domain.approvals.asking import MOST_APPROVERS
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.attention import Reason, needed
from chalicelib.domain.changes import Audited, Changed, Created, Erased, Said
from chalicelib.domain.directory import Absence, Anyone
from chalicelib.domain.errors import Forbidden, NotFound, Problem, Refused
from chalicelib.domain.messages import AskApprover, RemindApprovers, TellApplicant, WarnOfHold
from chalicelib.domain.purchasing.order import HOLD, Content, Delivery, Status
from tests import examples, fakes
from tests.examples import DAY, HOUR, NOON, NUMBER, usd
from tests.fakes import FakeHub
from tests.usecases import steps

TEAM_LEADS = AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY)
DIRECTORS = AskedStep("Directors", ("emma", "felix"), Rule.ALL)
PURCHASING = AskedStep("Purchasing", ("gita",), Rule.ANY)


def house(*records: object, **order: object) -> FakeHub:
    """Anna's cart has come home at noon."""
    return fakes.hub(examples.order(**order), examples.content(), *records)


def priced(amount: str) -> FakeHub:
    """The same with one line at this price."""
    cart = examples.cart([examples.line(quantity=1, unit_price=usd(amount))])
    return fakes.hub(examples.order(cart=cart), examples.content(cart=cart))


def refused(hub: FakeHub, step: object = steps.apply, **said: object) -> Problem:
    """The refusal of a step, having made sure that nothing happened."""
    before, commits = dict(hub.store.records), list(hub.store.commits)
    with pytest.raises(Problem) as refusal:
        step(hub, **said)
    assert (hub.store.records, hub.store.commits) == (before, commits)
    return refusal.value


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
        status=Status.APPLYING, application=application, comment="For the new colleague.", changed_at=at
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
    assert hub.store.commits[0][1] == Changed(examples.order(), order)
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


# Routes.


def test_an_amount_adds_a_step():
    assert steps.apply(priced("999.99")).application.steps == (TEAM_LEADS, DIRECTORS)
    assert steps.apply(priced("1000.00")).application.steps == (TEAM_LEADS, DIRECTORS, PURCHASING)


def test_an_amount_is_the_total_with_shipping_and_tax():
    order = steps.apply(house(shipping=usd("900.00"), tax=usd("48.04")))

    assert order.application.steps == (TEAM_LEADS, DIRECTORS, PURCHASING)


def test_the_first_route_that_fits_is_taken():
    lab = examples.route(name="Lab", billing_groups=frozenset({"LAB"}), steps=(examples.step("Lab", "emma"),))
    dear = examples.route(name="Dear", from_amount={"USD": Decimal(50)}, steps=(examples.step("Dear", "felix"),))
    policy = examples.policy(routes=(lab, dear, examples.route()))

    assert steps.apply(house(policy)).application.route == "Dear"
    assert steps.apply(house(policy, billing_group="LAB")).application.route == "Lab"
    cheap = fakes.hub(policy, examples.order(cart=examples.cart(1)), examples.content(cart=examples.cart(1)))
    assert steps.apply(cheap).application.route == "Standard"


def test_an_order_that_no_route_fits_is_not_passed_by_itself():
    hub = house(examples.policy(routes=(examples.route(billing_groups=frozenset({"LAB"})),)))

    assert str(refused(hub)).startswith("No approval route fits this order.")


def test_a_route_whose_every_step_begins_above_the_total_asks_the_fallback():
    dear = examples.step("Directors", "emma", from_amount={"USD": Decimal(100)})
    hub = house(examples.policy(routes=(examples.route(steps=(dear,)),)))

    assert steps.apply(hub).application.steps == (AskedStep("Standard", ("gita",), Rule.ANY),)


def test_a_step_that_would_ask_nobody_asks_the_fallback():
    hub = house(*(examples.person(id, disabled=True) for id in ("chiara", "dmitri", "emma")))

    application = steps.apply(hub).application

    assert [step.approvers for step in application.steps] == [("gita",), ("felix",)]


def test_when_not_even_the_fallback_can_answer_it_is_refused():
    hub = house(*(examples.person(id, disabled=True) for id in ("chiara", "dmitri", "gita")))

    assert refused(hub).facts == {"step": "Team lead"}


def test_a_step_of_the_whole_company_is_refused_before_the_commit_bursts():
    crowd = [examples.person(f"lead-{number}", groups=frozenset({"team-leads"})) for number in range(MOST_APPROVERS)]

    assert refused(house(*crowd)).facts == {
        "step": "Team lead",
        "count": MOST_APPROVERS + 2,
        "most": MOST_APPROVERS,
    }
    assert len(steps.apply(house(*crowd[2:])).application.steps[0].approvers) == MOST_APPROVERS


def test_nobody_is_asked_about_their_own_order():
    chiara = examples.order(applicant="chiara", applicant_name="Chiara Rossi")
    hub = fakes.hub(chiara, examples.content(), examples.integration(may_order=Anyone(people=frozenset({"chiara"}))))

    assert steps.apply(hub, by="chiara").application.steps[0].approvers == ("dmitri",)


def test_a_setting_lets_people_be_asked_about_their_own_order():
    chiara = examples.order(applicant="chiara", applicant_name="Chiara Rossi")
    hub = fakes.hub(
        chiara,
        examples.content(),
        examples.integration(may_order=Anyone(people=frozenset({"chiara"}))),
        examples.policy(self_approval=True),
    )

    assert steps.apply(hub, by="chiara").application.steps[0].approvers == ("chiara", "dmitri")


def test_a_step_may_ask_the_applicants_manager():
    route = examples.route(steps=(examples.step("Manager", ask_manager=True),))
    hub = house(examples.policy(routes=(route,)), examples.person("anna", manager="felix"))

    assert steps.apply(hub).application.steps == (AskedStep("Manager", ("felix",), Rule.ANY),)


def test_an_absent_approver_stays_the_one_who_is_asked():
    hub = house(examples.person("chiara", absence=Absence("hugo", NOON - DAY, NOON + DAY)))

    assert steps.apply(hub).application.steps[0].approvers == ("chiara", "dmitri")


def test_a_route_changed_while_an_application_is_under_way_leaves_it_alone():
    hub = house()
    steps.apply(hub)
    hub.store.hold(
        examples.policy(routes=(examples.route(name="Quick", steps=(examples.step("Purchasing", "gita"),)),))
    )
    steps.person(hub, "ben", groups=frozenset({"team-leads"}))

    order = steps.approve(hub, "dmitri", "emma")
    assert (order.status, order.application.steps) == (Status.APPLYING, (TEAM_LEADS, DIRECTORS))
    assert steps.approve(hub, "felix").status is Status.ORDERED


def test_after_a_remand_the_changed_route_counts():
    hub = house()
    steps.apply(hub)
    hub.store.hold(
        examples.policy(routes=(examples.route(name="Quick", steps=(examples.step("Purchasing", "gita"),)),))
    )
    steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Again, please.")

    assert steps.apply(hub).application.route == "Quick"


# Remand, apply again, give up.


def test_remand_apply_again_and_cancel():
    hub = house()
    steps.apply(hub, comment="Two, please.")
    steps.approve(hub, "dmitri")
    steps.answer(hub, steps.link(hub, "emma"), Verdict.REMAND, comment="Why two?")
    hub.clock.move(DAY)

    order = steps.apply(hub, comment="One is a spare.")

    assert (order.status, order.comment, order.content_version) == (Status.APPLYING, "One is a spare.", 1)
    assert (order.application.step, order.application.decisions, order.application.applied_at) == (0, (), NOON + DAY)
    assert order.hold_until == NOON + HOLD
    asked = [message.approver for message in hub.store.messages if isinstance(message, AskApprover)]
    assert asked == ["chiara", "dmitri", "emma", "felix", "chiara", "dmitri"]

    assert steps.cancel(hub).status is Status.CANCELED
    assert hub.store.audited == ["applied", "decided_approve", "decided_remand", "applied", "canceled"]


def test_a_new_application_has_new_links():
    hub = house()
    steps.apply(hub)
    old = steps.link(hub, "chiara")
    steps.answer(hub, old, Verdict.REMAND, comment="Why two?")

    steps.apply(hub)

    assert steps.link(hub, "chiara") != old


def test_the_end_of_the_hold_is_warned_of_once_however_often_one_applies():
    hub = house()
    for _ in range(3):
        steps.apply(hub)
        steps.answer(hub, steps.link(hub, "chiara"), Verdict.REMAND, comment="Again.")

    assert hub.store.messages.count(WarnOfHold(NUMBER, content_version=1)) == 1


def test_too_late_for_a_warning_there_is_none():
    hub = house()
    hub.clock.at = NOON + HOLD - timedelta(hours=24)

    steps.apply(hub)

    assert not [message for message in hub.store.messages if isinstance(message, WarnOfHold)]


@pytest.mark.parametrize("status", [Status.CART, Status.APPLYING, Status.REMANDED])
def test_an_applicant_gives_up_before_it_is_ordered(status: Status):
    order = examples.order(status=status, application=examples.asked())
    hub = fakes.hub(order, examples.content())
    hub.clock.move(HOUR)

    canceled = steps.cancel(hub, reason=" No longer needed. ")

    at = NOON + HOUR
    assert canceled == replace(order, status=Status.CANCELED, closed_reason="No longer needed.", changed_at=at)
    erased = needed(Reason.REFUSED_DELIVERY, NUMBER, at=at)
    assert hub.store.commits == [
        (
            Changed(order, canceled),
            Audited("canceled", NUMBER, by="anna", at=at, where="page", facts={"comment": "No longer needed."}),
            Erased(erased),
        )
    ]


def test_an_administrator_cancels_and_the_applicant_is_told():
    hub = house()

    steps.cancel(hub, by="gita", reason="The project has ended.")

    assert hub.store.messages == [TellApplicant(NUMBER, news="canceled")]
    assert hub.store.entries[0].by == "gita"


@pytest.mark.parametrize("by", ["ben", "chiara", "hugo"])
def test_nobody_else_cancels(by: str):
    assert isinstance(refused(house(), steps.cancel, by=by), NotFound)


def test_canceling_twice_changes_nothing():
    hub = house()
    steps.cancel(hub)

    assert steps.cancel(hub, reason="Again.").closed_reason == ""
    assert len(hub.store.commits) == 1


def test_a_disapproved_order_stays_disapproved():
    assert isinstance(refused(house(status=Status.DISAPPROVED), steps.cancel), Refused)


@pytest.mark.parametrize("delivery", [delivery for delivery in Delivery if delivery is not Delivery.REFUSED])
@pytest.mark.parametrize("by", ["anna", "gita"])
def test_what_amazon_has_or_may_have_is_canceled_at_amazon(delivery: Delivery, by: str):
    hub = fakes.hub(examples.ordered(delivery), examples.content())

    assert "Cancel it on Amazon Business" in str(refused(hub, steps.cancel, by=by, reason="No."))


def test_a_refused_order_is_canceled_with_a_reason_and_needs_no_more_attention():
    trouble = needed(Reason.REFUSED_DELIVERY, NUMBER, at=NOON)
    hub = fakes.hub(examples.ordered(Delivery.REFUSED), examples.content(), trouble)

    assert refused(hub, steps.cancel).field == "reason"

    order = steps.cancel(hub, reason="Bought elsewhere.")
    assert (order.status, order.delivery, order.closed_reason) == (
        Status.CANCELED,
        Delivery.REFUSED,
        "Bought elsewhere.",
    )
    assert hub.attention.all() == []


def test_a_reason_has_an_end():
    assert refused(house(), steps.cancel, reason="x" * 501).field == "reason"


def test_an_approval_that_was_quicker_than_the_cancel_counts():
    last = examples.asked(AskedStep("Team lead", ("chiara",), Rule.ANY))
    hub = fakes.hub(examples.applying(application=last), examples.content())
    chiara = steps.link(hub, "chiara")
    hub.store.meanwhile = lambda: steps.answer(hub, chiara)

    with pytest.raises(Refused, match="Cancel it on Amazon Business"):
        steps.cancel(hub)

    assert hub.orders.get(NUMBER).status is Status.ORDERED
