"""When two orders are one customer's: by any of the rules, each of which wants all of its fields."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.customers.fields import Field
from chalicelib.domain.errors import Refused, Unfit

# Every rule costs a key for every customer and a look for every order; nobody keeps more in mind.
MOST_RULES = 6
# One that is compared as similar looks at so many customers at most.
MOST_CANDIDATES = 200
_PLACES = frozenset({Field.POSTCODE, Field.CITY, Field.COUNTRY})
_WIDE = frozenset({Field.CITY, Field.COUNTRY})


class How(StrEnum):
    EXACT = "exact"  # the same signs
    NORMALISED = "normalised"  # the same but for case, marks, signs and usual ways to write it
    SIMILAR = "similar"  # alike by so many of a hundred


@dataclass(frozen=True, slots=True)
class Criterion:
    """``threshold`` counts for what is similar only: from 0 to 100, and 100 is the same."""

    field: Field
    how: How = How.NORMALISED
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    criteria: tuple[Criterion, ...]

    @property
    def id(self) -> str:
        """The same for the same fields compared in the same ways: what is found by one rule is not found by another.
        A threshold takes no part, since no key depends on it."""
        said = ",".join(sorted(f"{each.field}:{each.how}" for each in self.criteria))
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    @property
    def firm(self) -> tuple[Criterion, ...]:
        """What is compared by hashes."""
        return tuple(each for each in self.criteria if each.how is not How.SIMILAR)

    @property
    def similar(self) -> tuple[Criterion, ...]:
        return tuple(each for each in self.criteria if each.how is How.SIMILAR)


DEFAULT = (
    Rule((Criterion(Field.EMAIL),)),
    Rule((Criterion(Field.NAME), Criterion(Field.POSTCODE), Criterion(Field.STREET))),
)


class Doubt(StrEnum):
    """What a rule says that may not be meant."""

    NOTHING_MORE = "nothing_more"  # than another one that wants less
    NAMESAKES = "namesakes"  # people of one name, or all of one house number, become one
    CROWDED = "crowded"  # the 200 compared are the newest of a whole city or country


def refuse_faults(rules: Sequence[Rule]) -> None:
    """Raises Unfit with a field ``rule-<number>`` for each rule that can't be one, Refused for too many."""
    if len(rules) > MOST_RULES:
        raise Refused("At most {most} rules can be kept.", most=MOST_RULES)
    faults = list(_faults(rules))
    if faults:
        raise Unfit("Please look at the marked rules.", faults)


def doubts(rules: Sequence[Rule]) -> Iterator[tuple[int, Doubt]]:
    """By the rule's place."""
    for place, rule in enumerate(rules):
        fields = {each.field for each in rule.criteria}
        if any(_is_covered(rule, other) for other in rules if other is not rule):
            yield place, Doubt.NOTHING_MORE
        if len(fields) == 1 and fields <= {Field.NAME, Field.STREET, Field.COMPANY}:
            yield place, Doubt.NAMESAKES
        if rule.similar and {each.field for each in rule.firm} <= _WIDE:
            yield place, Doubt.CROWDED


def _faults(rules: Sequence[Rule]) -> Iterator[Refused]:
    seen: dict[str, int] = {}
    for place, rule in enumerate(rules):
        field = f"rule-{place}"
        if fault := _fault(rule, field):
            yield fault
        elif rule.id in seen:
            yield Refused("This rule is the same as rule {number}.", number=seen[rule.id] + 1, field=field)
        seen.setdefault(rule.id, place)


def _fault(rule: Rule, field: str) -> Refused | None:
    fields = [each.field for each in rule.criteria]
    if not fields:
        return Refused("Please choose at least one field for this rule.", field=field)
    if len(set(fields)) < len(fields):
        return Refused("A field can stand once in a rule: all of its fields have to fit.", field=field)
    if any(not 0 <= each.threshold <= 100 for each in rule.similar):
        return Refused("A similarity is a number from 0 to 100.", field=field)
    if not rule.firm:
        return Refused(
            "Similar fields alone would have to be compared with every customer there is. Please add a field that is "
            "exact or normalised, such as the postcode: customers who share it are then compared.",
            field=field,
        )
    if set(fields) <= _PLACES:
        return Refused(
            "This would make one customer of everybody who lives there. Please add a field that says who it is.",
            field=field,
        )
    return None


def _is_covered(rule: Rule, other: Rule) -> bool:
    """Whether whatever fits the rule fits the other one anyway."""
    return other.id != rule.id and all(
        any(_implies(mine, wanted) for mine in rule.criteria) for wanted in other.criteria
    )


def _implies(mine: Criterion, wanted: Criterion) -> bool:
    if mine.field is not wanted.field:
        return False
    strictness = (How.SIMILAR, How.NORMALISED, How.EXACT)
    if mine.how is How.SIMILAR and wanted.how is How.SIMILAR:
        return mine.threshold >= wanted.threshold
    return strictness.index(mine.how) >= strictness.index(wanted.how)
