"""What would become of an order if somebody applied for it now: which route, and who would be asked by name.

It decides by the very functions by which applying decides, so that it can't tell anything else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.approvals import asking, editing, routes
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.approvals.traits import Traits, plain
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.deputies import deputy_of
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Settings
from chalicelib.queries.directory import PERSON, Choice, named


@dataclass(frozen=True, slots=True)
class TriedPerson:
    """``deputy`` is who answers in their place today. ``is_carried``: asked at the step before too, so that agreeing
    there counts here."""

    person: Choice
    deputy: Choice | None = None
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody whom the step names and who is not asked. ``why`` is an ``Obstacle``, or a warning of a choice."""

    choice: Choice
    why: str


@dataclass(frozen=True, slots=True)
class TriedStep:
    name: str
    rule: Rule
    asked: Sequence[TriedPerson]
    left_out: Sequence[LeftOut]
    asks_fallback: bool  # because nobody else can be asked
    lacks_manager: bool  # it names the applicant's manager, and nobody is


@dataclass(frozen=True, slots=True)
class Trial:
    """``refusal`` is what the applicant would read instead. ``below`` are steps that begin at a larger amount."""

    applicant: Person
    traits: Traits
    route: Route
    route_id: str
    is_default: bool
    has_bands: bool  # whether some route says amounts in this currency; else the strictest was taken
    automatic: Money | None
    steps: Sequence[TriedStep]
    below: Sequence[str]
    demands_sign_in: bool
    refusal: Refused | None = None


def try_out(
    applicant: str,
    *,
    total: Money,
    billing_group: str,
    code: str = "",
    category: str = "",
    at: datetime,
    settings: Settings,
    people: People,
) -> Trial:
    """Raises NotFound for an unknown applicant, Refused while there are no rules."""
    person, policy = people.get(applicant), settings.approvals()
    traits = Traits(total, billing_group, frozenset({code} - {""}), frozenset({plain(category)} - {""}))
    route = routes.choose(policy, traits)
    known = people.several([id for id in (policy.fallback, person.manager) if id])
    members = {step.name: people.chosen(step.approvers) for step in route.steps}
    plan, refusal = asking.Plan(route, ()), None
    try:
        plan = asking.planned(
            policy,
            traits,
            applicant=person,
            may_be_automatic=True,
            find=people.several,
            members=lambda step: members.get(step.name) or people.chosen(step.approvers),
        )
    except Refused as problem:
        refusal = problem
    counting = asking.steps_of(route, policy, total)
    order = _as_if(plan, person, traits, at)
    return Trial(
        applicant=person,
        traits=traits,
        route=route,
        route_id=editing.id_of(route),
        is_default=route == policy.default,
        has_bands=any(total.currency in routes.bands(each) for each in policy.routes if routes.meets(each, traits)),
        automatic=plan.automatic,
        steps=[
            _step(step, number, order, person, policy, known, members.get(step.name, ()), at, people)
            for number, step in enumerate(counting)
            if plan.steps
        ],
        below=[step.name for step in route.steps if step not in counting],
        demands_sign_in=routes.demands_sign_in(policy, total),
        refusal=refusal,
    )


def _as_if(plan: asking.Plan, applicant: Person, traits: Traits, at: datetime) -> PurchaseOrder:
    """An order that waits for these people, as far as what follows looks at it."""
    nothing = Money.zero(traits.total.currency)
    return PurchaseOrder(
        number="",
        status=Status.APPLYING,
        applicant=applicant.id,
        applicant_name=applicant.name,
        title="",
        line_count=1,
        goods=traits.total,
        shipping=nothing,
        tax=nothing,
        address="",
        billing_group=traits.billing_group,
        credential_set="",
        is_test=False,
        created_at=at,
        hold_until=at,
        changed_at=at,
        application=Application(plan.route.name, plan.steps, nonce="", applied_at=at, automatic=plan.automatic),
    )


def _step(
    step: Step,
    number: int,
    order: PurchaseOrder,
    applicant: Person,
    policy: Policy,
    known: Mapping[str, Person],
    members: Sequence[Person],
    at: datetime,
    people: People,
) -> TriedStep:
    application = order.application
    assert application is not None  # _as_if  # noqa: S101
    asked = application.steps[number]
    before = application.steps[number - 1].approvers if number else ()
    wanted = asking.wanted(step, applicant, known, members)
    obstacles = {id: why for id, one in wanted.items() if (why := asking.obstacle(one, applicant, policy))}
    named_here = named([f"{PERSON}:{id}" for id in (*asked.approvers, *wanted)], people=people)
    choices = {choice.value.partition(":")[2]: choice for choice in named_here}
    open_here = replace(order, application=replace(application, step=number))
    found = people.several(asked.approvers)
    deputies = {id: deputy_of(one, open_here, policy=policy, at=at, find=people.several) for id, one in found.items()}
    return TriedStep(
        name=asked.name,
        rule=asked.rule,
        asked=[TriedPerson(choices[id], _choice(deputies.get(id)), is_carried=id in before) for id in asked.approvers],
        left_out=[LeftOut(choices[id], why) for id, why in obstacles.items()] + _lost(step, people),
        asks_fallback=len(obstacles) == len(wanted),
        lacks_manager=step.ask_manager and (applicant.manager is None or applicant.manager not in known),
    )


def _lost(step: Step, people: People) -> list[LeftOut]:
    """What a step names that stands for nobody any more."""
    values = [f"{PERSON}:{id}" for id in sorted(step.approvers.people)]
    values += [f"group:{group}" for group in sorted(step.approvers.groups)]
    return [LeftOut(choice, choice.warning) for choice in named(values, people=people) if choice.warning in _NOBODY]


_NOBODY = {"gone", "nobody", "disabled"}


def _choice(person: Person | None) -> Choice | None:
    return Choice(f"{PERSON}:{person.id}", person.name, person.email) if person else None
