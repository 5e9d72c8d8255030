"""The rules of the duplicate search as their editor posts them: typed, taken further by a button, made into rules; and
the fields with which they are tried."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.customers.fields import LONGEST, Field
from chalicelib.domain.customers.rules import Criterion, How, Rule
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.errors import Refused
from chalicelib.handlers.forms import whole
from chalicelib.handlers.request import Fields

# Buttons that change the form and keep everything typed are posted under this name.
CHANGE = "change"
# Far more than can be kept, so that whoever posts them reads why not.
_MOST = 60
NEW_THRESHOLD = "85"


@dataclass(frozen=True, slots=True)
class TypedCriterion:
    field: str = ""
    how: str = How.NORMALISED
    threshold: str = NEW_THRESHOLD


@dataclass(frozen=True, slots=True)
class TypedRule:
    criteria: tuple[TypedCriterion, ...] = (TypedCriterion(),)


@dataclass(frozen=True, slots=True)
class TypedSearch:
    is_on: bool
    rules: tuple[TypedRule, ...]
    revision: str


def typed(fields: Fields) -> TypedSearch:
    form = fields.one()
    count = int(form["rules"]) if form.get("rules", "") in {str(number) for number in range(_MOST + 1)} else 0
    rules = tuple(_typed_rule(fields, f"rule-{place}") for place in range(count))
    return TypedSearch(form.get("is_on") == "yes", rules, form.get("revision", ""))


def _typed_rule(fields: Fields, name: str) -> TypedRule:
    columns = [fields.all(f"{name}-{column}")[:_MOST] for column in ("field", "how", "threshold")]
    return TypedRule(tuple(TypedCriterion(*row) for row in zip(*columns, strict=False)))


def shown(search: DuplicateSearch) -> TypedSearch:
    """As it is kept."""
    rules = tuple(
        TypedRule(
            tuple(
                TypedCriterion(each.field, each.how, str(each.threshold) if each.threshold else NEW_THRESHOLD)
                for each in rule.criteria
            )
        )
        for rule in search.rules
    )
    return TypedSearch(search.is_on, rules, str(search.revision))


def changed(search: TypedSearch, button: str) -> TypedSearch:
    """What a button of the editor makes of the form: a rule or a field more or less. Anything else leaves it as it
    is."""
    verb, *places = button.split(":")
    rules = list(search.rules)
    if verb == "add-rule" and len(rules) < _MOST:
        return replace(search, rules=(*rules, TypedRule()))
    place = _place(places[:1], len(rules))
    if place is None:
        return search
    criteria = list(rules[place].criteria)
    if verb == "drop-rule":
        del rules[place]
    elif verb == "add-field" and len(criteria) < len(Field):
        rules[place] = TypedRule((*criteria, TypedCriterion()))
    elif verb == "drop-field" and (at := _place(places[1:], len(criteria))) is not None:
        del criteria[at]
        rules[place] = TypedRule(tuple(criteria))
    return replace(search, rules=tuple(rules))


def _place(said: Sequence[str], count: int) -> int | None:
    return int(said[0]) if said and said[0] in {str(number) for number in range(count)} else None


def rules(search: TypedSearch) -> list[Rule]:
    """Rows without a field are left out. Raises Refused with the field of the form."""
    return [
        Rule(tuple(_criterion(each, f"rule-{place}") for each in rule.criteria if each.field))
        for place, rule in enumerate(search.rules)
    ]


def _criterion(typed: TypedCriterion, field: str) -> Criterion:
    if typed.field not in list(Field) or typed.how not in list(How):
        raise Refused("Please choose a field and how it is compared.", field=field)
    how = How(typed.how)
    return Criterion(Field(typed.field), how, _threshold(typed.threshold) if how is How.SIMILAR else 0)


def _threshold(text: str) -> int:
    """What is no number is outside of what can be one."""
    return whole(text.strip(), digits=3, otherwise=-1)


def told(fields: Fields) -> dict[Field, str]:
    """With what the search is tried."""
    form = fields.one()
    return {field: form.get(field, "").strip()[:LONGEST] for field in Field}
