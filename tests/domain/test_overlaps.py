"""Which routes get in each other's way, and which no order would ever take."""

from decimal import Decimal

import pytest
from hypothesis import given

from chalicelib.domain.approvals.editing import MOST_ROUTES
from chalicelib.domain.approvals.overlaps import overlap, winners
from chalicelib.domain.approvals.routes import Policy, Route, bands, choose, is_in_band, meets
from chalicelib.domain.approvals.traits import Traits
from tests import examples
from tests.domain.test_route_choice import CURRENCIES, policies, traits

FROM_100, FROM_500 = {"USD": Decimal(100)}, {"USD": Decimal(500)}


def named(name: str, **conditions: object) -> Route:
    return examples.route(name=name, **conditions)


def winning(*routes: Route) -> str:
    """Which ones take everything from the last of these."""
    return " ".join(route.name for route in winners(examples.policy(routes=routes), routes[-1]))


def test_a_route_that_some_order_takes_has_no_winner_over_it():
    assert winning(named("dear", from_amount=FROM_500), named("usual", from_amount=FROM_100)) == ""
    assert winning(named("lab", billing_groups=frozenset({"LAB"})), named("usual", from_amount=FROM_100)) == ""


def test_a_narrower_route_behind_a_wider_one_is_never_reached():
    assert winning(named("usual", from_amount=FROM_100), named("dear", from_amount=FROM_500)) == "usual"
    assert winning(named("all"), named("lab", billing_groups=frozenset({"LAB"}))) == "all"
    lab, both = frozenset({"LAB"}), frozenset({"LAB", "OFFICE"})
    assert winning(named("both", billing_groups=both), named("lab", billing_groups=lab)) == "both"
    assert winning(named("pens", codes=frozenset({"44"})), named("blue", codes=frozenset({"4412"}))) == "pens"
    assert (
        winning(
            named("a", categories=frozenset({"Office  SUPPLIES"})),
            named("b", categories=frozenset({"office supplies"})),
        )
        == "a"
    )


def test_several_that_share_everything_out_leave_nothing():
    below, rest = named("small", below=FROM_100), named("large", from_amount=FROM_100)

    assert winning(below, rest, named("middle", from_amount=FROM_100, below=FROM_500)) == "large"
    assert winning(below, rest, named("dollars", from_amount={"USD": Decimal(1)})) == "small large"


def test_a_longer_code_before_a_shorter_one_leaves_it_the_rest():
    assert winning(named("blue", codes=frozenset({"4412"})), named("pens", codes=frozenset({"44"}))) == ""


def test_that_it_is_the_strictest_for_another_currency_does_not_make_a_route_worth_having():
    strict = named("dear", from_amount=FROM_500)
    lax = named("usual", from_amount=FROM_100, steps=examples.route().steps[:1])

    assert winning(lax, strict) == "usual"


def test_as_many_routes_and_conditions_as_there_may_be_are_compared_at_once():
    """Asked example by example this takes minutes, and the page asks it for every route."""
    start = dict.fromkeys(("EUR", "JPY", "USD"), Decimal(1))
    narrow = [
        named(
            f"narrow {number}",
            billing_groups=frozenset(f"G{number + more}" for more in range(10)),
            from_amount=dict.fromkeys(start, Decimal(100 * number + 10)),
            codes=frozenset(f"{10 + number}{code:02}" for code in range(99)),
        )
        for number in range(MOST_ROUTES - 2)
    ]
    last = named("last", from_amount=dict.fromkeys(start, Decimal(10)), codes=frozenset({"9901", "9902"}))

    assert winning(named("first", from_amount=start), *narrow, last) == "first"


@pytest.mark.parametrize(
    ("one", "other", "is_so"),
    [
        ({"from_amount": FROM_500}, {"below": FROM_500}, False),
        ({"from_amount": FROM_100}, {"below": FROM_500}, True),
        ({"from_amount": FROM_100}, {"from_amount": {"EUR": Decimal(1)}}, False),
        ({"from_amount": FROM_100}, {"codes": frozenset({"44"})}, True),
        ({"codes": frozenset({"44"})}, {"codes": frozenset({"46"})}, True),
        ({"billing_groups": frozenset({"LAB"})}, {"billing_groups": frozenset({"OFFICE"})}, False),
        ({"billing_groups": frozenset({"LAB"})}, {"from_amount": FROM_100}, True),
    ],
)
def test_two_routes_overlap_when_one_order_can_meet_both(one: dict, other: dict, is_so: bool):
    assert overlap(named("one", **one), named("other", **other)) is is_so
    assert overlap(named("other", **other), named("one", **one)) is is_so


@given(policies, traits(*CURRENCIES))
def test_what_is_called_unreachable_is_taken_by_no_order(policy: Policy, order: Traits):
    route = choose(policy, order)

    if not bands(route) or order.total.currency in bands(route):
        assert winners(policy, route) == ()


@given(policies, traits(*CURRENCIES))
def test_two_routes_that_an_order_meets_overlap(policy: Policy, order: Traits):
    met = [route for route in policy.routes if meets(route, order) and is_in_band(route, order.total)]

    assert all(overlap(one, other) for one in met for other in met)
