"""Whatever routes an administrator sets and whatever is ordered: one route, always the same one, never a laxer one for
a currency that nobody thought of, and never nobody to ask."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.approvals.asking import planned
from chalicelib.domain.approvals.automatic import NEVER_FROM
from chalicelib.domain.approvals.routes import (
    Policy,
    Route,
    Rule,
    Step,
    bands,
    choose,
    is_in_band,
    meets,
    steps_for,
    strictness,
)
from chalicelib.domain.approvals.traits import Traits
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from tests import examples

CURRENCIES = ("USD", "EUR", "JPY")
UNHEARD_OF = "PLN"
PEOPLE = examples.people()
GROUPS = ("OFFICE", "LAB")

amounts = st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("99.99"), *map(Decimal, (100, 101, 500, 999, 10**9))])
limits = st.sampled_from(list(map(Decimal, (1, 100, 500, 1000))))
by_currency: st.SearchStrategy[Mapping[str, Decimal]] = st.dictionaries(st.sampled_from(CURRENCIES), limits, max_size=2)
anyone = st.builds(
    Anyone,
    people=st.frozensets(st.sampled_from([*PEOPLE, "nobody"]), max_size=3),
    groups=st.frozensets(st.sampled_from(["team-leads", "empty"]), max_size=1),
)
steps = st.builds(
    Step,
    name=st.just("Step"),
    approvers=anyone,
    rule=st.sampled_from(Rule),
    from_amount=by_currency,
    ask_manager=st.booleans(),
)
routes = st.builds(
    Route,
    name=st.uuids().map(str),
    steps=st.lists(steps, max_size=3).map(tuple),
    billing_groups=st.frozensets(st.sampled_from(GROUPS), max_size=1),
    from_amount=by_currency,
    below=by_currency,
    codes=st.frozensets(st.sampled_from(["44", "4412", "46"]), max_size=1),
    always_asks=st.booleans(),
)
policies = st.builds(
    Policy,
    routes=st.lists(routes, max_size=5).map(tuple),
    fallback=st.sampled_from(["gita", "anna", "nobody"]),
    self_approval=st.booleans(),
    automatic_below=st.dictionaries(st.sampled_from([*CURRENCIES, UNHEARD_OF]), limits, max_size=2),
    default=st.builds(Route, name=st.just("Default"), steps=st.lists(steps, max_size=2).map(tuple)),
)


def traits(*currencies: str) -> st.SearchStrategy[Traits]:
    return st.builds(
        Traits,
        total=st.builds(Money, amounts, st.sampled_from(currencies)),
        billing_group=st.sampled_from([*GROUPS, "OTHER"]),
        codes=st.frozensets(st.sampled_from(["44121706", "46181504", "10101501"]), max_size=2),
    )


@given(policies, traits(*CURRENCIES, UNHEARD_OF))
def test_every_order_takes_exactly_one_route_whose_conditions_it_meets(policy: Policy, order: Traits):
    route = choose(policy, order)

    assert route in (*policy.routes, policy.default)
    assert route == choose(replace(policy, revision=7), order)
    assert route == policy.default or meets(route, order)


@given(policies, traits(*CURRENCIES))
def test_in_a_currency_with_bands_it_is_the_first_that_fits(policy: Policy, order: Traits):
    fitting = [route for route in policy.routes if meets(route, order)]
    if order.total.currency not in {currency for route in fitting for currency in bands(route)}:
        return

    in_band = [route for route in fitting if is_in_band(route, order.total)]

    assert choose(policy, order) == (in_band[0] if in_band else policy.default)


@given(policies, traits(UNHEARD_OF), traits(*CURRENCIES))
def test_a_currency_without_bands_is_never_treated_more_laxly_than_any_amount_in_any_other(
    policy: Policy, order: Traits, other: Traits
):
    known = replace(order, total=other.total)

    demanded = strictness(choose(policy, order), order.total)

    assert demanded >= strictness(choose(policy, known), known.total)


@given(routes, amounts, amounts, st.sampled_from(CURRENCIES))
def test_a_dearer_order_on_the_same_route_has_every_step_of_a_cheaper_one(
    route: Route, one: Decimal, other: Decimal, currency: str
):
    cheap, dear = (steps_for(route, Money(amount, currency)) for amount in sorted((one, other)))

    assert set(map(id, cheap)) <= set(map(id, dear))


@given(st.lists(limits, min_size=1, max_size=4, unique=True), amounts, amounts)
def test_where_each_dearer_band_has_more_steps_a_dearer_order_never_has_fewer(
    edges: list[Decimal], one: Decimal, other: Decimal
):
    rising = sorted(edges)
    ladder = tuple(
        Route(f"From {edge}", (examples.step(),) * (number + 2), from_amount={"USD": edge})
        for number, edge in enumerate(rising)
    )
    policy = examples.policy(routes=ladder[::-1], default=Route("Default", (examples.step(),)))

    cheap, dear = (len(choose(policy, Traits(Money(amount, "USD"), "OFFICE")).steps) for amount in sorted((one, other)))

    assert cheap <= dear


@settings(max_examples=300)
@given(
    policies, traits(*CURRENCIES, UNHEARD_OF), st.sampled_from(["anna", "emma", "gita"]), st.booleans(), st.booleans()
)
def test_a_plan_asks_somebody_at_every_step_and_never_the_applicant_or_is_refused(
    policy: Policy, order: Traits, applicant: str, may_be_automatic: bool, is_disabled: bool
):
    people = examples.people(examples.person("emma", disabled=is_disabled))
    try:
        plan = planned(
            policy,
            order,
            applicant=people[applicant],
            may_be_automatic=may_be_automatic,
            find=lambda ids: {id: people[id] for id in ids if id in people},
            members=lambda step: [person for person in people.values() if step.approvers.includes(person)],
        )
    except Refused as refusal:
        assert str(refusal).startswith("Nobody can approve")
        return

    if plan.automatic:
        assert may_be_automatic and not plan.route.always_asks and plan.steps == ()
        assert order.total.amount < plan.automatic.amount <= NEVER_FROM[order.total.currency]
        assert plan.automatic.amount <= policy.automatic_below[order.total.currency]
        return
    demanded = steps_for(plan.route, order.total)
    assert len(plan.steps) == max(len(demanded), 1)
    for step in plan.steps:
        assert step.approvers
        assert policy.self_approval or applicant not in step.approvers
        assert not any(people[approver].disabled for approver in step.approvers)


@pytest.mark.parametrize("currency", sorted(NEVER_FROM))
def test_what_may_ever_pass_by_itself_is_finite_and_small(currency: str):
    assert NEVER_FROM[currency].is_finite()
    assert Decimal(0) < NEVER_FROM[currency] <= Decimal(50_000)
