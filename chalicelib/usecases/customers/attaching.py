"""Finding the customer of an order that has just come, or making one; written with the order, in its commit."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from chalicelib.domain.changes import Change, Changed, Created
from chalicelib.domain.customers import Arrival, Customer, Key, Ordered, founded, with_keys, with_order
from chalicelib.domain.customers.fields import Values, values
from chalicelib.domain.customers.finding import Holders, Match, matches, own
from chalicelib.domain.customers.keys import RuleKeys, kept, rule_keys
from chalicelib.domain.customers.rules import MOST_CANDIDATES
from chalicelib.domain.customers.searching import DuplicateSearch
from chalicelib.domain.errors import NotFound
from chalicelib.domain.fingerprints import fingerprints
from chalicelib.domain.orders.amazon import AmazonOrder, Personal
from chalicelib.ports.customers import Customers
from chalicelib.ports.fingerprints import FingerprintKey
from chalicelib.ports.personal import PersonalData
from chalicelib.ports.world import Ids


def arriving(order: AmazonOrder, category: str = "") -> Arrival:
    return Arrival(order.id, order.created_at, order.country, category)


def customer_of(
    arrival: Arrival,
    about: Personal,
    *,
    at: datetime,
    customers: Customers,
    personal: PersonalData,
    fingerprint_key: FingerprintKey,
    ids: Ids,
) -> tuple[str, Sequence[Change]]:
    """The customer's id and what is to be committed with the order. Of two orders of one new customer that are decided
    at the same moment, the second commit is a Conflict, since both claim the same key; decided again it finds the
    first one's customer."""
    search = customers.duplicate_search()
    told, keys = _told(about, arrival, search, fingerprint_key)
    holders = customers.holders(own(keys)) if keys else {}
    searched = {rule.id: rule for rule in search.searched}
    looked = [replace(each, rule=searched[each.rule.id]) for each in keys if each.rule.id in searched]
    candidates = partial(customers.candidates, most=MOST_CANDIDATES)
    known = _first(matches(looked, told, holders, candidates, partial(personal.several, at=at)), customers)
    came = Ordered(known.id if known else ids.customer_number(), arrival.order_id, arrival.ordered_at)
    free = _free(kept(keys, arrival.order_id), came.customer, holders)
    if known is None:
        return came.customer, [Created(founded(came.customer, arrival, free, at=at)), Created(came)]
    after = with_order(known, arrival, free, rules=[rule.id for rule in search.kept])
    return known.id, [Changed(known, after), Created(came)]


def keyed(
    id: str, came: Sequence[tuple[Arrival, Personal]], *, customers: Customers, fingerprint_key: FingerprintKey
) -> Sequence[Change]:
    """What changes so that a customer is found by what these orders of theirs tell, under the rules of today."""
    try:
        customer = customers.get(id)
    except NotFound:
        return []
    search, after = customers.duplicate_search(), customer
    for arrival, about in came:
        _, keys = _told(about, arrival, search, fingerprint_key)
        free = _free(kept(keys, arrival.order_id), id, customers.holders(own(keys)) if keys else {})
        is_latest = arrival.order_id == customer.latest_order
        after = with_keys(after, free, rules=[rule.id for rule in search.kept], replaces=is_latest)
    if not came:
        after = with_keys(after, (), rules=[rule.id for rule in search.kept])
    return [Changed(customer, after)] if after != customer else []


def wanted_keys(
    came: Iterable[tuple[Arrival, Personal]], duplicates: DuplicateSearch, *, fingerprint_key: FingerprintKey
) -> list[tuple[str, str]]:
    """What will be asked about these orders, so that it can be asked for all of them together."""
    return [key for arrival, about in came for key in own(_told(about, arrival, duplicates, fingerprint_key)[1])]


def _told(
    about: Personal, arrival: Arrival, search: DuplicateSearch, fingerprint_key: FingerprintKey
) -> tuple[Values, list[RuleKeys]]:
    told = values(about, arrival.country)
    return told, rule_keys(search.kept, told, fingerprints(fingerprint_key())) if search.kept else []


def _first(found: Iterable[Match], customers: Customers) -> Customer | None:
    for match in found:
        try:
            customer = customers.get(match.customer) if match.is_found else None
        except NotFound:
            continue
        if customer and not customer.erased_at:
            return customer
    return None


def _free(keys: Iterable[Key], id: str, holders: Holders) -> list[Key]:
    """Without those that are somebody else's own: under a later rule the same order may fit another customer too."""
    return [key for key in keys if key.is_shared or holders.get((key.rule, key.text), id) == id]
