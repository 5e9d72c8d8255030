"""How alike two texts are, and whether a rule takes two people for one."""

from collections.abc import Mapping
from difflib import SequenceMatcher

from chalicelib.domain.customers.fields import Field, Values
from chalicelib.domain.customers.keys import comparable
from chalicelib.domain.customers.rules import How, Rule

# Longer ones are compared by their beginnings: time grows with the square, and 200 candidates of two fields take 22 ms
# as people are called, and never more than a second.
LONGEST = 60


def likeness(one: str, other: str) -> int:
    """From 0 to 100 and the same in both directions; 100 for nothing but the same, 0 where one is blank."""
    if not one or not other:
        return 0
    if one == other:
        return 100
    first, second = sorted((one[:LONGEST], other[:LONGEST]))
    return min(99, int(SequenceMatcher(None, first, second, autojunk=False).ratio() * 100))


def compared(rule: Rule, ours: Values, theirs: Values) -> dict[Field, int] | None:
    """How alike each of the rule's similar fields is; None where an other field differs or anything is blank."""
    found: dict[Field, int] = {}
    for each in rule.criteria:
        mine, yours = comparable(each, ours), comparable(each, theirs)
        if not mine or not yours or (each.how is not How.SIMILAR and mine != yours):
            return None
        if each.how is How.SIMILAR:
            found[each.field] = likeness(mine, yours)
    return found


def is_enough(rule: Rule, likenesses: Mapping[Field, int]) -> bool:
    return all(likenesses[each.field] >= each.threshold for each in rule.similar)


def overall(likenesses: Mapping[Field, int]) -> int:
    """By which the best of several is chosen."""
    return sum(likenesses.values()) // len(likenesses) if likenesses else 100
