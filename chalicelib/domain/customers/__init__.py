"""Customers: who ordered, by a number of ours, without a word that says who it is.

What a person is called and where they live stands with their orders, for as long as it may. A customer keeps keyed
hashes, by which the next order finds them, and a country.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

# So many writings of one name and address are kept; of more, those that have not come for longest are forgotten.
MOST_KEYS = 30


@dataclass(frozen=True, slots=True)
class Key:
    """A keyed hash by which a customer is found under a rule (its id). With an ``order`` it is one that many customers
    may have: the order's personal data is compared, while it lives."""

    rule: str
    text: str
    order: str = ""

    @property
    def is_shared(self) -> bool:
        return bool(self.order)

    @property
    def place(self) -> tuple[str, str, bool]:
        """Which key it is, whatever order stands in it."""
        return self.rule, self.text, self.is_shared


@dataclass(frozen=True, slots=True)
class Arrival:
    """An order as its customer sees it; ``order_id`` is Amazon's."""

    order_id: str
    ordered_at: datetime
    country: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """``orders`` counts exactly, since each order comes in one commit with its customer. ``merged_into`` is the
    customer that this one turned out to be, and ``absorbed`` are those that turned out to be this one: orders and keys
    stay with whom they came to, so that undoing a merge leaves everything as if there had been none."""

    id: str
    country: str
    created_at: datetime
    first_order_at: datetime
    last_order_at: datetime
    latest_order: str
    orders: int = 1
    category: str = ""
    keys: tuple[Key, ...] = ()
    merged_into: str = ""
    merged_at: datetime | None = None
    merged_by: str = ""
    absorbed: tuple[str, ...] = ()
    erased_at: datetime | None = None  # somebody wanted what is personal erased: hashes too
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Ordered:
    """That an order came to a customer, for the list of their orders."""

    customer: str
    order_id: str
    ordered_at: datetime
    revision: int = 0


def founded(id: str, arrival: Arrival, keys: Sequence[Key], *, at: datetime) -> Customer:
    """A customer that nobody has heard of before this order."""
    return Customer(
        id=id,
        country=arrival.country,
        created_at=at,
        first_order_at=arrival.ordered_at,
        last_order_at=arrival.ordered_at,
        latest_order=arrival.order_id,
        category=arrival.category,
        keys=tuple(keys),
    )


def with_order(customer: Customer, arrival: Arrival, keys: Sequence[Key], *, rules: Iterable[str]) -> Customer:
    """The customer with one more order, and what it adds to what they are found by."""
    is_latest = arrival.ordered_at >= customer.last_order_at
    known = replace(
        customer,
        orders=customer.orders + 1,
        first_order_at=min(customer.first_order_at, arrival.ordered_at),
        last_order_at=max(customer.last_order_at, arrival.ordered_at),
        latest_order=arrival.order_id if is_latest else customer.latest_order,
        country=(arrival.country if is_latest else "") or customer.country or arrival.country,
        category=customer.category or arrival.category,
    )
    return with_keys(known, keys, rules=rules, replaces=is_latest)


def with_keys(customer: Customer, keys: Sequence[Key], *, rules: Iterable[str], replaces: bool = True) -> Customer:
    """Found by these keys too, and no longer by those of other rules than these. Where a key stands already, it
    compares with a newer order if ``replaces``."""
    wanted = set(rules)
    kept = {key.place: key for key in customer.keys if key.rule in wanted}
    for key in keys:
        if key.rule in wanted and (replaces or key.place not in kept):
            kept.pop(key.place, None)
            kept[key.place] = key
    return replace(customer, keys=tuple(kept.values())[-MOST_KEYS:])


def erased(customer: Customer, *, at: datetime) -> Customer:
    """Found by nothing any more; the next order of the same people makes another customer."""
    return replace(customer, keys=(), erased_at=customer.erased_at or at)


def is_id(text: str) -> bool:
    """Whether it may be a customer's number, in any case of letters."""
    return text[:2].upper() == "C-" and 2 < len(text) <= 20 and text[2:].isascii() and text[2:].isalnum()
