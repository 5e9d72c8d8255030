"""Which way an order takes through the house, by its amount and billing group."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.domain.approvals.routes import Policy, Route, Rule, choose, demands_sign_in, reaches, steps_for
from chalicelib.domain.approvals.traits import Traits, of, plain
from chalicelib.domain.money import Money
from tests import examples
from tests.examples import jpy, usd

EUR_5000 = Money(Decimal(5000), "EUR")
EUR_80 = Money(Decimal(80), "EUR")
SMALL = usd(80)
FROM_1000 = {"USD": Decimal(1000), "JPY": Decimal(150_000)}


def named(name: str, **conditions: object) -> Route:
    return examples.route(name=name, **conditions)


def chosen(*routes: Route, total: Money = SMALL, billing_group: str = "OFFICE", **kinds: frozenset[str]) -> str:
    return choose(examples.policy(routes=routes), Traits(total, billing_group, **kinds)).name


@pytest.mark.parametrize(
    ("total", "is_reached"),
    [(usd("999.99"), False), (usd(1000), True), (usd(5000), True), (jpy(149_999), False), (jpy(150_000), True)],
)
def test_a_band_begins_at_its_amount_in_each_currency(total: Money, is_reached: bool):
    assert reaches(total, FROM_1000) is is_reached


def test_a_currency_that_a_band_does_not_name_is_always_in_it():
    assert reaches(EUR_80, FROM_1000)


def test_a_band_without_amounts_includes_everything():
    assert reaches(usd("0.01"), {})


def test_the_first_route_that_fits_is_taken():
    assert chosen(named("dear", from_amount=FROM_1000), named("usual"), named("never")) == "usual"
    assert chosen(named("dear", from_amount=FROM_1000), named("usual"), total=usd(1000)) == "dear"
    assert chosen(named("dear", from_amount=FROM_1000), named("usual"), total=EUR_80) == "dear"


def test_a_route_may_be_for_some_billing_groups():
    routes = (named("laboratory", billing_groups=frozenset({"LAB"})), named("usual"))

    assert chosen(*routes, billing_group="LAB") == "laboratory"
    assert chosen(*routes, billing_group="OFFICE") == "usual"


def test_both_conditions_must_hold():
    routes = (named("dear", billing_groups=frozenset({"LAB"}), from_amount=FROM_1000), named("usual"))

    assert chosen(*routes, billing_group="LAB", total=usd(999)) == "usual"
    assert chosen(*routes, billing_group="OFFICE", total=usd(1000)) == "usual"
    assert chosen(*routes, billing_group="LAB", total=usd(1000)) == "dear"


@pytest.mark.parametrize("routes", [(), (named("dear", from_amount=FROM_1000),)])
def test_an_order_that_no_route_fits_takes_the_default(routes: tuple[Route, ...]):
    assert chosen(*routes) == "Default"


def test_a_route_may_end_below_an_amount():
    routes = (named("small", below={"USD": Decimal(100)}), named("usual"))

    assert chosen(*routes, total=usd("99.99")) == "small"
    assert chosen(*routes, total=usd(100)) == "usual"


def test_a_route_with_bands_is_for_their_currencies_only():
    routes = (named("euros", from_amount={"EUR": Decimal(50)}), named("dollars", from_amount={"USD": Decimal(1000)}))

    assert chosen(*routes, total=usd(80)) == "Default"
    assert chosen(*routes, total=usd(1000)) == "dollars"
    assert chosen(*routes, total=EUR_80) == "euros"


def test_a_currency_without_bands_takes_the_strictest_route():
    short = examples.route(steps=examples.route().steps[:1])
    routes = (
        replace(short, name="small", below={"USD": Decimal(100)}),
        named("dear", from_amount=FROM_1000),
        replace(short, name="others"),
    )

    assert chosen(*routes, total=EUR_80) == "dear"
    assert chosen(*routes, total=usd(80)) == "small"
    assert chosen(*routes, total=usd(500)) == "others"


def test_among_as_many_steps_the_one_that_everybody_must_agree_to_is_stricter():
    any_of_them = named("any", steps=(examples.step("Lead", "emma"),), from_amount=FROM_1000)
    all_of_them = named("all", steps=(examples.step("Lead", "emma", rule=Rule.ALL),), below=FROM_1000)

    assert chosen(any_of_them, all_of_them, total=EUR_80) == "all"


def test_a_route_behind_one_for_every_amount_is_not_in_question():
    routes = (named("usual", steps=(examples.step("Lead", "emma"),)), named("dear", from_amount=FROM_1000))

    assert chosen(*routes, total=EUR_80) == "usual"


def test_only_routes_that_an_order_could_take_name_its_currency():
    routes = (
        named("laboratory", billing_groups=frozenset({"LAB"}), from_amount={"EUR": Decimal(1000)}),
        named("dear", from_amount=FROM_1000),
    )

    assert chosen(*routes, total=EUR_80) == "dear"
    assert chosen(*routes, total=EUR_80, billing_group="LAB") == "Default"


@pytest.mark.parametrize(
    ("codes", "is_safety"),
    [({"46181504"}, True), ({"46"}, False), ({"47131803"}, False), ({"44121706", "46181802"}, True), (set(), False)],
)
def test_a_route_may_be_for_lines_whose_unspsc_code_begins_with(codes: set[str], is_safety: bool):
    safety = named("safety", codes=frozenset({"4618", "42"}))

    assert (chosen(safety, codes=frozenset(codes)) == "safety") is is_safety


def test_a_route_may_be_for_lines_of_a_category():
    safety = named("safety", categories=frozenset({"Personal  Safety"}), codes=frozenset({"46"}))

    assert chosen(safety, categories=frozenset({plain("personal safety")})) == "safety"
    assert chosen(safety, categories=frozenset({plain("Safety")})) == "Default"
    assert chosen(safety, codes=frozenset({"46181504"})) == "safety"


def test_the_traits_of_an_order_are_read_from_its_lines_as_carts_carry_them():
    pens = examples.line(1, extrinsics=(("category", "Office  Supplies"), ("subCategory", "Pens"), ("soldBy", "Ink")))
    gloves = examples.line(2, classifications=(("unspsc", " 46181504 "), ("custom", "0"), ("UNSPSC", "")))

    assert of(SMALL, "OFFICE", [pens, gloves]) == Traits(
        SMALL,
        "OFFICE",
        codes=frozenset({"44121706", "46181504"}),
        categories=frozenset({"office supplies", "pens"}),
    )


@pytest.mark.parametrize(
    ("total", "steps"),
    [
        (usd("999.99"), ["Team lead", "Directors"]),
        (usd(1000), ["Team lead", "Directors", "Purchasing"]),
        (jpy(150_000), ["Team lead", "Directors", "Purchasing"]),
        (EUR_80, ["Team lead", "Directors", "Purchasing"]),
    ],
)
def test_an_amount_adds_a_step(total: Money, steps: list[str]):
    assert [step.name for step in steps_for(examples.route(), total)] == steps


@pytest.mark.parametrize(
    ("total", "is_demanded"),
    [
        (usd(5000), False),
        (usd("5000.01"), True),
        (jpy(500_000), False),
        (jpy(500_001), True),
        (EUR_5000, False),
        (Money(EUR_5000.amount + 1, "EUR"), True),
        (Money(Decimal(5000), "GBP"), False),
        (Money(Decimal(5001), "GBP"), True),
        (Money(Decimal(1), "PLN"), True),
    ],
)
def test_above_an_amount_an_approver_must_be_signed_in(total: Money, is_demanded: bool):
    assert demands_sign_in(examples.policy(), total) is is_demanded


def test_a_policy_that_names_no_amounts_always_demands_a_sign_in():
    assert demands_sign_in(Policy(routes=(), fallback="gita", sign_in_above={}), usd("0.01"))
