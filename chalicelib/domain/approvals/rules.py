"""The policy apart from its routes: who is the last resort, what may pass without asking, when a link is not enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from chalicelib.domain.approvals.automatic import NEVER_FROM
from chalicelib.domain.approvals.editing import refuse_amounts
from chalicelib.domain.approvals.routes import SIGN_IN_ABOVE, Policy
from chalicelib.domain.directory import Person
from chalicelib.domain.errors import Overtaken, Refused
from chalicelib.domain.money import Money


@dataclass(frozen=True, slots=True)
class Rules:
    """As ``Policy`` says them. ``automatic_below`` is empty where automatic approval is off."""

    fallback: str
    self_approval: bool = False
    sign_in_above: Mapping[str, Decimal] = field(default_factory=lambda: dict(SIGN_IN_ABOVE))
    automatic_below: Mapping[str, Decimal] = field(default_factory=dict)


def of(policy: Policy) -> Rules:
    return Rules(policy.fallback, policy.self_approval, policy.sign_in_above, policy.automatic_below)


def ruled(policy: Policy | None, rules: Rules, *, fallback: Person | None, revision: int) -> Policy:
    """The policy with these rules; without one so far, one whose default route asks the fallback. Raises Overtaken or
    Refused with the form's field."""
    if policy is not None and revision != policy.rules_revision:
        raise Overtaken("These rules were changed meanwhile. Compare, and update again if yours are right.")
    _refuse_fallback(fallback)
    refuse_amounts(rules.sign_in_above.values(), "sign_in")
    refuse_amounts(rules.automatic_below.values(), "automatic")
    for currency, amount in rules.automatic_below.items():
        _refuse_high(currency, amount)
    return replace(
        policy or Policy(routes=(), fallback=rules.fallback),
        fallback=rules.fallback,
        self_approval=rules.self_approval,
        sign_in_above=rules.sign_in_above,
        automatic_below=rules.automatic_below,
        rules_revision=(policy.rules_revision if policy else 0) + 1,
    )


def _refuse_fallback(person: Person | None) -> None:
    if person is None:
        raise Refused("Please choose who is asked when a step would ask nobody.", field="fallback")
    if person.disabled:
        raise Refused("{name} is switched off and can't be asked.", field="fallback", name=person.name)
    if not person.email:
        raise Refused("{name} has no e-mail, so no letter can ask them.", field="fallback", name=person.name)


def _refuse_high(currency: str, amount: Decimal) -> None:
    highest = NEVER_FROM.get(currency)
    if highest is None:
        raise Refused("Nothing can be approved automatically in {currency}.", field="automatic", currency=currency)
    if amount > highest:
        raise Refused(
            "At most {highest} can be set: from there on somebody is always asked.",
            field="automatic",
            highest=Money(highest, currency),
        )
