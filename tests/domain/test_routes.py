"""Which way an order takes through the house, by its amount and billing group."""

from decimal import Decimal

import pytest

from chalicelib.domain.approvals.routes import Policy, Route, choose, demands_sign_in, reaches, steps_for
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from tests import examples
from tests.examples import jpy, usd

EUR_5000 = Money(Decimal(5000), "EUR")
EUR_80 = Money(Decimal(80), "EUR")
SMALL = usd(80)
FROM_1000 = {"USD": Decimal(1000), "JPY": Decimal(150_000)}


def named(name: str, **conditions: object) -> Route:
    return examples.route(name=name, **conditions)


def chosen(*routes: Route, total: Money = SMALL, billing_group: str = "OFFICE") -> str:
    return choose(routes, total=total, billing_group=billing_group).name


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
def test_an_order_that_no_route_fits_does_not_pass_by_itself(routes: tuple[Route, ...]):
    with pytest.raises(Refused, match="No approval route"):
        choose(routes, total=SMALL, billing_group="OFFICE")


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
