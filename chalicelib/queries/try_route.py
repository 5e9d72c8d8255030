"""What would become of an order if somebody applied for it now: which route, and who would be asked by name.

It decides by the very functions by which applying decides, so that it can't tell anything else.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from chalicelib.domain.approvals import asking, editing, routes
from chalicelib.domain.approvals.application import Application
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.approvals.traits import Traits, plain
from chalicelib.domain.directory import Anyone, Person
from chalicelib.domain.errors import Refused
from chalicelib.domain.money import Money
from chalicelib.domain.purchasing.deputies import deputy_of
from chalicelib.domain.purchasing.order import PurchaseOrder, Status
from chalicelib.ports.directory import People
from chalicelib.ports.settings import Settings
from chalicelib.queries.directory import GROUP, PERSON, Choice, named


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
    case = _Case(person, traits, policy, at, people, cache(people.chosen))
    plan, refusal = case.plan()
    return Trial(
        applicant=person,
        traits=traits,
        route=plan.route,
        route_id=editing.id_of(plan.route),
        is_default=plan.route == editing.arranged(policy).default,
        has_bands=any(total.currency in routes.bands(each) for each in policy.routes if routes.meets(each, traits)),
        automatic=plan.automatic,
        steps=case.steps(plan),
        below=[step.name for step in plan.route.steps if not routes.reaches(total, step.from_amount)],
        demands_sign_in=routes.demands_sign_in(policy, total),
        refusal=refusal,
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """One applicant with one order, before the people there are."""

    applicant: Person
    traits: Traits
    policy: Policy
    at: datetime
    people: People
    chosen: Callable[[Anyone], Sequence[Person]]

    def plan(self) -> tuple[asking.Plan, Refused | None]:
        """As applying makes it; of what is refused, the route that it was refused on."""
        try:
            plan = asking.planned(
                self.policy,
                self.traits,
                applicant=self.applicant,
                may_be_automatic=True,
                find=self.people.several,
                members=lambda step: self.chosen(step.approvers),
            )
        except Refused as refusal:
            return asking.Plan(routes.choose(self.policy, self.traits), ()), refusal
        return plan, None

    def steps(self, plan: asking.Plan) -> list[TriedStep]:
        asked = Application(plan.route.name, plan.steps, nonce="", applied_at=self.at)
        counting = asking.steps_of(plan.route, self.policy, self.traits.total)
        return [self._step(step, replace(asked, step=number)) for number, step in enumerate(counting) if plan.steps]

    def _step(self, step: Step, application: Application) -> TriedStep:
        asked = application.steps[application.step]
        before = application.steps[application.step - 1].approvers if application.step else ()
        manager = self.people.several([self.applicant.manager] if self.applicant.manager else [])
        wanted = asking.wanted(step, self.applicant, manager, self.chosen(step.approvers))
        obstacles = {id: asking.obstacle(one, self.applicant, self.policy) for id, one in wanted.items()}
        names = self._names([*asked.approvers, *wanted])
        deputies = self._deputies(asked.approvers, application)
        return TriedStep(
            name=asked.name,
            rule=asked.rule,
            asked=[TriedPerson(names[id], deputies.get(id), is_carried=id in before) for id in asked.approvers],
            left_out=[*(LeftOut(names[id], why) for id, why in obstacles.items() if why), *self._lost(step)],
            asks_fallback=all(obstacles.values()),
            lacks_manager=step.ask_manager and not manager,
        )

    def _names(self, ids: Sequence[str]) -> dict[str, Choice]:
        choices = named([f"{PERSON}:{id}" for id in ids], people=self.people)
        return {choice.value.partition(":")[2]: choice for choice in choices}

    def _deputies(self, approvers: Sequence[str], application: Application) -> dict[str, Choice]:
        """Who answers in whose place now, by the id of whoever is away."""
        order = _order(self.applicant, self.traits, application)
        ids = {
            id: deputy.id
            for id, one in self.people.several(approvers).items()
            if (deputy := deputy_of(one, order, policy=self.policy, at=self.at, find=self.people.several))
        }
        names = self._names(list(ids.values()))
        return {id: names[deputy] for id, deputy in ids.items()}

    def _lost(self, step: Step) -> list[LeftOut]:
        """What a step names that stands for nobody, or for nobody any more; the rest was found to be asked or not."""
        values = [f"{PERSON}:{id}" for id in sorted(step.approvers.people)]
        values += [f"{GROUP}:{group}" for group in sorted(step.approvers.groups)]
        choices = named(values, people=self.people)
        return [
            LeftOut(choice, choice.warning) for choice in choices if choice.warning in {"gone", "nobody", "disabled"}
        ]


def _order(applicant: Person, traits: Traits, application: Application) -> PurchaseOrder:
    """An order that waits for these people, as far as who stands in for them looks at it."""
    nothing, at = Money.zero(traits.total.currency), application.applied_at
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
        application=application,
    )
