"""What the list of routes and its editor show: names, and what would go wrong today."""

from decimal import Decimal

from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.directory import Anyone, Role
from chalicelib.domain.money import Money
from chalicelib.queries.routes import Band, RoutesLook, Trouble, look
from tests import examples, fakes
from tests.examples import usd


def looked(*records: object, **policy: object) -> RoutesLook:
    return fakes.hub(examples.policy(**policy), *records).do(look)


def route(name: str, *steps: Step, **conditions: object) -> Route:
    usual: dict[str, object] = {"codes": frozenset({"44"}), "id": name}
    return examples.route(name=name, steps=steps or (examples.step("Lead", "emma"),), **usual | conditions)


def troubles(*steps: Step, records: tuple[object, ...] = (), **policy: object) -> list[Trouble | None]:
    found = looked(*records, routes=(route("One", *steps),), **policy)
    return [step.trouble for step in found.routes[0].steps]


def test_there_are_no_routes_before_there_are_rules():
    house = fakes.hub()
    house.store.records = {key: one for key, one in house.store.records.items() if key[0].__name__ != "Policy"}

    found = house.do(look)

    assert (found.policy, found.routes, found.default) == (None, (), None)
    assert found.find("anything") is None


def test_routes_stand_in_their_order_with_the_default_apart():
    found = looked(routes=(route("A"), route("B", codes=frozenset({"46"}))), default=route("Rest", id="rest"))

    assert [(row.id, row.before) for row in found.routes] == [("A", "B"), ("B", "")]
    assert (found.default.id, found.find("rest"), found.find("B")) == ("rest", found.default, found.routes[1])


def test_an_older_policy_shows_its_last_route_as_the_default():
    found = looked()

    assert (found.routes, found.default.route) == ([], examples.route())


def test_a_step_names_who_is_asked_and_warns_of_who_cannot_be():
    step = Step(
        "Everyone",
        Anyone(
            frozenset({"emma", "felix", "ben", "ghost"}), frozenset({"team-leads", "empty"}), frozenset({Role.APPROVER})
        ),
        Rule.ANY,
    )

    found = looked(
        examples.person("felix", disabled=True), examples.person("ben", email=""), routes=(route("One", step),)
    )

    assert {choice.value: choice.warning for choice in found.routes[0].steps[0].approvers} == {
        "role:approver": "",
        "group:empty": "nobody",
        "group:team-leads": "",
        "person:ben": "no_email",
        "person:emma": "",
        "person:felix": "disabled",
        "person:ghost": "gone",
    }


def test_a_step_whose_people_cannot_be_asked_goes_to_the_fallback():
    nobody = Step("Empty", Anyone(groups=frozenset({"empty"})), Rule.ANY)

    assert troubles(examples.step("Lead", "emma"), nobody, examples.step("Ghost", "ghost")) == [
        None,
        Trouble.FALLBACK,
        Trouble.FALLBACK,
    ]
    assert troubles(examples.step("Lead", "emma"), records=(examples.person("emma", email=""),)) == [Trouble.FALLBACK]


def test_without_a_fallback_that_can_be_asked_it_is_stuck():
    ghost = examples.step("Ghost", "ghost")

    assert troubles(ghost, fallback="nobody") == [Trouble.STUCK]
    assert troubles(ghost, records=(examples.person("gita", disabled=True),)) == [Trouble.STUCK]


def test_whether_a_manager_can_be_asked_depends_on_the_applicant():
    assert troubles(examples.step("Manager", ask_manager=True)) == [None]


def test_a_crowd_is_said_to_be_one():
    crowd = [examples.person(f"p{number}", groups=frozenset({"crowd"})) for number in range(51)]

    assert troubles(Step("Crowd", Anyone(groups=frozenset({"crowd"})), Rule.ANY), records=tuple(crowd)) == [
        Trouble.CROWD
    ]


def test_the_fallback_is_shown_with_what_is_wrong_with_it():
    assert looked().fallback.label == "Gita Rao"
    assert looked(fallback="ghost").fallback.warning == "gone"


def test_billing_groups_are_named_and_lost_ones_are_told_apart():
    found = looked(
        examples.billing_group("LAB"), routes=(route("One", billing_groups=frozenset({"LAB", "MOON"})),)
    ).routes[0]

    assert (found.billing_groups, found.lost_groups) == (["Lab supplies", "MOON"], ["MOON"])


def test_amounts_are_money():
    banded = route("One", from_amount={"USD": Decimal(5)}, below={"USD": Decimal(9), "JPY": Decimal(700)})

    found = looked(routes=(banded,), default=examples.route()).find("One")

    assert found.bands == [Band(None, Money(Decimal(700), "JPY")), Band(usd(5), usd(9))]
    assert [str(amount) for amount in looked(default=examples.route(), routes=()).default.steps[2].from_amounts] == [
        "150000 JPY",
        "1000 USD",
    ]


def test_it_says_which_route_wins_and_which_is_never_reached():
    wide, narrow, apart = (
        route("Wide"),
        route("Narrow", codes=frozenset({"4412"})),
        route("Apart", codes=frozenset({"46"})),
    )

    found = looked(routes=(wide, narrow, apart), default=route("Rest", codes=frozenset()))

    assert [row.blocked_by for row in found.routes] == [[], ["Wide"], []]
    assert found.routes[0].wins_over == ["Narrow", "Apart"]
    assert found.is_default_reached


def test_it_says_when_the_default_is_only_a_safety_net():
    below, rest = {"USD": Decimal(100)}, {"USD": Decimal(100)}
    strict = (examples.step("Lead", "emma"), examples.step("Chief", "felix"))
    routes = (
        route("Small", *strict, codes=frozenset(), below=below),
        route("Large", codes=frozenset(), from_amount=rest),
    )

    assert not looked(routes=routes, default=route("Rest", codes=frozenset())).is_default_reached
