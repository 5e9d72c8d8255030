"""A way through the house, and an application on it."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.domain.approvals.application import Application, AskedStep, begun
from chalicelib.domain.approvals.routes import Policy, Route, Rule, Step
from chalicelib.domain.directory import Anyone
from tests.examples.moments import NOON


def step(name: str = "Team lead", *people: str, **changes: Any) -> Step:
    """A step that one of these people, by id, has to agree to."""
    usual = Step(name=name, approvers=Anyone(people=frozenset(people)), rule=Rule.ANY)
    return replace(usual, **changes)


def route(**changes: Any) -> Route:
    """Any of the team leads, then both directors, and purchasing too from 1,000 dollars on."""
    usual = Route(
        name="Standard",
        steps=(
            Step("Team lead", Anyone(groups=frozenset({"team-leads"})), Rule.ANY),
            step("Directors", "emma", "felix", rule=Rule.ALL),
            step("Purchasing", "gita", from_amount={"USD": Decimal(1000), "JPY": Decimal(150_000)}),
        ),
    )
    return replace(usual, **changes)


def policy(**changes: Any) -> Policy:
    return replace(Policy(routes=(route(),), fallback="gita"), **changes)


TWO_STEPS = (
    AskedStep("Team lead", ("chiara", "dmitri"), Rule.ANY),
    AskedStep("Directors", ("emma", "felix"), Rule.ALL),
)


def asked(*steps: AskedStep, at: datetime = NOON, **changes: Any) -> Application:
    """An application just begun: these steps, or any of the team leads and then both directors."""
    return begun(
        replace(Application(route="Standard", steps=steps or TWO_STEPS, nonce="nonce-1", applied_at=at), **changes)
    )
