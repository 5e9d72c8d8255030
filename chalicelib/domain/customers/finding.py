"""Whose an order is: customers whose earlier orders a rule takes for the same person's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.domain.customers.fields import Field, Values, values
from chalicelib.domain.customers.keys import RuleKeys
from chalicelib.domain.customers.likeness import compared, is_enough, overall
from chalicelib.domain.customers.rules import MOST_CANDIDATES, Rule
from chalicelib.domain.orders.amazon import Personal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer who shares a key, and the order whose personal data is to be compared."""

    customer: str
    order_id: str


Tell = Callable[[Sequence[str]], Mapping[str, Personal]]
"""What is personal about orders, as far as it still lives."""
Candidates = Callable[[str, str], Sequence[Candidate]]
"""Who shares a key, by its rule and text; at most MOST_CANDIDATES are asked for."""
Holders = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Match:
    """``likenesses`` is empty where everything that the rule asks for is written alike."""

    rule: Rule
    customer: str
    likenesses: Mapping[Field, int] = field(default_factory=dict)

    @property
    def is_found(self) -> bool:
        return not self.likenesses or is_enough(self.rule, self.likenesses)

    @property
    def overall(self) -> int:
        return overall(self.likenesses)


def own(keys: Sequence[RuleKeys]) -> list[tuple[str, str]]:
    """What ``Customers.holders`` is asked for."""
    return [(each.rule.id, each.own) for each in keys]


def matches(
    keys: Sequence[RuleKeys], told: Values, holders: Holders, candidates: Candidates, tell: Tell
) -> Iterator[Match]:
    """Rule by rule, the best first; candidates that are not alike enough are among them (``is_found``). Whoever needs
    the first one only stops there, and asks no more."""
    for each in keys:
        holder = holders.get((each.rule.id, each.own))
        if holder:
            yield Match(each.rule, holder)
        if each.shared:
            others = [one for one in candidates(each.rule.id, each.shared) if one.customer != holder]
            yield from _alike(each.rule, told, others[:MOST_CANDIDATES], tell)


def _alike(rule: Rule, told: Values, candidates: Sequence[Candidate], tell: Tell) -> list[Match]:
    """Compared with their personal data, as long as it lives; each customer once, at their best."""
    known = tell([each.order_id for each in candidates]) if candidates else {}
    best: dict[str, Match] = {}
    for each in candidates:
        about = known.get(each.order_id)
        likenesses = compared(rule, told, values(about)) if about else None
        if likenesses is None:
            continue
        match = Match(rule, each.customer, likenesses)
        if each.customer not in best or match.overall > best[each.customer].overall:
            best[each.customer] = match
    return sorted(best.values(), key=lambda match: (not match.is_found, -match.overall))
