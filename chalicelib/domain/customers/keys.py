"""The keyed hashes by which an order finds its customer, a rule at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.domain.customers import Key
from chalicelib.domain.customers.fields import Values, normal
from chalicelib.domain.customers.rules import Criterion, How, Rule
from chalicelib.domain.fingerprints import Fingerprint

# Between values: no text of one line has it.
_BETWEEN = "\n"


@dataclass(frozen=True, slots=True)
class RuleKeys:
    """``own`` belongs to one customer: everything the rule asks for is written alike. ``shared`` is what customers have
    in common whose similar fields are compared; empty where the rule has none."""

    rule: Rule
    own: str
    shared: str = ""


def rule_keys(rules: Sequence[Rule], values: Values, of: Fingerprint) -> list[RuleKeys]:
    """Of the rules none of whose fields is blank; blanks are never alike."""
    return [keys for rule in rules if (keys := _of_rule(rule, values, of)) is not None]


def kept(found: Iterable[RuleKeys], order_id: str) -> Iterator[Key]:
    """As a customer keeps them, with the order that they are from."""
    for keys in found:
        yield Key(keys.rule.id, keys.own)
        if keys.shared:
            yield Key(keys.rule.id, keys.shared, order_id)


def _of_rule(rule: Rule, values: Values, of: Fingerprint) -> RuleKeys | None:
    whole = _told(rule.criteria, values)
    if whole is None:
        return None
    shared = _told(rule.firm, values) if rule.similar else None
    return RuleKeys(
        rule,
        own=of(f"customer/{rule.id}", whole),
        shared=of(f"customers/{rule.id}", shared) if shared is not None else "",
    )


def _told(criteria: Sequence[Criterion], values: Values) -> str | None:
    """What a rule's fields say, whatever turn they stand in; None when one is blank."""
    texts = []
    for each in sorted(criteria, key=lambda criterion: criterion.field):
        text = comparable(each, values)
        if not text:
            return None
        texts.append(f"{each.field}={text}")
    return _BETWEEN.join(texts)


def comparable(criterion: Criterion, values: Values) -> str:
    """What is compared; empty when there is nothing in it to compare."""
    text = values.get(criterion.field, "")
    plain = normal(criterion.field, text)
    return text.strip() if criterion.how is How.EXACT and plain else plain
