"""Which route an application takes, and whom its steps ask."""

from decimal import Decimal

from chalicelib.domain.approvals.application import AskedStep, Verdict
from chalicelib.domain.approvals.asking import MOST_APPROVERS
from chalicelib.domain.approvals.routes import Rule
from chalicelib.domain.directory import Absence, Anyone
from chalicelib.domain.purchasing.order import Status
from tests import examples, fakes
from tests.examples import DAY, NOON, usd
from tests.usecases import steps
from tests.usecases.purchasing.applying import DIRECTORS, PURCHASING, TEAM_LEADS, house, priced, refused


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
    assert steps.apply(house(policy, examples.billing_group("LAB"), billing_group="LAB")).application.route == "Lab"
    cheap = fakes.hub(policy, examples.order(cart=examples.cart(1)), examples.content(cart=examples.cart(1)))
    assert steps.apply(cheap).application.route == "Standard"


def test_an_order_that_no_route_fits_takes_the_default_and_never_passes_by_itself():
    lab = examples.route(name="Lab", billing_groups=frozenset({"LAB"}))
    default = examples.route(name="Others", steps=(examples.step("Lead", "emma"),))

    explicit = steps.apply(house(examples.policy(routes=(lab,), default=default)))
    never_set = steps.apply(house(examples.policy(routes=(lab,))))

    assert (explicit.application.route, explicit.application.steps) == (
        "Others",
        (AskedStep("Lead", ("emma",), Rule.ANY),),
    )
    assert never_set.application.steps == (AskedStep("Default", ("gita",), Rule.ANY),)


def test_a_route_may_be_for_what_is_in_the_cart():
    pens = examples.route(name="Pens", codes=frozenset({"4412"}), steps=(examples.step("Pen holder", "felix"),))
    gloves = examples.route(name="Gloves", codes=frozenset({"46"}))

    assert steps.apply(house(examples.policy(routes=(gloves, pens, examples.route())))).application.route == "Pens"


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
