"""An approval route as its editor posts it: typed, taken further by a button, and made into a route."""

from dataclasses import dataclass, replace

from chalicelib.domain.approvals.editing import MOST_STEPS
from chalicelib.domain.approvals.routes import Route, Rule, Step
from chalicelib.domain.directory import Anyone
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import amounts, people
from chalicelib.handlers.forms.amounts import AmountRow
from chalicelib.handlers.request import Fields

# Buttons that change the form and keep everything typed are posted under this name.
CHANGE = "change"
BLANK = AmountRow()
LONGEST_REVISION = 10


@dataclass(frozen=True, slots=True)
class TypedStep:
    name: str = ""
    approvers: tuple[str, ...] = ()
    rule: str = Rule.ANY
    ask_manager: bool = False
    amounts: tuple[AmountRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TypedRoute:
    """``before`` is the id of the route that this one stands before, nothing for the last; ``placed`` is what that was
    when the form was made."""

    name: str = ""
    billing_groups: tuple[str, ...] = ()
    bands: tuple[AmountRow, ...] = ()
    codes: str = ""
    categories: str = ""
    always_asks: bool = False
    before: str = ""
    placed: str = ""
    revision: str = "0"
    steps: tuple[TypedStep, ...] = (TypedStep(),)


def typed(fields: Fields) -> TypedRoute:
    form = fields.one()
    count = int(form["steps"]) if form.get("steps", "") in {str(number) for number in range(MOST_STEPS + 1)} else 0
    return TypedRoute(
        name=form.get("name", ""),
        billing_groups=tuple(fields.all("billing_groups")),
        bands=amounts.rows(fields, "bands"),
        codes=form.get("codes", ""),
        categories=form.get("categories", ""),
        always_asks="always_asks" in form,
        before=form.get("before", ""),
        placed=form.get("placed", ""),
        revision=form.get("revision", "0"),
        steps=tuple(_typed_step(fields, f"step-{number}") for number in range(count)),
    )


def _typed_step(fields: Fields, name: str) -> TypedStep:
    form = fields.one()
    return TypedStep(
        name=form.get(f"{name}-name", ""),
        approvers=tuple(dict.fromkeys(fields.all(f"{name}-approvers"))),
        rule=form.get(f"{name}-rule", ""),
        ask_manager=f"{name}-manager" in form,
        amounts=amounts.rows(fields, f"{name}-amounts"),
    )


def shown(route: Route, before: str) -> TypedRoute:
    """A kept route as its form shows it."""
    return TypedRoute(
        name=route.name,
        billing_groups=tuple(sorted(route.billing_groups)),
        bands=amounts.rows_of(route.from_amount, route.below),
        codes=", ".join(sorted(route.codes)),
        categories="\n".join(sorted(route.categories)),
        always_asks=route.always_asks,
        before=before,
        placed=before,
        revision=str(route.revision),
        steps=tuple(_shown_step(step) for step in route.steps) or (TypedStep(),),
    )


def copied(route: Route, before: str) -> TypedRoute:
    """A new route like another one, in front of it, whose name is still to be given."""
    return replace(shown(route, before), name="", revision="0")


def renewed(typed: TypedRoute, now: TypedRoute) -> TypedRoute:
    """What was typed as an edit of what is kept now."""
    return replace(typed, revision=now.revision)


def moved(typed: TypedRoute) -> str | None:
    """Before which route somebody put it; None when they left its place alone, wherever that is by now."""
    return typed.before if typed.before != typed.placed else None


def revision(typed: TypedRoute) -> int:
    """Which revision was edited; a garbled one is none, so that the editor is told that it is not the present one."""
    text = typed.revision
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_REVISION else -1


def _shown_step(step: Step) -> TypedStep:
    return TypedStep(
        step.name, people.values(step.approvers), step.rule, step.ask_manager, amounts.rows_of(step.from_amount)
    )


def changed(route: TypedRoute, button: str) -> TypedRoute:
    """What a button of the editor makes of the form: a step or a currency more, a step less, earlier or later. Anything
    else leaves it as it is."""
    verb, _, number = button.partition(":")
    steps = list(route.steps)
    if verb == "more-bands":
        return replace(route, bands=(*route.bands, BLANK))
    if verb == "add-step":
        return replace(route, steps=(*steps, TypedStep()))
    if number not in {str(place) for place in range(len(steps))}:
        return route
    place = int(number)
    if verb == "more-amounts":
        steps[place] = replace(steps[place], amounts=(*steps[place].amounts, BLANK))
        return replace(route, steps=tuple(steps))
    step = steps.pop(place)
    if verb != "drop-step":
        steps.insert({"step-up": max(place - 1, 0), "step-down": place + 1}.get(verb, place), step)
    return replace(route, steps=tuple(steps))


def route(typed: TypedRoute) -> Route:
    """Raises Refused with the field of the form."""
    start, below = amounts.bands(typed.bands, "bands")
    return Route(
        name=_line(typed.name),
        steps=tuple(_step(step, f"step-{number}") for number, step in enumerate(typed.steps)),
        billing_groups=frozenset(typed.billing_groups),
        from_amount=start,
        below=below,
        codes=frozenset(typed.codes.replace(",", " ").split()),
        categories=frozenset(_line(line) for line in typed.categories.splitlines() if line.strip()),
        always_asks=typed.always_asks,
    )


def _step(typed: TypedStep, name: str) -> Step:
    if typed.rule not in list(Rule):
        raise Refused("Please choose whether any or all of them must agree.", field=f"{name}-rule")
    return Step(
        name=_line(typed.name),
        approvers=people.anyone(typed.approvers, field=f"{name}-approvers"),
        rule=Rule(typed.rule),
        from_amount=amounts.amounts(typed.amounts, f"{name}-amounts"),
        ask_manager=typed.ask_manager,
    )


def draft(typed: TypedStep) -> Step:
    """A step that is still being typed, as far as it says whom it asks."""
    try:
        return Step(typed.name, people.anyone(typed.approvers), Rule.ANY, ask_manager=typed.ask_manager)
    except Refused:
        return Step(typed.name, Anyone(), Rule.ANY, ask_manager=typed.ask_manager)


def _line(text: str) -> str:
    return " ".join(text.split())
