"""Which customers the duplicate search would find, without an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from chalicelib.domain.customers import Customer
from chalicelib.domain.customers.families import survivors
from chalicelib.domain.customers.fields import Field, values
from chalicelib.domain.customers.finding import Match, matches, own
from chalicelib.domain.customers.keys import rule_keys
from chalicelib.domain.customers.rules import MOST_CANDIDATES, Rule
from chalicelib.domain.directory import Person, Role, refuse_others
from chalicelib.domain.errors import NotFound, Refused
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.orders import Sales
from chalicelib.ports.personal import PersonalData
from chalicelib.queries.customers.listing import Row, rows

# Of each rule: who would be found, and the nearest of those that would not.
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """``row`` is who the customer is by now."""

    match: Match
    row: Row


@dataclass(frozen=True, slots=True)
class ByRule:
    """``number`` is the rule's place; ``blank`` are its fields that were not filled in: then it finds nobody."""

    number: int
    rule: Rule
    blank: Sequence[Field]
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class Tried:
    """``taken`` is the customer whose an order of this would be; None: it would make a new one."""

    told: Mapping[Field, str]
    by_rule: Sequence[ByRule]
    taken: Row | None
    is_on: bool


def told_by(text: str, *, by: Person, at: datetime, sales: Sales, personal: PersonalData) -> Mapping[Field, str]:
    """The fields of an order, by Amazon's number or ours. Raises Refused when there is no such order, or nothing
    personal of it any more."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    wanted = text.strip()
    try:
        order = sales.by_number(wanted) if wanted[:3].upper() == "SO-" else sales.get(wanted)
    except NotFound:
        raise Refused("There is no such order.", field="order") from None
    about = personal.get(order.order_id, at=at)
    if about is None:
        raise Refused("What is personal about this order is not there any more.", field="order")
    return values(about, order.country)


def tried(
    told: Mapping[Field, str],
    *,
    by: Person,
    at: datetime,
    customers: Customers,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
) -> Tried:
    """By the rules that are searched by now, all of them, though an order stops at the first that finds somebody."""
    refuse_others(by, Role.SELLERS_ADMINISTRATOR)
    search = customers.duplicate_search()
    keys = rule_keys(search.searched, told, fingerprints(fingerprint_key()))
    holders = customers.holders(own(keys)) if keys else {}
    found = list(
        matches(
            keys,
            told,
            holders,
            partial(customers.candidates, most=MOST_CANDIDATES),
            partial(personal.several, at=at),
        )
    )
    known = customers.several({match.customer for match in found})
    alive = [match for match in found if match.customer in known and not known[match.customer].erased_at]
    shown = {match.customer: row for match, row in _rows(alive, known, at, customers, personal)}
    filled = {each.rule.id for each in keys}
    by_rule = [
        ByRule(
            number,
            rule,
            blank=[] if rule.id in filled else _blank(rule, told, fingerprint_key),
            hits=[Hit(match, shown[match.customer]) for match in alive if match.rule.id == rule.id][:MOST_SHOWN],
        )
        for number, rule in enumerate(search.searched, 1)
    ]
    first = next((match for match in alive if match.is_found), None)
    return Tried(told, by_rule, shown[first.customer] if first else None, is_on=bool(search.searched))


def _rows(
    found: Sequence[Match],
    known: Mapping[str, Customer],
    at: datetime,
    customers: Customers,
    personal: PersonalData,
) -> list[tuple[Match, Row]]:
    ends = {match.customer: survivors([match.customer], customers.several)[0] for match in found}
    unique = list({end.id: end for end in ends.values()}.values())
    by_id = {row.customer.id: row for row in rows(unique, at, customers, personal)}
    return [(match, by_id[ends[match.customer].id]) for match in found]


def _blank(rule: Rule, told: Mapping[Field, str], fingerprint_key: FingerprintKey) -> list[Field]:
    """Those that alone would keep it from finding anybody."""
    of = fingerprints(fingerprint_key())
    single = [(each.field, replace(rule, criteria=(each,))) for each in rule.criteria]
    return [field for field, one in single if not rule_keys([one], told, of)]
